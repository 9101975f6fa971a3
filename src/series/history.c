/* SPDX-License-Identifier: MIT */
#include "series/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

enum {
	HISTORY_TIERS = 5,  /* tier 0 of samples, four of cells */
	HISTORY_FACTOR = 8, /* how much wider the cells of the next tier are */
};

/* One metric in one cell. A cell of tier 0 holds one reading and needs no min, mean, max. */
struct reading {
	int64_t last;
	float shown;
};

struct merged {
	int64_t last;
	float min, mean, max;
	uint32_t count;
};

/* What all cells share; the readings or merged values of the kept metrics follow it. */
struct cell {
	int64_t begin_ns; /* the time this cell speaks of starts after this instant … */
	int64_t t_ns;     /* … and ends with its newest sample */
	int64_t real_ns;
	uint32_t samples;
	struct metric_set valid; /* some reading in here */
	_Alignas(8) char data[];
};

struct tier {
	char *cells; /* capacity cells of stride bytes; a ring */
	size_t stride, capacity, first, n;
	uint32_t width; /* samples a closed cell holds; the newest cell may hold fewer */
	bool full;      /* of samples, not of cells */
};

struct history {
	struct tier tiers[HISTORY_TIERS];
	size_t n_kept;
	enum metric kept[METRIC_COUNT];
	int slot[METRIC_COUNT]; /* place among the kept, -1 not kept */
	int64_t newest_ns;
	bool any;
	const struct history *detail; /* lent; its samples in full */
	uint64_t detail_serial;
};

static struct cell *tier_at(const struct tier *t, size_t i)
{
	size_t k = t->first + i;

	assert(i < t->n);
	if (k >= t->capacity)
		k -= t->capacity;
	return (struct cell *)(t->cells + k * t->stride);
}

static struct reading *cell_readings(struct cell *c)
{
	return (struct reading *)c->data;
}

static struct merged *cell_merged(struct cell *c)
{
	return (struct merged *)c->data;
}

static size_t tier_stride(size_t per_metric, size_t n_kept)
{
	return sizeof(struct cell) + per_metric * n_kept;
}

static size_t tier_capacity(size_t bytes, size_t stride)
{
	return MAX(bytes / stride, (size_t)16) & ~(size_t)1;
}

static int tier_init(struct tier *t, size_t bytes, size_t per_metric, size_t n_kept)
{
	t->stride = tier_stride(per_metric, n_kept);
	t->capacity = tier_capacity(bytes, t->stride);
	t->cells = memory_array(t->capacity, t->stride);
	return t->cells ? 0 : -ENOMEM;
}

struct metric_set history_metrics_with_asked(void)
{
	struct metric_set all = {0};

	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].kind != KIND_IDENT || m == METRIC_STATE || m == METRIC_PID)
			metric_set_add(&all, (enum metric)m);
	return all;
}

struct metric_set history_all_metrics(void)
{
	struct metric_set all = history_metrics_with_asked();

	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].pace == PACE_ASKED)
			metric_set_remove(&all, (enum metric)m);
	return all;
}

int history_new(size_t budget_bytes, const struct metric_set *kept, struct history **ret)
{
	_cleanup_(history_freep) struct history *h = xcalloc(1, sizeof(*h));
	uint32_t width = 1;

	for (int m = 0; m < METRIC_COUNT; m++) {
		h->slot[m] = -1;
		if (!metric_set_has(kept, (enum metric)m))
			continue;
		h->slot[m] = (int)h->n_kept;
		h->kept[h->n_kept++] = (enum metric)m;
	}
	/* A quarter for full resolution; the rest in equal parts for the tiers of cells. */
	for (size_t i = 0; i < HISTORY_TIERS; i++, width *= HISTORY_FACTOR) {
		size_t share =
			i == 0 ? budget_bytes / 4 : budget_bytes / 4 * 3 / (HISTORY_TIERS - 1);
		size_t each = i == 0 ? sizeof(struct reading) : sizeof(struct merged);
		int r = tier_init(&h->tiers[i], share, each, h->n_kept);

		if (r < 0)
			return r;
		h->tiers[i].width = width;
		h->tiers[i].full = i == 0;
	}
	*ret = TAKE_PTR(h);
	return 0;
}

