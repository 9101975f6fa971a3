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
	MODE_TIME,
	MODE_SNAPSHOT,
	MODE_GCTRACE,
	MODE_PPROF,
	MODE_VERSION_OF,
	MODE_EXPLAIN,
	MODE_REPLAY,
	MODE_PLOT,
	MODE_DIFF,
	MODE_CONFIG,
	MODE_HELP,
	MODE_VERSION,
};

struct options {
	enum options_mode mode;
	const char *pid, *name,
		*full; /* at most one; a bare NAME or PID argument is `target` */
	const char *target;
	bool newest, oldest, wait;
	int64_t interval_ns, duration_ns;
	uint64_t samples;
	bool csv;             /* headless */
	const char *csv_file; /* NULL: standard output */
	const char *record, *columns, *snapshot_dir, *debug;
	bool append, environ, ascii, read_only;
	enum color_mode color;
	char **command; /* what follows "--", NULL-ended; NULL none */
	int argc;    /* what a subcommand with its own options (time, pprof, gctrace) gets: */
	char **argv; /* argv[0] is the subcommand's name */
};

/**
 * Parse a command line. Strings point into argv.
 *
 * returns  0; -EINVAL with a sentence (exit status 2)
 */
int options_parse(int argc, char **argv, struct options *ret, struct why *why);

/** Print --help from the table, the synopsis first. */
void options_print_help(FILE *out);

/** Print what docs and completions are made of: one option a line, tab separated. */
void options_print_table(FILE *out);
