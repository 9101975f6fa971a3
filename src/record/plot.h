/* SPDX-License-Identifier: MIT */
/*
 * One or two recordings as one self-contained SVG: panels on a common time axis with units,
 * maxima and events; light and dark; no scripts, nothing from outside. Pure: runs in, text out.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "record/plot_run.h"

enum { PLOT_RUNS_MAX = 2 };

struct plot_page {
	const char *title;   /* printable; NULL: the runs' names */
	const char *version; /* of onetop */
	const struct plot_panel *panels;
	size_t n_panels;
	const struct plot_run
		*runs[PLOT_RUNS_MAX]; /* two stand over each other, from their start */
	size_t n_runs;
	const char *remark; /* what the reader must know of the recordings; "" nothing */
};

/** Write the page; the caller looks at ferror() and fflush(). */
void plot_write(FILE *f, const struct plot_page *page);
