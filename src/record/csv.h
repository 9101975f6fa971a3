/* SPDX-License-Identifier: MIT */
/*
 * Samples as CSV: RFC 4180, LF, "." as the decimal point in every locale, empty where missing,
 * a write(2) ends with a row, so that a killed onetop leaves whole rows.
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

/** All columns, in the order of the metrics table, but those that are asked of the process
 * itself (PACE_ASKED). */
struct csv_columns csv_all_columns(void);

/** Those too: for a recording with a source of them. */
struct csv_columns csv_columns_with_asked(void);

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

/**
 * Quote a field as RFC 4180 asks, controls and bad UTF-8 replaced; returns the length.
 * out[size]  size >= 3; ends with NUL; cut at a character when it does not fit, still quoted
 * well
 */
size_t csv_quote(char *out, size_t size, const char *text, size_t n);

struct csv_sink;

struct csv_sink_options {
	const char *path;   /* NULL or "-": standard output */
	bool append;        /* the same header is there already, or the file is new or empty */
	bool beside_screen; /* a terminal is refused: rows would go into the picture */
	struct csv_columns columns;
};

/**
 * Open a recording and write its header. Without append a file is emptied first. Opening a FIFO
 * waits for its reader. "/dev/stdout" is standard output.
 *
 * returns  0, see csv_sink_remark(); -EINVAL append to a file with another header, with the
 *          first column that differs named; negative errno
 */
int csv_sink_open(const struct csv_sink_options *o, struct csv_sink **ret, struct why *why);

/**
 * One row. It is written at once, or, where more are said to come soon and a file takes them,
 * with those of the next 10 ms in one write: at a row a millisecond the writes would cost a
 * fifth of the sampling. 0; -EPIPE the reader is gone; -ENOSPC …: nothing half-written stays in
 * a regular file; -EINTR after csv_sink_interrupt(). Later rows may be tried again. SIGPIPE and
 * SIGXFSZ must be ignored by the program.
 */
int csv_sink_row(struct csv_sink *sink, const struct sample *s, int64_t attach_ns,
	const struct event *event, bool more, struct why *why);

/** Write the rows that wait for others, when none come soon after all. As csv_sink_row(); NULL
 * is fine. */
int csv_sink_flush(struct csv_sink *sink, struct why *why);

/** From now on no row waits for a reader that does not read. From any thread. */
void csv_sink_interrupt(struct csv_sink *sink);

/**
 * Open by name again, with a header when the file is new or empty (log rotation). On failure
 * rows go on to the file opened before, and the sentence says so. Rows that waited and found no
 * room in the old file are told, and once more by csv_sink_close(). Standard output: nothing.
 */
int csv_sink_reopen(struct csv_sink *sink, struct why *why);

/**
 * Say which process the rows are of ("demo3, go1.19.8"): no column has a name, so it goes
 * beside them, as the extended attribute CSV_ORIGIN of the file, and is lost where a file
 * system or a copy knows none. Not while rows are written on another thread.
 */
#define CSV_ORIGIN "user.onetop.process"
void csv_sink_set_origin(struct csv_sink *sink, const char *origin);

/** fsync is not done; the error of the last write or close is reported. NULL is fine. */
int csv_sink_close(struct csv_sink *sink, struct why *why);

/** What a person should know of the opening ("an unfinished last row … was taken off"), or "".
 */
const char *csv_sink_remark(const struct csv_sink *sink);

/** "run.csv" or "standard output", printable. */
const char *csv_sink_name(const struct csv_sink *sink);
