/* SPDX-License-Identifier: MIT */
/*
 * onetop replay [OPTIONS] FILE: a recording on the same screens as a process.
 * The screen itself comes from main: commands know no curses.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "options.h"
#include "session/session.h"

/** What needs a terminal; main hands it in. */
struct replay_screen {
	/* Under what the command line said, what else the user has set; 0 or negative errno
	 * with a sentence: it is wrong. */
	int (*prepare)(struct options *o, void *arg, struct why *why);
	/* Show a session until the user leaves; 0 or negative errno with a sentence. */
	int (*run)(const struct options *o, void *arg, struct session *s, struct why *why);
	void *arg;
};

/**
 * argv[0] is "replay". Returns the exit status; the sentence in why goes to standard error.
 *
 * screen  NULL: there is no terminal
 */
int command_replay(int argc, char **argv, const struct replay_screen *screen, struct why *why);
