/* SPDX-License-Identifier: MIT */
/*
 * Rates on reading: what two samples say of the time between them. A counter that fell, a first
 * reading and a gap give no rate, never a huge or a zero one.
 */
#pragma once

#include <stdint.h>

#include "series/sample.h"

struct rates {
	struct metric_set seen; /* last_* are set */
	struct metric_set valid;
	int64_t last_value[METRIC_COUNT];
	int64_t last_t_ns[METRIC_COUNT];
	double per_s[METRIC_COUNT]; /* counters, per second in base units (NS: seconds per
				       second) */
	double user_share; /* of CPU time, 0..1, as last known from the kernel's ticks; <0
			      unknown */
	int64_t split_user, split_system; /* ticks' totals (ns) at which user_share was taken */
};

void rates_init(struct rates *r);

/** Forget the baseline: after a gap, a restart, or a change of process. */
void rates_break(struct rates *r);

/**
 * Take in the next sample: rates of its fresh counters against their last fresh values, and the
 * sample's derived metrics (cpu_percent, user_percent, system_percent), which are set in it.
 * Counters that are valid but not fresh keep their last rate; the others lose it.
 */
void rates_push(struct rates *r, struct sample *s);

static inline bool rates_has(const struct rates *r, enum metric m)
{
	return metric_set_has(&r->valid, m);
}
