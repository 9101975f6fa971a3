/* SPDX-License-Identifier: MIT */
/*
 * The maxima and minima of a series, over all that a history knows: hills and valleys that
 * stand out by a twentieth of the whole range, so that noise on a slope is none. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "series/history.h"

/** One of them. Where single readings are no longer known it lies somewhere in its cell. */
struct peak {
	double value;           /* as history shows it: rates a second, percents, seconds */
	int64_t begin_ns, t_ns; /* the cell: after begin_ns, up to t_ns */
	uint32_t count;         /* readings in it; 1: t_ns is the instant */
};

/**
 * The highest of a series, or the lowest; or the next one after it.
 *
 * last     the one found before: of equal ones the later comes next; NULL: begin
 * returns  false: there is none, or none any more
 */
bool peaks_find(const struct history *h, enum metric m, bool highest, const struct peak *last,
	struct peak *ret);

/** Whether the series has any reading. */
bool peaks_any(const struct history *h, enum metric m);

/** Look closer: the highest, or lowest, reading of a stretch of time that the history knows. */
bool peaks_refine(const struct history *h, enum metric m, bool highest, struct peak *p);
