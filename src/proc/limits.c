/* SPDX-License-Identifier: MIT */
#include "proc/limits.h"

#include <errno.h>
#include <fcntl.h>

#include "base/file.h"
#include "base/macro.h"
#include "proc/procfs.h"
#include "proc/scan.h"

enum {
	LIMITS_TEXT = 4096,
	LIMITS_STATUS = 16384, /* Cpus_allowed of a machine with thousands of CPUs */
	LIMITS_CPU_MAX = 1 << 20,
};

static const char *const limits_names[LIMITS_KINDS] = {
	[LIMITS_OPEN_FILES] = "Max open files",
	[LIMITS_ADDRESS_SPACE] = "Max address space",
	[LIMITS_CORE] = "Max core file size",
	[LIMITS_STACK] = "Max stack size",
	[LIMITS_PROCESSES] = "Max processes",
	[LIMITS_LOCKED_MEMORY] = "Max locked memory",
	[LIMITS_DATA] = "Max data size",
	[LIMITS_FILE_SIZE] = "Max file size",
	[LIMITS_CPU_TIME] = "Max cpu time",
};

int limits_parse(const char *text, size_t n, struct limits *ret)
{
	struct limits l = {0};

	for (size_t i = 0; i < LIMITS_KINDS; i++)
		if (parse_limit(text, n, limits_names[i], &l.of[i]) == 0)
			l.has |= 1u << i;
	if (!l.has)
		return -EBADMSG;
	*ret = l;
	return 0;
}

int limits_open(int dirfd)
{
	return procfs_open(dirfd, "limits");
}

int limits_read_held(int fd, struct limits *ret)
{
	char text[LIMITS_TEXT];
	ssize_t n = procfs_read(fd, text, sizeof(text));

	return n < 0 ? (int)n : limits_parse(text, (size_t)n, ret);
}

int limits_read(int dirfd, struct limits *ret)
{
	_cleanup_close_ int fd = limits_open(dirfd);

	return fd < 0 ? fd : limits_read_held(fd, ret);
}

struct limits_range {
	uint64_t first, last;
};

/* "8" or "0-3", then a comma or the end; steps over nothing when there is neither. */
static bool limits_next_range(struct scan *list, struct limits_range *ret)
{
	struct scan at = *list;
	struct limits_range r;

	if (scan_left(&at) == 0 || *at.p == ' ' || !scan_u64(&at, &r.first))
		return false;
	r.last = r.first;
	if (scan_key(&at, "-") && !scan_u64(&at, &r.last))
		return false;
	if (r.last < r.first || r.last >= LIMITS_CPU_MAX)
		return false;
	scan_key(&at, ",");
	*list = at;
	*ret = r;
	return true;
}

static uint64_t limits_overlap(struct limits_range a, struct scan online)
{
	struct limits_range b;
	uint64_t n = 0;

	while (limits_next_range(&online, &b)) {
		uint64_t first = MAX(a.first, b.first), last = MIN(a.last, b.last);

		if (first <= last)
			n += last - first + 1;
	}
	return n;
}

int limits_count_cpus(const char *allowed, size_t n, const char *online, size_t n_online)
{
	struct scan list = scan_of(allowed, n);
	struct limits_range r;
	uint64_t count = 0;

	scan_blanks(&list);
	while (limits_next_range(&list, &r))
		count += online && n_online ? limits_overlap(r, scan_of(online, n_online))
					    : r.last - r.first + 1;
	scan_key(&list, "\n");
	if (list.p != list.end || count > LIMITS_CPU_MAX)
		return -EBADMSG;
	return (int)count;
}

int limits_read_cpus(int dirfd)
{
	char status[LIMITS_STATUS], online[LIMITS_TEXT];
	ssize_t n = procfs_read_at(dirfd, "status", status, sizeof(status));

	if (n < 0)
		return (int)n;
	ssize_t n_online = file_read_small(
		AT_FDCWD, "/sys/devices/system/cpu/online", online, sizeof(online));
	struct scan s = scan_of(status, (size_t)n), line;

	while (scan_line(&s, &line)) {
		if (!scan_key(&line, "Cpus_allowed_list:"))
			continue;
		int cpus = limits_count_cpus(
			line.p, scan_left(&line), online, n_online > 0 ? (size_t)n_online : 0);

		return cpus == 0 ? -EBADMSG : cpus;
	}
	return -EBADMSG;
}
