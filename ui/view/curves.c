/* SPDX-License-Identifier: MIT */
#include "ui/view/curves.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

#define ALONE(m)         WHOLE_ALONE, METRIC_##m, {0}, 0
#define PARTS(m, n, ...) WHOLE_AND_PARTS, METRIC_##m, {__VA_ARGS__}, n
#define SUM(a, b)        SUM_OF_BOTH, METRIC_##a, {METRIC_##a, METRIC_##b}, 2

const struct curve_source curve_sources[CURVE_COUNT] = {
	[CURVE_CPU] = {PARTS(CPU_PERCENT, 2, METRIC_USER_PERCENT, METRIC_SYSTEM_PERCENT), 0.01f,
		SCALE_CORES, 0.1},
	[CURVE_RSS] = {PARTS(RSS, 3, METRIC_RSS_ANON, METRIC_RSS_FILE, METRIC_RSS_SHMEM), 1,
		SCALE_BYTES, 1048576},
	[CURVE_FAULTS] = {SUM(MINOR_FAULTS, MAJOR_FAULTS), 1, SCALE_DECIMAL, 10},
	[CURVE_SWITCHES] = {SUM(VOLUNTARY, INVOLUNTARY), 1, SCALE_DECIMAL, 10},
	[CURVE_IO] = {SUM(READ_BYTES, WRITE_BYTES), 1, SCALE_BYTES, 4096},
	[CURVE_THREADS] = {ALONE(THREADS), 1, SCALE_DECIMAL, 2},
	[CURVE_DELAY] = {ALONE(RUN_DELAY), 1, SCALE_CORES, 0.1},
	[CURVE_BLOCK] = {ALONE(BLOCK_DELAY), 1, SCALE_CORES, 0.1},
	[CURVE_SWAP] = {ALONE(SWAP), 1, SCALE_BYTES, 1048576},
	[CURVE_CALLS] = {SUM(READ_CHARS, WRITE_CHARS), 1, SCALE_BYTES, 4096},
	[CURVE_SYSCALLS] = {SUM(READ_SYSCALLS, WRITE_SYSCALLS), 1, SCALE_DECIMAL, 10},
	[CURVE_FDS] = {ALONE(OPEN_FDS), 1, SCALE_DECIMAL, 10},
	[CURVE_GO_HEAP] = {PARTS(RSS, 2, METRIC_GO_ALLOC, METRIC_GO_NEXT_GC), 1, SCALE_BYTES,
		1048576, .lined = true},
	[CURVE_GO_GC] = {ALONE(GO_GC_CYCLES), 1, SCALE_DECIMAL, 1},
	[CURVE_GO_PAUSE] = {ALONE(GO_GC_PAUSE), 1000, SCALE_DECIMAL, 1},
	[CURVE_GO_GC_CPU] = {ALONE(GO_GC_CPU), 100, SCALE_DECIMAL, 1},
	[CURVE_GO_RATE] = {ALONE(GO_ALLOC_TOTAL), 1, SCALE_BYTES, 4096},
	[CURVE_GO_ROUTINES] = {ALONE(GO_GOROUTINES), 1, SCALE_DECIMAL, 10},
	[CURVE_GO_INUSE] = {ALONE(GO_HEAP_INUSE), 1, SCALE_BYTES, 1},
	[CURVE_GO_IDLE] = {ALONE(GO_HEAP_IDLE), 1, SCALE_BYTES, 1},
	[CURVE_GO_RELEASED] = {ALONE(GO_HEAP_RELEASED), 1, SCALE_BYTES, 1},
	[CURVE_GO_STACKS] = {ALONE(GO_STACK_SYS), 1, SCALE_BYTES, 1},
	[CURVE_GO_SYS] = {ALONE(GO_SYS), 1, SCALE_BYTES, 1},
	[CURVE_GO_HEAP_SYS] = {ALONE(GO_HEAP_SYS), 1, SCALE_BYTES, 1},
};

static bool curves_wants(const struct curves *c, int curve)
{
	return c->wanted & 1u << curve;
}

void curves_done(struct curves *c)
{
	for (int i = 0; i < CURVE_COUNT; i++)
		free(c->points[i]);
	for (int i = 0; i < CURVE_PARTS; i++)
		free(c->cells[i]);
	memset(c, 0, sizeof(*c));
}

static void curves_make_room(struct curves *c, size_t n)
{
	if (n <= c->room)
		return;
	struct scale scales[CURVE_COUNT];
	unsigned wanted = c->wanted;
	uint64_t serial = c->serial;

	memcpy(scales, c->scales, sizeof(scales));
	curves_done(c);
	memcpy(c->scales, scales, sizeof(scales));
	c->wanted = wanted;
	c->serial = serial;
	for (int i = 0; i < CURVE_COUNT; i++)
		if (curves_wants(c, i))
			c->points[i] = xcalloc(n, sizeof(*c->points[i]));
	for (int i = 0; i < CURVE_PARTS; i++)
		c->cells[i] = xcalloc(n, sizeof(*c->cells[i]));
	c->room = n;
}

