/* SPDX-License-Identifier: MIT */
/*
 * A command looked at from its first instruction to its end, for `onetop time -v`: peaks, and a
 * curve in a fixed number of points whatever the run's length.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "command/pass_on.h"

enum { RUN_CURVE_POINTS = 256 };

struct run_point {
	int64_t t_ns; /* since the run began */
	int64_t cpu_ns;
	int64_t rss; /* highest up to here since the point before; -1 unknown */
};

/** Points in time order; when full, neighbours are merged: levels by maximum. */
struct run_curve {
	struct run_point at[RUN_CURVE_POINTS];
	size_t n;
};

void run_curve_add(struct run_curve *c, const struct run_point *p);

enum { RUN_CURVE_COLUMNS_MAX = 60 };

/**
 * Cut a run into columns of equal time.
 *
 * length_ns, cpu_ns  the whole run, from its end
 * rss, cpu_pct       [RUN_CURVE_COLUMNS_MAX]: highest level, mean percent of one core; <0
 *                    unknown
 * returns            columns; never more than there are points
 */
size_t run_curve_columns(const struct run_curve *c, int64_t length_ns, int64_t cpu_ns,
	double *rss, double *cpu_pct);

/** What was seen; -1 not known. */
struct run_seen {
	int64_t peak_rss, peak_pss, peak_threads, peak_fds, run_delay_ns;
	int64_t before_rss; /* of our own image in the child, before the command replaced it */
	uint64_t samples;
	int64_t cpu_ns; /* of the whole run by the clock that the curve was read from; -1 */
	int64_t end_ns; /* CLOCK_MONOTONIC when the end was noticed */
	struct run_curve curve;
};

struct run_watch;

/** Take hold of a child that waits to be let go. 0 or negative errno with a sentence. */
int run_watch_new(pid_t pid, struct run_watch **ret, struct why *why);
void run_watch_free(struct run_watch *w);

/** Whether the child already waited then: if not, it was still on its way there. */
bool run_watch_waits(const struct run_watch *w);

/**
 * Sample it until it ends, every 10 ms at first and more seldom the longer it runs. The child
 * is not reaped. The result stays valid until run_watch_free().
 *
 * signals   for the command meanwhile
 * start_ns  CLOCK_MONOTONIC when it was let go
 */
const struct run_seen *run_watch_until_end(
	struct run_watch *w, const struct pass_on *signals, int64_t start_ns);
