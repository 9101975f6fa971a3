/* SPDX-License-Identifier: MIT */
#include "command/attach.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/units.h"

/* Nothing tells an unprivileged program of a new process: it must look. */
enum { ATTACH_LOOK_MS = 50 };

static const char *attach_wanted(const struct options *o)
{
	return o->pid ? o->pid : o->name ? o->name : o->full;
}

static int attach_find(
	const struct options *o, struct find_row **ret_rows, size_t *ret_n, struct why *why)
{
	return o->full ? find_by_regex(o->full, ret_rows, ret_n, why)
		       : find_by_name(o->name, ret_rows, ret_n, why);
}

static void attach_print_rows(const struct find_row *rows, size_t n)
{
	fprintf(stderr, "%8s  %-12s %10s %10s %10s  %s\n", "PID", "USER", "AGE", "CPU TIME",
		"RSS", "COMMAND");
	for (size_t i = 0; i < n; i++) {
		char age[UNITS_TEXT_MAX], cpu[UNITS_TEXT_MAX], rss[UNITS_TEXT_MAX] = "-";

		units_duration(age, (double)rows[i].age_ns / 1e9);
		units_duration(cpu, (double)rows[i].cpu_ns / 1e9);
		if (rows[i].rss_bytes >= 0)
			units_bytes(rss, (double)rows[i].rss_bytes);
		fprintf(stderr, "%8d  %-12s %10s %10s %10s  %.100s\n", rows[i].pid,
			rows[i].user, age, cpu, rss, rows[i].command);
	}
}

/* Which of the matches: by --newest and --oldest, by asking, or nobody knows. */
static int attach_choose(const struct options *o, attach_pick_fn pick, void *arg,
	const struct find_row *rows, size_t n, pid_t *ret_pid, struct why *why)
{
	if (n == 1 || o->oldest || o->newest) {
		*ret_pid = rows[o->newest ? n - 1 : 0].pid;
		return 0;
	}
	if (pick)
		return pick(arg, rows, n, ret_pid, why);
	attach_print_rows(rows, n);
	return why_set(why, -ENOTUNIQ,
		"%zu processes match '%.60s'; name one by its pid, or add --newest or --oldest",
		n, attach_wanted(o));
}

/* Digits are a pid; somebody may have meant a name. */
static int attach_pid(const struct options *o, struct target **ret, struct why *why)
{
	_cleanup_free_ struct find_row *named = NULL;
	struct why no_matter;
	size_t n = 0;
	int r = target_open((pid_t)atoi(o->pid), ret, why);

	if (r == -ESRCH && find_by_name(o->pid, &named, &n, &no_matter) == 0 && n > 0)
		return why_set(why, r,
			"no process has pid %s, but one has that name: --name %s", o->pid,
			o->pid);
	return r;
}

static int attach_once(const struct options *o, attach_pick_fn pick, void *arg,
	struct target **ret, struct why *why)
{
	_cleanup_free_ struct find_row *rows = NULL;
	size_t n;
	pid_t pid;

	if (o->pid)
		return attach_pid(o, ret, why);
	int r = attach_find(o, &rows, &n, why);

	if (r < 0)
		return r;
	if (n == 0)
		return why_set(why, -ESRCH,
			"no process %s '%.60s'; --wait waits for it to appear",
			o->full ? "has a command line that matches" : "is named",
			attach_wanted(o));
	r = attach_choose(o, pick, arg, rows, n, &pid, why);
	return r < 0 ? r : target_open(pid, ret, why);
}

/* To wait for what never comes would help nobody. */
static int attach_may_come(const struct options *o, struct why *why)
{
	char text[32];
	int largest;

	if (!o->wait || !o->pid ||
		file_read_small(AT_FDCWD, "/proc/sys/kernel/pid_max", text, sizeof(text)) <= 0)
		return 0;
	largest = atoi(text);
	if (largest <= 0 || atoi(o->pid) <= largest)
		return 0;
	return why_set(why, -ESRCH,
		"no process can have pid %s: the largest of this system is %d", o->pid,
		largest);
}

int attach_target(const struct options *o, attach_pick_fn pick, void *arg, struct target **ret,
	struct why *why)
{
	struct why reason;
	int r = attach_may_come(o, why);

	if (r < 0)
		return r;
	for (;;) {
		r = attach_once(o, pick, arg, ret, &reason);

		/* What was said while it was not there yet is no news once it is. */
		if (r >= 0)
			return r;
		if (r != -ESRCH || !o->wait)
			return why_set(why, r, "%s", reason.text);
		if (poll(NULL, 0, ATTACH_LOOK_MS) < 0)
			return why_set(why, -EINTR, "interrupted while waiting for '%.60s'",
				attach_wanted(o));
	}
}

int attach_exit_status(int r)
{
	switch (r) {
	case 0:
		return 0;
	case -EINVAL:
		return 2;
	case -ESRCH:
		return 3;
	case -ENOTUNIQ:
		return 4;
	case -EPERM:
	case -EACCES:
		return 5;
	default:
		return 1;
	}
}
