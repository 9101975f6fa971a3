/* SPDX-License-Identifier: MIT */
/*
 * A sample: raw counters and gauges of one process at one instant, which of them are valid, and
 * the clocks. Missing is never zero: look at `valid` before `value`.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "series/metrics.h"

struct sample {
	int64_t t_ns;    /* CLOCK_MONOTONIC when the fast set was read */
	int64_t real_ns; /* CLOCK_REALTIME of the same moment; shown, never subtracted */
	/* The mean instant at which the threads were looked at whose sums (SLOW counters) are
	 * fresh here: a round over many threads takes several samples. 0: at t_ns */
	int64_t threads_t_ns;
	struct metric_set
		valid; /* value[m] may be shown; SLOW values are repeated between reads */
	struct metric_set fresh; /* value[m] was read for this very sample; subset of valid */
	int64_t value[METRIC_COUNT]; /* in the unit of metrics[m].unit; STATE is the letter */
};

/** Note a value read just now: valid and fresh. */
static inline void sample_set(struct sample *s, enum metric m, int64_t value)
{
	s->value[m] = value;
	metric_set_add(&s->valid, m);
	metric_set_add(&s->fresh, m);
}

static inline void sample_clear(struct sample *s, enum metric m)
{
	metric_set_remove(&s->valid, m);
	metric_set_remove(&s->fresh, m);
}

static inline bool sample_has(const struct sample *s, enum metric m)
{
	return metric_set_has(&s->valid, m);
}

/** The value, or `otherwise` where it is missing. */
static inline int64_t sample_get(const struct sample *s, enum metric m, int64_t otherwise)
{
	return sample_has(s, m) ? s->value[m] : otherwise;
}

/** Levels that are missing, as they were in a sample before: of what has ended, the last known.
 */
void sample_fill_gauges(struct sample *s, const struct sample *before);

/** Totals as of a newer sample, where it has them: what has ended did more since it was last
 * seen alive. */
void sample_take_counters(struct sample *s, const struct sample *newer);

/**
 * Start the next sample from the one before: keeps values of SLOW metrics as valid but not
 * fresh (they repeat until read again), forgets the rest.
 */
void sample_next(struct sample *s);
