/* SPDX-License-Identifier: MIT */
#include "command/signals.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "proc/child.h"
#include "proc/target.h"

struct signals {
	struct session *session;
	bool command, has_file;
	bool asked; /* to end, once */
	int signal_fd, stop_fd;
	pthread_t thread;
	sigset_t before;
};

/* The terminal's driver signals its whole foreground group: the command has it already. */
static bool signals_from_terminal(const struct signalfd_siginfo *info)
{
	return info->ssi_code == SI_KERNEL;
}

/* End as the signal would have ended us. Rows are written whole, so none is cut. */
static void signals_die(int number)
{
	sigset_t one;

	sigemptyset(&one);
	sigaddset(&one, number);
	signal(number, SIG_DFL);
	pthread_sigmask(SIG_UNBLOCK, &one, NULL);
	raise(number);
}

/* From this thread only the pidfd is asked: the rest of the target is the engine's. */
static bool signals_command_ended(const struct signals *g)
{
	struct pollfd p = {.fd = target_pidfd(session_target(g->session)), .events = POLLIN};

	return poll(&p, 1, 0) > 0;
}

static void signals_serve(struct signals *g, const struct signalfd_siginfo *info)
{
	bool hangup = info->ssi_signo == SIGHUP;

	if (hangup && g->has_file && !signals_from_terminal(info)) {
		session_reopen(g->session);
		return;
	}
	/* A signalfd gets blocked signals even where nohup, or a script's "&", ignored them. */
	if (child_ignored_at_start((int)info->ssi_signo))
		return;
	if (!g->command) {
		/* Asked twice: whatever it waits for, go at once. */
		if (g->asked)
			signals_die((int)info->ssi_signo);
		g->asked = true;
		session_interrupt(g->session);
		return;
	}
	/* A command that is already gone needs no signal: its last row is on its way, unless
	 * nobody reads it. */
	if (signals_command_ended(g))
		session_unblock(g->session);
	else if (!signals_from_terminal(info) &&
		 session_signal(g->session, (int)info->ssi_signo) == -EPERM)
		session_interrupt(g->session);
}

static void *signals_thread(void *arg)
{
	struct signals *g = arg;
	struct pollfd fds[] = {
		{.fd = g->signal_fd, .events = POLLIN}, {.fd = g->stop_fd, .events = POLLIN}};

	while (poll(fds, ARRAY_SIZE(fds), -1) < 0 || !fds[1].revents) {
		struct signalfd_siginfo info;

		if (read(g->signal_fd, &info, sizeof(info)) == sizeof(info))
			signals_serve(g, &info);
	}
	return NULL;
}

static void signals_free(struct signals *g)
{
	file_close(g->signal_fd);
	file_close(g->stop_fd);
	free(g);
}

int signals_start(
	struct session *s, bool command, bool has_file, struct signals **ret, struct why *why)
{
	struct signals *g = xcalloc(1, sizeof(*g));
	sigset_t ours;

	g->session = s;
	g->command = command;
	g->has_file = has_file;
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGQUIT);
	sigaddset(&ours, SIGHUP);
	g->signal_fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
	g->stop_fd = eventfd(0, EFD_CLOEXEC);
	pthread_sigmask(SIG_BLOCK, &ours, &g->before);
	int r = g->signal_fd < 0 || g->stop_fd < 0
			? -errno
			: -pthread_create(&g->thread, NULL, signals_thread, g);

	if (r < 0) {
		pthread_sigmask(SIG_SETMASK, &g->before, NULL);
		signals_free(g);
		return why_errno(why, r, "cannot listen for signals");
	}
	*ret = g;
	return 0;
}

void signals_stop(struct signals *g)
{
	if (!g)
		return;
	eventfd_write(g->stop_fd, 1);
	pthread_join(g->thread, NULL);
	pthread_sigmask(SIG_SETMASK, &g->before, NULL);
	signals_free(g);
}
