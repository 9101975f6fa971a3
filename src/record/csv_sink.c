/* SPDX-License-Identifier: MIT */
/*
 * The file of a recording. Whole rows are the promise: a write ends with a row, appended, and
 * the row that a full disk took only in part is cut off again.
 */
#include "record/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

enum { CSV_HELD_MAX = 2 * CSV_ROW_MAX };

static const int64_t CSV_HELD_NS = 10 * NS_PER_MS; /* so long a row may wait for others */

struct csv_sink {
	int fd;
	char *path; /* NULL: standard output, which is not ours to close */
	char name[256];
	char remark[256];
	char origin[256];
	struct csv_columns columns;
	bool beside_screen;
	uint64_t rows;
	bool may_block; /* no regular file: a reader may be slow */
	int stop_fd;    /* readable once interrupted */
	int failed;     /* of the newest write; 0 it went well */
	int lost;       /* of one that took rows with it, though later ones went well */
	struct why failure;
	size_t n_held;
	int64_t held_ns;         /* when the first of the rows held was taken */
	char held[CSV_HELD_MAX]; /* rows that wait for the next ones, to be one write */
};

static void csv_sink_free(struct csv_sink *sink)
{
	if (sink->path)
		file_close(sink->fd);
	file_close(sink->stop_fd);
	free(sink->path);
	free(sink);
}

/* Where it cannot be kept the rows are all there is. */
static void csv_sink_write_origin(const struct csv_sink *sink, int fd)
{
	if (sink->path && sink->origin[0])
		(void)!fsetxattr(fd, CSV_ORIGIN, sink->origin, strlen(sink->origin), 0);
}

void csv_sink_set_origin(struct csv_sink *sink, const char *origin)
{
	text_printable(sink->origin, sizeof(sink->origin), origin, strlen(origin));
	csv_sink_write_origin(sink, sink->fd);
}

static void csv_sink_freep(struct csv_sink **sink)
{
	if (*sink)
		csv_sink_free(*sink);
}

const char *csv_sink_name(const struct csv_sink *sink)
{
	return sink->name;
}

const char *csv_sink_remark(const struct csv_sink *sink)
{
	return sink->remark;
}

void csv_sink_interrupt(struct csv_sink *sink)
{
	eventfd_write(sink->stop_fd, 1);
}

static int csv_sink_why_open(const char *name, int r, struct why *why)
{
	switch (-r) {
	case ENOENT:
		return why_set(
			why, r, "%s: its directory does not exist; create it first", name);
	case ENOTDIR:
		return why_set(why, r, "%s: a part of this path is not a directory", name);
	case EISDIR:
		return why_set(why, r, "%s is a directory; name a file in it", name);
	case EACCES:
	case EPERM:
		return why_set(why, r,
			"%s: permission denied; name a file in a directory you may write to",
			name);
	case EROFS:
		return why_set(why, r,
			"%s is on a read-only file system; name a file on another one", name);
	case ENOSPC:
	case EDQUOT:
		return why_errno(why, r, "%s cannot be created", name);
	}
	return why_errno(why, r, "%s cannot be opened", name);
}

static int csv_sink_why_write(const struct csv_sink *sink, int r, struct why *why)
{
	char whole[64] = "";

	if (sink->rows > 0)
		snprintf(whole, sizeof(whole), " (the %" PRIu64 " rows written are whole)",
			sink->rows);
	switch (-r) {
	case EPIPE:
		return why_set(why, r, "%s: the reader is gone", sink->name);
	case ENOSPC:
		return why_set(why, r,
			"%s: no space left on the device%s; make room or record elsewhere",
			sink->name, whole);
	case EDQUOT:
	case EFBIG:
		return why_errno(why, r,
			"%s cannot grow%s; raise the limit or record elsewhere", sink->name,
			whole);
	}
	return why_errno(why, r, "%s cannot be written%s", sink->name, whole);
}

