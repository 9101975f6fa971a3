/* SPDX-License-Identifier: MIT */
/*
 * What is remembered of a process: the newest samples in full, older ones as cells of min,
 * mean, max, last and count. Memory is fixed at the start, everything since attach stays
 * covered, and a one-sample peak survives every merge.
 *
 * Tier 0 is a ring of samples. Each tier above is a ring of cells eight times as wide as the
 * one below; the top tier never forgets: when full, it merges neighbours and doubles its width.
 *
 * Pure: no clock, no lock. The session holds its one lock around every call and never does I/O
 * meanwhile.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "series/rate.h"
#include "series/sample.h"

struct history;

/** What a counter, gauge or rate did over a stretch of time. Nothing was read: count is 0. */
struct history_cell {
	float min, mean,
		max;       /* gauges and rates: the value; counters: per second, base units */
	uint32_t count;    /* readings merged */
	int64_t last;      /* newest raw value, in the metric's own unit */
	int64_t last_t_ns; /* and its instant */
};

/** The default budget: a week at one second and far more, in 8 MiB. */
#define HISTORY_BUDGET (7 * MIB + 512 * KIB)

/**
 * Make a history that never grows.
 *
 * budget_bytes  at least 256 KiB; the memory taken, once and for all
 * kept          the metrics to remember; IDENT metrics other than STATE and PID are not kept
 * returns       0; -ENOMEM. history_free() takes NULL.
 */
int history_new(size_t budget_bytes, const struct metric_set *kept, struct history **ret);
void history_free(struct history *h);
static inline void history_freep(struct history **h)
{
	history_free(*h);
	*h = NULL;
}

/** Every metric that is not only an IDENT, but those asked of the process itself. */
struct metric_set history_all_metrics(void);

/** Those too: where a source of them is on. */
struct metric_set history_metrics_with_asked(void);

/** Add a sample with its rates; t_ns must grow. `gap` says that the time before it is unknown.
 */
void history_push(struct history *h, const struct sample *s, const struct rates *r, bool gap);

/**
 * The same for many rows, at a third of the cost: coarser cells take them in by eights.
 *
 * history_settle() ends the batch; until then only history_push_later() may be called.
 */
void history_push_later(
	struct history *h, const struct sample *s, const struct rates *r, bool gap);
void history_settle(struct history *h);

/** Instants held: oldest and newest t_ns; false when there is nothing yet. */
bool history_span(const struct history *h, int64_t *ret_oldest_ns, int64_t *ret_newest_ns);

/** The newest sample's t_ns before, or the next after, an instant; false at the end. */
bool history_step(const struct history *h, int64_t t_ns, int direction, int64_t *ret_t_ns);

/** The wall clock at an instant, by the samples next to it: it may have been set, and stands
 * apart once the machine has slept. 0 before the first sample. */
int64_t history_real_ns(const struct history *h, int64_t t_ns);

/** The instant at which the wall clock said so, the newest one if it was set back; or the
 * nearest one of the span held. */
int64_t history_find_real(const struct history *h, int64_t real_ns);

/**
 * Whether nothing is known of an instant although there are samples before and after it.
 *
 * ret_from_ns, ret_to_ns  the samples around it; set when true
 */
bool history_gap(
	const struct history *h, int64_t t_ns, int64_t *ret_from_ns, int64_t *ret_to_ns);

/**
 * One metric over [t0, t0 + columns * dt): one cell a column, from the finest tier that still
 * knows that time. A column in which nothing was read has count 0, unless one reading spans it.
 *
 * cells[columns]  overwritten, oldest first
 */
void history_read(const struct history *h, enum metric m, int64_t t0_ns, int64_t dt_ns,
	size_t columns, struct history_cell *cells);

/**
 * Lend a history another one that knows a stretch of time in full, of the same metrics: it
 * answers where this one knows only cells. NULL takes it away. The caller keeps both.
 */
void history_set_detail(struct history *h, const struct history *detail);

/** Changes with each call of the above: what was read before may be known better now. */
uint64_t history_detail_serial(const struct history *h);

/** Whether every single sample of [from, to] is known. */
bool history_is_full(const struct history *h, int64_t from_ns, int64_t to_ns);

/** How many samples a history of this budget keeps in full. */
size_t history_capacity(size_t budget_bytes, const struct metric_set *kept);

/**
 * Walk over one metric, oldest first, as finely as it is known without a lent history.
 *
 * after_ns      INT64_MIN to begin; then the last_t_ns of the cell before
 * ret_begin_ns  the cell speaks of the time after this instant, up to its last_t_ns
 * ret           count 0: no reading in it
 * returns       false at the end
 */
bool history_next(const struct history *h, enum metric m, int64_t after_ns,
	int64_t *ret_begin_ns, struct history_cell *ret);

/**
 * Rows for a file: everything after an instant, oldest first, each instant once. Older rows are
 * cells: last value of gauges and counters, mean of rates.
 *
 * after_ns       INT64_MIN to begin
 * out[max]       filled; fresh is empty in rows made from cells
 * returns        rows written; fewer than max means the end
 */
size_t history_rows(const struct history *h, int64_t after_ns, struct sample *out, size_t max);
