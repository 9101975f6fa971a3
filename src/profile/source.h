/* SPDX-License-Identifier: MIT */
/* Lines of source files, found by the names that a profile gives them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct source {
	char *text;        /* the file; line ends are NUL */
	const char **line; /* [n_lines] line 1 first */
	size_t n_lines;
};

/**
 * Read a file: as it is when the name is absolute; else below each directory of `search` and
 * below their parents.
 *
 * trim, search  as path_trim() takes them; search is not NULL
 * returns       0; negative errno with the sentence that -list prints
 */
int source_read(const char *path, const char *trim, const char *search, struct source *ret,
	struct why *why);
void source_done(struct source *s);
