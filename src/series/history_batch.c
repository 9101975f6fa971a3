/* SPDX-License-Identifier: MIT */
/*
 * Many rows into a history: each goes to the tier of samples at once, and up to eight together
 * to the tiers of cells. All tiers' cells end where one of the finest ends, so those eight go
 * to one cell of each.
 */
#include "series/history.h"

#include <string.h>

#include "base/macro.h"
#include "series/history_tier.h"

/* The samples that wait, oldest first: as many as a cell of the finest tier holds, at most. */
struct batch {
	struct cell *at[HISTORY_FACTOR];
	size_t n;
};

/* What they say of one metric; false when none knows it. Where there is no rate yet, what is
 * shown is NaN: that is neither less nor more than anything. */
static bool batch_merge(
	const struct history *h, const struct batch *b, size_t k, struct merged *ret)
{
	struct merged m = {.min = __builtin_inff(), .max = -__builtin_inff()};
	double sum = 0;
	size_t newest = b->n;

	for (size_t i = 0; i < b->n; i++) {
		float shown = cell_readings(b->at[i])[k].shown;
		bool is = shown == shown;

		m.min = shown < m.min ? shown : m.min;
		m.max = shown > m.max ? shown : m.max;
		sum += is ? (double)shown : 0;
		m.count += is;
	}
	while (newest > 0 && !metric_set_has(&b->at[newest - 1]->valid, h->kept[k]))
		newest--;
	if (newest == 0)
		return false;
	m.last = cell_readings(b->at[newest - 1])[k].last;
	m.mean = m.count ? (float)(sum / m.count) : 0;
	*ret = m;
	return true;
}

static void batch_add(struct merged *to, const struct merged *m)
{
	merged_add(to, m);
	to->last = m->last; /* also where there is no rate yet */
}

void history_settle(struct history *h)
{
	const struct tier *t = &h->tiers[0];
	struct cell *open[HISTORY_TIERS];

	struct batch b = {.n = h->waiting};

	if (b.n == 0)
		return;
	for (size_t i = 0; i < b.n; i++)
		b.at[i] = tier_at(t, t->n - b.n + i);
	const struct cell *first = b.at[0], *newest = b.at[b.n - 1];

	for (size_t i = 1; i < HISTORY_TIERS; i++) {
		open[i] = history_open_cell(h, i, first, h->waiting_gap);
		open[i]->t_ns = newest->t_ns;
		open[i]->real_ns = newest->real_ns;
		open[i]->samples += (uint32_t)b.n;
	}
	for (size_t k = 0; k < h->n_kept; k++) {
		struct merged m;

		if (!batch_merge(h, &b, k, &m))
			continue;
		for (size_t i = 1; i < HISTORY_TIERS; i++) {
			batch_add(&cell_merged(open[i])[k], &m);
			metric_set_add(&open[i]->valid, h->kept[k]);
		}
	}
	h->waiting = 0;
}

/* Whether the newest cell of the finest tier of cells is full with those that wait. */
static bool batch_is_full(const struct history *h)
{
	const struct tier *t = &h->tiers[1];
	size_t held = t->n && !h->waiting_gap ? tier_at(t, t->n - 1)->samples : 0;

	return held % t->width + h->waiting == t->width;
}

void history_push_later(
	struct history *h, const struct sample *s, const struct rates *r, bool gap)
{
	assert(!h->any || s->t_ns > h->newest_ns);
	if (gap)
		history_settle(h);
	if (h->waiting == 0)
		h->waiting_gap = gap;
	history_push_full(h, s, r, gap || !h->any ? s->t_ns - 1 : h->newest_ns);
	h->newest_ns = s->t_ns;
	h->any = true;
	h->waiting++;
	if (batch_is_full(h))
		history_settle(h);
}
