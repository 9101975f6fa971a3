/* SPDX-License-Identifier: MIT */
/* Clock times under curves: at round instants, each under its column. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas.h"

/** The time axis that all curves of a page share. */
struct time_axis {
	int64_t begin_ns, end_ns; /* CLOCK_MONOTONIC at the edges */
	int64_t real_offset_ns;   /* wall clock minus CLOCK_MONOTONIC */
};

/**
 * Draw labels into one line below a curve: a round clock time each, whole and apart.
 *
 * r  the line; as wide as the curve
 */
void timeaxis_draw(struct canvas *c, struct rect r, const struct time_axis *axis);

/** The same beside what stands in the line already: taken[r.w] says which cells; NULL none. */
void timeaxis_draw_beside(
	struct canvas *c, struct rect r, const struct time_axis *axis, const bool *taken);

/** A step that is at least this long, and little longer (a third at most): to fill a chart. */
int64_t timeaxis_fit_step(int64_t ns);

/** Round steps a person reads time in: the next one that is at least this long. */
int64_t timeaxis_nice_step(int64_t ns);
