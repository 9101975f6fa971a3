/* SPDX-License-Identifier: MIT */
/* The command line: one table (options.def), one parser, one struct. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

enum color_mode {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

/** Where the first word leads. */
enum options_mode {
	MODE_WATCH,
	MODE_SNAPSHOT,
	MODE_EXPLAIN,
	MODE_OWN, /* a command that reads its own options: see options.own */
	MODE_HELP,
	MODE_VERSION,
};

/** Commands that read their own options, as options_parse() tells them apart. */
enum options_own {
	OWN_TIME,
	OWN_GCTRACE,
	OWN_PPROF,
	OWN_VERSION,
	OWN_REPLAY,
	OWN_PLOT,
	OWN_CONFIG,
	OWN_NONE,
};

struct options {
	enum options_mode mode;
	enum options_own own;
	const char *pid, *name,
		*full; /* at most one; a bare PID or NAME argument lands in these too */
	bool newest, oldest, wait;
	int64_t interval_ns, duration_ns; /* duration 0: until the end */
	uint64_t samples;                 /* 0: no limit */
	bool csv;                         /* headless */
	const char *csv_file;             /* NULL: standard output */
	const char *record, *columns, *snapshot_dir;
	bool gctrace;             /* read the GC log */
	const char *gctrace_file; /* NULL: standard error */
	const char *go;           /* "auto", "off" or where; NULL auto */
	bool append, with_environ, ascii, read_only, no_mouse;
	enum color_mode color;
	const char *theme;  /* one of the words in options.def; NULL auto */
	const char *config; /* "none", or the configuration file; NULL where it usually is */
	uint64_t given;     /* what the command line said, for options_set() */
	char **command;     /* what follows "--", NULL-ended; NULL none */
	int argc;           /* MODE_OWN: the rest of the line, argv[0] the command's own name */
	char **argv;
};

/**
 * Parse a command line. Strings point into argv.
 *
 * returns  0; -EINVAL with a sentence (exit status 2)
 */
int options_parse(int argc, char **argv, struct options *ret, struct why *why);

/** For commands that read their own options: one that watching has, as if it stood in its
 * command line. arg NULL where it takes none. 0; -EINVAL with a sentence. */
int options_take_named(struct options *o, const char *name, const char *arg, struct why *why);

/** An option that may stand in the configuration file. */
struct option_setting {
	const char *name;
	const char *values; /* "TIME", "on|off" */
	const char *help;
};

/** The i-th of them, in the order of the table; false after the last. */
bool options_setting(size_t i, struct option_setting *ret);

/**
 * What a line of the configuration file says. The command line wins: what it gave stays, but
 * the value is looked at all the same.
 *
 * value    must live as long as the options
 * returns  0; -ENOENT no such setting; -EINVAL with a sentence
 */
int options_set(struct options *o, const char *name, const char *value, struct why *why);

/** The value a setting has, as the file would say it; out[size]. */
void options_get(const struct options *o, const char *name, char *out, size_t size);

/** Options as they are when neither the command line nor a file says anything. */
struct options options_default(void);

/** True when there is such a long option, in the file or not. */
bool options_is_option(const char *name);

/** Print --help: the synopsis, then the table. */
void options_print_help(FILE *out);

/** An option as help names it: "-i, --interval TIME", "    --csv[=FILE]". The argument as in
 * options.def, the letter 0 for none. */
void options_words(const char *name, char letter, const char *argument, char *out, size_t size);

/** What the table says of a long option: its help, and its argument in *ret_argument; NULL when
 * there is none of that name. */
const char *options_help_of(const char *name, const char **ret_argument);
