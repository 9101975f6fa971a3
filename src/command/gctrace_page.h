/* SPDX-License-Identifier: MIT */
/* How a GC log is printed: rows, summary, curves. Text out, nothing else. */
#pragma once

#include <stdio.h>

#include "golang/gctrace.h"
#include "golang/gctrace_summary.h"

void gctrace_page_header(FILE *out, bool ascii);
void gctrace_page_row(FILE *out, const struct gc_cycle *c, bool ascii);

/** Totals, curves and what stands out. */
void gctrace_page_summary(
	FILE *out, const struct gc_summary *s, const struct gctrace_counts *counts, bool ascii);
