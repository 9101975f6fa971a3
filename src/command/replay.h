/* SPDX-License-Identifier: MIT */
/*
 * onetop replay [--ascii] [--color WHEN] FILE: a recording on the same screens as a process.
 * The screen itself comes from main: commands know no curses.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "options.h"
#include "session/session.h"

struct replay_command {
	const char *path;
	bool ascii, help;
	enum color_mode color;
};

/** Show a session until the user leaves; 0 or negative errno with a sentence. */
typedef int (*replay_screen)(
	const struct replay_command *c, struct session *s, struct why *why);

/**
 * argv[0] is "replay". Returns the exit status; the sentence in why goes to standard error.
 *
 * screen  NULL: there is no terminal
 */
int command_replay(int argc, char **argv, replay_screen screen, struct why *why);
