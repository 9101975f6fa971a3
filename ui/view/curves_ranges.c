/* SPDX-License-Identifier: MIT */
/* What a column of dots hides: the lowest and highest of the readings it merges. */
#include <string.h>

#include "base/macro.h"
#include "ui/view/curves.h"

enum { RANGE_PIECES = 64, RANGE_READINGS = 256, STATS_TRIES = 8 };

static struct curve_range range_of(const struct history_cell *cell, float unit)
{
	return (struct curve_range){
		.many = cell->count > 1, .min = cell->min * unit, .max = cell->max * unit};
}

/* What a sum can have been at least and at most, given both of its parts; n: sums so far. */
static void range_add(struct curve_range *r, int *n, const struct history_cell *a,
	const struct history_cell *b, float unit)
{
	float low = (a->min + b->min) * unit, high = (a->max + b->max) * unit;

	if (!a->count || !b->count)
		return;
	r->min = *n ? MIN(r->min, low) : low;
	r->max = *n ? MAX(r->max, high) : high;
	++*n;
}

/* Reading by reading; false when there are too many of them. */
static bool range_of_readings(const struct curve_source *s, const struct history *h,
	int64_t from_ns, int64_t dt_ns, struct curve_range *ret)
{
	struct curve_range r = {0};
	int64_t t = from_ns - 1;
	int n = 0;

	for (int i = 0; history_step(h, t, 1, &t) && t < from_ns + dt_ns; i++) {
		struct history_cell a, b;

		if (i == RANGE_READINGS)
			return false;
		history_read(h, s->parts[0], t, 1, 1, &a);
		history_read(h, s->parts[1], t, 1, 1, &b);
		range_add(&r, &n, &a, &b, s->unit);
	}
	*ret = r;
	return n > 0;
}

/* The two of a sum need not be lowest, or highest, at one instant: look at the readings, or, of
 * a column with many, at small pieces of it. */
static struct curve_range range_of_sum(
	const struct curve_source *s, const struct history *h, int64_t from_ns, int64_t dt_ns)
{
	struct history_cell a[RANGE_PIECES], b[RANGE_PIECES];
	int64_t piece = MAX(dt_ns / RANGE_PIECES, INT64_C(1));
	struct curve_range r = {0};
	int n = 0;

	if (range_of_readings(s, h, from_ns, dt_ns, &r))
		return r;
	history_read(h, s->parts[0], from_ns, piece, RANGE_PIECES, a);
	history_read(h, s->parts[1], from_ns, piece, RANGE_PIECES, b);
	for (int i = 0; i < RANGE_PIECES; i++)
		/* A reading that reaches in from the column after is not of this one. */
		if (a[i].last_t_ns < from_ns + dt_ns)
			range_add(&r, &n, &a[i], &b[i], s->unit);
	return r;
}

void curves_ranges(const struct curves *c, const struct history *h, enum curve which,
	int64_t t_ns, struct curve_range *ranges)
{
	const struct curve_source *s = &curve_sources[which];
	int64_t column = (t_ns - curves_begin_ns(c)) / c->dt_ns;
	int64_t from = curves_begin_ns(c) + column * c->dt_ns;
	struct history_cell cell;

	memset(ranges, 0, (1 + CURVE_PARTS) * sizeof(*ranges));
	if (t_ns < curves_begin_ns(c) || t_ns >= curves_end_ns(c))
		return;
	for (int i = 0; i < s->n_parts; i++) {
		history_read(h, s->parts[i], from, c->dt_ns, 1, &cell);
		ranges[1 + i] = range_of(&cell, s->unit);
	}
	if (s->how != SUM_OF_BOTH) {
		history_read(h, s->whole, from, c->dt_ns, 1, &cell);
		ranges[0] = range_of(&cell, s->unit);
		return;
	}
	ranges[0] = range_of_sum(s, h, from, c->dt_ns);
	ranges[0].many = ranges[1].many && ranges[2].many;
}

static bool stats_has(const struct curve_source *s, const struct curves *c, size_t i)
{
	return c->cells[0][i].count && (s->how != SUM_OF_BOTH || c->cells[1][i].count);
}

/* The column with the lowest, or highest, that its two parts can have come to. */
static size_t stats_extreme(const struct curve_source *s, const struct curves *c, bool highest)
{
	const struct history_cell *a = c->cells[0], *b = c->cells[1];
	size_t at = c->n;

	for (size_t i = 0; i < c->n; i++) {
		if (!stats_has(s, c, i))
			continue;
		if (at == c->n || (highest ? a[i].max + b[i].max > a[at].max + b[at].max
					   : a[i].min + b[i].min < a[at].min + b[at].min))
			at = i;
	}
	return at;
}

/* The extreme of a sum: where a column merges readings, its bound gives way to what was, until
 * what was is the most that there can be. After so many columns the bound has to do. */
static size_t stats_extreme_of_sum(
	const struct curve_source *s, const struct history *h, struct curves *c, bool highest)
{
	size_t at = stats_extreme(s, c, highest);

	for (int i = 0; i < STATS_TRIES && at < c->n && c->cells[0][at].count > 1; i++) {
		struct history_cell *a = &c->cells[0][at], *b = &c->cells[1][at];
		int64_t from = curves_begin_ns(c) + (int64_t)at * c->dt_ns;
		struct curve_range r = range_of_sum(s, h, from, c->dt_ns);

		a->count = 1;
		a->min = r.min / s->unit;
		a->max = r.max / s->unit;
		b->min = b->max = 0;
		at = stats_extreme(s, c, highest);
	}
	return at;
}

/* Of a counter the newest rate: that of the reading alone. */
static float stats_last(const struct curve_source *s, const struct history *h, enum metric m,
	const struct history_cell *cell)
{
	struct history_cell one;

	history_read(h, m, cell->last_t_ns, 1, 1, &one);
	return (one.count ? one.mean : cell->mean) * s->unit;
}

void curves_stats(
	struct curves *c, const struct history *h, enum curve which, struct curve_stats *ret)
{
	const struct curve_source *s = &curve_sources[which];
	bool sum = s->how == SUM_OF_BOTH;
	const enum metric first = sum ? s->parts[0] : s->whole;
	const struct history_cell *a = c->cells[0], *b = c->cells[1];
	int64_t t0 = curves_begin_ns(c);
	size_t last = 0;

	*ret = (struct curve_stats){0};
	history_read(h, first, t0, c->dt_ns, c->n, c->cells[0]);
	if (sum)
		history_read(h, s->parts[1], t0, c->dt_ns, c->n, c->cells[1]);
	else if (c->n)
		memset(c->cells[1], 0, c->n * sizeof(*c->cells[1]));
	for (size_t i = 0; i < c->n; i++) {
		if (!stats_has(s, c, i))
			continue;
		float mean = (a[i].mean + b[i].mean) * s->unit;

		ret->mean += (mean - ret->mean) / (float)++ret->n;
		last = i;
	}
	if (!ret->n)
		return;
	ret->last = stats_last(s, h, first, &a[last]);
	if (sum)
		ret->last += stats_last(s, h, s->parts[1], &b[last]);
	size_t low = sum ? stats_extreme_of_sum(s, h, c, false) : stats_extreme(s, c, false);

	ret->min = (a[low].min + b[low].min) * s->unit;
	size_t high = sum ? stats_extreme_of_sum(s, h, c, true) : stats_extreme(s, c, true);

	ret->max = (a[high].max + b[high].max) * s->unit;
}
