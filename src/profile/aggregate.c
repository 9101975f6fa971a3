/* SPDX-License-Identifier: MIT */
#include "profile/aggregate.h"

struct aggregate aggregate_make(const struct pprof_options *o)
{
	const enum pprof_granularity g = o->granularity;

	return (struct aggregate){
		.function = g != PPROF_BY_FILE,
		.file = g != PPROF_BY_FUNCTION,
		.line = g == PPROF_BY_LINE || g == PPROF_BY_ADDRESS,
		.address = g == PPROF_BY_ADDRESS,
		.inlines = !o->noinlines,
	};
}
