/* SPDX-License-Identifier: MIT */
/*
 * Who gets which part of the screen: a size in, rectangles out. Pure arithmetic, so that every
 * size can be tried. A part that gets no room has a height of 0; all others lie inside, have at
 * least one cell, and share none.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"

enum { LAYOUT_ROWS = 8 };

/** What a row of curves asks for. */
struct layout_row {
	int min, max; /* lines; a row gets none or at least min */
	int weight;   /* who grows first: lines are given to the largest weight per line had */
	int avoid;    /* a height that suits it not: it grows by two lines there; 0 none */
	bool last;    /* served after all others, wherever it stands */
};

/** The frame of every page. */
struct layout_page {
	struct rect header, body, footer;
};
struct layout_page layout_page(int width, int height);

/** The overview inside the body. */
struct layout_overview {
	bool framed;                   /* frames around panes; tiny screens have none */
	bool spaced;                   /* an empty line between rows of curves */
	struct rect charts;            /* the pane, its frame included */
	struct rect rows[LAYOUT_ROWS]; /* one a curve, as wide as the pane's inside */
	int label_w, scale_w;          /* columns left and right of each curve */
	struct rect memory, threads;   /* panes below, frames included */
	struct rect quality;
	struct rect small; /* where a tiny screen says that it is one */
};

/**
 * asks[n_rows]   from top to bottom, in order of importance but for `last`; n_rows <=
 *                LAYOUT_ROWS
 * threads        whether the threads are to be shown
 */
struct layout_overview layout_overview(
	struct rect body, const struct layout_row *asks, size_t n_rows, bool threads);

/** Panes on top of each other: each gets none or at least its min lines, those before it
 * first; what is left goes by weight. ret[n]; a pane without room has a height of 0. */
void layout_stack(struct rect body, const struct layout_row *asks, size_t n, struct rect *ret);

/** Only curves in a pane, framed when it is large enough; a tiny body has no frame. */
struct layout_overview layout_charts(
	struct rect pane, struct rect body, const struct layout_row *asks, size_t n_rows);

/** The part of a row between label and scale; empty when there is no room for a curve. */
struct rect layout_curve(const struct layout_overview *l, size_t row);
