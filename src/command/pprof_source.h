/* SPDX-License-Identifier: MIT */
/* Where profiles come from: what a SOURCE names, and reading one. */
#pragma once

#include "base/error.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

enum pprof_source_kind {
	PPROF_SOURCE_FILE,
	PPROF_SOURCE_ADDRESS,
	PPROF_SOURCE_PROCESS,
};

/**
 * What a word names: a file that is there (but a program without a slash in its name means
 * the process that runs it); an address; a file that is not there, if the word has a slash;
 * else a process, by pid or name. Decided here and only here.
 */
enum pprof_source_kind pprof_source_kind(const char *source);

/**
 * Read one source: a file, or a capture from what runs (see command/pprof_live.h).
 *
 * o        -seconds, -timeout, -profile and the like, for sources that are asked over a network
 * returns  0; -ENOENT; -EBADMSG; -EINTR a signal came; other negative errno, with a sentence
 */
int pprof_source_open(const char *source, const struct pprof_options *o, struct profile **ret,
	struct why *why);

/** What an error means for the shell; 0 for 0. */
int pprof_exit_status(int r);
