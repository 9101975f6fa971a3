/* SPDX-License-Identifier: MIT */
#include "ui/series.h"

const char *const series_names[SERIES_COUNT] = {
	[SERIES_CPU] = "cpu",
	[SERIES_RUN_DELAY] = "run-delay",
	[SERIES_RSS] = "rss",
	[SERIES_FAULTS] = "faults",
	[SERIES_SWITCHES] = "switches",
	[SERIES_IO] = "io",
	[SERIES_THREADS] = "threads",
	[SERIES_SWAP] = "swap",
	[SERIES_IO_DELAY] = "io-delay",
	[SERIES_CALLS] = "calls",
	[SERIES_SYSCALLS] = "syscalls",
	[SERIES_FILES] = "files",
	[SERIES_GOROUTINES] = "goroutines",
};
