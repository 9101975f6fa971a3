/* SPDX-License-Identifier: MIT */
/*
 * Watching, with a screen or headless: attach to a process or run a command, sample it, record
 * it, and end with the right status.
 */
#pragma once

#include "base/error.h"
#include "command/attach.h"
#include "options.h"
#include "session/session.h"

/** What needs a terminal; main hands it in, since commands know no screen. */
struct watch_screen {
	attach_pick_fn pick;
	void *pick_arg;
	/* Show the session until the person leaves: 0 or negative errno with a sentence. */
	int (*run)(void *arg, struct session *s, struct why *why);
	void *run_arg;
};

/**
 * Watch as the options say.
 *
 * screen   NULL: there is no terminal. Then a process needs --csv; a command runs all the same
 * returns  the exit status; a sentence in why unless it is 0 or the command's own
 */
int command_watch(const struct options *o, const struct watch_screen *screen, struct why *why);
