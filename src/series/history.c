/* SPDX-License-Identifier: MIT */
/* What is kept, and how samples become cells; history_read.c looks it up. */
#include "series/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "series/history_tier.h"

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

void history_push_full(
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

struct cell *history_open_cell(struct history *h, size_t i, const struct cell *full, bool gap)
{
	struct tier *t = &h->tiers[i];
	struct cell *open = t->n ? tier_at(t, t->n - 1) : NULL;
	struct sample at = {.t_ns = full->t_ns, .real_ns = full->real_ns};

	if (open && open->samples < t->width && !gap)
		return open;
	if (i == HISTORY_TIERS - 1 && t->n == t->capacity)
		tier_double(t, h->n_kept);
	return tier_append(t, &at, full->begin_ns);
}

static void history_push_tier(struct history *h, size_t i, struct cell *full, bool gap)
{
	struct cell *open = history_open_cell(h, i, full, gap);

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

size_t history_capacity(size_t budget_bytes, const struct metric_set *kept)
{
	size_t n = 0;

	for (int m = 0; m < METRIC_COUNT; m++)
		n += metric_set_has(kept, (enum metric)m);
	return tier_capacity(budget_bytes / 4, tier_stride(sizeof(struct reading), n));
}
