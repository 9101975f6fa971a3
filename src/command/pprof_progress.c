/* SPDX-License-Identifier: MIT */
#include "command/pprof_progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"

enum { PROGRESS_BAR = 30, PROGRESS_TEXT = 200 };

static atomic_bool progress_stopped;
static const int progress_signals[] = {SIGINT, SIGTERM};
static struct sigaction progress_before[ARRAY_SIZE(progress_signals)];

static void progress_on_signal(int signal)
{
	(void)signal;
	atomic_store(&progress_stopped, true);
}

const atomic_bool *pprof_progress_stop(void)
{
	return &progress_stopped;
}

void pprof_progress_begin(struct pprof_progress *p, const char *what, int seconds)
{
	struct sigaction action = {.sa_handler = progress_on_signal};

	*p = (struct pprof_progress){.what = what,
		.seconds = seconds,
		.terminal = isatty(STDERR_FILENO),
		.since_ns = clock_mono_ns()};
	for (size_t i = 0; i < ARRAY_SIZE(progress_signals); i++) {
		sigaction(progress_signals[i], NULL, &progress_before[i]);
		/* What is ignored (nohup, a shell's background) stays so. */
		if (progress_before[i].sa_handler != SIG_IGN)
			sigaction(progress_signals[i], &action, NULL);
	}
	pprof_progress_tick(p);
}

static void progress_write(const char *text)
{
	struct winsize size;
	int columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1
			      ? size.ws_col - 1
			      : 79;

	/* Never to the last column: some terminals go to the next line there. */
	fprintf(stderr, "\r%-*.*s\r", columns, columns, text);
	fflush(stderr);
}

void pprof_progress_tick(void *user)
{
	const struct pprof_progress *p = user;
	char text[PROGRESS_TEXT], bar[PROGRESS_BAR + 1];

	if (!p->terminal)
		return;
	double passed = (double)(clock_mono_ns() - p->since_ns) / 1e9;
	int done = p->seconds > 0 ? (int)(passed / p->seconds * PROGRESS_BAR) : 0;

	done = CLAMP(done, 0, PROGRESS_BAR);
	memset(bar, '-', PROGRESS_BAR);
	memset(bar, '#', (size_t)done);
	bar[PROGRESS_BAR] = '\0';
	if (p->seconds > 0 && passed < p->seconds)
		snprintf(text, sizeof(text), "[%s] %3d s left: %s", bar,
			p->seconds - (int)passed, p->what);
	else
		snprintf(text, sizeof(text), "%s%s%swaiting for the %s",
			p->seconds > 0 ? "[" : "", p->seconds > 0 ? bar : "",
			p->seconds > 0 ? "] " : "", p->what);
	progress_write(text);
}

void pprof_progress_end(struct pprof_progress *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(progress_signals); i++)
		sigaction(progress_signals[i], &progress_before[i], NULL);
	if (p->terminal)
		progress_write("");
}
