/* SPDX-License-Identifier: MIT */
/*
 * Which process of several on one log a cycle belongs to, by its number and time: those of one
 * process go up. Pure; used by gctrace.c alone.
 */
#pragma once

#include "golang/gctrace.h"

enum { GC_STREAMS = 4 }; /* processes told apart at a time */

/* The cycles of one process, as far as numbers and times go up. */
struct gc_stream {
	bool used;
	unsigned run;
	uint64_t n, n_before_jump; /* n_before_jump: 0 the last step was no jump */
	double start, start_before_jump;
};

/** Zeroed to begin with. */
struct gc_streams {
	struct gc_stream of[GC_STREAMS];
	unsigned current, next;
};

/**
 * The next cycle of the log, as printed: n its number, start its second.
 *
 * counts   runs, lost and mixed are kept up to date
 * returns  which process it is of: struct gc_cycle's run
 */
unsigned gc_streams_run(
	struct gc_streams *all, struct gctrace_counts *counts, uint64_t n, double start);
