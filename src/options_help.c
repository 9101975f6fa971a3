/* SPDX-License-Identifier: MIT */
/* --help: the tables of options and commands as text. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "options.h"

static const struct {
	const char *long_name;
	char short_name;
	const char *argument, *help; /* argument NULL: none; in brackets: may be left out */
} help_options[] = {
#define OPTION(id, long_name, short_name, argument, where, help)                               \
	{long_name, short_name, argument, help},
#include "options.def"
#undef OPTION
};

static const struct {
	const char *word, *arguments, *help;
} help_commands[] = {
#define COMMAND(word, mode, own, arguments, help) {word, arguments, help},
#include "commands.def"
#undef COMMAND
};

static void help_print_synopsis(FILE *out)
{
	fputs("onetop: top for one process\n"
	      "\n"
	      "usage: onetop [OPTIONS] PID|NAME            watch it\n"
	      "       onetop [OPTIONS] -- COMMAND [ARG]...  run it, directly, and watch it\n",
		out);
	for (size_t i = 0; i < ARRAY_SIZE(help_commands); i++)
		fprintf(out, "       onetop %s%s%s\n                %s\n",
			help_commands[i].word, help_commands[i].arguments[0] ? " " : "",
			help_commands[i].arguments, help_commands[i].help);
}

void options_words(const char *name, char letter, const char *argument, char *out, size_t size)
{
	const char *between = !argument ? "" : argument[0] == '[' ? "[=" : " ";
	char short_form[8] = "    ";

	if (letter)
		snprintf(short_form, sizeof(short_form), "-%c, ", letter);
	if (argument && argument[0] == '[')
		argument++;
	snprintf(out, size, "%s--%s%s%s", short_form, name, between, argument ? argument : "");
}

const char *options_help_of(const char *name, const char **ret_argument)
{
	for (size_t i = 0; i < ARRAY_SIZE(help_options); i++)
		if (strcmp(help_options[i].long_name, name) == 0) {
			*ret_argument = help_options[i].argument;
			return help_options[i].help;
		}
	return NULL;
}

void options_print_help(FILE *out)
{
	help_print_synopsis(out);
	fputs("\noptions:\n", out);
	for (size_t i = 0; i < ARRAY_SIZE(help_options); i++) {
		char words[64];

		options_words(help_options[i].long_name, help_options[i].short_name,
			help_options[i].argument, words, sizeof(words));
		fprintf(out, "  %-28s  %s\n", words, help_options[i].help);
	}
	fputs("\n"
	      "exit status: 0 done, 1 a failure while running, 2 usage, 3 no such process,\n"
	      "4 ambiguous name, 5 not permitted; with '-- COMMAND' the command's own.\n"
	      "The whole manual: man onetop\n",
		out);
}
