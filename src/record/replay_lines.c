/* SPDX-License-Identifier: MIT */
#include "record/replay_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "record/replay.h"

/* Small enough to stay in a processor's cache between the kernel's copy and our reading. */
enum { REPLAY_BUFFER = 256 * 1024 };

void replay_lines_init(struct replay_lines *l, int fd)
{
	*l = (struct replay_lines){
		.fd = fd, .buffer = xcalloc(1, REPLAY_BUFFER + REPLAY_SLACK)};
}

void replay_lines_fork(struct replay_lines *l, const struct replay_lines *of)
{
	replay_lines_init(l, of->fd);
	l->forked = true;
}

void replay_lines_done(struct replay_lines *l)
{
	if (l->fd != STDIN_FILENO && !l->forked)
		l->fd = file_close(l->fd);
	free(l->buffer);
	l->buffer = NULL;
}

/* More bytes behind those held. 1, 0 at the end for now, negative errno. */
static int replay_lines_fill(struct replay_lines *l)
{
	ssize_t n;

	if (l->begin > 0) {
		memmove(l->buffer, l->buffer + l->begin, l->end - l->begin);
		l->end -= l->begin;
		l->begin = 0;
	}
	char *to = l->buffer + l->end;
	size_t room = REPLAY_BUFFER - l->end;

	do
		n = l->forked ? pread(l->fd, to, room, l->consumed + (int64_t)l->end)
			      : read(l->fd, to, room);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	l->end += (size_t)n;
	return n > 0;
}

static void replay_lines_consume(struct replay_lines *l, size_t n)
{
	l->begin += n;
	l->consumed += (int64_t)n;
}

int replay_lines_next(struct replay_lines *l, const char **ret_line, size_t *ret_n)
{
	for (;;) {
		const char *p = l->buffer + l->begin;
		size_t held = l->end - l->begin;
		const char *lf = memchr(p, '\n', held);

		if (lf) {
			bool long_line = l->skipping || lf - p > REPLAY_LINE_MAX;

			l->skipping = false;
			l->skipped = 0;
			l->line++;
			replay_lines_consume(l, (size_t)(lf - p) + 1);
			*ret_line = p;
			*ret_n = (size_t)(lf - p);
			return long_line ? -E2BIG : 1;
		}
		if (held > REPLAY_LINE_MAX && l->line == 0)
			return -E2BIG;
		if (held > REPLAY_LINE_MAX)
			l->skipping = true;
		if (l->skipping) {
			l->skipped += held;
			replay_lines_consume(l, held);
		}
		int filled = replay_lines_fill(l);

		if (filled <= 0)
			return filled;
	}
}

void replay_lines_seek(struct replay_lines *l, int fd, int64_t at_byte, uint64_t line)
{
	l->fd = fd;
	l->consumed = at_byte;
	l->line = line;
	l->begin = l->end = 0;
	l->skipping = false;
	l->skipped = 0;
}

size_t replay_lines_unfinished(const struct replay_lines *l)
{
	return l->skipped + (l->end - l->begin);
}

const char *replay_lines_strip_cr(const char *line, const char *end)
{
	return end > line && end[-1] == '\r' ? end - 1 : end;
}
