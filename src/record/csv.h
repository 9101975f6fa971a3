/* SPDX-License-Identifier: MIT */
/*
 * Samples as CSV: RFC 4180, LF, "." as the decimal point in every locale, empty where missing,
 * one write(2) a row, so that a killed onetop leaves whole rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "series/event.h"
#include "series/sample.h"

struct csv_columns {
	enum metric list[METRIC_COUNT];
	size_t n;
};

/** All columns, in the order of the metrics table. */
struct csv_columns csv_all_columns(void);

enum { CSV_ROW_MAX = 16 * 1024 };

/** Format the header row with its LF; out[CSV_ROW_MAX]. Returns its length. */
size_t csv_header(const struct csv_columns *c, char *out);

/**
 * Format one row with its LF: no allocation, no locale, no printf.
 *
 * s          the sample
 * attach_ns  CLOCK_MONOTONIC of the attach, for elapsed_s
 * event      NULL or the event of this row
 * out        at least CSV_ROW_MAX bytes
 */
size_t csv_row(const struct csv_columns *c, const struct sample *s, int64_t attach_ns,
	const struct event *event, char *out);

/** Quote a field as RFC 4180 asks, controls replaced; returns the length. */
size_t csv_quote(char *out, size_t size, const char *text, size_t n);

struct csv_sink;

struct csv_sink_options {
	const char *path; /* NULL or "-": standard output */
	bool append;      /* the same header is there already, or the file is new or empty */
	struct csv_columns columns;
};

/**
 * Open a recording and write its header.
 *
 * returns  0; -EEXIST without append the file is not empty and … (it is truncated: no error);
 *          -EINVAL append to a file with another header, with both named; negative errno
 */
int csv_sink_open(const struct csv_sink_options *o, struct csv_sink **ret, struct why *why);

/** One row, one write. 0; -EPIPE the reader is gone; -ENOSPC …: nothing half-written stays. */
int csv_sink_row(struct csv_sink *sink, const struct sample *s, int64_t attach_ns,
	const struct event *event, struct why *why);

/** Close and open by name again, with a header when the file is new (log rotation). */
int csv_sink_reopen(struct csv_sink *sink, struct why *why);

/** fsync is not done; the error of the last write or close is reported. NULL is fine. */
int csv_sink_close(struct csv_sink *sink, struct why *why);

/** "run.csv" or "standard output", printable. */
const char *csv_sink_name(const struct csv_sink *sink);
