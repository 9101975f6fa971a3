/* SPDX-License-Identifier: MIT */
/* The options of the commands that read their own, for help and completions. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct own_option {
	const char *name;
	char letter;          /* 0 none */
	const char *argument; /* as in options.def */
	const char *help;
};

/**
 * An option of a command, from own_options.def.
 *
 * command  "time", "plot", "replay", "gctrace"; others have none
 * returns  false: there is no i-th one
 */
bool own_option_get(const char *command, size_t i, struct own_option *ret);

/** --help: a line for each option of a command. */
void own_options_print(FILE *out, const char *command);