void history_free(struct history *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < HISTORY_TIERS; i++)
		free(h->tiers[i].cells);
	free(h);
}

static void merged_add(struct merged *into, const struct merged *m)
{
	if (m->count == 0)
		return;
	if (into->count == 0) {
		*into = *m;
		return;
	}
	uint32_t total = into->count + m->count;

	into->min = MIN(into->min, m->min);
	into->max = MAX(into->max, m->max);
	into->mean += (m->mean - into->mean) * ((float)m->count / (float)total);
	into->last = m->last;
	into->count = total;
}

static void metric_set_merge(struct metric_set *into, const struct metric_set *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(into->words); i++)
		into->words[i] |= s->words[i];
}

static void cell_merge(struct cell *into, struct cell *c, size_t n_kept)
{
	struct merged *to = cell_merged(into), *from = cell_merged(c);

	for (size_t k = 0; k < n_kept; k++)
		merged_add(&to[k], &from[k]);
	metric_set_merge(&into->valid, &c->valid);
	into->t_ns = c->t_ns;
	into->real_ns = c->real_ns;
	into->samples += c->samples;
}

/* The top tier is full: cells pair up, so that the same memory covers twice the time. */
static void tier_double(struct tier *t, size_t n_kept)
{
	assert(t->first == 0 && t->n == t->capacity && t->capacity % 2 == 0);
	for (size_t i = 0; i < t->n / 2; i++) {
		struct cell *to = tier_at(t, i), *a = tier_at(t, 2 * i);

		cell_merge(a, tier_at(t, 2 * i + 1), n_kept);
		if (to != a)
			memcpy(to, a, t->stride);
	}
	t->n /= 2;
	t->width *= 2;
}

/* A fresh cell at the end of the ring, zeroed but for its times. */
static struct cell *tier_append(struct tier *t, const struct sample *s, int64_t begin_ns)
{
	if (t->n == t->capacity) {
		t->first = t->first + 1 == t->capacity ? 0 : t->first + 1;
		t->n--;
	}
	t->n++;
	struct cell *c = tier_at(t, t->n - 1);

	memset(c, 0, t->stride);
	c->begin_ns = begin_ns;
	c->t_ns = s->t_ns;
	c->real_ns = s->real_ns;
	return c;
}

/* The value that curves show: gauges as they are, counters as their rate. */
static bool shown_value(
	const struct sample *s, const struct rates *r, enum metric m, float *ret)
{
	if (metrics[m].kind == KIND_COUNTER) {
		if (!rates_has(r, m))
			return false;
		*ret = (float)r->per_s[m];
		return true;
	}
	if (!sample_has(s, m))
		return false;
	double unit = metrics[m].unit == UNIT_NS        ? 1e-9
		      : metrics[m].unit == UNIT_PERCENT ? 1e-3
		      : metrics[m].unit == UNIT_RATIO   ? 1e-12
							: 1;

	*ret = (float)((double)s->value[m] * unit);
	return true;
}

static void history_push_full(
	struct history *h, const struct sample *s, const struct rates *r, int64_t begin_ns)
{
	struct cell *c = tier_append(&h->tiers[0], s, begin_ns);
	struct reading *readings = cell_readings(c);

	c->samples = 1;
	for (size_t k = 0; k < h->n_kept; k++) {
		enum metric m = h->kept[k];

		readings[k].last = s->value[m];
		readings[k].shown = __builtin_nanf("");
		if (shown_value(s, r, m, &readings[k].shown) || sample_has(s, m))
			metric_set_add(&c->valid, m);
	}
}

static struct merged reading_merged(const struct reading *r)
{
	bool known = r->shown == r->shown; /* NaN: a raw value without a rate yet */

	return (struct merged){.last = r->last,
		.min = r->shown,
		.mean = r->shown,
		.max = r->shown,
		.count = known ? 1 : 0};
}

/*
 * One sample more into a cell. Every metric of a recording passes here once a tier: nearly all
 * of them have been in each sample of the cell, and share one division.
 */
