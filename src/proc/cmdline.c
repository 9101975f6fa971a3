/* SPDX-License-Identifier: MIT */
#include "proc/cmdline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "proc/procfs.h"

enum {
	CMDLINE_EACH_MAX = 4096,
	CMDLINE_ROOM = 65536,  /* of a list: as much as a pipe holds */
	CMDLINE_PATIENCE = 10, /* times the limit, for a reader that no CPU takes up */
};

/* In the child: only calls that are safe after a fork of a program with threads. */
static void cmdline_copy(int dirfd, int out)
{
	char buf[4096];
	int fd = openat(dirfd, "cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		_exit(errno);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			break;
	_exit(n < 0 ? errno : 0);
}

/* On a busy machine a reader may be late without being stuck: it wants to run, and may not yet.
 */
static bool cmdline_is_starved(pid_t reader)
{
	char path[40] = "/proc/";
	struct pid_stat stat;

	procfs_task_path(path + 6, sizeof(path) - 6, reader, "stat");
	return procfs_read_stat(AT_FDCWD, path, &stat) == 0 && stat.state == 'R';
}

static int64_t cmdline_left(const struct cmdline_reader *r)
{
	int64_t passed = clock_mono_ns() - r->begin_ns;

	if (passed < r->limit_ns)
		return r->limit_ns - passed;
	if (passed < CMDLINE_PATIENCE * r->limit_ns && cmdline_is_starved(r->pid))
		return r->limit_ns / CMDLINE_PATIENCE;
	return 0;
}

/* What is there, waiting for it until the time is over; what has come meanwhile is taken even
 * then. 0 at the end of the pipe. */
static ssize_t cmdline_take(struct cmdline_reader *r, char *buf, size_t size)
{
	for (;;) {
		int64_t left = cmdline_left(r);
		struct pollfd p = {r->fd, POLLIN, 0};
		int ready = poll(&p, 1, left > 0 ? (int)(left / NS_PER_MS) + 1 : 0);

		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready <= 0 && left <= 0)
			return -ETIMEDOUT;
		if (ready <= 0)
			continue;
		ssize_t n = read(r->fd, buf, size);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n == 0)
			r->done = true;
		if (n >= 0)
			return n;
	}
}

/* A child that has closed its pipe is all but gone; one that is stuck is killed and, if it is
 * stuck for good, left to the system: waiting for it would stick us as well. */
static int cmdline_reap(const struct cmdline_reader *r)
{
	int status = 0;

	if (waitpid(r->pid, &status, r->done ? 0 : WNOHANG) == 0) {
		kill(r->pid, SIGKILL);
		for (int i = 0; i < 20 && waitpid(r->pid, &status, WNOHANG) == 0; i++)
			poll(NULL, 0, 1);
	}
	return WIFEXITED(status) ? -WEXITSTATUS(status) : 0;
}

/* 1 in the child, which writes to *ret_out; 0 in us, who read from r->fd. */
static int cmdline_fork(struct cmdline_reader *r, int64_t limit_ns, int *ret_out)
{
	int pipe_fd[2];

	*r = (struct cmdline_reader){
		.fd = -1, .begin_ns = clock_mono_ns(), .limit_ns = limit_ns};
	if (pipe2(pipe_fd, O_CLOEXEC) < 0)
		return -errno;
	r->pid = fork();
	if (r->pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		file_close(pipe_fd[0]);
		*ret_out = pipe_fd[1];
		return 1;
	}
	int e = errno;

	file_close(pipe_fd[1]);
	r->fd = pipe_fd[0];
	if (r->pid < 0) {
		r->fd = file_close(r->fd);
		return -e;
	}
	return 0;
}

static int cmdline_reader_stop(struct cmdline_reader *r)
{
	if (r->fd < 0)
		return 0;
	r->fd = file_close(r->fd);
	return cmdline_reap(r);
}

int cmdline_begin(int dirfd, int64_t limit_ns, struct cmdline_reader *ret)
{
	int out;
	int r = cmdline_fork(ret, limit_ns, &out);

	if (r == 1)
		cmdline_copy(dirfd, out);
	return r;
}

ssize_t cmdline_end(struct cmdline_reader *r, char *buf, size_t size)
{
	size_t used = 0;
	ssize_t n = 0;

	while (buf && used < size && (n = cmdline_take(r, buf + used, size - used)) > 0)
		used += (size_t)n;
	int status = cmdline_reader_stop(r);

	if (n < 0)
		return n;
	return used == 0 && status < 0 ? status : (ssize_t)used;
}

