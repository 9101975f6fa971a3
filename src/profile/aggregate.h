/* SPDX-License-Identifier: MIT */
/* What of a place tells one node from another: the granularity of a report. */
#pragma once

#include <stdbool.h>

#include "profile/pprof_options.h"

struct aggregate {
	bool function, file, line, address;
	bool inlines; /* false: only the real function of a location counts */
};

/** From -functions, -filefunctions, -files, -lines, -addresses and -noinlines. */
struct aggregate aggregate_make(const struct pprof_options *o);
