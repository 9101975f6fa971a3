/* SPDX-License-Identifier: MIT */
/*
 * One recording on its way into a plot: rows in, one after the other; bins, events and facts
 * are what is left of it. Memory does not grow with the number of rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/plot_bins.h"
#include "record/plot_panel.h"
#include "record/plot_window.h"
#include "record/replay.h"

enum {
	PLOT_EVENTS_MAX = 256,
	PLOT_BINS_PAIR = 320, /* two noisy curves over each other need air */
};

struct plot_event {
	struct event event; /* its t_ns is on the plot's axis */
	int64_t from_ns;    /* of a gap: where it begins */
};

struct plot_run {
	const struct plot_panel *panels;
	size_t n_panels;
	char name[256];   /* printable */
	char origin[256]; /* which process it is of, printable; "" not known */
	struct plot_window window;
	int64_t length_ns; /* first to last row, where the window counts from the end */
	struct rates rates;
	struct plot_bins bins; /* series 2 * panel: the whole; 2 * panel + 1: its lower part */

	bool any, open; /* a row has come; the row before can be held on to */
	int64_t first_ns, first_real_ns;
	int64_t from_ns, to_ns; /* the window on the plot's axis */
	int64_t previous_ns;    /* the row before */
	int64_t slept_ns; /* how long the machine slept: the recording's clock stood still */
	int64_t rare_ns[PLOT_PANELS_MAX]; /* when RARE ones were last read; -1 not yet */

	struct metric_set has; /* columns of the recording */
	int64_t paced_ns;      /* from row to row, where nothing broke off … */
	uint64_t paces;        /* … so many times … */
	int64_t closest_ns;    /* … and the least of it; 0 none */

	int64_t pid;     /* of the window's first row that says so; -1 none */
	bool other_pids; /* of rows that follow: several runs in one file */
	uint64_t rows;
	struct plot_event events[PLOT_EVENTS_MAX];
	size_t n_events;
	uint64_t more_events; /* than there was room for */
};

/**
 * A run in place; plot_run_done() gives its memory back.
 *
 * panels     stay the caller's, and there, while the run is used
 * columns    bins at most: PLOT_BINS, or PLOT_BINS_PAIR for one of two runs
 * name       of the file; copied
 * length_ns  see struct plot_run; 0 when nothing counts from the end
 */
void plot_run_init(struct plot_run *run, const struct plot_panel *panels, size_t n_panels,
	size_t columns, const char *name, const struct plot_window *window, int64_t length_ns);
void plot_run_done(struct plot_run *run);

/** The next row; its derived metrics are set. False: it and all that follow lie behind the
 * window; only marks that were set later, for an instant in it, may still be told of. */
bool plot_run_push(struct plot_run *run, struct replay_row *row);

/** The wall clock at an instant of the plot's axis. */
static inline int64_t plot_run_real(const struct plot_run *run, int64_t t_ns)
{
	return run->first_real_ns + (t_ns - run->first_ns);
}

/** False for a recording without the column "time": its instants are only distances. */
static inline bool plot_run_has_clock(const struct plot_run *run)
{
	return run->first_real_ns != run->first_ns;
}
