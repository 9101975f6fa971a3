/* SPDX-License-Identifier: MIT */
#include "docs/completions.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "command/own_options.h"
#include "docs/tables.h"
#include "record/plot_panel.h"

/* The i-th option a command takes, of its own or of the watching's; false: there are no more.
 */
static bool command_option(const char *command, size_t i, struct option_row *ret)
{
	char mode = !strcmp(command, "snapshot") ? 'S' : !strcmp(command, "explain") ? 'X' : 0;
	struct own_option own;

	if (own_option_get(command, i, &own)) {
		*ret = (struct option_row){own.name, own.letter, own.argument, "", own.help};
		return true;
	}
	for (size_t o = 0; mode && o < ARRAY_SIZE(options); o++)
		if (strchr(options[o].where, mode) && i-- == 0) {
			*ret = options[o];
			return true;
		}
	return false;
}

static bool is_recording(size_t command)
{
	return strstr(commands[command].arguments, "FILE.csv");
}

static bool runs_command(size_t command)
{
	return strstr(commands[command].arguments, "-- COMMAND");
}

static bool is_pprof(size_t command)
{
	return !strcmp(commands[command].name, "pprof");
}

/* A choice "a|b|c" as words with blanks between. */
static void write_choices(const struct option_row *o)
{
	char argument[64];

	argument_name(o, argument, sizeof(argument));
	for (const char *p = argument; *p; p++)
		putchar(*p == '|' ? ' ' : *p);
}

/* The names that --columns takes; what a command has of its own is plot's, which takes series.
 */
static void write_columns(const struct option_row *o)
{
	const char *blank = "";

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		if (!o->where[0] && !plot_is_series((enum metric)i))
			continue;
		printf("%s%s", blank, columns[i].name);
		blank = " ";
	}
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
		write_columns(o);
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

/* The words of a command's options. */
static void write_bash_own_words(size_t command)
{
	struct option_row o;

	fputs("\t\tif [[ $cur == -* ]]; then\n\t\t\tmapfile -t COMPREPLY < <(compgen -W \"",
		stdout);
	if (is_pprof(command))
		for (size_t i = 0; i < ARRAY_SIZE(pprof_options); i++)
			printf("-%s%s ", pprof_options[i].name,
				pprof_options[i].value[0] ? "=" : "");
	for (size_t i = 0; command_option(commands[command].name, i, &o); i++)
		printf("--%s ", o.name);
	puts("\" -- \"$cur\")\n\t\t\t[[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace "
	     "2>/dev/null\n\t\t\treturn\n\t\tfi");
}

/* What is no option: a recording, the command to time, a file or a process. */
static void write_bash_operand(size_t command)
{
	if (is_recording(command))
		puts("\t\tcompopt -o filenames 2>/dev/null\n"
		     "\t\tmapfile -t COMPREPLY < <(compgen -f -X '!*.csv' -- \"$cur\"; compgen "
		     "-d -- "
		     "\"$cur\")\n"
		     "\t\t[[ ${COMPREPLY[*]} ]] || mapfile -t COMPREPLY < <(compgen -f -- "
		     "\"$cur\")");
	else if (runs_command(command))
		puts("\t\tmapfile -t COMPREPLY < <(compgen -c -- \"$cur\")");
	else if (takes_file(command))
		puts("\t\tcompopt -o filenames 2>/dev/null\n"
		     "\t\tmapfile -t COMPREPLY < <(compgen -f -W \"$(ps -eo comm=)\" -- "
		     "\"$cur\")");
	else if (commands[command].arguments[0])
		puts("\t\tmapfile -t COMPREPLY < <(compgen -W \"$(ps -eo comm=)\" -- "
		     "\"$cur\")");
}

/* Options before the command that is timed; what follows its name is its own line. */
static void write_bash_runs(size_t command)
{
	struct option_row o;
	const char *bar = "";

	fputs("\t\tfor ((i = 2; i < COMP_CWORD; i++)); do\n\t\t\tcase ${COMP_WORDS[i]} "
	      "in\n\t\t\t",
		stdout);
	for (size_t i = 0; command_option(commands[command].name, i, &o); i++) {
		if (!o.argument)
			continue;
		printf("%s--%s", bar, o.name);
		bar = " | ";
		if (o.letter)
			printf(" | -%c", o.letter);
	}
	puts(") ((i++)) ;;\n"
	     "\t\t\t-*) ;;\n"
	     "\t\t\t*)\n"
	     "\t\t\t\tdeclare -F _command_offset >/dev/null && _command_offset \"$i\"\n"
	     "\t\t\t\treturn\n"
	     "\t\t\t\t;;\n"
	     "\t\t\tesac\n"
	     "\t\tdone");
}

static void write_bash_command(size_t command)
{
	struct option_row o;
	bool any = false;

	printf("\t%s)\n", commands[command].name);
	if (runs_command(command))
		write_bash_runs(command);
	for (size_t i = 0; command_option(commands[command].name, i, &o); i++) {
		if (!o.argument || is_optional(&o))
			continue;
		if (!any)
			puts("\t\tcase $prev in");
		any = true;
		write_bash_branch(&o);
	}
	if (any)
		puts("\t\tesac");
	write_bash_own_words(command);
	write_bash_operand(command);
	puts("\t\treturn\n\t\t;;");
}

/* After a command's name its own options count, which may mean other things under the same
 * letters. */
static void write_bash_commands(void)
{
	puts("\tif ((COMP_CWORD > 1)); then\n\tcase ${COMP_WORDS[1]} in");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		write_bash_command(i);
	puts("\tesac\n\tfi");
}