static void merged_add_readings(
	const struct history *h, struct merged *to, struct cell *full, uint32_t samples)
{
	const struct reading *from = cell_readings(full);
	float share = 1.0f / (float)samples;

	for (size_t k = 0; k < h->n_kept; k++, to++) {
		float shown = from[k].shown;

		if (!metric_set_has(&full->valid, h->kept[k]))
			continue;
		to->last = from[k].last;
		if (shown != shown) /* NaN: a raw value without a rate yet */
			continue;
		bool first = to->count++ == 0;

		to->min = first || shown < to->min ? shown : to->min;
		to->max = first || shown > to->max ? shown : to->max;
		to->mean += (shown - to->mean) *
			    (to->count == samples ? share : 1.0f / (float)to->count);
	}
}

static void history_push_tier(struct history *h, size_t i, struct cell *full, bool gap)
{
	struct tier *t = &h->tiers[i];
	struct cell *open = t->n ? tier_at(t, t->n - 1) : NULL;

	if (!open || open->samples >= t->width || gap) {
		struct sample at = {.t_ns = full->t_ns, .real_ns = full->real_ns};

		if (i == HISTORY_TIERS - 1 && t->n == t->capacity)
			tier_double(t, h->n_kept);
		open = tier_append(t, &at, full->begin_ns);
	}
	merged_add_readings(h, cell_merged(open), full, open->samples + 1);
	metric_set_merge(&open->valid, &full->valid);
	open->t_ns = full->t_ns;
	open->real_ns = full->real_ns;
	open->samples++;
}

void history_push(struct history *h, const struct sample *s, const struct rates *r, bool gap)
{
	assert(!h->any || s->t_ns > h->newest_ns);
	int64_t begin_ns = gap || !h->any ? s->t_ns - 1 : h->newest_ns;

	history_push_full(h, s, r, begin_ns);
	struct cell *full = tier_at(&h->tiers[0], h->tiers[0].n - 1);

	/* A gap closes the open cells, so that it reads as a hole however far one zooms out. */
	for (size_t i = 1; i < HISTORY_TIERS; i++)
		history_push_tier(h, i, full, gap);
	h->newest_ns = s->t_ns;
	h->any = true;
}

bool history_span(const struct history *h, int64_t *ret_oldest_ns, int64_t *ret_newest_ns)
{
	if (!h->any)
		return false;
	int64_t oldest = tier_at(&h->tiers[0], 0)->t_ns;

	for (size_t i = 1; i < HISTORY_TIERS; i++)
		oldest = MIN(oldest, tier_at(&h->tiers[i], 0)->begin_ns + 1);
	*ret_oldest_ns = oldest;
	*ret_newest_ns = h->newest_ns;
	return true;
}

/* The first cell whose newest sample is at or after t; n when there is none. */
static size_t tier_search(const struct tier *t, int64_t t_ns)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (tier_at(t, mid)->t_ns < t_ns)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The finest tier of its own that still knows the time after t; the top one knows everything.
 */
static const struct tier *history_own_tier(const struct history *h, int64_t t_ns)
{
	for (size_t i = 0; i + 1 < HISTORY_TIERS; i++) {
		const struct tier *t = &h->tiers[i];

		if (t->n && (t->n < t->capacity || tier_at(t, 0)->begin_ns <= t_ns))
			return t;
	}
	return &h->tiers[HISTORY_TIERS - 1];
}

/* The lent samples, where they cover (from, to]; or NULL. */
static const struct tier *history_detail_for(
	const struct history *h, int64_t from_ns, int64_t to_ns)
{
	const struct tier *t = h->detail ? &h->detail->tiers[0] : NULL;

	if (!t || t->n == 0 || tier_at(t, 0)->begin_ns > from_ns ||
		tier_at(t, t->n - 1)->t_ns < to_ns)
		return NULL;
	return t;
}

static const struct tier *history_tier_for(const struct history *h, int64_t t_ns)
{
	const struct tier *own = history_own_tier(h, t_ns);
	const struct tier *lent = own->full ? NULL : history_detail_for(h, t_ns, t_ns + 1);

	return lent ? lent : own;
}

void history_set_detail(struct history *h, const struct history *detail)
{
	assert(!detail || detail->n_kept == h->n_kept);
	h->detail = detail;
	h->detail_serial++;
}

