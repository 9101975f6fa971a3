/* SPDX-License-Identifier: MIT */
/* What becomes of a recording's file while it is shown: it grows, is rotated, or cut short. */
#include "session/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "session/detail.h"
#include "session/internal.h"

enum {
	RECORDING_WAKE_MS = 100,      /* so often the screen hears of what was read */
	RECORDING_LOOK_MS = 200,      /* a file without inotify is looked at so often */
	RECORDING_NOTIFIED_MS = 1000, /* and with it, in case it missed something */
};

void recording_wake(struct session *s, bool now)
{
	int64_t t = clock_mono_ns();

	if (!now && t - s->recording->woken_ns < RECORDING_WAKE_MS * NS_PER_MS)
		return;
	s->recording->woken_ns = t;
	session_wake(s);
}

static void recording_say(struct session *s, const char *what)
{
	session_lock(s);
	session_say(s, "%s %s", s->recording->name, what);
	session_unlock(s);
	recording_wake(s, true);
}

enum recording_fate { FATE_SAME, FATE_GONE, FATE_ROTATED, FATE_CUT };

static const char *const recording_fates[] = {
	[FATE_GONE] = "was moved or removed; what was read of it stays",
	[FATE_ROTATED] = "is a new file now (rotated); what was read of the old one stays",
	[FATE_CUT] = "was cut short; what was read of it stays",
};

/* What became of the file that had this name. */
static enum recording_fate recording_fate(const struct recording *rec)
{
	struct stat named, open;
	int64_t done, size;

	replay_progress(rec->replay, &done, &size);
	if (fstat(replay_fd(rec->replay), &open) < 0)
		return FATE_SAME;
	if (stat(rec->path, &named) < 0)
		return errno == ENOENT ? FATE_GONE : FATE_SAME;
	if (named.st_ino != open.st_ino || named.st_dev != open.st_dev)
		return FATE_ROTATED;
	return size < done ? FATE_CUT : FATE_SAME;
}

static void recording_watch_name(struct recording *rec)
{
	if (rec->inotify_fd >= 0 &&
		inotify_add_watch(rec->inotify_fd, rec->path, IN_MODIFY) < 0)
		rec->inotify_fd = file_close(rec->inotify_fd);
}

/* Where rows of the past were, there are others now. */
static void recording_forget(struct session *s, int fd)
{
	session_lock(s);
	detail_forget(s->recording->detail, fd);
	s->recording->cuts++;
	session_unlock(s);
}

static void recording_give_up(
	struct session *s, enum recording_fate fate, const struct why *why)
{
	s->recording->over = true;
	session_lock(s);
	session_say(s, "%s %s; not followed: %s", s->recording->name, recording_fates[fate],
		why->text);
	session_unlock(s);
	recording_wake(s, true);
}

/*
 * On with what has the file's name now, once it has a header, as `tail -F` does: rows that its
 * writer still put into the old one are read first.
 */
static void recording_follow(struct session *s, enum recording_fate fate)
{
	struct recording *rec = s->recording;
	struct why why;
	int old = replay_fd(rec->replay), r = replay_follow(rec->replay, rec->path, &why);

	if (r == -ENOENT || r == -ENODATA) {
		if (!rec->told_fate)
			recording_say(s, recording_fates[fate]);
		rec->told_fate = true;
		return;
	}
	rec->told_fate = false;
	if (r < 0)
		recording_give_up(s, fate, &why);
	else
		recording_watch_name(rec);
	if (fate == FATE_CUT)
		recording_forget(s, old);
}

static void recording_look(struct session *s)
{
	struct recording *rec = s->recording;

	if (!rec->regular || replay_follows(rec->replay))
		return;
	enum recording_fate fate = recording_fate(rec);

	if (fate != FATE_SAME)
		recording_follow(s, fate);
}

void recording_wait(struct session *s)
{
	struct recording *rec = s->recording;
	struct pollfd fds[] = {{.fd = s->control_fd, .events = POLLIN},
		{.fd = rec->over ? -1 : rec->inotify_fd, .events = POLLIN},
		{.fd = rec->over || rec->regular ? -1 : replay_fd(rec->replay),
			.events = POLLIN}};
	bool quiet = rec->inotify_fd >= 0 && !rec->told_fate;
	int timeout = quiet ? RECORDING_NOTIFIED_MS : RECORDING_LOOK_MS;
	char drained[4096];

	if (poll(fds, ARRAY_SIZE(fds), rec->over || !rec->regular ? -1 : timeout) < 0)
		return;
	while ((fds[0].revents && read(s->control_fd, drained, sizeof(uint64_t)) > 0) ||
		(fds[1].revents && read(rec->inotify_fd, drained, sizeof(drained)) > 0))
		continue;
	if (!rec->over)
		recording_look(s);
}

bool recording_is_over(const struct recording *rec)
{
	struct pollfd fd = {.fd = replay_fd(rec->replay), .events = POLLIN};

	return !rec->regular && poll(&fd, 1, 0) > 0 && !(fd.revents & POLLIN);
}

void recording_watch(struct recording *rec)
{
	struct stat st;
	int fd = replay_fd(rec->replay);

	rec->regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	if (!rec->regular) {
		/* The thread must not hang in a read when the session is to stop. */
		int flags = fcntl(fd, F_GETFL);

		if (flags >= 0)
			fcntl(fd, F_SETFL, flags | O_NONBLOCK);
		return;
	}
	/* Where it cannot be had, the regular look remains. */
	rec->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	recording_watch_name(rec);
}
