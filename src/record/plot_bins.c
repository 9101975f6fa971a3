/* SPDX-License-Identifier: MIT */
#include "record/plot_bins.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

/* Ten rows of a millisecond each still stand in bins of their own. */
#define PLOT_BIN_LEAST_NS NS_PER_US

void plot_bins_init(struct plot_bins *b, size_t n_series, size_t limit)
{
	*b = (struct plot_bins){.n_series = n_series,
		.limit = limit,
		.at = xcalloc(n_series * limit, sizeof(*b->at))};
}

void plot_bins_done(struct plot_bins *b)
{
	free(b->at);
	*b = (struct plot_bins){0};
}

static void plot_bin_merge(struct plot_bin *to, const struct plot_bin *from)
{
	if (from->weight == 0)
		return;
	to->min = to->weight == 0 ? from->min : MIN(to->min, from->min);
	if (to->weight == 0 || from->max > to->max) {
		to->max = from->max;
		to->max_ns = from->max_ns;
	}
	to->sum += from->sum;
	to->weight += from->weight;
}

static void plot_bins_double(struct plot_bins *b)
{
	for (size_t s = 0; s < b->n_series; s++) {
		struct plot_bin *row = b->at + s * b->limit;

		for (size_t i = 0; i < b->limit / 2; i++) {
			struct plot_bin merged = row[2 * i];

			plot_bin_merge(&merged, &row[2 * i + 1]);
			row[i] = merged;
		}
		memset(row + b->limit / 2, 0, b->limit / 2 * sizeof(*row));
	}
	b->width_ns *= 2;
}

void plot_bins_cover(struct plot_bins *b, int64_t t_ns)
{
	if (b->width_ns == 0) {
		b->begin_ns = b->end_ns = t_ns;
		b->width_ns = PLOT_BIN_LEAST_NS;
	}
	/* No run is longer than 73 years, so neither side overflows. */
	while (t_ns - b->begin_ns >= b->width_ns * (int64_t)b->limit)
		plot_bins_double(b);
	b->end_ns = MAX(b->end_ns, t_ns);
}

bool plot_bins_find(
	const struct plot_bins *b, int64_t from_ns, int64_t to_ns, struct plot_stretch *ret)
{
	int64_t from = MAX(from_ns - b->begin_ns, 0), to = to_ns - b->begin_ns;

	if (to < from)
		return false;
	size_t first = (size_t)(from / b->width_ns), last = (size_t)(to / b->width_ns);

	/* The half-open stretch (from, to] does not touch a bin that ends at `from`. */
	if (first < last && to % b->width_ns == 0)
		last--;
	*ret = (struct plot_stretch){.from = from, .to = to, .first = first, .last = last};
	return true;
}

void plot_bins_add(
	struct plot_bins *b, size_t series, const struct plot_stretch *s, double value)
{
	for (size_t i = s->first; i <= s->last; i++) {
		int64_t left = MAX(s->from, (int64_t)i * b->width_ns);
		int64_t right = MIN(s->to, (int64_t)(i + 1) * b->width_ns);
		/* A single reading weighs next to nothing, but is there. */
		double weight = (double)MAX(right - left, INT64_C(1));
		struct plot_bin part = {
			value, value, b->begin_ns + s->to, value * weight, weight};

		plot_bin_merge(&b->at[series * b->limit + i], &part);
	}
}

size_t plot_bins_used(const struct plot_bins *b)
{
	if (b->width_ns == 0)
		return 0;
	return (size_t)((b->end_ns - b->begin_ns) / b->width_ns) + 1;
}
