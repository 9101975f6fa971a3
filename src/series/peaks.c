/* SPDX-License-Identifier: MIT */
#include "series/peaks.h"

#include <math.h>

#include "base/macro.h"

/* What stands out by less than this part of the range is noise. */
#define PEAKS_STANDS_OUT 0.05

/* A walk over the cells; to look for minima all values change their sign. */
struct peaks_walk {
	const struct history *h;
	enum metric m;
	double sign;
	int64_t at_ns;
};

static bool peaks_next(struct peaks_walk *w, struct peak *top, double *ret_bottom)
{
	struct history_cell cell;
	int64_t begin;

	while (history_next(w->h, w->m, w->at_ns, &begin, &cell)) {
		w->at_ns = cell.last_t_ns;
		if (cell.count == 0)
			continue;
		*top = (struct peak){.value = (double)(w->sign > 0 ? cell.max : -cell.min),
			.begin_ns = begin,
			.t_ns = cell.last_t_ns,
			.count = cell.count};
		*ret_bottom = (double)(w->sign > 0 ? cell.min : -cell.max);
		return true;
	}
	return false;
}

static struct peaks_walk peaks_walk(const struct history *h, enum metric m, bool highest)
{
	return (struct peaks_walk){h, m, highest ? 1 : -1, INT64_MIN};
}

bool peaks_any(const struct history *h, enum metric m)
{
	struct peaks_walk w = peaks_walk(h, m, true);
	struct peak p;
	double bottom;

	return peaks_next(&w, &p, &bottom);
}

/* How much a peak has to stand out. */
static double peaks_least(const struct history *h, enum metric m, bool highest)
{
	struct peaks_walk w = peaks_walk(h, m, highest);
	double bottom, low = INFINITY, high = -INFINITY;
	struct peak p;

	while (peaks_next(&w, &p, &bottom)) {
		low = MIN(low, bottom);
		high = MAX(high, p.value);
	}
	return high > low ? (high - low) * PEAKS_STANDS_OUT : 0;
}

static bool peak_is_before(const struct peak *a, const struct peak *b)
{
	return a->value > b->value || (a->value == b->value && a->t_ns < b->t_ns);
}

/* Keep a peak if it is the best of those that come after the last one. */
static void peaks_offer(
	const struct peak *p, const struct peak *last, bool *found, struct peak *best)
{
	if ((last && !peak_is_before(last, p)) || (*found && !peak_is_before(p, best)))
		return;
	*best = *p;
	*found = true;
}

bool peaks_find(const struct history *h, enum metric m, bool highest, const struct peak *last,
	struct peak *ret)
{
	double least = peaks_least(h, m, highest), bottom, low = INFINITY;
	struct peaks_walk w = peaks_walk(h, m, highest);
	struct peak p, top = {.value = -INFINITY}, best = {0}, signed_last = {0};
	bool rising = true, found = false;

	if (last) {
		signed_last = *last;
		signed_last.value *= w.sign;
		last = &signed_last;
	}
	/* Up until it has fallen far enough from the top, down until it has risen again. */
	while (peaks_next(&w, &p, &bottom)) {
		if (rising && p.value > top.value)
			top = p;
		low = MIN(low, bottom);
		if (rising && bottom < top.value - least) {
			peaks_offer(&top, last, &found, &best);
			rising = false;
			low = bottom;
		} else if (!rising && p.value > low + least) {
			rising = true;
			top = p;
		}
	}
	if (rising && isfinite(top.value))
		peaks_offer(&top, last, &found, &best);
	if (!found)
		return false;
	best.value *= w.sign;
	*ret = best;
	return true;
}

bool peaks_refine(const struct history *h, enum metric m, bool highest, struct peak *p)
{
	struct peak best = {.value = -INFINITY};
	double sign = highest ? 1 : -1;
	int64_t t = p->begin_ns, before = t;
	struct history_cell cell;

	for (; history_step(h, t, 1, &t) && t <= p->t_ns; before = t) {
		history_read(h, m, t, 1, 1, &cell);
		double value = sign * (double)(highest ? cell.max : cell.min);

		if (cell.count > 0 && value > best.value)
			best = (struct peak){value, before, t, cell.count};
	}
	if (!isfinite(best.value))
		return false;
	best.value *= sign;
	*p = best;
	return true;
}
