/* SPDX-License-Identifier: MIT */
/* What lies over the views: which profile to capture, and which capture to show. */
#pragma once

#include "ui/view/profile_state.h"

void profile_chooser_open(struct view_state *v, const struct model *m);
void profile_chooser_draw(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m);
bool profile_chooser_act(struct view_state *v, input_t key, const struct model *m);
void profile_list_open(struct view_state *v, const struct model *m);
void profile_list_draw(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m);
bool profile_list_act(struct view_state *v, input_t key, const struct model *m);
