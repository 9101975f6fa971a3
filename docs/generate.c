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
#include "ui/settings.h"

struct option_row {
	const char *name;
	char letter;
	const char *argument; /* NULL none, "[X]" optional, "X" required */
	const char *where;
	const char *help;
};

static const struct option_row options[] = {
#define OPTION(id, long_name, short_name, argument, where, help)                               \
	{long_name, short_name, argument, where, help},
#include "options.def"
#undef OPTION
};

struct column_row {
	const char *name, *unit, *kind, *pace, *source, *help;
};

static const struct column_row columns[] = {
#define METRIC(id, column, unit, kind, pace, label, source, help)                              \
	{column, #unit, #kind, #pace, source, help},
#include "series/metrics.def"
#undef METRIC
};

struct key_row {
	const char *keys, *help;
};

static const struct key_row keys[] = {
#define KEY(id, keys, pages, hint, help) {keys, help},
#include "ui/keymap.def"
#undef KEY
};

/* Of "onetop pprof": name, what follows it ("" for a switch), help. */
static const struct {
	const char *name, *value, *help;
} pprof_options[] = {
#define VALUE_true                                "=REGEXP"
#define VALUE_false                               ""
#define VALUE_STRING                              "=TEXT"
#define VALUE_INT                                 "=NUMBER"
#define VALUE_FLOAT                               "=NUMBER"
#define VALUE_BOOL                                ""
#define REPORT(name, kind, parameter, help)       {name, VALUE_##parameter, help},
#define OPTION(type, name, field, fallback, help) {name, VALUE_##type, help},
#define CHOICE(name, field, value, help)          {name, "", help},
#define SAMPLE(name, index, help)                 {name, "", help},
#include "profile/pprof_options.def"
};

/* The words that a first argument may be instead of a process. */
static const struct {
	const char *name, *arguments, *help;
} commands[] = {
#define COMMAND(word, mode, own, arguments, help) {word, arguments, help},
#include "commands.def"
#undef COMMAND
};

static bool is_optional(const struct option_row *o)
{
	return o->argument && o->argument[0] == '[';
}

/* The argument without its brackets. */
static void argument_name(const struct option_row *o, char *out, size_t size)
{
	snprintf(out, size, "%s", o->argument + is_optional(o));
	if (is_optional(o))
		out[strcspn(out, "]")] = '\0';
}

static bool is_file(const struct option_row *o)
{
	return o->argument && (strstr(o->argument, "FILE") || strstr(o->argument, "DIR"));
}

static bool is_choice(const struct option_row *o)
{
	return o->argument && strchr(o->argument, '|') && !is_file(o);
}

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

/* A choice "a|b|c" as words with blanks between. */
static void write_choices(const struct option_row *o)
{
	char argument[64];

	argument_name(o, argument, sizeof(argument));
	for (const char *p = argument; *p; p++)
		putchar(*p == '|' ? ' ' : *p);
}

static void write_columns(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		printf("%s%s", i ? " " : "", columns[i].name);
}

/* What follows an option, as one branch of bash's case. */
static void write_bash_branch(const struct option_row *o)
{
	if (!o->argument || is_optional(o))
		return;
	printf("\t--%s", o->name);
	if (o->letter)
		printf(" | -%c", o->letter);
	fputs(")\n\t\t", stdout);
	if (!strcmp(o->name, "columns")) {
		fputs("local head=\n"
		      "\t\t[[ $cur == *,* ]] && head=${cur%,*},\n"
		      "\t\tmapfile -t COMPREPLY < <(compgen -P \"$head\" -W \"",
			stdout);
		for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
			printf("%s%s", i ? " " : "", columns[i].name);
		puts("\" -- \"${cur##*,}\")");
	} else if (is_choice(o)) {
		fputs("mapfile -t COMPREPLY < <(compgen -W \"", stdout);
		write_choices(o);
		puts("\" -- \"$cur\")");
	} else if (is_file(o)) {
		printf("mapfile -t COMPREPLY < <(compgen -%c -- \"$cur\")\n",
			strstr(o->argument, "DIR") ? 'd' : 'f');
	} else if (!strcmp(o->name, "pid")) {
		puts("mapfile -t COMPREPLY < <(compgen -W \"$(ps -eo pid=)\" -- \"$cur\")");
	} else if (!strcmp(o->name, "name")) {
		puts("mapfile -t COMPREPLY < <(compgen -W \"$(ps -eo comm=)\" -- \"$cur\")");
	} else {
		puts("COMPREPLY=()");
	}
	puts("\t\treturn\n\t\t;;");
}

/* Commands whose argument may be a file. */
static bool takes_file(size_t command)
{
	return strstr(commands[command].arguments, "FILE") ||
	       strstr(commands[command].arguments, "SOURCE");
}

/* The words of these commands, with something between two. */
static void write_file_commands(char between)
{
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!takes_file(i))
			continue;
		if (any)
			putchar(between);
		fputs(commands[i].name, stdout);
		any = true;
	}
}

static void write_bash_files(void)
{
	fputs("\tif [[ $cur != -* ]] && ((COMP_CWORD > 1)); then\n"
	      "\t\tcase ${COMP_WORDS[1]} in\n\t\t",
		stdout);
	write_file_commands('|');
	puts(")\n\t\t\tcompopt -o filenames 2>/dev/null\n"
	     "\t\t\tmapfile -t COMPREPLY < <(compgen -f -W \"$(ps -eo comm=)\" -- \"$cur\")\n"
	     "\t\t\treturn\n\t\t\t;;\n\t\tesac\n\tfi");
}

