/* SPDX-License-Identifier: MIT */
/* The last cycles of the collector: from its log where there is one, else from the runtime's
 * own ring of pauses. */
#pragma once

#include "session/gclog.h"
#include "ui/view/view.h"

/** Bytes live at the last cycle, of the log; -1 not known. */
double go_cycles_live(const struct gclog_now *log);

/** Cycles known by themselves, and the instant (CLOCK_MONOTONIC) of the i-th, oldest first. */
size_t go_cycles_count(const struct model *m);
int64_t go_cycles_instant(const struct model *m, size_t i);

/** The table, newest first, in a frame; nothing where there is no room. */
void go_cycles_draw(struct canvas *c, struct rect r, const struct model *m);