uint64_t history_detail_serial(const struct history *h)
{
	return h->detail_serial;
}

bool history_is_full(const struct history *h, int64_t from_ns, int64_t to_ns)
{
	return !h->any || history_own_tier(h, from_ns - 1)->full ||
	       history_detail_for(h, from_ns - 1, to_ns);
}

size_t history_capacity(size_t budget_bytes, const struct metric_set *kept)
{
	size_t n = 0;

	for (int m = 0; m < METRIC_COUNT; m++)
		n += metric_set_has(kept, (enum metric)m);
	return tier_capacity(budget_bytes / 4, tier_stride(sizeof(struct reading), n));
}

bool history_step(const struct history *h, int64_t t_ns, int direction, int64_t *ret_t_ns)
{
	if (!h->any)
		return false;
	const struct tier *t = history_tier_for(h, t_ns - (direction < 0));
	size_t i = tier_search(t, direction < 0 ? t_ns : t_ns + 1);

	if (direction < 0) {
		if (i == 0)
			return false;
		i--;
	} else if (i >= t->n) {
		return false;
	}
	*ret_t_ns = tier_at(t, i)->t_ns;
	return true;
}

int64_t history_real_ns(const struct history *h, int64_t t_ns)
{
	if (!h->any)
		return 0;
	const struct tier *t = history_tier_for(h, t_ns - 1);
	const struct cell *c = tier_at(t, MIN(tier_search(t, t_ns), t->n - 1));

	return t_ns + c->real_ns - c->t_ns;
}

int64_t history_find_real(const struct history *h, int64_t real_ns)
{
	int64_t oldest, newest, low, high;

	if (!history_span(h, &oldest, &newest))
		return 0;
	for (low = oldest, high = newest; low < high;) {
		int64_t mid = low + (high - low) / 2;

		if (history_real_ns(h, mid) < real_ns)
			low = mid + 1;
		else
			high = mid;
	}
	/* Beyond the samples the clock of the last of them goes on. */
	int64_t beyond = real_ns - history_real_ns(h, low);

	return low == newest && beyond > 0   ? low + MIN(beyond, INT64_MAX - low)
	       : low == oldest && beyond < 0 ? MAX(low + MAX(beyond, -low), INT64_C(0))
					     : low;
}

bool history_gap(
	const struct history *h, int64_t t_ns, int64_t *ret_from_ns, int64_t *ret_to_ns)
{
	if (!h->any || t_ns > h->newest_ns)
		return false;
	const struct tier *t = history_tier_for(h, t_ns - 1);
	size_t i = tier_search(t, t_ns);

	if (i == 0 || i >= t->n || tier_at(t, i)->begin_ns < t_ns)
		return false;
	*ret_from_ns = tier_at(t, i - 1)->t_ns;
	*ret_to_ns = tier_at(t, i)->begin_ns + 1;
	return *ret_from_ns < t_ns;
}

static void column_add(struct history_cell *out, const struct merged *m, int64_t t_ns)
{
	struct merged sum = {.last = out->last,
		.min = out->min,
		.mean = out->mean,
		.max = out->max,
		.count = out->count};

	merged_add(&sum, m);
	*out = (struct history_cell){.min = sum.min,
		.mean = sum.mean,
		.max = sum.max,
		.count = sum.count,
		.last = m->last,
		.last_t_ns = t_ns};
}

/* Enough cells a column that sharing one between two columns does not show. */
enum { COLUMN_CELLS = 16 };

static bool tier_is_fine(const struct tier *t, int64_t dt_ns)
{
	if (t->n < 2)
		return false;
	int64_t span = tier_at(t, t->n - 1)->t_ns - tier_at(t, 0)->begin_ns;

	return span / (int64_t)t->n * COLUMN_CELLS <= dt_ns;
}

/* The coarsest tier fine enough for columns of dt, but never finer than what knows t. */
static const struct tier *history_tier_at(const struct history *h, int64_t t_ns, int64_t dt_ns)
{
	const struct tier *best = history_own_tier(h, t_ns);

	if (!best->full && !tier_is_fine(best, dt_ns)) {
		const struct tier *lent = history_detail_for(h, t_ns - 1, t_ns + dt_ns - 1);

		return lent ? lent : best;
	}
	for (const struct tier *t = best + 1; t < h->tiers + HISTORY_TIERS; t++) {
		if (!tier_is_fine(t, dt_ns))
			break;
		best = t;
	}
	return best;
}

