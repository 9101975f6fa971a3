/* SPDX-License-Identifier: MIT */
/* Which part of a recording a plot shows: --from and --to, as people type instants. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/when.h"

struct plot_instant {
	bool given;
	struct when when;
};

/**
 * Read an instant, as when_parse() does: a clock time, a date with one, "10m" or "+10m" after
 * the start, "-10m" before the end, "42%" of the way.
 *
 * option   "--from", for the sentence
 * returns  0; -EINVAL with a sentence
 */
int plot_instant_parse(
	const char *option, const char *text, struct plot_instant *ret, struct why *why);

struct plot_window {
	struct plot_instant from, to;
};

/**
 * The window as distances from the first row, in nanoseconds.
 *
 * real_ns    CLOCK_REALTIME of the first row: a clock time is the one nearest behind it, or up
 *            to half a day before
 * length_ns  first to last row; looked at where plot_window_needs_end()
 * ret_to_ns  INT64_MAX when open
 */
void plot_window_resolve(const struct plot_window *w, int64_t real_ns, int64_t length_ns,
	int64_t *ret_from_ns, int64_t *ret_to_ns);

/** Whether it can be resolved only when the last row is known. */
bool plot_window_needs_end(const struct plot_window *w);
