/* SPDX-License-Identifier: MIT */
/*
 * Many rows into a history: each goes to the tier of samples at once, and up to eight together
 * to the tiers of cells. All tiers' cells end where one of the finest ends, so those eight go to
 * one cell of each.
 */
#include "series/history.h"

#include <string.h>

#include "base/macro.h"
#include "series/history_tier.h"

/* What the newest samples of tier 0 say of one metric; true when any knows it. */
static bool batch_merge(const struct history *h, size_t k, struct merged *ret)
{
	const struct tier *t = &h->tiers[0];
	struct merged m = {0};
	double sum = 0;
	bool known = false;

	for (size_t i = t->n - h->waiting; i < t->n; i++) {
		struct cell *c = tier_at(t, i);
		const struct reading *one = &cell_readings(c)[k];

		if (!metric_set_has(&c->valid, h->kept[k]))
			continue;
		known = true;
		m.last = one->last;
		if (one->shown != one->shown) /* NaN: a raw value without a rate yet */
			continue;
		m.min = m.count && m.min < one->shown ? m.min : one->shown;
		m.max = m.count && m.max > one->shown ? m.max : one->shown;
		sum += (double)one->shown;
		m.count++;
	}
	m.mean = m.count ? (float)(sum / m.count) : 0;
	*ret = m;
	return known;
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

	if (h->waiting == 0)
		return;
	const struct cell *first = tier_at(t, t->n - h->waiting), *newest = tier_at(t, t->n - 1);

	for (size_t i = 1; i < HISTORY_TIERS; i++) {
		open[i] = history_open_cell(h, i, first, h->waiting_gap);
		open[i]->t_ns = newest->t_ns;
		open[i]->real_ns = newest->real_ns;
		open[i]->samples += (uint32_t)h->waiting;
	}
	for (size_t k = 0; k < h->n_kept; k++) {
		struct merged m;

		if (!batch_merge(h, k, &m))
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
