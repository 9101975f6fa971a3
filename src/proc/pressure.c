/* SPDX-License-Identifier: MIT */
#include "proc/pressure.h"

#include <errno.h>

#include "base/macro.h"
#include "proc/procfs.h"
#include "proc/scan.h"

const char *pressure_name(enum pressure_resource r)
{
	static const char *const names[PRESSURE_RESOURCES] = {"cpu", "memory", "io"};

	assert(r < PRESSURE_RESOURCES);
	return names[r];
}

/* " avg10=0.22 avg60=0.17 avg300=1.11 total=58761459", the total in microseconds. */
static bool pressure_line(struct scan *line, double *ret_avg10, int64_t *ret_ns)
{
	struct scan word;
	double avg10 = -1;
	int64_t us = -1;

	while (scan_word(line, &word)) {
		if (scan_key(&word, "avg10="))
			scan_decimal(&word, &avg10);
		else if (scan_key(&word, "total="))
			scan_i64(&word, &us);
	}
	if (avg10 < 0 || us < 0)
		return false;
	*ret_avg10 = MIN(avg10, 100);
	*ret_ns = us > INT64_MAX / NS_PER_US ? INT64_MAX : us * NS_PER_US;
	return true;
}

int pressure_parse(const char *text, size_t n, struct pressure *ret)
{
	struct scan s = scan_of(text, n), line;
	struct pressure p = {.full_avg10 = -1, .full_ns = -1};

	while (scan_line(&s, &line)) {
		if (scan_key(&line, "some "))
			p.valid |= pressure_line(&line, &p.some_avg10, &p.some_ns);
		else if (scan_key(&line, "full "))
			pressure_line(&line, &p.full_avg10, &p.full_ns);
	}
	if (!p.valid)
		return -EBADMSG;
	*ret = p;
	return 0;
}

int pressure_read(int fd, struct pressure *ret)
{
	char text[512];
	ssize_t n = procfs_read(fd, text, sizeof(text));

	return n < 0 ? (int)n : pressure_parse(text, (size_t)n, ret);
}
