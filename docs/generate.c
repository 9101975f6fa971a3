/* SPDX-License-Identifier: MIT */
/*
 * Writes what the program's own tables already say: the lists of options, keys and
 * columns in the man page, the shell completions, and the table of CSV columns. Run at build
 * time; docs/csv.md is kept in the tree and tests/check-docs holds it against this.
 *
 *   generate man-options | man-columns | man-keys | man-config | man-pprof | csv | bash | zsh |
 * fish
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "docs/completions.h"
#include "docs/tables.h"
#include "ui/settings.h"

struct key_row {
	const char *keys, *help;
};

static const struct key_row keys[] = {
#define KEY(id, keys, pages, hint, help) {keys, help},
#include "ui/keymap.def"
#undef KEY
};

static const char *unit_words(const struct column_row *c)
{
	static const char *const words[][2] = {{"TEXT", "text"}, {"COUNT", "number"},
		{"BYTES", "bytes"}, {"NS", "seconds"}, {"PERCENT", "percent of one core"},
		{"RATIO", "0 to 1"}};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(c->unit, words[i][0]))
			return words[i][1];
	return c->unit;
}

static const char *kind_words(const struct column_row *c)
{
	static const char *const words[][2] = {{"IDENT", "says which row"}, {"GAUGE", "level"},
		{"COUNTER", "total, only grows"}, {"RATE", "since the row before"}};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(c->kind, words[i][0]))
			return words[i][1];
	return c->kind;
}

static const char *pace_words(const struct column_row *c)
{
	if (!strcmp(c->pace, "FAST"))
		return "every row";
	if (!strcmp(c->pace, "ASKED"))
		return "newest answer";
	return strcmp(c->pace, "SLOW") ? "when read" : "at most 10/s";
}

/* roff: a backslash and a leading dot or quote mean something; a hyphen is to be copied. */
static void roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
}

/* The lines of the synopsis that follow the two of watching. */
static void write_man_synopsis(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		printf(".br\n.B onetop %s\n", commands[i].name);
		roff(commands[i].arguments);
		putchar('\n');
	}
}

static void write_man_commands(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		printf(".TP\n.B onetop %s\n", commands[i].name);
		roff(commands[i].help);
		putchar('\n');
	}
}

static void write_man_options(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct option_row *o = &options[i];
		char argument[64] = "";

		if (o->argument)
			argument_name(o, argument, sizeof(argument));
		fputs(".TP\n", stdout);
		if (o->letter)
			printf("\\fB\\-%c\\fR, ", o->letter);
		fputs("\\fB\\-\\-", stdout);
		roff(o->name);
		fputs("\\fR", stdout);
		if (o->argument)
			printf(is_optional(o) ? "[=\\fI%s\\fR]" : " \\fI%s\\fR", argument);
		putchar('\n');
		roff(o->help);
		fputs(".\n", stdout);
	}
}

static void write_man_pprof(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(pprof_options); i++) {
		fputs(".TP\n\\fB", stdout);
		roff("-");
		roff(pprof_options[i].name);
		printf("\\fR%s\n", pprof_options[i].value);
		roff(pprof_options[i].help);
		fputs(".\n", stdout);
	}
}

static void write_man_columns(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		printf(".TP\n\\fB%s\\fR (%s)\n", columns[i].name, unit_words(&columns[i]));
		roff(columns[i].help);
		putchar('\n');
	}
}

/* "q F10 ^C" as "q, F10, Ctrl-C". */
static void write_man_keys(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		char names[64], *save = NULL;
		const char *comma = "";

		snprintf(names, sizeof(names), "%s", keys[i].keys);
		fputs(".TP\n", stdout);
		for (char *k = strtok_r(names, " |", &save); k;
			k = strtok_r(NULL, " |", &save)) {
			bool control = k[0] == '^' && k[1];

			printf("%s\\fB%s", comma, control ? "Ctrl\\-" : "");
			roff(control ? k + 1 : k);
			fputs("\\fR", stdout);
			comma = ", ";
		}
		putchar('\n');
		roff(keys[i].help);
		putchar('\n');
	}
}

/* A key of the configuration with its default; the keys that bind keys stand in a list of
 * their own, since another one says what they do. */
static void write_man_setting(const struct setting *at)
{
	fputs(".TP\n\\fB", stdout);
	roff(at->name);
	fputs("\\fR = ", stdout);
	roff(at->value);
	putchar('\n');
	roff(at->help);
	if (at->values[0]) {
		fputs(" (", stdout);
		roff(at->values);
		putchar(')');
	}
	fputs(".\n", stdout);
}

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

/* The names that share a default, in one paragraph. */
static void write_man_setting_names(const char *prefix, bool help)
{
	const char *comma = "";
	struct setting at;

	for (size_t i = 0; settings_key(i, &at); i++) {
		if (!begins(at.name, prefix))
			continue;
		printf("%s\\fB", comma);
		roff(at.name + strlen(prefix));
		fputs("\\fR", stdout);
		if (help) {
			fputs(" (", stdout);
			roff(at.help);
			putchar(')');
		}
		comma = ",\n";
	}
	puts(".");
}

static void write_man_config(void)
{
	struct setting at;

	for (size_t i = 0; settings_key(i, &at); i++)
		if (!begins(at.name, "color.") && !begins(at.name, "key."))
			write_man_setting(&at);
	puts(".TP\n\\fBcolor.\\fINAME\\fR = theme\n"
	     "another colour than that of the theme: 0 to 255, #ff8700, or a name such as "
	     "orange,\n"
	     "brightblue or default; and bold, dim, reverse. The names:");
	write_man_setting_names("color.", true);
	puts(".TP\n\\fBkey.\\fINAME\\fR\n"
	     "other keys than those below: characters, Space, Enter, Esc, Tab, Up, PgUp, Home, "
	     "F5,\n"
	     "^L, with blanks between them, or none. A bar stands between keys that do it in\n"
	     "different ways, such as back and on. The names, in the order of the section "
	     "KEYS:");
	write_man_setting_names("key.", false);
}

/* Markdown: a bar would end the cell. */
static void cell(const char *text)
{
	fputs("| ", stdout);
	for (; *text; text++) {
		if (*text == '|')
			putchar('\\');
		putchar(*text);
	}
	putchar(' ');
}

static void write_csv_table(void)
{
	puts("| column | unit | kind | read | source | meaning, kernel, caveat |");
	puts("|---|---|---|---|---|---|");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		char name[80];

		snprintf(name, sizeof(name), "`%s`", columns[i].name);
		cell(name);
		cell(unit_words(&columns[i]));
		cell(kind_words(&columns[i]));
		cell(pace_words(&columns[i]));
		cell(columns[i].source);
		cell(columns[i].help);
		puts("|");
	}
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*write)(void);
	} parts[] = {{"man-synopsis", write_man_synopsis}, {"man-commands", write_man_commands},
		{"man-options", write_man_options}, {"man-columns", write_man_columns},
		{"man-keys", write_man_keys}, {"man-config", write_man_config},
		{"man-pprof", write_man_pprof}, {"csv", write_csv_table},
		{"bash", completions_bash}, {"zsh", completions_zsh},
		{"fish", completions_fish}};

	for (size_t i = 0; argc == 2 && i < ARRAY_SIZE(parts); i++)
		if (!strcmp(argv[1], parts[i].name)) {
			parts[i].write();
			return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
		}
	fprintf(stderr,
		"usage: %s "
		"man-synopsis|man-commands|man-options|man-columns|man-keys|man-config|"
		"man-pprof|csv|bash|zsh|fish\n",
		argv[0]);
	return 2;
}
