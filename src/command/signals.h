/* SPDX-License-Identifier: MIT */
/*
 * Signals while no screen is up: fetched by a thread of their own, so that nothing has to be
 * done inside a handler. INT and TERM end the recording, or go on to the command that we run;
 * HUP reopens the recording (log rotation). One that was ignored when we were started stays
 * ignored, so that nohup is worth its name; a HUP that somebody sends still reopens.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "session/session.h"

struct signals;

/**
 * Block INT, TERM, QUIT, HUP in this thread (and those it starts) and serve them from now on.
 *
 * command   the target is our own command: INT, TERM, QUIT are passed on to it, and its end is
 *           waited for
 * has_file  HUP reopens; without a file it ends the watching, as a hang-up does
 */
int signals_start(
	struct session *s, bool command, bool has_file, struct signals **ret, struct why *why);

/** Stop the thread and restore the mask. NULL is fine. */
void signals_stop(struct signals *g);
