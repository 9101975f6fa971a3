/* SPDX-License-Identifier: MIT */
/*
 * A recording read back, row by row: the inverse of csv.h. Columns are found by their names,
 * wherever they stand; unknown ones are passed over. The file may still be growing: at its end
 * replay_next() gives 0 and may be asked again. What is damaged is told by line and column, and
 * the rows around it still come.
 *
 * Call order: replay_open() -> replay_next() … -> replay_close(). One thread at a time; no
 * allocation after opening; about half a microsecond a row.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "series/event.h"
#include "series/sample.h"

struct replay;

struct replay_row {
	struct sample sample; /* t_ns: since the first attach, always growing; real_ns in us */
	bool has_event;
	struct event event; /* its t_ns and real_ns are the sample's, but of a mark set later */
	bool new_run;  /* of an appended run, or the first of another file: no rate across it */
	bool new_file; /* the first of a file that was followed */
	bool again;    /* the instant of the row before: one more event, no new sample */
	uint64_t line; /* counted from 1, the header is line 1 */
};

/** Whether a row begins anew, so that nothing is known of the time before it. */
bool replay_row_is_cut(const struct replay_row *row);

/** Whether it only tells how the process ended. */
bool replay_row_is_end(const struct replay_row *row);

/** Longest line read; a longer one is damage. */
enum { REPLAY_LINE_MAX = 64 * 1024 };

/** Files that are followed, one after the other, by one reader. */
enum { REPLAY_FILES_MAX = 64 };

/**
 * Open a recording and read its header.
 *
 * path     "-" is standard input
 * returns  0; -EBADMSG no header of ours (neither time nor elapsed_s, a column named twice);
 *          -ENODATA the file is empty; negative errno; each with a sentence
 */
int replay_open(const char *path, struct replay **ret, struct why *why);
void replay_close(struct replay *r);
static inline void replay_closep(struct replay **r)
{
	replay_close(*r);
	*r = NULL;
}

/**
 * The next row.
 *
 * row      SLOW values are fresh when they changed or a tenth of a second after they last were,
 *          as when they were recorded; all others are fresh wherever they are there
 * returns  1; 0 no whole row at present; -EBADMSG a damaged row was passed over, the sentence
 *          names line and column; negative errno the file cannot be read
 */
int replay_next(struct replay *r, struct replay_row *row, struct why *why);

/**
 * Go on with the file that has this name now: after a rotation, or once the file began anew.
 * Rows that follow come behind those before; the first of them is a new run. The old file stays
 * open, for places that replay_tell() gave; it is read to its end first.
 *
 * returns  0 (not again before rows of that file have come); -ENODATA there is no whole header
 * line yet: ask again; -EBADMSG its header is another one; -EMFILE that was done
 * REPLAY_FILES_MAX times; negative errno it cannot be opened or read; each with a sentence
 */
int replay_follow(struct replay *r, const char *path, struct why *why);

/** Whether rows of a file that is followed are still to come. */
bool replay_follows(const struct replay *r);

/** A place between two rows, to come back to. */
struct replay_mark {
	int fd;                         /* of the file it is in */
	int64_t at_byte, t_ns, real_ns; /* t_ns, real_ns of the row before */
	int64_t own_ns, offset_ns;
	uint64_t line;
	bool any; /* there is a row before */
};

/** The place after the row that was read last. */
void replay_tell(const struct replay *r, struct replay_mark *ret);

/** Another reader of the same regular file, to be closed before the first one; it begins
 * nowhere: replay_seek() it. */
struct replay *replay_fork(const struct replay *r);
void replay_seek(struct replay *r, const struct replay_mark *mark);

/** Which process it is of, as csv_sink_set_origin() kept it: printable; "" not known. */
const char *replay_origin(const struct replay *r);

/** The columns this recording has. */
const struct metric_set *replay_columns(const struct replay *r);

/**
 * What a person should know, after reading to the end: columns missing and passed over,
 * damaged rows, an unfinished last line.
 *
 * out[size]  printable; "" when there is nothing to say. Returns its length.
 */
size_t replay_remark(const struct replay *r, char *out, size_t size);

/** How many columns have names that no metric has; the first of them, printable. */
size_t replay_unknown(const struct replay *r, const char **ret_first);

/** Rows passed over as damaged so far; bytes of a last line that has no end yet. */
uint64_t replay_damaged(const struct replay *r);
size_t replay_unfinished(const struct replay *r);

/** Bytes consumed and, for a regular file, its size now (0 otherwise): for a progress bar. */
void replay_progress(const struct replay *r, int64_t *ret_done, int64_t *ret_size);

/** The descriptor, to watch for growth. */
int replay_fd(const struct replay *r);
