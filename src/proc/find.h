/* SPDX-License-Identifier: MIT */
/* Which process did the user mean? Through libproc2; onetop itself never matches. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

enum find_pick {
	FIND_ONLY, /* several matches are an answer, not an error: the caller decides */
	FIND_NEWEST,
	FIND_OLDEST,
};

struct find_row {
	pid_t pid;
	char user[32];
	char command[256]; /* printable, argv joined; [comm] for kernel threads */
	char comm[32];     /* printable */
	int64_t age_ns;    /* since its start */
	int64_t cpu_ns;    /* user and system */
	int64_t rss_bytes; /* -1 none of its own: kernel threads, main threads that have ended
			    */
};

/**
 * Processes whose comm, base name of the executable or base name of argv[0] equals name
 * (whole). The kernel cuts comm to 15 bytes: the rest of it, a script's too, is looked for in
 * the executable's name and the first words of argv, and only where it is nowhere does a longer
 * name match that begins with these bytes.
 *
 * ret_rows   sorted by start, oldest first; the caller frees; ret_n may be 0
 * returns    0 or negative errno with a sentence
 */
int find_by_name(const char *name, struct find_row **ret_rows, size_t *ret_n, struct why *why);

/** Processes whose whole command line matches a regular expression (PCRE2, match limits). */
int find_by_regex(
	const char *regex, struct find_row **ret_rows, size_t *ret_n, struct why *why);
