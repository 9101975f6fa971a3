/* SPDX-License-Identifier: MIT */
/* "onetop pprof SOURCE" alone on a terminal: the Profile page on it. */
#pragma once

#include "command/watch.h"
#include "profile/pprof_options.h"

/**
 * A process is watched while it is captured; an address is captured from; files are read. Other
 * options than those that name or shape a profile do nothing here.
 *
 * returns  the exit status, with a sentence unless it is 0
 */
int pprof_page(
	const struct pprof_options *o, const struct watch_screen *screen, struct why *why);
