/* SPDX-License-Identifier: MIT */
/*
 * The pane of curves that a page begins with: rows of label, curve and scale over one time
 * axis, in the frame that lists the pages. The page says which rows, and sets the layout before
 * it reads.
 */
#pragma once

#include "ui/layout.h"
#include "ui/threshold.h"
#include "ui/view/browse.h"
#include "ui/view/curves.h"
#include "ui/view/facts.h"
#include "ui/view/view.h"
#include "ui/widget/chart_kept.h"
#include "ui/widget/figure.h"
#include "ui/widget/timemarks.h"

struct pane_row {
	enum curve curve;
	const char *name, *unit;
	enum figure_kind kind;
	struct chart_look look;
	const char *part_names[CURVE_PARTS]; /* from the bottom; NULL: no more */
	struct layout_row ask;
	const char *narrow; /* the name where the label is narrow; NULL: the same */
};

enum { PANE_LIMITS = 2 };

/** What has the whole page for itself. */
enum pane_wide { PANE_NOTHING, PANE_CHART, PANE_TABLE, PANE_FACTS };

struct pane {
	const struct pane_row *rows;
	size_t n_rows; /* <= LAYOUT_ROWS */
	struct layout_row asks[LAYOUT_ROWS];
	double limits[LAYOUT_ROWS][PANE_LIMITS]; /* lines across a curve; 0: none */
	struct curves curves;
	struct chart_kept kept[LAYOUT_ROWS]; /* the curves as they were drawn */
	struct timemarks marks;
	size_t selected;          /* the chart that expands */
	enum pane_wide wide;      /* what was asked for */
	bool walked;              /* the mark before the chosen chart is shown */
	struct curve_stats stats; /* of an expanded chart */
	int range_w;              /* cells that ranges take right of the figures; 0: none */
	struct curve_range ranges[LAYOUT_ROWS][1 + CURVE_PARTS];
	struct layout_overview layout; /* the page's to set, from asks */
	/* What a page draws over a chart, below marks and cursor; or NULL. */
	void (*over)(
		void *arg, struct canvas *c, size_t row, struct rect at, const struct model *m);
	void *over_arg;
};

/** p zeroed; the rows must outlive it. */
void pane_init(struct pane *p, const struct pane_row *rows, size_t n);
void pane_done(struct pane *p);

/** The lines across its curves: what a look found that the process may use. */
void pane_set_limits(struct pane *p, const struct looks *l);

/** Copy what the curves of the layout will show; under the session's lock. */
void pane_read(struct pane *p, enum glyphs glyphs, const struct model *m,
	const struct history *h, const struct event_log *events);

void pane_draw(struct pane *p, struct canvas *c, const struct model *m);

/**
 * Choose a chart, expand it or what stands below the charts, and back; false: none of its keys.
 *
 * table  what is below the charts; with a row chosen Enter is for the table. NULL: Up and Down
 *        are the pane's even while no chart is expanded
 */
bool pane_act(struct pane *p, enum action action, input_t key, const struct browse *table);

/** After the layout is set: an expanded chart gets the whole body instead. */
void pane_expand(struct pane *p, struct rect body);

/** Whether it did: then the page draws nothing else. */
bool pane_is_expanded(const struct pane *p);

/** The same for the table or the facts, if they were asked for; the other one and the charts
 * get nothing. False: nobody asked, or there is no room. */
bool pane_spread(struct pane *p, struct rect body, struct rect *table, struct rect *facts);

/** Of a recording nobody knows what a table would show: a sentence is enough, and the charts
 * get the room. Before the layout of a page of so many lines. */
void pane_ask_recorded(
	const struct model *m, int lines, struct layout_row *charts, struct layout_row *table);

/** The least lines of a page's table, or of the sentence in its place. */
int pane_table_least(const struct model *m);

/** The frame of a page's table: alone on the page it lists the pages. Returns the inside. */
struct rect pane_draw_table_frame(const struct pane *p, struct browse *b, struct canvas *c,
	struct rect r, const struct model *m, const char *title, const char *right);

/** What a hit of its table means to a page. */
static inline enum view_point page_point(enum browse_hit hit)
{
	return hit == BROWSE_BESIDE  ? POINT_BESIDE
	       : hit == BROWSE_AGAIN ? POINT_ENTER
				     : POINT_TAKEN;
}

/** The same for the facts, with what is in them. */
void pane_draw_facts(const struct pane *p, const struct facts *f, struct canvas *c,
	struct rect r, const struct model *m, const char *title);

/** Least, mean, highest and last of the window, below the label of an expanded chart. */
void pane_draw_stats(const struct pane *p, struct canvas *c, struct rect r);

/** The label of row i, which has a line at least; returns the cells it has. */
struct rect pane_draw_label(
	const struct pane *p, struct canvas *c, size_t i, const struct model *m);
