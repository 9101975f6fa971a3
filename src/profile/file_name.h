/* SPDX-License-Identifier: MIT */
/* Under which name a profile is kept. */
#pragma once

#include "profile/profile.h"

/**
 * The name that go tool pprof gives, without its number. Pure.
 *
 * returns  fresh: "pprof.demo.samples.cpu."; printable, without slashes, not longer than a file
 *          name may be; the caller frees
 */
char *profile_file_prefix(const struct profile *p);
