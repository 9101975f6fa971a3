/* SPDX-License-Identifier: MIT */
#include "proc/files_parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "proc/scan.h"

static const char *const files_names[FILES_KINDS] = {
	[FILES_REGULAR] = "file",
	[FILES_DIRECTORY] = "directory",
	[FILES_PIPE] = "pipe",
	[FILES_SOCKET] = "socket",
	[FILES_TTY] = "terminal",
	[FILES_DEVICE] = "device",
	[FILES_MEMFD] = "memfd",
	[FILES_EVENTPOLL] = "eventpoll",
	[FILES_EVENTFD] = "eventfd",
	[FILES_TIMERFD] = "timerfd",
	[FILES_SIGNALFD] = "signalfd",
	[FILES_INOTIFY] = "inotify",
	[FILES_IO_URING] = "io_uring",
	[FILES_PIDFD] = "pidfd",
	[FILES_ANON] = "other anonymous",
	[FILES_REMOTE] = "remote file",
	[FILES_UNKNOWN] = "unknown",
};

const char *files_kind_name(enum files_kind kind)
{
	assert(kind < FILES_KINDS);
	return files_names[kind];
}

/* "anon_inode:[eventpoll]", before Linux 2.6.31 and for inotify without brackets. */
static enum files_kind files_anon_kind(struct scan s)
{
	scan_key(&s, "[");
	if (s.p < s.end && s.end[-1] == ']')
		s.end--;
	for (int kind = FILES_EVENTPOLL; kind < FILES_ANON; kind++)
		if (scan_is(&s, files_names[kind]))
			return kind;
	return FILES_ANON;
}

/* "pipe:[1234]" */
static bool files_bracket_number(struct scan *s, const char *key, uint64_t *ret)
{
	struct scan at = *s;

	return scan_key(&at, key) && scan_key(&at, "[") && scan_u64(&at, ret) &&
	       scan_is(&at, "]");
}

static void files_parse_path(struct scan *s, struct files_row *row)
{
	static const char gone[] = " (deleted)";
	size_t n = sizeof(gone) - 1;

	row->kind = FILES_REGULAR;
	if (scan_left(s) > n && memcmp(s->end - n, gone, n) == 0) {
		s->end -= n;
		row->deleted = true;
	}
	struct scan at = *s;
	if (row->deleted && scan_key(&at, "/memfd:"))
		row->kind = FILES_MEMFD;
}

void files_parse_link(const char *link, size_t n, struct files_row *row)
{
	struct scan s = scan_of(link, n), at = s;

	row->kind = FILES_UNKNOWN;
	row->deleted = false;
	row->inode = 0;
	if (n > 0 && *link == '/')
		files_parse_path(&s, row);
	else if (files_bracket_number(&s, "pipe:", &row->inode))
		row->kind = FILES_PIPE;
	else if (files_bracket_number(&s, "socket:", &row->inode))
		row->kind = FILES_SOCKET;
	else if (files_bracket_number(&s, "pidfd:", &row->inode))
		row->kind = FILES_PIDFD;
	else if (scan_key(&at, "anon_inode:"))
		row->kind = files_anon_kind(at);
	text_printable(row->name, sizeof(row->name), s.p, scan_left(&s));
}

/* Open flags are written in octal. */
static int64_t files_octal(struct scan s)
{
	int64_t value = -1;

	scan_blanks(&s);
	for (; s.p < s.end && *s.p >= '0' && *s.p <= '7' && value < INT32_MAX / 8; s.p++)
		value = MAX(value, 0) * 8 + (*s.p - '0');
	return value;
}

void files_parse_info(const char *text, size_t n, struct files_info *ret)
{
	struct scan s = scan_of(text, n), line;

	*ret = (struct files_info){-1, -1, -1};
	while (scan_line(&s, &line)) {
		if (scan_key(&line, "pos:"))
			scan_i64(&line, &ret->position);
		else if (scan_key(&line, "flags:"))
			ret->flags = files_octal(line);
		else if (scan_key(&line, "mnt_id:"))
			scan_i64(&line, &ret->mount);
	}
}

static bool files_is_remote(const struct scan *type)
{
	static const char *const types[] = {"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs",
		"lustre", "gpfs", "glusterfs", "ocfs2", "gfs2", "coda", "orangefs", "autofs"};
	struct scan at = *type;

	/* "fuse", "fuseblk", "fuse.sshfs" */
	if (scan_key(&at, "fuse") && !scan_is(type, "fusectl"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (scan_is(type, types[i]))
			return true;
	return false;
}

static int files_compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

size_t files_parse_remote(const char *text, size_t n, int64_t *ids, size_t max)
{
	struct scan s = scan_of(text, n), line, word;
	size_t count = 0;
	int64_t id;

	while (scan_line(&s, &line)) {
		if (!scan_i64(&line, &id))
			continue;
		/* The type follows the lone dash that ends the optional fields. */
		while (scan_word(&line, &word) && !scan_is(&word, "-"))
			;
		if (!scan_word(&line, &word) || !files_is_remote(&word))
			continue;
		if (count < max)
			ids[count] = id;
		count++;
	}
	if (max > 0)
		qsort(ids, MIN(count, max), sizeof(*ids), files_compare_ids);
	return count;
}
