/* SPDX-License-Identifier: MIT */
/*
 * The curves of a page, copied out of the history: one chart point a column of dots.
 * Columns stand on fixed instants, a whole number of their widths apart, so that a figure once
 * drawn does not change with the next sample; only what is new is read again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "series/history.h"
#include "series/metrics.h"
#include "ui/widget/chart.h"
#include "ui/widget/scale.h"

enum curve {
	CURVE_CPU,
	CURVE_RSS,
	CURVE_FAULTS,
	CURVE_SWITCHES,
	CURVE_IO,
	CURVE_THREADS,
	CURVE_DELAY,
	CURVE_BLOCK,
	CURVE_SWAP,
	CURVE_CALLS,
	CURVE_SYSCALLS,
	CURVE_FDS,
	CURVE_GO_HEAP,
	CURVE_GO_GC,
	CURVE_GO_PAUSE,
	CURVE_GO_GC_CPU,
	CURVE_GO_RATE,
	CURVE_GO_ROUTINES,
	CURVE_GO_INUSE, /* from here on never rows: what parts of RSS are made of */
	CURVE_GO_IDLE,
	CURVE_GO_RELEASED,
	CURVE_GO_STACKS,
	CURVE_GO_SYS,
	CURVE_GO_HEAP_SYS,
	CURVE_COUNT,
};

enum { CURVE_PARTS = 3 };

/** How a curve is made of metrics. */
struct curve_source {
	enum { WHOLE_ALONE, WHOLE_AND_PARTS, SUM_OF_BOTH } how;
	enum metric whole; /* not of a sum */
	enum metric
		parts[CURVE_PARTS]; /* [n_parts], from the bottom; the last is what is left */
	int n_parts;
	float unit; /* what one unit of the history is on the screen */
	enum scale_kind scale;
	double least; /* the smallest maximum of the scale */
	bool lined;   /* the second part is none: a curve of its own, drawn as a line */
};

extern const struct curve_source curve_sources[CURVE_COUNT];

struct curves {
	unsigned wanted; /* bits 1 << enum curve: the page's rows; set before the first read */
	int64_t dt_ns;
	int64_t phase_ns; /* columns begin at phase_ns + k * dt_ns */
	int64_t first;    /* k of the first column */
	int64_t known_ns; /* nothing before this instant is read again */
	size_t n, room;
	bool any;
	uint64_t serial;        /* of the points: each read has one more */
	size_t same;            /* so many, the oldest, are those of the read before */
	uint64_t detail_serial; /* of the history that was read */
	struct chart_point *points[CURVE_COUNT]; /* points[curve][n], oldest first */
	struct history_cell *cells[CURVE_PARTS];
	struct scale scales[CURVE_COUNT];
	struct curve_peak {
		size_t n; /* of so many columns, the oldest */
		float peak;
	} peaks[CURVE_COUNT];
};

void curves_done(struct curves *c);

/** Read n columns of dt that end with the one around t_end; `step` columns move together. */
void curves_read(struct curves *c, const struct history *h, int64_t t_end_ns, int64_t dt_ns,
	size_t n, int step);

/** Lowest and highest reading in the column around an instant; false when it holds only one. */
struct curve_range {
	bool many;
	float min, max;
};

/**
 * What the column under the cursor merges: ranges[0] of the whole, then of the parts.
 *
 * ranges[1 + CURVE_PARTS]  overwritten
 */
void curves_ranges(const struct curves *c, const struct history *h, enum curve which,
	int64_t t_ns, struct curve_range *ranges);

/** Figures of the whole window: the lowest and highest reading, and the newest. */
struct curve_stats {
	size_t n; /* columns that hold readings; 0: nothing is known */
	float min, mean, max, last;
};
void curves_stats(
	struct curves *c, const struct history *h, enum curve which, struct curve_stats *ret);

/** The highest that is in view of a curve; 0 nothing. */
double curves_peak(const struct curves *c, enum curve which);

/** The scale's maximum of a curve for what is in view; follows with hysteresis, or, once there
 * is one, stays as it is. */
double curves_scale(struct curves *c, enum curve which, bool fixed);

/** The instants at the edges of what was read. */
static inline int64_t curves_begin_ns(const struct curves *c)
{
	return c->first * c->dt_ns + c->phase_ns;
}
static inline int64_t curves_end_ns(const struct curves *c)
{
	return (c->first + (int64_t)c->n) * c->dt_ns + c->phase_ns;
}
