/* SPDX-License-Identifier: MIT */
/*
 * The screen as a whole: it waits for keys, signals and samples, fills the model from the
 * session, and has a page drawn. It is the only part of ui/ that looks at a clock.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "options.h"
#include "proc/find.h"
#include "session/session.h"
#include "ui/settings.h"

struct app_options {
	bool ascii;
	enum color_mode color;
	bool no_mouse;  /* wheel and clicks are left to the terminal */
	bool read_only; /* no signals can be sent */
	bool profile;   /* begin with the Profile page */
	const char *version;
	const struct settings *settings; /* colours, keys, pages; what is odd in the file */
};

/**
 * Show a session until the user leaves or its duration is over. When the target ends the screen
 * stays with its last figures. Call after session_start(), setlocale() and with LC_NUMERIC "C".
 *
 * returns  0; -ENOTTY, -EINVAL no usable terminal; the session's own failure; with a sentence
 */
int app_run(struct session *s, const struct app_options *o, struct why *why);

/**
 * Let the user pick one of several processes.
 *
 * ret_pid  the one chosen
 * returns  0; -ECANCELED the user left; -ENOTTY, -EINVAL no usable terminal
 */
int app_pick(const struct find_row *rows, size_t n, const struct app_options *o, pid_t *ret_pid,
	struct why *why);
