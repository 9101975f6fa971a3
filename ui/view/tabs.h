/* SPDX-License-Identifier: MIT */
/* The list of pages in the top line of a page's uppermost frame. */
#pragma once

#include "ui/view/view.h"

/** Where the tabs stand in a frame's top line. */
struct tabs {
	int n;                      /* so many have room */
	int end;                    /* the column behind the last one */
	bool fit;                   /* the words at the right have room beside them */
	struct rect at[PAGE_COUNT]; /* w 0: no room for it, or the user has no such page */
};

/**
 * Lay them out: all of them, closer together where that makes room, or the present page's
 * alone.
 *
 * right  words at the right end of the line; "" or NULL none
 */
struct tabs tabs_place(
	const struct settings *s, struct rect frame, const char *right, enum page present);

/** Draw them over a frame that is there already, the present one emphasised, and tell the model
 * where they can be clicked. Returns the cells of the line that are taken at the left. */
int tabs_draw(struct canvas *c, struct rect frame, const struct model *m, const char *right);

/** The same, with words at the right end of that frame. */
void tabs_draw_beside(
	struct canvas *c, struct rect frame, const struct model *m, const char *right);

/** The same, with the frame itself. right: or NULL. */
int tabs_draw_framed(
	struct canvas *c, struct rect frame, const struct model *m, const char *right);
