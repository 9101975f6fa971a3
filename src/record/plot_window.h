/* SPDX-License-Identifier: MIT */
/* Which part of a recording a plot shows: --from and --to, as people type instants. Pure. */
#pragma once

#include <stdint.h>

#include "base/error.h"

enum plot_instant_how {
	PLOT_OPEN,       /* not given */
	PLOT_CLOCK,      /* nanoseconds since midnight, local time */
	PLOT_REAL,       /* CLOCK_REALTIME */
	PLOT_AFTER,      /* nanoseconds after the first row */
	PLOT_BEFORE_END, /* nanoseconds before the last row */
};

struct plot_instant {
	enum plot_instant_how how;
	int64_t ns;
};

/**
 * Read an instant: "14:05", "14:05:30", RFC 3339 in UTC, "10m" after the start, "-10m" before
 * the end.
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
 * length_ns  first to last row; looked at for PLOT_BEFORE_END only
 * ret_to_ns  INT64_MAX when open
 */
void plot_window_resolve(const struct plot_window *w, int64_t real_ns, int64_t length_ns,
	int64_t *ret_from_ns, int64_t *ret_to_ns);
