/* SPDX-License-Identifier: MIT */
/*
 * The metrics: what a sample may hold, in the order of the CSV columns. metrics.def is the one
 * table; everything that names a metric reads it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum metric_unit {
	UNIT_TEXT,
	UNIT_COUNT,
	UNIT_BYTES,
	UNIT_NS,      /* int64 nanoseconds; written as seconds */
	UNIT_PERCENT, /* int64 thousandths of a percent of one core */
	UNIT_RATIO,   /* int64 units of 1e-12 */
};

enum metric_kind {
	KIND_IDENT,
	KIND_GAUGE,
	KIND_COUNTER,
	KIND_RATE,
};

enum metric_pace {
	PACE_FAST,
	PACE_SLOW,
	PACE_RARE,
	PACE_ASKED,
};

enum metric {
#define METRIC(id, column, unit, kind, pace, label, source, help) METRIC_##id,
#include "series/metrics.def"
#undef METRIC
	METRIC_COUNT,
};

struct metric_info {
	const char *column; /* CSV column, config and --columns name */
	enum metric_unit unit;
	enum metric_kind kind;
	enum metric_pace pace;
	const char *label; /* on screens */
	const char *source;
	const char *help;
};

/** The table: metrics[METRIC_COUNT], CSV order. */
extern const struct metric_info metrics[METRIC_COUNT];

/** A set of metrics. */
struct metric_set {
	uint64_t words[(METRIC_COUNT + 63) / 64];
};

static inline bool metric_set_has(const struct metric_set *s, enum metric m)
{
	return s->words[m / 64] >> (m % 64) & 1;
}
static inline void metric_set_add(struct metric_set *s, enum metric m)
{
	s->words[m / 64] |= (uint64_t)1 << (m % 64);
}
static inline void metric_set_remove(struct metric_set *s, enum metric m)
{
	s->words[m / 64] &= ~((uint64_t)1 << (m % 64));
}

/** The metric with this CSV column name, or -1. */
int metric_find(const char *column, size_t n);

/** Decimal places an integer of this unit is shifted by: NS 9, PERCENT 3, RATIO 12, else 0. */
int metric_unit_decimals(enum metric_unit unit);

/**
 * Read a comma-separated list of columns, as --columns takes it.
 *
 * ret_list[METRIC_COUNT]  the metrics in the order given; ret_n of them, no duplicates
 * returns                 0; -EINVAL with a sentence that names the bad word and its kin
 */
int metric_parse_list(const char *list, enum metric *ret_list, size_t *ret_n, struct why *why);
