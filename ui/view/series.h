/* SPDX-License-Identifier: MIT */
/* The curves that the overview can show. Which of them, and in which order, the settings say.
 */
#pragma once

#include "ui/view/pane.h"

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

struct series_info {
	const char *name; /* in the configuration */
	struct pane_row row;
};

/** series_table[SERIES_COUNT] */
extern const struct series_info series_table[SERIES_COUNT];
