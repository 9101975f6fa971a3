/* SPDX-License-Identifier: MIT */
/* What stays on the terminal after a command was run under onetop. */
#pragma once

#include <stdio.h>

#include "session/session.h"

/** A short block: times, peaks, faults, switches, I/O, how it ended. */
void closing_print(FILE *out, struct session *s, const struct event *end);
