/* SPDX-License-Identifier: MIT */
/* --help of the commands that read options of their own. */
#pragma once

#include <stdio.h>

/**
 * A line for each option of a command, from own_options.def.
 *
 * command  "time", "plot", "replay", "gctrace"
 */
void own_help_print(FILE *out, const char *command);
