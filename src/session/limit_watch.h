/* SPDX-License-Identifier: MIT */
/*
 * Notices when a process comes close to a limit, reaches it, or is held back by one: a sentence
 * each time it begins, none while it lasts. Pure: readings in, events out; the caller reads and
 * says when.
 *
 * What is compared with a limit (open files, memory, tasks) has two thresholds, 90 % and 100 %;
 * it must fall below 80 % before it is worth a word again. What the kernel counts (limit hit,
 * throttled) is told when it begins, and again only after a quiet minute; a kill is always
 * told.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/cgroup.h"
#include "proc/limits.h"
#include "series/event.h"

/** One reading; what is not known stays out of it. */
struct limit_reading {
	int64_t t_ns;                      /* CLOCK_MONOTONIC */
	int64_t open_files, threads;       /* -1 not known */
	const struct limits *limits;       /* NULL not read */
	const struct cgroup_state *cgroup; /* NULL not read */
};

enum limit_gauge { LIMIT_FILES, LIMIT_MEMORY, LIMIT_TASKS, LIMIT_THREADS, LIMIT_GAUGES };
enum limit_counter {
	LIMIT_MEMORY_HIGH,
	LIMIT_MEMORY_MAX,
	LIMIT_OOM,
	LIMIT_OOM_KILL,
	LIMIT_THROTTLED,
	LIMIT_COUNTERS,
};

/** What was told already; a zeroed one has seen nothing. */
struct limit_watch {
	int told[LIMIT_GAUGES]; /* 0 nothing, 1 close, 2 reached */
	bool known;             /* the counters below are of a reading of this epoch */
	unsigned epoch;
	int64_t counter[LIMIT_COUNTERS];
	int64_t grew_ns[LIMIT_COUNTERS]; /* when it last did; 0 never */
	int64_t periods, throttled_ns;
};

enum { LIMIT_EVENTS_MAX = LIMIT_GAUGES + LIMIT_COUNTERS };

/**
 * Compare with what was before.
 *
 * events[LIMIT_EVENTS_MAX]  kind EVENT_LIMIT with a printable text; the caller sets the instant
 * returns                   how many there are
 */
size_t limit_watch_look(
	struct limit_watch *w, const struct limit_reading *r, struct event *events);
