/* SPDX-License-Identifier: MIT */
#include "command/own_options.h"

#include <string.h>

#include "base/macro.h"
#include "options.h"

static const struct {
	const char *command;
	struct own_option option; /* help NULL: as of the program */
} own_options[] = {
#define TIME_OPTION(name, code, letter, has, argument, help)                                   \
	{"time", {name, letter, argument, help}},
#define PLOT_OPTION(name, code, letter, has, argument, help)                                   \
	{"plot", {name, letter, argument, help}},
#define REPLAY_OPTION(name, code, letter, has, argument, help)                                 \
	{"replay", {name, letter, argument, help}},
#define GCTRACE_OPTION(name, code, letter, has, argument, help)                                \
	{"gctrace", {name, letter, argument, help}},
#include "command/own_options.def"
};

bool own_option_get(const char *command, size_t i, struct own_option *ret)
{
	for (size_t k = 0; k < ARRAY_SIZE(own_options); k++) {
		if (strcmp(own_options[k].command, command) != 0 || i-- > 0)
			continue;
		*ret = own_options[k].option;
		if (!ret->help)
			ret->help = options_help_of(ret->name, &ret->argument);
		return true;
	}
	return false;
}

void own_options_print(FILE *out, const char *command)
{
	struct own_option o;
	char words[64];
	int width = 0;

	for (size_t i = 0; own_option_get(command, i, &o); i++) {
		options_words(o.name, o.letter, o.argument, words, sizeof(words));
		width = MAX(width, (int)strlen(words));
	}
	for (size_t i = 0; own_option_get(command, i, &o); i++) {
		options_words(o.name, o.letter, o.argument, words, sizeof(words));
		fprintf(out, "  %-*s  %s\n", width, words, o.help);
	}
}
