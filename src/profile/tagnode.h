/* SPDX-License-Identifier: MIT */
/* -tagroot and -tagleaf: labels as pseudo frames above the root or below the leaf of a stack.
 */
#pragma once

#include <stdio.h>

#include "profile/pprof_options.h"
#include "profile/profile.h"

/**
 * Add the frames. The first key of -tagroot becomes the new root, the last of -tagleaf the
 * leaf.
 *
 * notes    gets a line for an option whose keys no sample has
 * returns  0; -ENOMEM; -E2BIG
 */
int tagnode_add(struct profile *view, const struct pprof_options *o, FILE *notes);
