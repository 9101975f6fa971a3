/* SPDX-License-Identifier: MIT */
/* What was captured is kept, where and under the name that go tool pprof uses. */
#pragma once

#include "base/error.h"
#include "profile/profile.h"

/**
 * Write pprof.PROGRAM.TYPES.001.pb.gz (002, ...) into $PPROF_TMPDIR, $HOME/pprof or the
 * directory for temporary files, the first that can be made, and say so on standard error.
 *
 * returns  0 or negative errno with a sentence
 */
int pprof_save(const struct profile *p, struct why *why);
