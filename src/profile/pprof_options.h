/* SPDX-License-Identifier: MIT */
/* The command line of "onetop pprof": one table (pprof_options.def), Go's flag syntax. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

enum report_kind {
	REPORT_NONE,
	REPORT_TOP,
	REPORT_TREE,
	REPORT_PEEK,
	REPORT_TRACES,
	REPORT_RAW,
	REPORT_TAGS,
	REPORT_COMMENTS,
	REPORT_LIST,
	REPORT_DOT,
	REPORT_SVG,
	REPORT_PNG,
	REPORT_PDF,
	REPORT_PS,
	REPORT_GIF,
	REPORT_CALLGRIND,
	REPORT_PROTO,
	REPORT_TOPPROTO,
	REPORT_FOLDED,
	REPORT_FLAME,
};

enum pprof_sort {
	PPROF_SORT_FLAT,
	PPROF_SORT_CUM,
};

enum pprof_granularity {
	PPROF_BY_FUNCTION,
	PPROF_BY_FILE_FUNCTION,
	PPROF_BY_FILE,
	PPROF_BY_LINE,
	PPROF_BY_ADDRESS,
};

enum {
#define SAMPLE(name, index, help) +1
	PPROF_SAMPLES = 0
#include "profile/pprof_options.def"
};

#define PPROF_TYPE_STRING const char *
#define PPROF_TYPE_BOOL   bool
#define PPROF_TYPE_INT    int
#define PPROF_TYPE_FLOAT  double

/** Strings point into argv; NULL where not given or empty. */
struct pprof_options {
	enum report_kind report;
	const char *symbol; /* the regexp of -peek and -list */
	enum pprof_sort sort;
	enum pprof_granularity granularity;
#define OPTION(type, name, field, fallback, help) PPROF_TYPE_##type field;
#include "profile/pprof_options.def"
	const char *program; /* a binary named before the sources, or NULL; not an option */
	char **sources;      /* [n_sources], what follows the options */
	size_t n_sources;
	/* [n_ignored], short names of sample types that another one was before: to be told */
	const char *ignored[PPROF_SAMPLES];
	size_t n_ignored;
	bool help; /* -h, -help, --help: nothing else holds then */
};

/** What holds without any option. */
void pprof_options_init(struct pprof_options *o);

/**
 * Parse "-name", "--name", "-name=value", "-name value"; options end at the first other word or
 * after "--".
 *
 * argv[0]  is not looked at
 * ret      see struct pprof_options
 * returns  0; -EINVAL with a sentence (exit status 2)
 */
int pprof_options_parse(int argc, char **argv, struct pprof_options *ret, struct why *why);

/**
 * What a report does to the options: -raw and -proto show everything, -list works on lines,
 * and the number of nodes has a default of its own. Call once before a report is made.
 */
void pprof_options_settle(struct pprof_options *o);

/** Usage from the table. */
void pprof_options_print_help(FILE *out);
