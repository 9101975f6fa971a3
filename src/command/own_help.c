/* SPDX-License-Identifier: MIT */
#include "command/own_help.h"

#include <getopt.h>
#include <string.h>

#include "base/macro.h"

struct own_option {
	const char *command, *name;
	char letter;
	int has;
	const char *argument, *help; /* help NULL: as of the program */
};

static const struct own_option own_options[] = {
#define TIME_OPTION(name, code, letter, has, argument, help)                                   \
	{"time", name, letter, has, argument, help},
#define PLOT_OPTION(name, code, letter, has, argument, help)                                   \
	{"plot", name, letter, has, argument, help},
#define REPLAY_OPTION(name, code, letter, has, argument, help)                                 \
	{"replay", name, letter, has, argument, help},
#define GCTRACE_OPTION(name, code, letter, has, argument, help)                                \
	{"gctrace", name, letter, has, argument, help},
#include "command/own_options.def"
};

/* Those of the program, which some commands take, too. */
static const struct own_option program_options[] = {
#define OPTION(id, long_name, short_name, argument, where, help)                               \
	{"", long_name, short_name, 0, argument, help},
#include "options.def"
#undef OPTION
};

static const struct own_option *own_help_program(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(program_options); i++)
		if (strcmp(program_options[i].name, name) == 0)
			return &program_options[i];
	return NULL;
}

/* "-o, --output FILE"; returns what it does, NULL where nothing tells. */
static const char *own_help_words(const struct own_option *o, char *out, size_t size)
{
	const struct own_option *told = o->help ? o : own_help_program(o->name);
	char letter[8] = "    ";

	if (!told)
		return NULL;
	if (o->letter)
		snprintf(letter, sizeof(letter), "-%c, ", o->letter);
	const char *argument = o->has == no_argument || !told->argument ? "" : told->argument;

	snprintf(out, size, "%s--%s%s%s", letter, o->name,
		!*argument                    ? ""
		: o->has == optional_argument ? "[="
					      : " ",
		argument + (*argument == '['));
	return told->help;
}

void own_help_print(FILE *out, const char *command)
{
	char words[64];
	int width = 0;

	for (int printing = 0; printing < 2; printing++)
		for (size_t i = 0; i < ARRAY_SIZE(own_options); i++) {
			const struct own_option *o = &own_options[i];
			const char *help = strcmp(o->command, command) == 0
						   ? own_help_words(o, words, sizeof(words))
						   : NULL;

			if (!help)
				continue;
			if (printing)
				fprintf(out, "  %-*s  %s\n", width, words, help);
			else
				width = MAX(width, (int)strlen(words));
		}
}
