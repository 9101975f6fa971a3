/* SPDX-License-Identifier: MIT */
#include "session/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macro.h"

/* Up to n bytes from an offset on; fewer where the file ends before. */
static size_t output_read_at(int fd, char *out, size_t n, int64_t offset)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = pread(fd, out + got, n - got, offset + (int64_t)got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		got += (size_t)r;
	}
	return got;
}

/* A line whose beginning is not known is none. */
static void output_drop_half_line(struct output_tail *t)
{
	const char *lf = memchr(t->text, '\n', t->n);
	size_t cut = lf ? (size_t)(lf - t->text) + 1 : 0;

	t->n -= cut;
	memmove(t->text, t->text + cut, t->n);
}

bool output_tail_read(int fd, struct output_tail *t)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || st.st_size == t->total)
		return false;
	int64_t begin = MAX(st.st_size - OUTPUT_TAIL_MAX, INT64_C(0));

	t->n = output_read_at(fd, t->text, (size_t)(st.st_size - begin), begin);
	t->total = st.st_size;
	if (begin > 0)
		output_drop_half_line(t);
	return true;
}
