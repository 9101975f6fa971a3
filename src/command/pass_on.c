/* SPDX-License-Identifier: MIT */
#include "command/pass_on.h"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "proc/child.h"

int pass_on_start(struct pass_on *p, pid_t pid, struct why *why)
{
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	p->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	p->signal_fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
	if (p->pidfd < 0 || p->signal_fd < 0) {
		int r = -errno;

		file_close(p->pidfd);
		file_close(p->signal_fd);
		return why_errno(why, r, "cannot wait for the command and for signals");
	}
	sigprocmask(SIG_BLOCK, &ours, &p->before);
	return 0;
}

static void pass_on_signals(const struct pass_on *p)
{
	struct signalfd_siginfo info;

	while (read(p->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		/* The terminal's hang-up goes to the whole group. */
		if (info.ssi_code == SI_KERNEL || child_ignored_at_start((int)info.ssi_signo))
			continue;
		syscall(SYS_pidfd_send_signal, p->pidfd, (int)info.ssi_signo, NULL, 0);
	}
}

bool pass_on_wait(const struct pass_on *p, int64_t deadline_ns)
{
	struct pollfd fds[] = {
		{.fd = p->pidfd, .events = POLLIN}, {.fd = p->signal_fd, .events = POLLIN}};

	for (;;) {
		int64_t left = MAX(deadline_ns - clock_mono_ns(), INT64_C(0));
		struct timespec timeout = {
			.tv_sec = left / NS_PER_S, .tv_nsec = left % NS_PER_S};
		int n = ppoll(fds, ARRAY_SIZE(fds), &timeout, NULL);

		if (n > 0 && fds[1].revents)
			pass_on_signals(p);
		if (n > 0 && fds[0].revents)
			return true;
		if (n == 0)
			return false;
	}
}

void pass_on_stop(struct pass_on *p)
{
	sigprocmask(SIG_SETMASK, &p->before, NULL);
	p->pidfd = file_close(p->pidfd);
	p->signal_fd = file_close(p->signal_fd);
}
