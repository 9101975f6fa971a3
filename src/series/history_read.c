/* SPDX-License-Identifier: MIT */
/* Looking up what history.c keeps: instants, curves, rows; nothing in here changes a cell. */
#include "series/history.h"

#include <string.h>

#include "base/macro.h"
#include "series/history_tier.h"

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

/* The wall clock may have been set back: step by step, the newest time that it said so. */
static bool history_walk_real(
	const struct history *h, int64_t real_ns, int64_t newest_ns, int64_t *ret_t_ns)
{
	int64_t t = newest_ns, before = t;

	for (bool any = true; any; t = before) {
		int64_t ago = history_real_ns(h, t) - real_ns;

		any = history_step(h, t, -1, &before);
		if (ago == 0 || (any && ago > 0 && ago < t - before)) {
			*ret_t_ns = t - ago;
			return true;
		}
	}
	return false;
}

int64_t history_find_real(const struct history *h, int64_t real_ns)
{
	int64_t oldest, newest, low, high, walked;

	if (!history_span(h, &oldest, &newest))
		return 0;
	for (low = oldest, high = newest; low < high;) {
		int64_t mid = low + (high - low) / 2;

		if (history_real_ns(h, mid) < real_ns)
			low = mid + 1;
		else
			high = mid;
	}
	if (history_real_ns(h, low) != real_ns &&
		history_walk_real(h, real_ns, newest, &walked))
		return walked;
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

static struct merged reading_merged(const struct reading *r)
{
	bool known = r->shown == r->shown; /* NaN: a raw value without a rate yet */

	return (struct merged){.last = r->last,
		.min = r->shown,
		.mean = r->shown,
		.max = r->shown,
		.count = known ? 1 : 0};
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
