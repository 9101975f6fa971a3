/* SPDX-License-Identifier: MIT */
/*
 * Lines of a file that may still be growing, in place, from a buffer of fixed size. At the end
 * replay_lines_next() gives 0 and may be asked again. Part of replay.c: nobody else reads
 * lines.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** So many bytes behind a line's end may be looked at: numbers are read by the word. */
enum { REPLAY_SLACK = 32 };

struct replay_lines {
	int fd;
	bool forked;  /* the descriptor, and its place in the file, are another reader's */
	char *buffer; /* [begin, end) is not yet consumed */
	size_t begin, end;
	int64_t consumed; /* bytes of the file before buffer[begin] */
	uint64_t line;    /* of the line last consumed; the first is 1 */
	bool skipping;    /* inside a line too long to hold … */
	size_t skipped;   /* … of which so much is consumed */
};

/** Begin a file; takes fd over. */
void replay_lines_init(struct replay_lines *l, int fd);

/** Another reader of the file, which begins nowhere; it does not own the descriptor. */
void replay_lines_fork(struct replay_lines *l, const struct replay_lines *of);

/** Give back what is held; standard input and what another reader owns stay open. */
void replay_lines_done(struct replay_lines *l);

/**
 * The next line, LF excluded but readable. An LF always ends a line, in quotes too: we never
 * write one there, so that one damaged quote costs one row.
 *
 * ret_line, ret_n  valid until the next call; REPLAY_SLACK bytes behind it may be read
 * returns          1; 0 none for now; -E2BIG longer than REPLAY_LINE_MAX, passed over unless it
 *                  is the first, which may have no end; negative errno
 */
int replay_lines_next(struct replay_lines *l, const char **ret_line, size_t *ret_n);

/** Bytes of a last line that has no end yet. */
size_t replay_lines_unfinished(const struct replay_lines *l);

/** Go on from here: a forked reader. */
void replay_lines_seek(struct replay_lines *l, int fd, int64_t at_byte, uint64_t line);

/** The end of a line without the CR that some editors leave. */
const char *replay_lines_strip_cr(const char *line, const char *end);
