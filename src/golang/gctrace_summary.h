/* SPDX-License-Identifier: MIT */
/*
 * What a GC log says as a whole: totals, extremes, a curve of fixed size and sentences about
 * what stands out. Fed one cycle at a time; memory does not grow with the log. Pure.
 */
#pragma once

#include "golang/gctrace.h"

enum { GC_CELLS = 128, GC_RUNS = 8 };

/** A slice of time of the curve. */
struct gc_cell {
	uint32_t cycles; /* 0: no cycle here, the rest is meaningless */
	float heap_max_mb, live_min_mb, live_last_mb, goal_mb;
	float pause_max_ms, cpu_percent;
};

/** The cycle before, by process, for what lies between two cycles. */
struct gc_run {
	bool used;
	unsigned run;
	double offset_s; /* where its time begins on the curve's axis */
	struct gc_cycle last;
};

struct gc_summary {
	uint64_t cycles, forced, periodic, past_goal, assisted;
	double pause_total_ms, pause_longest_ms, pause_longest_cycle;
	double mark_total_ms, wall_total_ms;
	double cpu_percent_last, cpu_percent_max;
	double live_first_mb, live_last_mb, live_peak_mb, heap_peak_mb, heap_peak_cycle;
	bool has_goal; /* pre-releases of Go 1.5 print none */
	double goal_first_mb, goal_last_mb, goal_peak_mb;
	double past_goal_mb, past_goal_goal_mb, past_goal_cycle; /* the worst of them */
	double cpu_assist_ms, cpu_mark_ms; /* all CPU time of marking, assists among it */
	double between_mb, between_s;      /* allocated between cycles, and in what time */
	double rate_max_mb_s;
	double gap_longest_s, gap_longest_cycle; /* the cycle after the gap */
	double freed_most_mb, freed_most_cycle;
	double stacks_peak_mb, procs;
	double begin_s, end_s; /* of the curve's axis */

	double cell_s; /* width of a cell */
	struct gc_cell cell[GC_CELLS];
	struct gc_run run[GC_RUNS];
	unsigned next_run;
};

void gc_summary_init(struct gc_summary *s);
void gc_summary_add(struct gc_summary *s, const struct gc_cycle *c);

/** Cells in use, oldest first, s->cell_s seconds each. */
size_t gc_summary_cells(const struct gc_summary *s);

/** Allocation between cycles, MiB a second; negative: it cannot be known. */
double gc_summary_rate(const struct gc_summary *s);

enum { GC_WORDS_MAX = 400 };

/**
 * The i-th sentence about what stands out, most important first.
 *
 * counts   what the reader counted, for what is missing or doubtful
 * returns  false when there is no i-th
 */
bool gc_summary_words(const struct gc_summary *s, const struct gctrace_counts *counts,
	unsigned i, char out[GC_WORDS_MAX]);
