/* SPDX-License-Identifier: MIT */
/*
 * What the pages CPU, Memory and I/O share: charts, facts and a table, one below the other, and
 * how keys and the pointer go to them. A page says which curves, facts and rows.
 */
#pragma once

#include "ui/view/browse.h"
#include "ui/view/facts.h"
#include "ui/view/pane.h"

enum table_page_part { PART_CHARTS, PART_FACTS, PART_TABLE, TABLE_PAGE_PARTS };

struct table_page {
	struct pane pane;
	struct facts facts; /* the page's to make, before it is read */
	struct browse browse;
	struct rect at[TABLE_PAGE_PARTS];
	struct browse_source (*source)(const struct model *m); /* the rows of the table */
};

/** p zeroed; the rows of the charts must outlive it. */
void table_page_init(struct table_page *p, const struct pane_row *charts, size_t n,
	struct browse_source (*source)(const struct model *m));
void table_page_done(struct table_page *p);

/** The lines that all the facts take in a body of this width, in their frame. */
int table_page_facts_height(const struct table_page *p, struct rect body);

/** Who gets which lines of the body; what the facts ask for is the page's to say. */
void table_page_place(struct table_page *p, struct rect body, const struct layout_row *facts,
	const struct model *m);

/** Copy what the charts will show; under the session's lock. */
void table_page_read(struct table_page *p, enum glyphs glyphs, const struct model *m,
	const struct history *h, const struct event_log *events);

/** Charts, and the facts under a title. True: there is room for a table, in at[PART_TABLE]. */
bool table_page_draw(
	struct table_page *p, struct canvas *c, const struct model *m, const char *title);

/**
 * The frame of the table, after its rows are arranged.
 *
 * right    words at the right end, ""
 * returns  the inside
 */
struct rect table_page_draw_frame(struct table_page *p, struct canvas *c, const struct model *m,
	const char *title, const char *right);

/* Keys, the pointer and searches, see view_ops. */
bool table_page_act(
	struct table_page *p, enum action action, input_t key, const struct model *m);
enum view_point table_page_point(struct table_page *p, input_t key, const struct model *m);
void table_page_search(
	struct table_page *p, enum action action, const char *text, const struct model *m);