/* Cut off the last bytes written, which are not a whole row. */
static void csv_sink_roll_back(int fd, size_t written)
{
	struct stat st;
	off_t end = lseek(fd, 0, SEEK_CUR);

	if (written == 0 || end < (off_t)written || fstat(fd, &st) < 0)
		return;
	/* Somebody else's bytes follow ours: theirs are not ours to cut. */
	if (!S_ISREG(st.st_mode) || st.st_size != end)
		return;
	if (ftruncate(fd, end - (off_t)written) == 0)
		lseek(fd, end - (off_t)written, SEEK_SET);
}

/*
 * Until there is room for a row; -EINTR when it is to give up and there is none. A write that
 * blocks at a reader who does not read could not be called off.
 */
static int csv_sink_wait(const struct csv_sink *sink, int fd)
{
	struct pollfd p[] = {
		{.fd = fd, .events = POLLOUT}, {.fd = sink->stop_fd, .events = POLLIN}};

	while (poll(p, ARRAY_SIZE(p), -1) < 0)
		continue;
	return p[0].revents ? 0 : -EINTR;
}

/* Bytes of the whole lines that data[n] begins with. */
static size_t csv_sink_whole(const char *data, size_t n)
{
	const char *lf = memrchr(data, '\n', n);

	return lf ? (size_t)(lf - data) + 1 : 0;
}

/* All of data[n]; on failure *ret_done bytes, whole lines, are in the file. */
static int csv_sink_write_lines(
	struct csv_sink *sink, int fd, const char *data, size_t n, size_t *ret_done)
{
	size_t done = 0;

	*ret_done = 0;
	while (done < n) {
		int r = sink->may_block ? csv_sink_wait(sink, fd) : 0;

		/* A row that was begun is seen through. */
		if (r < 0 && done == 0)
			return r;
		ssize_t k = write(fd, data + done, n - done);

		if (k > 0) {
			done += (size_t)k;
			continue;
		}
		r = k == 0 ? -EIO : -errno;
		if (r == -EINTR || r == -EAGAIN)
			continue;
		*ret_done = csv_sink_whole(data, done);
		csv_sink_roll_back(fd, done - *ret_done);
		return r;
	}
	*ret_done = done;
	return 0;
}

static int csv_sink_write(struct csv_sink *sink, int fd, const char *data, size_t n)
{
	size_t done;

	return csv_sink_write_lines(sink, fd, data, n, &done);
}

/* Length of field i of a header line, and where it starts. Headers of ours need no quotes. */
static size_t csv_sink_header_field(const char *line, size_t n, size_t i, const char **ret)
{
	const char *p = line, *end = line + n;

	for (; i > 0; i--) {
		p = memchr(p, ',', (size_t)(end - p));
		if (!p) {
			*ret = end;
			return 0;
		}
		p++;
	}
	const char *comma = memchr(p, ',', (size_t)(end - p));

	*ret = p;
	return (size_t)((comma ? comma : end) - p);
}

static int csv_sink_check_header(
	const struct csv_sink *sink, const char *line, size_t n, struct why *why)
{
	char ours[CSV_ROW_MAX];
	size_t size = csv_header(&sink->columns, ours) - 1;

	if (n == size && memcmp(line, ours, n) == 0)
		return 0;
	for (size_t i = 0;; i++) {
		const char *a, *b;
		size_t na = csv_sink_header_field(line, n, i, &a);
		size_t nb = csv_sink_header_field(ours, size, i, &b);

		if (na == nb && memcmp(a, b, na) == 0 && (na > 0 || i == 0))
			continue;
		return why_set(why, -EINVAL,
			"%s: its column %zu is '%.*s', this recording's is '%.*s'; to append, "
			"give "
			"the same --columns, or name another file",
			sink->name, i + 1, (int)MIN(na, 60), a, (int)nb, b);
	}
}

