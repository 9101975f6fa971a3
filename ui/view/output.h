/* SPDX-License-Identifier: MIT */
/*
 * The pane with what the command writes: the newest lines at the bottom, as a terminal would
 * show them, long ones broken, nothing left raw. It stands below a page's table, over the whole
 * page, or not at all.
 */
#pragma once

#include "ui/view/view.h"

enum output_place { OUTPUT_BELOW, OUTPUT_WHOLE, OUTPUT_HIDDEN, OUTPUT_PLACES };

struct output_pane {
	enum output_place place;
	size_t back;   /* rows scrolled up from the newest */
	size_t height; /* rows in view when last drawn */
};

/**
 * The part of a page's body that it takes, at the bottom; h 0: none, also where there is no
 * command, or no room beside the table.
 */
struct rect output_part(const struct output_pane *o, struct rect body, const struct model *m);

/** Draw it there, framed. page_frame: it has the page's topmost line, with the list of pages.
 */
void output_draw(struct output_pane *o, struct canvas *c, struct rect r, const struct model *m,
	bool page_frame);

/** A key of its own: where it stands; scrolling, while it has the page. False: it is none. */
bool output_act(struct output_pane *o, enum action action, input_t key, const struct model *m);
