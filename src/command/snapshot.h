/* SPDX-License-Identifier: MIT */
/* onetop snapshot: what the key s does, from the shell. */
#pragma once

#include "base/error.h"
#include "options.h"

/** Attach, look twice (so that there are rates), write the snapshot, print its path. The
 * status. */
int command_snapshot(const struct options *o, struct why *why);
