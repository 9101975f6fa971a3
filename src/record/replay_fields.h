/* SPDX-License-Identifier: MIT */
/*
 * The columns of one recording, and its rows' fields into values. Columns are found by their
 * names, wherever they stand; unknown ones are passed over. Pure. Part of replay.c.
 *
 * Most fields of a row are those of the row before, letter by letter: each column remembers its
 * newest text and what it reads as, and looks at a number again only when the text differs.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "record/csv_parse.h"
#include "record/replay.h"

enum { REPLAY_COLUMNS_MAX = 1024 };

struct replay_column {
	int16_t metric; /* -1: of this file only */
	int8_t decimals;
	uint8_t length;   /* of the text remembered */
	uint64_t text[2]; /* it and the byte behind it … */
	uint64_t mask[2]; /* … which are those bytes of the words */
	int64_t value;    /* what it reads as */
};

struct replay_fields {
	struct metric_set has;
	char unknown[64]; /* the first column passed over, printable */
	size_t n_unknown;
	struct csv_day day;
	size_t n;
	struct replay_column columns[REPLAY_COLUMNS_MAX];
};

/**
 * Read the header line.
 *
 * name     of the file, printable, for the sentence
 * returns  0; -EBADMSG with a sentence
 */
int replay_fields_header(struct replay_fields *f, const char *name, const char *line,
	const char *end, struct why *why);

/** Write ":17: column 3 (event)" or so: where in the file, after its name. */
void replay_fields_where(
	const struct replay_fields *f, uint64_t line, enum metric m, char *out, size_t size);

/**
 * Read one row: values, t_ns (elapsed_s) and real_ns where there are any, and the event.
 *
 * line     the row; REPLAY_SLACK bytes from end on may be looked at, and *end is no digit
 * row      empty, but for its line's number
 * returns  0; -EBADMSG with a sentence that names line and column
 */
int replay_fields_row(struct replay_fields *f, const char *name, const char *line,
	const char *end, struct replay_row *row, struct why *why);
