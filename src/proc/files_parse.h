/* SPDX-License-Identifier: MIT */
/* What the kernel writes about one descriptor. Pure. */
#pragma once

#include "proc/files.h"

/**
 * Judge the text of the link /proc/PID/fd/N: kind, name, deleted, inode of pipes and sockets.
 * Paths come out as FILES_REGULAR: what they are, only stat(2) tells.
 *
 * link[n]  raw bytes as readlink(2) gives them
 * row      kind, name, deleted and inode are set; the rest is left alone
 */
void files_parse_link(const char *link, size_t n, struct files_row *row);

/** /proc/PID/fdinfo/N: the lines that every file has; -1 not told. */
struct files_info {
	int64_t position;
	int64_t flags; /* octal in the text */
	int64_t mount; /* mount id, as in mountinfo */
};
void files_parse_info(const char *text, size_t n, struct files_info *ret);

/**
 * The mounts of /proc/PID/mountinfo that a dead server or daemon could block: ids, ascending.
 *
 * ids[max]  filled
 * returns   how many; more than max: the rest is not told
 */
size_t files_parse_remote(const char *text, size_t n, int64_t *ids, size_t max);