/* The two need not have peaked together; the sum only bounds the peak. */
static struct chart_point curve_point_sum(const struct curve_source *s,
	const struct history_cell *lower, const struct history_cell *upper)
{
	struct chart_point p = {.lower = lower->mean * s->unit,
		.mean = lower->mean * s->unit,
		.max = lower->max * s->unit,
		.known = lower->count > 0};

	if (!p.known || !upper->count)
		return p;
	p.mean += upper->mean * s->unit;
	p.max = MAX(MAX(p.max, upper->max * s->unit), p.mean);
	return p;
}

/* A whole with its lowest part, and of three the highest. */
static struct chart_point curve_point_whole(const struct curve_source *s,
	const struct history_cell *whole, const struct history_cell *lowest,
	const struct history_cell *highest)
{
	struct chart_point p = {.lower = whole->mean * s->unit,
		.mean = whole->mean * s->unit,
		.max = whole->max * s->unit,
		.known = whole->count > 0};

	if (p.known && lowest && lowest->count)
		p.lower = MIN(lowest->mean * s->unit, p.mean);
	if (p.known && highest && highest->count)
		p.third = MIN(highest->mean * s->unit, p.mean - p.lower);
	return p;
}

static struct chart_point curve_point(
	const struct curve_source *s, struct history_cell *const cells[CURVE_PARTS], size_t i)
{
	if (s->how == SUM_OF_BOTH)
		return curve_point_sum(s, &cells[0][i], &cells[1][i]);
	struct chart_point p = curve_point_whole(s, &cells[0][i],
		s->n_parts > 0 ? &cells[1][i] : NULL, s->n_parts > 2 ? &cells[2][i] : NULL);

	if (s->lined && cells[2][i].count)
		p.line = cells[2][i].mean * s->unit;
	return p;
}

static void curve_read(
	struct curves *c, const struct history *h, enum curve which, size_t from, size_t n)
{
	const struct curve_source *s = &curve_sources[which];
	int64_t t0 = curves_begin_ns(c) + (int64_t)from * c->dt_ns;

	history_read(h, s->whole, t0, c->dt_ns, n, c->cells[0]);
	if (s->how == SUM_OF_BOTH)
		history_read(h, s->parts[1], t0, c->dt_ns, n, c->cells[1]);
	else if (s->n_parts > 0)
		history_read(h, s->parts[0], t0, c->dt_ns, n, c->cells[1]);
	if (s->n_parts > 2 || s->lined)
		history_read(h, s->parts[s->lined ? 1 : 2], t0, c->dt_ns, n, c->cells[2]);
	for (size_t i = 0; i < n; i++)
		c->points[which][from + i] = curve_point(s, c->cells, i);
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
		if (curves_wants(c, i))
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

	if (phase != c->phase_ns || c->detail_serial != history_detail_serial(h))
		c->any = false;
	c->detail_serial = history_detail_serial(h);
	c->phase_ns = phase;
	/* The last column is the last of its cell, so that cells keep their pairs of dots. */
	int64_t last = (t_end_ns - phase) / dt_ns / step * step + step - 1;
	int64_t first = last - (int64_t)n + 1;
	size_t good = curves_shift(c, first, dt_ns, n);

	c->serial++;
	c->same = first == c->first ? good : 0;
	for (int i = 0; i < CURVE_COUNT; i++)
		if (c->peaks[i].n > c->same)
			c->peaks[i] = (struct curve_peak){0};
	c->first = first;
	c->dt_ns = dt_ns;
	c->n = n;
	c->any = history_span(h, &oldest, &newest);
	for (int i = 0; i < CURVE_COUNT && good < n; i++)
		if (curves_wants(c, i))
			curve_read(c, h, (enum curve)i, good, n - good);
	/* A reading fills the columns since the one before it: those are not final yet. */
	if (c->any && !history_step(h, newest, -1, &c->known_ns))
		c->known_ns = oldest;
	if (c->any)
		c->known_ns = MIN(c->known_ns, t_end_ns) - dt_ns;
}

/* The highest of the columns [from, to), or peak. */
static float curves_peak_of(
	const struct chart_point *points, size_t from, size_t to, float peak)
{
	for (const struct chart_point *p = points + from; p < points + to; p++) {
		peak = MAX(peak, p->line);
		if (p->known)
			peak = MAX(peak, p->max);
	}
	return peak;
}

double curves_peak(const struct curves *c, enum curve which)
{
	return (double)curves_peak_of(c->points[which], 0, c->n, 0);
}

double curves_scale(struct curves *c, enum curve which, bool fixed)
{
	struct curve_peak *old = &c->peaks[which];

	if (fixed && c->scales[which].max > 0)
		return c->scales[which].max;
	/* Of columns that stay as they are it stays known. */
	old->peak = curves_peak_of(c->points[which], old->n, c->same, old->peak);
	old->n = c->same;
	double peak = (double)curves_peak_of(c->points[which], old->n, c->n, old->peak);

	return scale_follow(&c->scales[which], curve_sources[which].scale, peak,
		curve_sources[which].least);
}
