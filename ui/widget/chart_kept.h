/* SPDX-License-Identifier: MIT */
/*
 * A chart that remembers how it was drawn: from one picture to the next mostly its newest
 * columns change, and the others are copied.
 */
#pragma once

#include <stdint.h>

#include "ui/widget/chart.h"

/** Zeroed: nothing was drawn yet. */
struct chart_kept {
	struct canvas canvas; /* the chart alone, its corner at 0,0 */
	bool log;
	double scale_max;
	uint64_t serial;
};

/** Give the memory back, and forget. */
void chart_kept_done(struct chart_kept *k);

/**
 * As chart_draw(), the whole rectangle overwritten.
 *
 * serial  of these points, one more with each change; never 0
 * same    so many of them, the oldest, are what those of the serial before were, which were n,
 * too
 */
void chart_kept_draw(struct chart_kept *k, struct canvas *c, struct rect r,
	const struct chart_point *points, size_t n, const struct chart_look *look,
	double scale_max, uint64_t serial, size_t same);
