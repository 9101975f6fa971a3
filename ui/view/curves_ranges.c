/* SPDX-License-Identifier: MIT */
/* What a column of dots hides: the lowest and highest of the readings it merges. */
#include <string.h>

#include "base/macro.h"
#include "ui/view/curves.h"

enum { RANGE_PIECES = 64, RANGE_READINGS = 256 };

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
