/* SPDX-License-Identifier: MIT */
#include "command/time.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/own_options.h"
#include "command/pass_on.h"
#include "command/run_watch.h"
#include "command/time_report.h"
#include "proc/child.h"

enum {
	TIME_USAGE = 2,
	TIME_FAILED = 125, /* apart from what commands return, as env(1), nohup(1), time(1) */
};

struct time_options {
	bool verbose, posix, append, help;
	const char *file;
	char **command;
};

static void time_help(void)
{
	puts("onetop time [-v] [-p] [-o FILE] [-a] [--] COMMAND [ARG]...\n"
	     "Run COMMAND directly, without a shell, and tell how long it took.\n");
	own_options_print(stdout, "time");
	puts("\n"
	     "Below what GNU time -v tells, -v has peak PSS, threads and open files,\n"
	     "run delay, and curves of RSS and CPU. TERM and HUP are passed on to the\n"
	     "command; its report still comes. The status is the command's own,\n"
	     "128 + N after signal N, 127 when it is not found, 126 when it cannot be\n"
	     "run, 125 when onetop itself failed.");
}

static int time_parse(int argc, char **argv, struct time_options *o, struct why *why)
{
	static const struct option options[] = {
#define TIME_OPTION(name, code, letter, has, argument, help) {name, has, NULL, code},
#include "command/own_options.def"
		{0}};
	int c;

	opterr = 0;
	optind = 0; /* start afresh: the program's own options were read before */
	while ((c = getopt_long(argc, argv, "+:vpo:ah", options, NULL)) != -1) {
		switch (c) {
		case 'v':
			o->verbose = true;
			break;
		case 'p':
			o->posix = true;
			break;
		case 'o':
			o->file = optarg;
			break;
		case 'a':
			o->append = true;
			break;
		case 'h':
			o->help = true;
			return 0;
		default:
			return why_set(why, -EINVAL,
				c == ':' ? "time: %s needs a FILE"
					 : "time: there is no option %s; 'onetop time --help' "
					   "lists them",
				argv[optind - 1]);
		}
	}
	o->command = argv + optind;
	if (!o->command[0])
		return why_set(why, -EINVAL,
			"time: which command? onetop time [-v] [-p] [-o FILE] [-a] -- COMMAND "
			"[ARG]...");
	return 0;
}

/* Before the command runs: a report that cannot be written must not cost a run. */
static int time_open(const struct time_options *o, int *ret_fd, struct why *why)
{
	int flags =
		O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (o->append ? O_APPEND : O_TRUNC);

	if (!o->file) {
		*ret_fd = STDERR_FILENO;
		return 0;
	}
	int fd = open(o->file, flags, 0666);

	if (fd < 0)
		return why_errno(why, -errno, "time: %s cannot be opened", o->file);
	*ret_fd = fd;
	return 0;
}

/*
 * Let the child go and see it through. A command that could not be run still gives a report, as
 * time(1) does; the sentence tells why it could not.
 */
static int time_see_through(struct child *child, struct run_watch *w, int64_t start,
	struct time_result *t, struct why *why)
{
	struct why reason = {0};
	struct pass_on signals;
	int r = pass_on_start(&signals, child->pid, why);

	if (r < 0)
		return r;
	if (child_go(child, &reason) < 0)
		why_set(why, 0, "time: %s", reason.text);
	else if (w)
		t->seen = run_watch_until_end(w, &signals, start);
	else
		pass_on_wait(&signals, INT64_MAX);
	r = child_wait(child->pid, &t->wait_status, &t->usage);
	pass_on_stop(&signals);

	t->real_ns = (t->seen ? t->seen->end_ns : clock_mono_ns()) - start;
	return r < 0 ? why_errno(why, r, "time: the command cannot be waited for") : 0;
}

static void time_print(FILE *out, const struct time_options *o, const struct time_result *t)
{
	if (o->verbose)
		time_report_verbose(out, t);
	else if (o->posix)
		time_report_posix(out, t);
	else
		time_report_bash(out, t);
}

/* In one write, so that what others write does not come between. */
static int time_write(
	const struct time_options *o, int fd, const struct time_result *t, struct why *why)
{
	_cleanup_free_ char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	int r = f ? 0 : -ENOMEM;

	if (f) {
		time_print(f, o, t);
		r = fclose(f) == 0 ? file_write_all(fd, text, n) : -ENOMEM;
	}
	if (o->file && close(fd) < 0 && r == 0)
		r = -errno;
	return r < 0 ? why_errno(why, r, "time: the report cannot be written to %s",
			       o->file ? o->file : "standard error")
		     : 0;
}

/* What a child has used so far; 0 where it cannot be asked. */
static int64_t time_child_cpu_ns(pid_t pid)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0)
		return 0;
	return used.tv_sec * NS_PER_S + used.tv_nsec;
}

static int time_run(const struct time_options *o, int fd, struct why *why)
{
	struct time_result t = {.argv = o->command, .utf8 = text_locale_is_utf8()};
	struct run_watch *w = NULL;
	struct why not_watched;
	struct child child;
	int64_t start = clock_mono_ns();
	int r = child_spawn(o->command, NULL, &child, why);

	if (r < 0)
		return TIME_FAILED;
	int64_t forked = clock_mono_ns();

	if (o->verbose && run_watch_new(child.pid, &w, &not_watched) < 0)
		t.not_watched = not_watched.text;
	/* The child's usage counts from the fork, and so does real; not what we do while it
	 * waits. As long as it is still on its way there, the kernel's clock lags behind. */
	if (w && run_watch_waits(w))
		start = clock_mono_ns() - MAX(forked - start, time_child_cpu_ns(child.pid));
	r = time_see_through(&child, w, start, &t, why);
	if (r == 0)
		r = time_write(o, fd, &t, why);
	run_watch_free(w);
	int status = child_exit_status(t.wait_status);

	return r < 0 && status == 0 ? TIME_FAILED : status;
}

int command_time(int argc, char **argv, struct why *why)
{
	struct time_options o = {0};
	int fd = -1;

	if (time_parse(argc, argv, &o, why) < 0)
		return TIME_USAGE;
	if (o.help) {
		time_help();
		return 0;
	}
	if (time_open(&o, &fd, why) < 0)
		return TIME_FAILED;
	/* Keys meant for the command end the command; its report still comes. */
	sighandler_t interrupt = signal(SIGINT, SIG_IGN), quit = signal(SIGQUIT, SIG_IGN);
	int status = time_run(&o, fd, why);

	signal(SIGINT, interrupt);
	signal(SIGQUIT, quit);
	return status;
}
