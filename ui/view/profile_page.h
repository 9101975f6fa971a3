/* SPDX-License-Identifier: MIT */
/* The page that holds the views: its lines above them, its picture, its keys, the pointer. */
#pragma once

#include "ui/view/profile_state.h"

/** Lines above the views: what is shown, what is being captured, all captures. */
struct rect profile_draw_head(
	struct view_state *v, struct canvas *c, struct rect in, const struct model *m);

/** Draw the page, see view_ops. */
void profile_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m);

/** Keys of the page, whatever lies over it; see struct view_ops. */
bool profile_act(struct view_state *v, enum action action, input_t key, const struct model *m);

/** What the pointer does to the page. */
enum view_point profile_point(struct view_state *v, input_t key, const struct model *m);
