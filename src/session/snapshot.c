/* SPDX-License-Identifier: MIT */
/* What a session gives to a snapshot: its summary and all that is in memory. */
#include "record/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "proc/living.h"
#include "record/csv.h"
#include "session/internal.h"
#include "session/snapshot_go.h"
#include "session/summary.h"

/* Rows copied out under the lock at a time: the disk never makes the engine wait. */
enum { SNAPSHOT_ROWS = 64 };

static int snapshot_write_summary(void *arg, int dirfd, struct why *why)
{
	struct session_summary *summary = session_summary_new(arg);
	int r = summary_write(dirfd, &summary->in, why);

	free(summary);
	return r;
}

static const struct event *snapshot_event_at(
	const struct event *events, size_t n, size_t *next, int64_t t_ns)
{
	/* Notes are for the screen: a row more without a word would say nothing. */
	while (*next < n && events[*next].kind == EVENT_NOTE)
		(*next)++;
	if (*next < n && events[*next].t_ns <= t_ns)
		return &events[(*next)++];
	return NULL;
}

static int snapshot_write_row(int fd, const struct csv_columns *columns, const struct sample *s,
	int64_t attach_ns, const struct event *event)
{
	char row[CSV_ROW_MAX];

	return file_write_all(fd, row, csv_row(columns, s, attach_ns, event, row));
}

/* One batch after the other; an event stands in the first row at or after its instant. */
static int snapshot_write_rows(struct session *s, int fd, const struct csv_columns *columns)
{
	_cleanup_free_ struct sample *rows = xcalloc(SNAPSHOT_ROWS, sizeof(*rows));
	_cleanup_free_ struct event_log *log = xcalloc(1, sizeof(*log));
	int64_t after = INT64_MIN, attach_ns;
	size_t n, next = 0;
	int r = 0;

	session_lock(s);
	*log = s->events;
	attach_ns = s->now.attach_t_ns;
	session_unlock(s);
	do {
		session_lock(s);
		n = history_rows(s->history, after, rows, SNAPSHOT_ROWS);
		session_unlock(s);
		for (size_t i = 0; i < n && r >= 0; i++) {
			after = rows[i].t_ns;
			const struct event *e =
				snapshot_event_at(log->at, log->n, &next, after);

			do
				r = snapshot_write_row(fd, columns, &rows[i], attach_ns, e);
			while (r >= 0 && e &&
				(e = snapshot_event_at(log->at, log->n, &next, after)));
		}
	} while (n == SNAPSHOT_ROWS && r >= 0);
	return r;
}

static int snapshot_write_series(void *arg, int dirfd, struct why *why)
{
	const struct session *s = arg;
	struct csv_columns columns =
		s->options.keeps_asked ? csv_columns_with_asked() : csv_all_columns();
	char header[CSV_ROW_MAX];

	int r = file_create(dirfd, "history.csv", header, csv_header(&columns, header));

	if (r < 0)
		return why_errno(why, r, "cannot create history.csv");
	_cleanup_close_ int fd = openat(dirfd, "history.csv", O_WRONLY | O_APPEND | O_CLOEXEC);

	r = fd < 0 ? -errno : snapshot_write_rows(arg, fd, &columns);
	return r < 0 ? why_errno(why, r, "cannot write history.csv") : 0;
}

static int snapshot_write_history(void *arg, int dirfd, struct why *why)
{
	int r = snapshot_write_series(arg, dirfd, why);

	return r < 0 ? r : snapshot_write_go(arg, dirfd, why);
}

int session_snapshot(struct session *s, char *ret_path, size_t size, struct why *why)
{
	if (s->recording)
		return why_set(why, -ENOTSUP,
			"this is a recording: there is no process to take a snapshot of");
	_cleanup_close_ int living = living_open(target_dirfd(s->target));
	struct snapshot_input in = {.parent = s->options.snapshot_dir,
		.pid = target_pid(s->target),
		.proc_dirfd = target_dirfd(s->target),
		.shared_dirfd = living < 0 ? target_dirfd(s->target) : living,
		.real_ns = clock_real_ns(),
		.with_environ = s->options.with_environ,
		.write_summary = snapshot_write_summary,
		.write_history = snapshot_write_history,
		.arg = s};
	char name[TARGET_NAME_MAX];

	session_lock(s);
	memcpy(name, s->now.info.comm, sizeof(name));
	session_unlock(s);
	in.name = name;
	int r = snapshot_write(&in, ret_path, size, why);

	if (r >= 0)
		session_note_snapshot(s, ret_path);
	return r;
}
