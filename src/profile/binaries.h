/* SPDX-License-Identifier: MIT */
/*
 * Programs of a profile that lie elsewhere on this machine: a search path as that of the
 * reference, PPROF_BINARY_PATH. Changes the file names of mappings, which later give names and
 * titles.
 */
#pragma once

#include <stdio.h>

#include "profile/profile.h"

/**
 * Look for the file of each mapping, in each directory of the path: ID/NAME, ID/any, FILE/ID,
 * NAME, FILE, where ID is the build id, FILE what the mapping names and NAME its last part.
 *
 * path     directories with colons between them
 * notes    lines for the user: files that have another build id
 * returns  0; -ENOMEM
 */
int binaries_locate(struct profile *p, const char *path, FILE *notes);
