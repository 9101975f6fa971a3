/* SPDX-License-Identifier: MIT */
#include "session/golang_metrics.h"

#include <math.h>
#include <stdlib.h>

/* Largest whole number of which every smaller one is a double, too; far beyond any figure. */
#define EXACT_MAX 9007199254740992.0

static const struct {
	enum metric metric;
	enum go_stat stat;
} golang_pairs[] = {
	{METRIC_GO_ALLOC, GO_STAT_ALLOC},
	{METRIC_GO_SYS, GO_STAT_SYS},
	{METRIC_GO_HEAP_ALLOC, GO_STAT_HEAP_ALLOC},
	{METRIC_GO_HEAP_SYS, GO_STAT_HEAP_SYS},
	{METRIC_GO_HEAP_IDLE, GO_STAT_HEAP_IDLE},
	{METRIC_GO_HEAP_INUSE, GO_STAT_HEAP_INUSE},
	{METRIC_GO_HEAP_RELEASED, GO_STAT_HEAP_RELEASED},
	{METRIC_GO_HEAP_OBJECTS, GO_STAT_HEAP_OBJECTS},
	{METRIC_GO_STACK_INUSE, GO_STAT_STACK_INUSE},
	{METRIC_GO_STACK_SYS, GO_STAT_STACK_SYS},
	{METRIC_GO_MSPAN_SYS, GO_STAT_MSPAN_SYS},
	{METRIC_GO_MCACHE_SYS, GO_STAT_MCACHE_SYS},
	{METRIC_GO_BUCK_HASH_SYS, GO_STAT_BUCK_HASH_SYS},
	{METRIC_GO_GC_SYS, GO_STAT_GC_SYS},
	{METRIC_GO_OTHER_SYS, GO_STAT_OTHER_SYS},
	{METRIC_GO_NEXT_GC, GO_STAT_NEXT_GC},
	{METRIC_GO_LAST_GC, GO_STAT_LAST_GC_SECONDS},
	{METRIC_GO_ALLOC_TOTAL, GO_STAT_ALLOC_TOTAL},
	{METRIC_GO_MALLOCS, GO_STAT_MALLOCS_TOTAL},
	{METRIC_GO_FREES, GO_STAT_FREES_TOTAL},
	{METRIC_GO_GC_CYCLES, GO_STAT_GC_CYCLES_TOTAL},
	{METRIC_GO_GC_FORCED, GO_STAT_GC_FORCED_TOTAL},
	{METRIC_GO_GC_PAUSE, GO_STAT_GC_PAUSE_SECONDS_TOTAL},
	{METRIC_GO_GC_CPU, GO_STAT_GC_CPU_FRACTION},
	{METRIC_GO_GOROUTINES, GO_STAT_GOROUTINES},
};

/*
 * Seconds since 1970 in a double are good for a quarter of a microsecond; the ring holds the
 * same instant in whole nanoseconds.
 */
static bool golang_last_gc(const struct memstats *m, int64_t *ret)
{
	double seconds = m->value[GO_STAT_LAST_GC_SECONDS];
	double cycles = m->value[GO_STAT_GC_CYCLES_TOTAL];

	if (seconds >= 9.2e9)
		return false;
	*ret = (int64_t)(seconds * 1e9);
	if (!m->has_pause_ends || !memstats_has(m, GO_STAT_GC_CYCLES_TOTAL) || cycles < 1 ||
		cycles > 4294967295.0)
		return true;
	uint64_t end = m->pause_end_ns[((uint64_t)cycles + GO_PAUSES - 1) % GO_PAUSES];

	if (end < INT64_MAX && llabs((int64_t)end - *ret) < 10000)
		*ret = (int64_t)end;
	return true;
}

static bool golang_value(const struct memstats *m, enum go_stat stat, int64_t *ret)
{
	double v = m->value[stat];

	if (!memstats_has(m, stat) || !(v >= 0))
		return false;
	if (stat == GO_STAT_LAST_GC_SECONDS)
		return golang_last_gc(m, ret);
	if (stat == GO_STAT_GC_PAUSE_SECONDS_TOTAL)
		v *= 1e9;
	else if (stat == GO_STAT_GC_CPU_FRACTION)
		v *= 1e12;
	if (v > EXACT_MAX)
		return false;
	*ret = llround(v);
	return true;
}

void golang_metrics_set(const struct memstats *m, struct sample *s, bool fresh)
{
	for (size_t i = 0; i < ARRAY_SIZE(golang_pairs); i++) {
		enum metric metric = golang_pairs[i].metric;
		int64_t value;

		if (!golang_value(m, golang_pairs[i].stat, &value))
			continue;
		sample_set(s, metric, value);
		if (!fresh)
			metric_set_remove(&s->fresh, metric);
	}
}

void golang_metrics_get(const struct sample *s, struct memstats *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(golang_pairs); i++) {
		enum metric metric = golang_pairs[i].metric;
		double unit = metrics[metric].unit == UNIT_NS      ? 1e-9
			      : metrics[metric].unit == UNIT_RATIO ? 1e-12
								   : 1;

		if (sample_has(s, metric))
			memstats_set(
				ret, golang_pairs[i].stat, (double)s->value[metric] * unit);
	}
}
