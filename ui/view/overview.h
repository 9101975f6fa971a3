/* SPDX-License-Identifier: MIT */
/* The overview's two halves: curves above (overview.c), tables below (overview_tables.c). */
#pragma once

#include "ui/view/view.h"

/** The parts of memory, I/O and totals, in a frame. */
void overview_draw_memory(struct canvas *c, struct rect r, const struct model *m);

/** The busiest threads, in a frame. */
void overview_draw_threads(struct canvas *c, struct rect r, const struct model *m);
