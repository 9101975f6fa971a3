/* SPDX-License-Identifier: MIT */
/* "onetop pprof": profiles to reports, by the options and in the words of go tool pprof. */
#pragma once

#include "base/error.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

/** What needs a terminal; main hands it in, since commands know no screen. Its run shows the
 * Profile page first. */
struct watch_screen;

/**
 * Run the command: read the sources, write the report, notes to standard error.
 *
 * argv[0]  the command's own name
 * screen   where sources are shown without the name of a report; NULL: no terminal
 * why      the sentence for standard error when the result is not 0
 * returns  the exit status: 0; 1 a failure; 2 usage
 */
int command_pprof(int argc, char **argv, const struct watch_screen *screen, struct why *why);

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
