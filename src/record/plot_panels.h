/* SPDX-License-Identifier: MIT */
/* The inside of a plot's page: one panel with its label, scale and curves; the events' lines.
 */
#pragma once

#include <stdio.h>

#include "record/plot.h"
#include "record/plot_svg.h"

enum { PLOT_LANE_HEIGHT = 15 };

/** One panel on its ground; frame.max is set here. Time 0 of the frame is each run's first bin.
 */
void plot_panel_write(
	FILE *f, const struct plot_page *page, size_t panel, struct svg_frame *frame);

/** Rows of labels above the panels that the events need, 1 .. 4; the frame's y is not known
 * yet. */
int plot_events_lanes(const struct plot_page *page, const struct svg_frame *all);

/** Events as lines through all panels, holes as hatched bands, labels above. */
void plot_events_write(FILE *f, const struct plot_page *page, const struct svg_frame *all);