/* Fields in a line that has no LF, quotes heeded; 0 when a quote is still open. */
static size_t csv_sink_count_fields(const char *line, size_t n)
{
	size_t fields = 1;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (line[i] == '"')
			quoted = !quoted;
		else if (line[i] == ',' && !quoted)
			fields++;
	}
	return quoted ? 0 : fields;
}

/*
 * The file ends in the middle of a line: a writer was killed or its disk was full. A row with
 * all its fields only lacks its LF; half a row is taken off, because it would read as false
 * figures.
 */
static int csv_sink_mend(struct csv_sink *sink, int fd, int reader, off_t size, struct why *why)
{
	char tail[CSV_ROW_MAX];
	size_t want = (size_t)MIN(size, (off_t)sizeof(tail));
	ssize_t got = pread(reader, tail, want, size - (off_t)want);

	if (got < (ssize_t)want)
		return why_errno(why, got < 0 ? -errno : -EIO, "%s cannot be read", sink->name);
	if (want == 0 || tail[want - 1] == '\n')
		return 0;
	size_t whole = csv_sink_whole(tail, want), n = want - whole;
	const char *line = tail + whole;

	if (whole == 0 && (off_t)want < size)
		return why_set(why, -EINVAL,
			"%s: its last line is longer than any row; name another file",
			sink->name);
	if (csv_sink_count_fields(line, n) == sink->columns.n) {
		int r = csv_sink_write(sink, fd, "\n", 1);

		return r < 0 ? csv_sink_why_write(sink, r, why) : 0;
	}
	if (ftruncate(fd, size - (off_t)n) < 0)
		return why_errno(why, -errno, "%s ends in half a row", sink->name);
	snprintf(sink->remark, sizeof(sink->remark),
		"%.160s: an unfinished last row of %zu bytes was taken off", sink->name, n);
	return 0;
}

/* A file with rows in it: the same header, and a last line that is whole. */
static int csv_sink_continue(struct csv_sink *sink, int fd, off_t size, struct why *why)
{
	char self[40], head[CSV_ROW_MAX];

	/* By descriptor, so that it is this very file whatever happens to its name. */
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	_cleanup_close_ int reader = open(self, O_RDONLY | O_CLOEXEC);

	if (reader < 0)
		return why_errno(why, -errno,
			"%s: its header cannot be read, so nothing is appended", sink->name);
	ssize_t n = pread(reader, head, sizeof(head), 0);

	if (n < 0)
		return why_errno(why, -errno, "%s cannot be read", sink->name);
	const char *lf = memchr(head, '\n', (size_t)n);
	int r = csv_sink_check_header(sink, head, lf ? (size_t)(lf - head) : (size_t)n, why);

	return r < 0 ? r : csv_sink_mend(sink, fd, reader, size, why);
}

/* Ready a fresh descriptor for rows: its header is there afterwards. */
static int csv_sink_begin(struct csv_sink *sink, int fd, bool append, struct why *why)
{
	char header[CSV_ROW_MAX];
	struct stat st;

	if (sink->beside_screen && isatty(fd))
		return why_set(why, -EINVAL,
			"%s is a terminal, and so is what the screen is drawn on; record to a "
			"file, "
			"or take --csv, which needs no screen",
			sink->name);
	sink->may_block = fstat(fd, &st) < 0 || !S_ISREG(st.st_mode);
	if (append && !sink->may_block && st.st_size > 0)
		return csv_sink_continue(sink, fd, st.st_size, why);
	int r = csv_sink_write(sink, fd, header, csv_header(&sink->columns, header));

	return r < 0 ? csv_sink_why_write(sink, r, why) : 0;
}

static int csv_sink_open_file(struct csv_sink *sink, bool append, int *ret_fd, struct why *why)
{
	int flags = O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | O_CLOEXEC;
	_cleanup_close_ int fd = open(sink->path, flags | (append ? 0 : O_TRUNC), 0666);

	if (fd < 0)
		return csv_sink_why_open(sink->name, -errno, why);
	int r = csv_sink_begin(sink, fd, append, why);

	if (r < 0)
		return r;
	*ret_fd = fd;
	fd = -1;
	return 0;
}

