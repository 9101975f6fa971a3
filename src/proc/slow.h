/* SPDX-License-Identifier: MIT */
/*
 * What is read at the slow pace: status, the number of descriptors, and the threads. One round
 * over all of it at most ten times a second and at most 1 % of the time, cut into slices so
 * that no sample waits long for it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "proc/target.h"
#include "proc/threads.h"
#include "series/sample.h"

struct slow;

int slow_new(const struct target *t, struct slow **ret, struct why *why);
void slow_free(struct slow *s);

/** How long one slice may hold up a sample, and how much of the time may be saved up. */
void slow_set_interval(struct slow *s, int64_t interval_ns);

/** What the fast set tells the slow one. */
struct slow_hints {
	int64_t alive;   /* threads that stat counts */
	bool main_gone;  /* the main thread has ended, others live: memory and descriptors are
			    read from them */
	uint64_t memory; /* another number whenever memory may have changed */
};

/** Go on with the round, or begin one that is due; sets the values that became known. */
void slow_step(struct slow *s, const struct slow_hints *hints, struct sample *sample);

/** A whole round from the start, whatever it costs. */
void slow_read_all(struct slow *s, const struct slow_hints *hints, struct sample *sample);

/** Only the threads' totals, for the last time: of an ended process the rest is gone. */
void slow_read_last(struct slow *s, struct sample *sample);

struct threads *slow_threads(struct slow *s);
