/* SPDX-License-Identifier: MIT */
#include "proc/cmdline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/text.h"
#include "proc/procfs.h"

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

/* Collects until the end of the pipe, the end of the buffer or the deadline. */
static ssize_t cmdline_collect(int fd, char *buf, size_t size, int64_t deadline_ns)
{
	size_t used = 0;

	while (used < size) {
		int64_t left = deadline_ns - clock_mono_ns();
		struct pollfd p = {fd, POLLIN, 0};

		if (left <= 0)
			return -ETIMEDOUT;
		int r = poll(&p, 1, (int)(left / NS_PER_MS) + 1);
		if (r < 0 && errno != EINTR)
			return -errno;
		if (r <= 0)
			continue;
		ssize_t n = read(fd, buf + used, size - used);
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

ssize_t cmdline_read(int dirfd, char *buf, size_t size, int64_t limit_ns)
{
	int64_t deadline_ns = clock_mono_ns() + limit_ns;
	int pipe_fd[2];

	if (pipe2(pipe_fd, O_CLOEXEC) < 0)
		return -errno;
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		cmdline_copy(dirfd, pipe_fd[1]);
	}
	int fork_errno = errno;
	file_close(pipe_fd[1]);
	if (pid < 0) {
		file_close(pipe_fd[0]);
		return -fork_errno;
	}
	ssize_t n = cmdline_collect(pipe_fd[0], buf, size, deadline_ns);
	file_close(pipe_fd[0]);
	int r = cmdline_reap(pid);
	return n == 0 && r < 0 ? r : n;
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
