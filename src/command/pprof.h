/* SPDX-License-Identifier: MIT */
/* "onetop pprof": profiles to reports, by the options and in the words of go tool pprof. */
#pragma once

#include "base/error.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

/**
 * Run the command: read the sources, write the report, notes to standard error.
 *
 * argv[0]  the command's own name
 * why      the sentence for standard error when the result is not 0
 * returns  the exit status: 0; 1 a failure; 2 usage
 */
int command_pprof(int argc, char **argv, struct why *why);

/**
 * Read one source.
 *
 * source   a file; what else a word may name is decided here and only here
 * o        -seconds, -timeout, -profile and the like, for sources that are asked over a network
 * returns  0; -ENOENT; -EBADMSG; other negative errno, with a sentence
 */
int pprof_source_open(const char *source, const struct pprof_options *o, struct profile **ret,
	struct why *why);