/*
 * A cell narrower than a column counts where its newest sample lies. A wider one fills the
 * columns whose middle it covers, so that a curve finer than the samples has no holes.
 */
static bool cell_covers(const struct cell *c, int64_t from_ns, int64_t dt_ns)
{
	int64_t middle = from_ns + dt_ns / 2;

	if ((c->t_ns - c->begin_ns) <= dt_ns + dt_ns / 16)
		return c->t_ns >= from_ns && c->t_ns < from_ns + dt_ns;
	return c->begin_ns < middle && c->t_ns >= middle;
}

static struct merged tier_merged(const struct tier *t, struct cell *c, int slot)
{
	return t->full ? reading_merged(&cell_readings(c)[slot]) : cell_merged(c)[slot];
}

static void column_read(const struct tier *t, int slot, enum metric m, int64_t from_ns,
	int64_t dt_ns, struct history_cell *out)
{
	for (size_t i = tier_search(t, from_ns); i < t->n; i++) {
		struct cell *c = tier_at(t, i);

		if (c->begin_ns >= from_ns + dt_ns)
			break;
		if (!cell_covers(c, from_ns, dt_ns) || !metric_set_has(&c->valid, m))
			continue;
		struct merged one = tier_merged(t, c, slot);

		column_add(out, &one, c->t_ns);
	}
}

void history_read(const struct history *h, enum metric m, int64_t t0_ns, int64_t dt_ns,
	size_t columns, struct history_cell *cells)
{
	int slot = h->slot[m];

	assert(dt_ns > 0);
	memset(cells, 0, columns * sizeof(*cells));
	if (slot < 0 || !h->any)
		return;
	for (size_t i = 0; i < columns; i++) {
		int64_t from_ns = t0_ns + (int64_t)i * dt_ns;

		if (from_ns > h->newest_ns)
			break;
		column_read(
			history_tier_at(h, from_ns, dt_ns), slot, m, from_ns, dt_ns, &cells[i]);
	}
}

bool history_next(const struct history *h, enum metric m, int64_t after_ns,
	int64_t *ret_begin_ns, struct history_cell *ret)
{
	if (!h->any || h->slot[m] < 0 || after_ns >= h->newest_ns)
		return false;
	const struct tier *t = history_own_tier(h, after_ns);
	size_t i = tier_search(t, after_ns + 1);

	if (i >= t->n)
		return false;
	struct cell *c = tier_at(t, i);

	*ret = (struct history_cell){.last_t_ns = c->t_ns};
	*ret_begin_ns = c->begin_ns;
	if (metric_set_has(&c->valid, m)) {
		struct merged one = tier_merged(t, c, h->slot[m]);

		column_add(ret, &one, c->t_ns);
	}
	return true;
}

static void row_from_cell(
	const struct history *h, const struct tier *t, size_t i, struct sample *s)
{
	struct cell *c = tier_at(t, i);
	bool full = t->full;

	memset(s, 0, sizeof(*s));
	s->t_ns = c->t_ns;
	s->real_ns = c->real_ns;
	s->valid = c->valid;
	if (full)
		s->fresh = c->valid;
	for (size_t k = 0; k < h->n_kept; k++) {
		enum metric m = h->kept[k];

		s->value[m] = full ? cell_readings(c)[k].last : cell_merged(c)[k].last;
		if (!full && metrics[m].unit == UNIT_PERCENT)
			s->value[m] = (int64_t)(cell_merged(c)[k].mean * 1e3f);
	}
}

size_t history_rows(const struct history *h, int64_t after_ns, struct sample *out, size_t max)
{
	size_t n = 0;

	while (h->any && n < max && after_ns < h->newest_ns) {
		const struct tier *t = history_tier_for(h, after_ns);
		size_t i = tier_search(t, after_ns + 1);

		if (i >= t->n)
			break;
		row_from_cell(h, t, i, &out[n]);
		after_ns = out[n++].t_ns;
	}
	return n;
}
