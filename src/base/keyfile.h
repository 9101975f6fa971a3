/* SPDX-License-Identifier: MIT */
/*
 * A file of lines "key = value", as people write it: # begins a comment at the start of a line,
 * or between blanks; a value in quotes, '…' or "…", is taken as it stands. What a key means is
 * for the caller to say. The file may hold anything: sizes are capped, and every sentence about
 * it names the line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
	KEYFILE_MAX = 1 << 20,   /* bytes; a larger file is something else */
	KEYFILE_LINE_MAX = 4096, /* bytes of a line that is no comment */
};

struct keyfile_entry {
	const char *key; /* letters, digits and - _ . only */
	char *value;     /* not empty; any bytes but NUL and line ends */
	int line;        /* from 1 */
};

/** Owns the text that its entries point into; keyfile_done() gives it back. */
struct keyfile {
	char *data;
	struct keyfile_entry *entries; /* entries[n], in the order of their lines */
	size_t n;
};

/**
 * Read a text. A byte order mark and CR before LF are passed over.
 *
 * data, n   need not end with NUL; copied
 * ret_line  of what is wrong, when it fails
 * returns   0; -EBADMSG with a sentence; -E2BIG more than KEYFILE_MAX bytes, in line 1
 */
int keyfile_parse(
	const char *data, size_t n, struct keyfile *ret, int *ret_line, struct why *why);

/**
 * Read a file. Its sentences begin "PATH:LINE: ", or "PATH: " where there is no line to name.
 *
 * any      a pipe or a device will do; else only a regular file, and nobody waits for another
 * returns  0; -EBADMSG, -E2BIG the content is wrong; other negative errno: it cannot be read
 */
int keyfile_read(const char *path, bool any, struct keyfile *ret, struct why *why);

/** Zeroed memory is fine. */
void keyfile_done(struct keyfile *k);
