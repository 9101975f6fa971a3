/* SPDX-License-Identifier: MIT */
/*
 * The cycles of the collector that are known one by one: out of the GC log, which tells most of
 * them, or out of the runtime's ring of pauses. As a table to walk through, and as instants.
 */
#pragma once

#include "ui/view/browse.h"
#include "ui/view/view.h"

/** Bytes live at the end of the last cycle before an instant; -1 not known. */
double go_cycles_live(const struct gclog_now *log, int64_t t_ns);

/** How many are known, oldest first, and when each ended (CLOCK_MONOTONIC). */
size_t go_cycles_count(const struct model *m);
int64_t go_cycles_instant(const struct model *m, size_t i);

/** One of them; gc NULL: only the pause is known. */
struct go_cycle {
	uint64_t number;
	int64_t t_ns, real_ns;
	double pause_s;
	const struct gc_cycle *gc;
};
struct go_cycle go_cycles_get(const struct model *m, size_t i);

/** The table. Zeroed to begin with; go_cycles_done() frees. */
struct go_cycles {
	struct browse browse;
	uint64_t newest; /* number of the newest, and how many, when they were arranged */
	size_t n;
	uint64_t kept; /* number of the one under the cursor */
};
void go_cycles_done(struct go_cycles *t);

void go_cycles_draw(
	struct go_cycles *t, struct canvas *c, struct rect r, const struct model *m);

/** As view_ops have them. */
bool go_cycles_act(struct go_cycles *t, enum action action, input_t key, const struct model *m);
/** What the pointer did to it. */
enum browse_hit go_cycles_point(struct go_cycles *t, input_t key, const struct model *m);
void go_cycles_search(
	struct go_cycles *t, enum action action, const char *text, const struct model *m);

/** The instant of the row under the cursor; false: no row is. */
bool go_cycles_selected(const struct go_cycles *t, const struct model *m, int64_t *ret_t_ns);
