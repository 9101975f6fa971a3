/* SPDX-License-Identifier: MIT */
#include "ui/view/curves.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

/* How a curve is made of metrics: a whole with a known part, or the sum of two. */
struct curve_source {
	enum metric whole, part;
	enum { WHOLE_ALONE, WHOLE_AND_PART, SUM_OF_BOTH } how;
	float unit; /* what one unit of the history is on the screen */
	enum scale_kind scale;
	double least; /* the smallest maximum of the scale */
};

static const struct curve_source curve_sources[CURVE_COUNT] = {
	[CURVE_CPU] = {METRIC_CPU_PERCENT, METRIC_USER_PERCENT, WHOLE_AND_PART, 0.01f,
		SCALE_CORES, 0.1},
	[CURVE_RSS] = {METRIC_RSS, METRIC_RSS_ANON, WHOLE_AND_PART, 1, SCALE_BYTES, 1048576},
	[CURVE_FAULTS] = {METRIC_MINOR_FAULTS, METRIC_MAJOR_FAULTS, SUM_OF_BOTH, 1,
		SCALE_DECIMAL, 10},
	[CURVE_SWITCHES] = {METRIC_VOLUNTARY, METRIC_INVOLUNTARY, SUM_OF_BOTH, 1, SCALE_DECIMAL,
		10},
	[CURVE_IO] = {METRIC_READ_BYTES, METRIC_WRITE_BYTES, SUM_OF_BOTH, 1, SCALE_BYTES, 4096},
	[CURVE_THREADS] = {METRIC_THREADS, METRIC_THREADS, WHOLE_ALONE, 1, SCALE_DECIMAL, 2},
	[CURVE_DELAY] = {METRIC_RUN_DELAY, METRIC_RUN_DELAY, WHOLE_ALONE, 1, SCALE_CORES, 0.1},
};

void curves_done(struct curves *c)
{
	for (int i = 0; i < CURVE_COUNT; i++)
		free(c->points[i]);
	free(c->cells[0]);
	free(c->cells[1]);
	memset(c, 0, sizeof(*c));
}

static void curves_make_room(struct curves *c, size_t n)
{
	if (n <= c->room)
		return;
	struct scale scales[CURVE_COUNT];

	memcpy(scales, c->scales, sizeof(scales));
	curves_done(c);
	memcpy(c->scales, scales, sizeof(scales));
	for (int i = 0; i < CURVE_COUNT; i++)
		c->points[i] = xcalloc(n, sizeof(*c->points[i]));
	c->cells[0] = xcalloc(n, sizeof(*c->cells[0]));
	c->cells[1] = xcalloc(n, sizeof(*c->cells[1]));
	c->room = n;
}

static struct chart_point curve_point(const struct curve_source *s,
	const struct history_cell *whole, const struct history_cell *part)
{
	struct chart_point p = {0};

	if (whole->count == 0)
		return p;
	p = (struct chart_point){.lower = whole->mean * s->unit,
		.mean = whole->mean * s->unit,
		.max = whole->max * s->unit,
		.known = true};
	if (s->how == WHOLE_AND_PART && part->count)
		p.lower = MIN(part->mean * s->unit, p.mean);
	if (s->how == SUM_OF_BOTH && part->count) {
		p.mean += part->mean * s->unit;
		/* The two need not have peaked together; the sum only bounds the peak. */
		p.max = MAX(MAX(p.max, part->max * s->unit), p.mean);
	}
	return p;
}

static void curve_read(
	struct curves *c, const struct history *h, enum curve which, size_t from, size_t n)
{
	const struct curve_source *s = &curve_sources[which];
	int64_t t0 = curves_begin_ns(c) + (int64_t)from * c->dt_ns;

	history_read(h, s->whole, t0, c->dt_ns, n, c->cells[0]);
	if (s->how != WHOLE_ALONE)
		history_read(h, s->part, t0, c->dt_ns, n, c->cells[1]);
	for (size_t i = 0; i < n; i++)
		c->points[which][from + i] = curve_point(s, &c->cells[0][i], &c->cells[1][i]);
}

/* Move what is still in view to its new place; returns how many columns are good. */
static size_t curves_shift(struct curves *c, int64_t first, int64_t dt_ns, size_t n)
{
	int64_t shift = first - c->first, good = (c->known_ns - c->phase_ns) / dt_ns - first;

	if (!c->any || c->dt_ns != dt_ns || c->n != n || shift < 0 || shift >= (int64_t)n)
		return 0;
	if (good <= 0)
		return 0;
	for (int i = 0; i < CURVE_COUNT && shift > 0; i++)
		memmove(c->points[i], c->points[i] + shift,
			(n - (size_t)shift) * sizeof(*c->points[i]));
	return MIN((size_t)good, n);
}

/*
 * With one column a sample, samples belong into the middle of their columns: at the edges the
 * least jitter would put two into one column and none into the next. Returns the phase to use.
 */
static int64_t curves_phase(const struct curves *c, const struct history *h, int64_t dt_ns)
{
	int64_t oldest, newest, before;

	if (!history_span(h, &oldest, &newest) || !history_step(h, newest, -1, &before))
		return c->phase_ns;
	int64_t pace = newest - before;

	if (pace < dt_ns - dt_ns / 16 || pace > dt_ns + dt_ns / 16)
		return c->dt_ns == dt_ns ? c->phase_ns : 0;
	int64_t place = ((newest - c->phase_ns) % dt_ns + dt_ns) % dt_ns;

	if (c->any && c->dt_ns == dt_ns && place >= dt_ns / 8 && place < dt_ns - dt_ns / 8)
		return c->phase_ns;
	return (newest + dt_ns / 2) % dt_ns;
}

void curves_read(struct curves *c, const struct history *h, int64_t t_end_ns, int64_t dt_ns,
	size_t n, int step)
{
	int64_t oldest, newest;

	curves_make_room(c, n);
	int64_t phase = curves_phase(c, h, dt_ns);

	if (phase != c->phase_ns)
		c->any = false;
	c->phase_ns = phase;
	/* The last column is the last of its cell, so that cells keep their pairs of dots. */
	int64_t last = (t_end_ns - phase) / dt_ns / step * step + step - 1;
	int64_t first = last - (int64_t)n + 1;
	size_t good = curves_shift(c, first, dt_ns, n);

	c->first = first;
	c->dt_ns = dt_ns;
	c->n = n;
	c->any = history_span(h, &oldest, &newest);
	for (int i = 0; i < CURVE_COUNT && good < n; i++)
		curve_read(c, h, (enum curve)i, good, n - good);
	/* A reading fills the columns since the one before it: those are not final yet. */
	if (c->any && !history_step(h, newest, -1, &c->known_ns))
		c->known_ns = oldest;
	if (c->any)
		c->known_ns = MIN(c->known_ns, t_end_ns) - dt_ns;
}

double curves_scale(struct curves *c, enum curve which)
{
	double peak = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->points[which][i].known)
			peak = MAX(peak, (double)c->points[which][i].max);
	return scale_follow(&c->scales[which], curve_sources[which].scale, peak,
		curve_sources[which].least);
}