/* What the reader sends before the bytes of a process. */
struct cmdline_record {
	int32_t n; /* bytes that follow, or negative errno */
	char argv[CMDLINE_EACH_MAX];
};

struct cmdline_list {
	pid_t *pids;
	size_t n, next;
	int64_t limit_ns;
	struct cmdline_reader reader;
	size_t at, have; /* what is read of its pipe, and not used yet */
	char buf[CMDLINE_ROOM];
};

/* In the child, as above: one record a process, in order. */
static void cmdline_send_each(const pid_t *pids, size_t n, int out)
{
	struct cmdline_record record;
	char path[48] = "/proc/";

	for (size_t i = 0; i < n; i++) {
		procfs_task_path(path + 6, sizeof(path) - 6, pids[i], "cmdline");
		ssize_t got = procfs_read_at(AT_FDCWD, path, record.argv, sizeof(record.argv));

		record.n = (int32_t)got;
		size_t size = sizeof(record.n) + (size_t)MAX(got, 0);
		if (write(out, &record, size) != (ssize_t)size)
			break;
	}
	_exit(0);
}

static int cmdline_list_start(struct cmdline_list *l)
{
	int out;
	int r = cmdline_fork(&l->reader, l->limit_ns, &out);

	if (r == 1)
		cmdline_send_each(l->pids + l->next, l->n - l->next, out);
	l->at = l->have = 0;
	return r;
}

/* The next bytes of the pipe, whole; NULL when they do not come in time. */
static const char *cmdline_list_bytes(struct cmdline_list *l, size_t size)
{
	if (l->at + size > sizeof(l->buf)) {
		memmove(l->buf, l->buf + l->at, l->have - l->at);
		l->have -= l->at;
		l->at = 0;
	}
	while (l->have - l->at < size) {
		ssize_t n =
			cmdline_take(&l->reader, l->buf + l->have, sizeof(l->buf) - l->have);

		if (n <= 0)
			return NULL;
		l->have += (size_t)n;
	}
	l->at += size;
	return l->buf + l->at - size;
}

/* False when the reader is stuck or gone. */
static bool cmdline_list_take(struct cmdline_list *l, struct cmdline_one *one)
{
	int32_t n;

	l->reader.begin_ns = clock_mono_ns();
	const char *head = cmdline_list_bytes(l, sizeof(n));

	if (!head)
		return false;
	memcpy(&n, head, sizeof(n));
	if (n > CMDLINE_EACH_MAX)
		return false;
	one->n = n;
	one->argv = n > 0 ? cmdline_list_bytes(l, (size_t)n) : "";
	return one->argv != NULL;
}

int cmdline_list_begin(const pid_t *pids, size_t n, int64_t limit_ns, struct cmdline_list **ret)
{
	_cleanup_(cmdline_list_freep) struct cmdline_list *l = xcalloc(1, sizeof(*l));

	l->reader.fd = -1;
	l->limit_ns = limit_ns;
	l->n = n;
	l->pids = xcalloc(n + 1, sizeof(*l->pids));
	memcpy(l->pids, pids, n * sizeof(*pids));
	int r = n > 0 ? cmdline_list_start(l) : 0;

	if (r < 0)
		return r;
	*ret = TAKE_PTR(l);
	return 0;
}

int cmdline_list_next(struct cmdline_list *l, struct cmdline_one *ret)
{
	char end;

	if (l->next == l->n) {
		/* It has nothing more to say, and is waited for. */
		if (l->reader.fd >= 0 && !l->reader.done)
			cmdline_take(&l->reader, &end, 1);
		return 0;
	}
	int r = l->reader.fd < 0 ? cmdline_list_start(l) : 0;

	if (r < 0)
		return r;
	*ret = (struct cmdline_one){.pid = l->pids[l->next]};
	l->next++;
	if (!cmdline_list_take(l, ret)) {
		cmdline_reader_stop(&l->reader);
		ret->argv = "";
		ret->n = -ETIMEDOUT;
	}
	return 1;
}

void cmdline_list_free(struct cmdline_list *l)
{
	if (!l)
		return;
	cmdline_reader_stop(&l->reader);
	free(l->pids);
	free(l);
}

size_t cmdline_join(char *out, size_t size, const char *argv, size_t n)
{
	char joined[4096];

	n = MIN(n, sizeof(joined));
	while (n > 0 && argv[n - 1] == 0)
		n--;
	for (size_t i = 0; i < n; i++)
		joined[i] = argv[i] ? argv[i] : ' ';
	return text_printable(out, size, joined, n);
}