static bool csv_sink_is_stdout(const char *path)
{
	return !path || strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

int csv_sink_open(const struct csv_sink_options *o, struct csv_sink **ret, struct why *why)
{
	_cleanup_(csv_sink_freep) struct csv_sink *sink = xcalloc(1, sizeof(*sink));
	bool out = csv_sink_is_stdout(o->path);
	const char *name = out ? "standard output" : o->path;

	sink->columns = o->columns;
	sink->beside_screen = o->beside_screen;
	sink->fd = STDOUT_FILENO;
	sink->stop_fd = eventfd(0, EFD_CLOEXEC);
	text_printable(sink->name, sizeof(sink->name), name, strlen(name));
	if (!out) {
		sink->path = xstrdup(o->path);
		sink->fd = -1;
	}
	int r = out ? csv_sink_begin(sink, sink->fd, o->append, why)
		    : csv_sink_open_file(sink, o->append, &sink->fd, why);

	if (r < 0)
		return r;
	*ret = TAKE_PTR(sink);
	return 0;
}

static uint64_t csv_sink_count_rows(const char *data, size_t n)
{
	uint64_t rows = 0;

	for (const char *end = data + n; data < end; rows++)
		data = (const char *)memchr(data, '\n', (size_t)(end - data)) + 1;
	return rows;
}

int csv_sink_flush(struct csv_sink *sink, struct why *why)
{
	size_t done;

	if (!sink || sink->n_held == 0)
		return 0;
	int r = csv_sink_write_lines(sink, sink->fd, sink->held, sink->n_held, &done);

	sink->rows += csv_sink_count_rows(sink->held, done);
	sink->n_held = 0;
	if (r == -EINTR)
		return why_set(why, r, "%s: its reader does not read", sink->name);
	sink->failed = r < 0 ? r : sink->lost;
	if (r == 0)
		return 0;
	csv_sink_why_write(sink, r, &sink->failure);
	return why_set(why, r, "%s", sink->failure.text);
}

int csv_sink_row(struct csv_sink *sink, const struct sample *s, int64_t attach_ns,
	const struct event *event, bool more, struct why *why)
{
	if (sink->n_held == 0)
		sink->held_ns = s->t_ns;
	sink->n_held += csv_row(&sink->columns, s, attach_ns, event, sink->held + sink->n_held);
	/* Whoever reads at the other end of a pipe may wait for this very row. */
	bool may_wait = more && !sink->may_block && s->t_ns - sink->held_ns < CSV_HELD_NS &&
			sink->n_held + CSV_ROW_MAX <= CSV_HELD_MAX;

	return may_wait ? 0 : csv_sink_flush(sink, why);
}

int csv_sink_reopen(struct csv_sink *sink, struct why *why)
{
	struct why reason = {0};
	int fd;

	if (!sink->path)
		return 0;
	int flushed = csv_sink_flush(sink, why);
	int r = csv_sink_open_file(sink, true, &fd, &reason);

	if (r < 0)
		return why_set(
			why, r, "%s; rows still go to the file opened before", reason.text);
	file_close(sink->fd);
	sink->fd = fd;
	csv_sink_write_origin(sink, fd);
	sink->lost = flushed < 0 ? flushed : sink->lost;
	return flushed;
}

int csv_sink_close(struct csv_sink *sink, struct why *why)
{
	if (!sink)
		return 0;
	int r = csv_sink_flush(sink, why);

	/* Network file systems tell of a full disk only now. */
	if (sink->path && close(sink->fd) < 0 && errno != EINTR && r == 0)
		r = csv_sink_why_write(sink, -errno, why);
	sink->fd = -1;
	if (r == 0 && sink->failed < 0)
		r = why_set(why, sink->failed, "%s", sink->failure.text);
	csv_sink_free(sink);
	return r;
}
