/* SPDX-License-Identifier: MIT */
/* "onetop pprof": profiles to reports, by the options and in the words of go tool pprof. */
#pragma once

#include "base/error.h"

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
