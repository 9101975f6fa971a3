/* SPDX-License-Identifier: MIT */
#include "proc/cmdline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/text.h"
#include "proc/parse.h"
#include "proc/procfs.h"

enum {
	CMDLINE_EACH_MAX = 4096,
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
	char path[40] = "/proc/", text[1024];
	struct pid_stat stat;

	procfs_task_path(path + 6, sizeof(path) - 6, reader, "stat");
	ssize_t n = procfs_read_at(AT_FDCWD, path, text, sizeof(text));

	return n > 0 && parse_stat(text, (size_t)n, &stat) == 0 && stat.state == 'R';
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

/* Collects until the end of the pipe, the end of the buffer or the end of the time; what is
 * there already is taken even when that has passed. */
static ssize_t cmdline_collect(const struct cmdline_reader *from, char *buf, size_t size)
{
	size_t used = 0;

	while (used < size) {
		int64_t left = cmdline_left(from);
		struct pollfd p = {from->fd, POLLIN, 0};

		int r = poll(&p, 1, left > 0 ? (int)(left / NS_PER_MS) + 1 : 0);
		if (r < 0 && errno != EINTR)
			return -errno;
		if (r <= 0 && left <= 0)
			return -ETIMEDOUT;
		if (r <= 0)
			continue;
		ssize_t n = read(from->fd, buf + used, size - used);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n == 0)
			break;
		if (n > 0)
			used += (size_t)n;
	}
	return (ssize_t)used;
}

static int cmdline_reap(pid_t pid)
{
	int status = 0;

	/* A child that is done only needs collecting; one that is stuck is killed and, if it is
	 * stuck for good, left to the system: waiting for it would stick us as well. */
	if (waitpid(pid, &status, WNOHANG) == 0) {
		kill(pid, SIGKILL);
		for (int i = 0; i < 20 && waitpid(pid, &status, WNOHANG) == 0; i++)
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
	return cmdline_reap(r->pid);
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
	ssize_t n = buf ? cmdline_collect(r, buf, size) : 0;
	int status = cmdline_reader_stop(r);

	return n == 0 && status < 0 ? status : n;
}

/* What the reader sends before the bytes of a process. */
struct cmdline_record {
	int32_t n; /* bytes that follow, or negative errno */
	char argv[CMDLINE_EACH_MAX];
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

static int cmdline_reader_start(
	struct cmdline_reader *reader, const pid_t *pids, size_t n, int64_t limit_ns)
{
	int out;
	int r = cmdline_fork(reader, limit_ns, &out);

	if (r == 1)
		cmdline_send_each(pids, n, out);
	return r;
}

/* One record before the deadline; false when the reader is stuck or gone. */
static bool cmdline_reader_next(struct cmdline_reader *r, struct cmdline_record *ret)
{
	r->begin_ns = clock_mono_ns();
	ssize_t n = cmdline_collect(r, (char *)&ret->n, sizeof(ret->n));

	if (n != sizeof(ret->n) || ret->n > (int32_t)sizeof(ret->argv))
		return false;
	if (ret->n <= 0)
		return true;
	return cmdline_collect(r, ret->argv, (size_t)ret->n) == ret->n;
}

int cmdline_read_each(
	const pid_t *pids, size_t n, int64_t limit_ns, cmdline_each_fn each, void *arg)
{
	struct cmdline_reader reader = {.fd = -1};
	struct cmdline_record record;
	int r = 0;

	for (size_t i = 0; i < n && r >= 0; i++) {
		if (reader.fd < 0)
			r = cmdline_reader_start(&reader, pids + i, n - i, limit_ns);
		if (r < 0)
			break;
		if (!cmdline_reader_next(&reader, &record)) {
			cmdline_reader_stop(&reader);
			record.n = -ETIMEDOUT;
		}
		r = each(arg, i, record.argv, record.n);
	}
	cmdline_reader_stop(&reader);
	return MIN(r, 0);
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