static void write_bash(void)
{
	puts("# bash completion for onetop; made from its table of options\n"
	     "_onetop() {\n"
	     "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} i\n"
	     "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	     "\t\tif [[ ${COMP_WORDS[i]} == -- ]]; then\n"
	     "\t\t\t# what follows is another command's line\n"
	     "\t\t\tif declare -F _command_offset >/dev/null && ((i + 1 < COMP_CWORD)); then\n"
	     "\t\t\t\t_command_offset $((i + 1))\n"
	     "\t\t\telse\n"
	     "\t\t\t\tmapfile -t COMPREPLY < <(compgen -c -- \"$cur\")\n"
	     "\t\t\tfi\n"
	     "\t\t\treturn\n"
	     "\t\tfi\n"
	     "\tdone\n"
	     "\tcase $prev in");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		write_bash_branch(&options[i]);
	puts("\tesac");
	write_bash_files();
	fputs("\tif [[ $cur == -* ]]; then\n"
	      "\t\tmapfile -t COMPREPLY < <(compgen -W \"--",
		stdout);
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		printf(" --%s", options[i].name);
	fputs("\" -- \"$cur\")\n\telse\n\t\tmapfile -t COMPREPLY < <(compgen -W \"", stdout);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		printf("%s ", commands[i].name);
	puts("$(ps -eo comm=)\" -- \"$cur\")\n\tfi\n}\ncomplete -F _onetop onetop");
}

/* zsh: inside '…[help]:name:action' brackets, colons and quotes are not plain. */
static void zsh_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\'", stdout);
		else if (strchr("[]:\\", *text))
			putchar('\\');
		putchar(*text);
	}
}

static void write_zsh_action(const struct option_row *o)
{
	char argument[64];

	argument_name(o, argument, sizeof(argument));
	fputs(is_optional(o) ? "::" : ":", stdout);
	zsh_text(is_choice(o) ? o->name : argument);
	putchar(':');
	if (!strcmp(o->name, "columns")) {
		fputs("_values -s , column ", stdout);
		write_columns();
		return;
	}
	if (is_choice(o)) {
		putchar('(');
		write_choices(o);
		putchar(')');
	} else if (is_file(o)) {
		fputs(strstr(o->argument, "DIR") ? "_directories" : "_files", stdout);
	} else if (!strcmp(o->name, "pid")) {
		fputs("_pids", stdout);
	}
}

/* The first argument: a command, each with what it does, or a process. */
static void write_zsh_first(void)
{
	puts("_onetop_process() {\n"
	     "\tlocal -a commands expl\n"
	     "\tlocal -aU names\n"
	     "\tcommands=(");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		printf("\t\t'%s:", commands[i].name);
		zsh_text(commands[i].help);
		puts("'");
	}
	puts("\t)\n"
	     "\tnames=(${(f)\"$(ps -eo comm=)\"})\n"
	     "\t_describe -t commands 'command of onetop' commands\n"
	     "\t_wanted processes expl 'name of a process' compadd -a names\n"
	     "}");
}

static void write_zsh(void)
{
	puts("#compdef onetop\n# made from onetop's table of options");
	write_zsh_first();
	puts("_arguments -s -S \\");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct option_row *o = &options[i];

		fputs("\t", stdout);
		if (o->letter)
			printf("'(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name, o->letter,
				o->argument && !is_optional(o) ? "+" : "", o->name,
				o->argument ? is_optional(o) ? "=-" : "=" : "");
		else
			printf("'--%s%s[", o->name,
				o->argument ? is_optional(o) ? "=-" : "=" : "");
		zsh_text(o->help);
		putchar(']');
		if (o->argument)
			write_zsh_action(o);
		puts("' \\");
	}
	puts("\t'1:process:_onetop_process' \\\n\t'*::command:_normal'");
}

/* fish: inside '…' only its quote and the backslash are not plain. */
static void fish_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

static void write_fish(void)
{
	puts("# fish completion for onetop; made from its table of options\n"
	     "complete -c onetop -f");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		const struct option_row *o = &options[i];

		printf("complete -c onetop -l %s", o->name);
		if (o->letter)
			printf(" -s %c", o->letter);
		if (o->argument && !is_optional(o))
			fputs(" -x", stdout);
		if ((is_choice(o) && !is_optional(o)) || !strcmp(o->name, "columns")) {
			fputs(" -a '", stdout);
			if (is_choice(o))
				write_choices(o);
			else
				for (size_t c = 0; c < ARRAY_SIZE(columns); c++)
					printf("%s%s", c ? " " : "", columns[c].name);
			putchar('\'');
		} else if (is_file(o) && !is_optional(o)) {
			fputs(strstr(o->argument, "DIR") ? " -a '(__fish_complete_directories)'"
							 : " -a '(__fish_complete_path)'",
				stdout);
		} else if (!strcmp(o->name, "pid")) {
			fputs(" -a '(__fish_complete_pids)'", stdout);
		}
		fputs(" -d '", stdout);
		fish_text(o->help);
		puts("'");
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		printf("complete -c onetop -n __fish_use_subcommand -a %s -d '",
			commands[i].name);
		fish_text(commands[i].help);
		puts("'");
	}
	fputs("complete -c onetop -F -n '__fish_seen_subcommand_from ", stdout);
	write_file_commands(' ');
	puts("'");
	puts("complete -c onetop -n __fish_use_subcommand -a '(__fish_complete_proc)'");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*write)(void);
	} parts[] = {{"man-synopsis", write_man_synopsis}, {"man-commands", write_man_commands},
		{"man-options", write_man_options}, {"man-columns", write_man_columns},
		{"man-keys", write_man_keys}, {"man-config", write_man_config},
		{"man-pprof", write_man_pprof}, {"csv", write_csv_table}, {"bash", write_bash},
		{"zsh", write_zsh}, {"fish", write_fish}};

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
