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
	char **command; /* what follows "--", NULL-ended; NULL none */
	int argc;       /* MODE_OWN: the rest of the line, argv[0] the command's own name */
	char **argv;
};

/**
 * Parse a command line. Strings point into argv.
 *
 * returns  0; -EINVAL with a sentence (exit status 2)
 */
int options_parse(int argc, char **argv, struct options *ret, struct why *why);

/** Print --help: the synopsis, then the table. */
void options_print_help(FILE *out);
