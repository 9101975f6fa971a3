/* SPDX-License-Identifier: MIT */
/*
 * What the user has set for good: the configuration file, lines of "key = value" (see
 * base/keyfile.h), over the defaults and under the command line. Options of options.def stand
 * under their own names; pages, overview, threshold.NAME, color.NAME and key.NAME are the
 * screen's. A wrong value is an error that names file and line, an unknown key a note.
 *
 * Call order: settings_init() -> settings_load() -> what reads them -> settings_done().
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "base/keyfile.h"
#include "options.h"
#include "ui/bindings.h"
#include "ui/page.h"
#include "ui/style.h"
#include "ui/threshold.h"

enum { SETTINGS_SERIES = 8, SETTINGS_NOTES = 8, SETTINGS_NAME_MAX = 48 };

struct settings {
	struct style_look looks[STYLE_COUNT];
	struct bindings keys;
	struct threshold_rule thresholds[THRESHOLD_COUNT];
	enum page pages[PAGE_HELP]; /* pages[n_pages], in the order of their tabs */
	int n_pages;
	int series[SETTINGS_SERIES]; /* enum series, series[n_series], from top to bottom */
	int n_series;
	struct why notes[SETTINGS_NOTES]; /* what is odd in the file, but no error */
	size_t n_notes;
	size_t notes_skip;   /* bytes of the folder that each note begins with */
	struct keyfile file; /* options point into it */
	char *snapshot_dir;  /* the same, where it had to be written anew */
};

/** The defaults, for a background as COLORFGBG tells it. */
void settings_init(struct settings *s);
void settings_done(struct settings *s);

/**
 * Read the file that o->config names, or the usual one if there is one; set what it says here
 * and in o, where the command line has not said it already.
 *
 * returns  0; negative errno with a sentence: the file is wrong (exit status 2)
 */
int settings_load(struct settings *s, struct options *o, struct why *why);

/** The same from a text in memory, as if it stood in the file `path`. */
int settings_parse(struct settings *s, struct options *o, const char *path, const char *data,
	size_t n, struct why *why);

/** The place of a page among the tabs, from 0; -1: the user has no such tab. */
int settings_place(const struct settings *s, enum page page);

/** What one key of the file is about. */
struct setting {
	char name[SETTINGS_NAME_MAX];
	char value[160];  /* the default, as the file would say it */
	char values[160]; /* what else it may be */
	char help[200];
	const char *heading; /* of the keys that begin here, or NULL */
};

/** Every key that the file may hold, in the order in which they are printed; false after the
 * last. */
bool settings_key(size_t i, struct setting *ret);

/** A configuration file with every key at its default, in comments. */
void settings_print(FILE *out);
