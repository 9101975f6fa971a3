/* SPDX-License-Identifier: MIT */
/*
 * Values over time in a fixed number of bins, however long the recording turns out to be: when
 * an instant falls behind the last bin, neighbours are merged and all bins double their width.
 * A bin keeps the lowest and the highest value and the mean over time, so a peak of one row
 * survives.
 *
 * Pure: no clock, no file. Several series share one time axis.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLOT_BINS = 1024 }; /* at most, about one a pixel */

/** What one series did in one bin; weight 0: nothing is known. */
struct plot_bin {
	double min, max;
	int64_t max_ns;     /* when the highest value was read */
	double sum, weight; /* sum of value times nanoseconds; nanoseconds covered */
};

struct plot_bins {
	int64_t begin_ns; /* of the first bin; set with the first instant */
	int64_t width_ns; /* of a bin; 0: no instant yet */
	int64_t end_ns;   /* the newest instant covered */
	size_t n_series, limit;
	struct plot_bin *at; /* at[n_series][limit], oldest first */
};

/** Room for some series of up to `limit` bins, an even number; plot_bins_done() gives it back.
 */
void plot_bins_init(struct plot_bins *b, size_t n_series, size_t limit);
void plot_bins_done(struct plot_bins *b);

/** Make room for an instant: the first one begins the axis, later ones only grow. */
void plot_bins_cover(struct plot_bins *b, int64_t t_ns);

/** A stretch of time, and the bins it touches: found once for all series. */
struct plot_stretch {
	int64_t from, to; /* nanoseconds from the first bin's beginning on */
	size_t first, last;
};

/** (from_ns, to_ns]; equal instants are a single reading. Both are covered already; what lies
 * before the first bin is left out. False: all of it does. */
bool plot_bins_find(
	const struct plot_bins *b, int64_t from_ns, int64_t to_ns, struct plot_stretch *ret);

/** A value that held over a stretch. */
void plot_bins_add(
	struct plot_bins *b, size_t series, const struct plot_stretch *s, double value);

/** Bins in use, the one with the newest instant included. */
size_t plot_bins_used(const struct plot_bins *b);

static inline const struct plot_bin *plot_bins_get(
	const struct plot_bins *b, size_t series, size_t i)
{
	return &b->at[series * b->limit + i];
}

/** The mean over time of a bin that knows something. */
static inline double plot_bin_mean(const struct plot_bin *bin)
{
	return bin->sum / bin->weight;
}
