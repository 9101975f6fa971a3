/* SPDX-License-Identifier: MIT */
/* What stays on the terminal after a command was run under onetop. */
#pragma once

#include <stdio.h>

#include "session/session.h"

/**
 * A short block: times, peaks, faults, switches, I/O, how it ended.
 *
 * argv     the command as it was given, NULL-ended
 * real_ns  from its start to its end
 */
void closing_print(FILE *out, struct session *s, char *const *argv, int64_t real_ns,
	const struct event *end);
