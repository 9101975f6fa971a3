/* SPDX-License-Identifier: MIT */
/* The curves that the overview can show, by name. Which of them, and in which order, the
 * settings say. */
#pragma once

enum series {
	SERIES_CPU, /* the first of them, in this order, unless the configuration says others */
	SERIES_RUN_DELAY,
	SERIES_RSS,
	SERIES_FAULTS,
	SERIES_SWITCHES,
	SERIES_IO,
	SERIES_THREADS,
	SERIES_DEFAULT_COUNT,
	SERIES_SWAP = SERIES_DEFAULT_COUNT,
	SERIES_IO_DELAY,
	SERIES_CALLS,
	SERIES_SYSCALLS,
	SERIES_FILES,
	SERIES_GOROUTINES,
	SERIES_COUNT,
};

/** series_names[SERIES_COUNT], as the configuration has them. */
extern const char *const series_names[SERIES_COUNT];
