/* SPDX-License-Identifier: MIT */
#include "golang/gctrace_csv.h"

#include "base/macro.h"

static const enum gc_field csv_fields[] = {GC_CYCLE, GC_START_S, GC_CPU_PERCENT, GC_SWEEP_TERM,
	GC_MARK, GC_MARK_TERM, GC_CPU_SWEEP_TERM, GC_CPU_ASSIST, GC_CPU_BACKGROUND, GC_CPU_IDLE,
	GC_CPU_MARK_TERM, GC_HEAP_START, GC_HEAP_END, GC_HEAP_LIVE, GC_GOAL, GC_STACKS,
	GC_GLOBALS, GC_PROCS};

void gctrace_csv_header(FILE *out)
{
	fputs("cycle,start_s,gc_cpu_percent,sweep_term_ms,mark_ms,mark_term_ms,"
	      "cpu_sweep_term_ms,cpu_assist_ms,cpu_background_ms,cpu_idle_ms,"
	      "cpu_mark_term_ms,heap_start_mb,heap_end_mb,heap_live_mb,goal_mb,stacks_mb,"
	      "globals_mb,procs,forced\n",
		out);
}

void gctrace_csv_row(FILE *out, const struct gc_cycle *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(csv_fields); i++) {
		enum gc_field f = csv_fields[i];

		if (gc_has(c, f))
			fprintf(out, "%.*f", c->decimals[f], c->value[f]);
		fputc(',', out);
	}
	fprintf(out, "%d\n", c->forced);
}