void completions_bash(void)
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
	     "\tdone");
	write_bash_commands();
	puts("\tcase $prev in");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		write_bash_branch(&options[i]);
	puts("\tesac");
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
		write_columns(o);
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
	puts("_onetop_names() {\n"
	     "\tlocal -a expl\n"
	     "\tlocal -aU names\n"
	     "\tnames=(${(f)\"$(ps -eo comm=)\"})\n"
	     "\t_wanted processes expl 'name of a process' compadd -a names\n"
	     "}\n"
	     "_onetop_process() {\n"
	     "\tlocal -a commands\n"
	     "\tcommands=(");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		printf("\t\t'%s:", commands[i].name);
		zsh_text(commands[i].help);
		puts("'");
	}
	puts("\t)\n"
	     "\t_describe -t commands 'command of onetop' commands\n"
	     "\t_onetop_names\n"
	     "}");
}

static void write_zsh_option(const struct option_row *o)
{
	fputs("\t", stdout);
	if (o->letter)
		printf("'(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name, o->letter,
			o->argument && !is_optional(o) ? "+" : "", o->name,
			o->argument ? is_optional(o) ? "=-" : "=" : "");
	else
		printf("'--%s%s[", o->name, o->argument ? is_optional(o) ? "=-" : "=" : "");
	zsh_text(o->help);
	putchar(']');
	if (o->argument)
		write_zsh_action(o);
	puts("' \\");
}

/* _arguments for the line after a command's name. */
static void write_zsh_command(size_t command)
{
	struct option_row o;

	printf("%s)\n\tshift words\n\t((CURRENT--))\n\t_arguments -S \\\n",
		commands[command].name);
	for (size_t i = 0; is_pprof(command) && i < ARRAY_SIZE(pprof_options); i++) {
		bool value = pprof_options[i].value[0];

		printf("\t'-%s%s[", pprof_options[i].name, value ? "=-" : "");
		zsh_text(pprof_options[i].help);
		printf("]%s' \\\n", value ? ":value:" : "");
	}
	for (size_t i = 0; command_option(commands[command].name, i, &o); i++)
		write_zsh_option(&o);
	if (is_recording(command))
		puts("\t'*:recording:_files -g \"*.csv\"'");
	else if (runs_command(command))
		puts("\t'(-)1:command:_command_names -e' '*::argument:_normal'");
	else if (takes_file(command))
		puts("\t'*:file:_files'");
	else
		puts("\t'*:process:_onetop_names'");
	puts("\treturn\n\t;;");
}

/* After a command's name its own options count. */
static void write_zsh_commands(void)
{
	puts("if ((CURRENT > 2)); then\ncase $words[2] in");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		write_zsh_command(i);
	puts("esac\nfi");
}

void completions_zsh(void)
{
	puts("#compdef onetop\n# made from onetop's table of options");
	write_zsh_first();
	write_zsh_commands();
	puts("_arguments -s -S \\");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		write_zsh_option(&options[i]);
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

/* condition  a function of fish with its words */
static void write_fish_option(
	const struct option_row *o, const char *condition, const char *word)
{
	printf("complete -c onetop -n '%s%s' -l %s", condition, word, o->name);
	if (o->letter)
		printf(" -s %c", o->letter);
	if (o->argument && !is_optional(o))
		fputs(" -x", stdout);
	if (!strcmp(o->name, "columns")) {
		fputs(" -a '(__onetop_columns ", stdout);
		write_columns(o);
		fputs(")'", stdout);
	} else if (is_choice(o) && !is_optional(o)) {
		fputs(" -a '", stdout);
		write_choices(o);
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

static void write_fish_command(size_t command)
{
	const char *name = commands[command].name;
	struct option_row o;

	for (size_t i = 0; command_option(name, i, &o); i++)
		write_fish_option(&o, "__onetop_does ", name);
	for (size_t i = 0; is_pprof(command) && i < ARRAY_SIZE(pprof_options); i++) {
		printf("complete -c onetop -n '__onetop_does pprof' -o %s -d '",
			pprof_options[i].name);
		fish_text(pprof_options[i].help);
		puts("'");
	}
	if (is_recording(command))
		printf("complete -c onetop -k -n '__onetop_does %s' -a "
		       "'(__fish_complete_suffix .csv)'\n",
			name);
	else if (runs_command(command))
		printf("complete -c onetop -n '__onetop_does %s' -a "
		       "'(__fish_complete_subcommand --fcs-skip=2)'\n",
			name);
	else if (takes_file(command))
		printf("complete -c onetop -F -n '__onetop_does %s'\n", name);
}

void completions_fish(void)
{
	puts("# fish completion for onetop; made from its table of options\n"
	     "# the command of onetop on this line is one of these; without words: is any\n"
	     "function __onetop_does\n"
	     "\tset -l words (commandline -opc)\n"
	     "\tset -l known $argv");
	fputs("\ttest (count $argv) -gt 0; or set known", stdout);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		printf(" %s", commands[i].name);
	puts("\n\ttest (count $words) -gt 1; and contains -- $words[2] $known\n"
	     "end\n"
	     "# these columns, each behind those that stand there already\n"
	     "function __onetop_columns\n"
	     "\tset -l head (string replace -rf '^(--columns=)?(.*,).*' '$2' -- (commandline "
	     "-ct))\n"
	     "\tprintf '%s\\n' \"$head\"$argv\n"
	     "end\n"
	     "complete -c onetop -f");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		write_fish_option(&options[i], "not __onetop_does", "");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		write_fish_command(i);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		printf("complete -c onetop -n __fish_use_subcommand -a %s -d '",
			commands[i].name);
		fish_text(commands[i].help);
		puts("'");
	}
	puts("complete -c onetop -n __fish_use_subcommand -a '(__fish_complete_proc)'");
}
