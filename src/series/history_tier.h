/* SPDX-License-Identifier: MIT */
/*
 * How history.c and history_batch.c keep what history_read.c looks up; nobody else includes
 * this. A tier is a ring of cells, a cell what was read over a stretch of time: one reading a
 * metric in the tier of samples, one merged value a metric in those above.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macro.h"
#include "series/history.h"

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
	size_t waiting;   /* newest samples that are in tier 0 only, until history_settle() */
	bool waiting_gap; /* the first of them follows a gap */
	const struct history *detail; /* lent; its samples in full */
	uint64_t detail_serial;
};

/** A sample into tier 0: what it tells begins after begin_ns. */
void history_push_full(
	struct history *h, const struct sample *s, const struct rates *r, int64_t begin_ns);

/** The cell of a tier of cells that the sample in `full` goes to: a fresh one after a gap. */
struct cell *history_open_cell(
	struct history *h, size_t tier, const struct cell *full, bool gap);

static inline void metric_set_merge(struct metric_set *into, const struct metric_set *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(into->words); i++)
		into->words[i] |= s->words[i];
}

static inline struct cell *tier_at(const struct tier *t, size_t i)
{
	size_t k = t->first + i;

	assert(i < t->n);
	if (k >= t->capacity)
		k -= t->capacity;
	return (struct cell *)(t->cells + k * t->stride);
}

static inline struct reading *cell_readings(struct cell *c)
{
	return (struct reading *)c->data;
}

static inline struct merged *cell_merged(struct cell *c)
{
	return (struct merged *)c->data;
}

static inline void merged_add(struct merged *into, const struct merged *m)
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
