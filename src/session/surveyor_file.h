/* SPDX-License-Identifier: MIT */
/* Captures as files, for surveyor.c. */
#pragma once

#include "session/surveyor.h"

/**
 * Write pprof.PROGRAM.TYPES.001.pb.gz or ....flame.svg (002, ... where it is taken) into a
 * directory, mode 0600. The name appears with its whole content or not at all.
 *
 * ret_say  where it is, as an absolute path, or why it is not: a sentence either way
 * returns  0 or negative errno
 */
int surveyor_file_write(enum surveyor_file what, const struct surveyor_want *want,
	const char *directory, struct why *ret_say);
