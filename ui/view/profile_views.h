/* SPDX-License-Identifier: MIT */
/*
 * The views of page 6, all of one survey: Top, Callers, Flame. draw: into the inside of a
 * frame; keys: into its lowest line; act: what a key does, false when it is not one of the
 * view's; search: what was typed for finding or filtering.
 */
#pragma once

#include "ui/view/profile_state.h"

struct browse_source profile_top_source(const struct view_state *v);
void profile_top_draw(struct view_state *v, struct canvas *c, struct rect in);
bool profile_top_act(struct view_state *v, enum action action, input_t key);
void profile_top_keys(const struct view_state *v, struct canvas *c, struct rect frame);
void profile_top_search(struct view_state *v, enum action action, const char *text);

/** A function: its callers and callees. */
void profile_focus(struct view_state *v, size_t row, bool from_callers);
void profile_callers_draw(struct view_state *v, struct canvas *c, struct rect in);
bool profile_callers_act(struct view_state *v, enum action action, input_t key);
void profile_callers_keys(const struct view_state *v, struct canvas *c, struct rect frame);
void profile_callers_search(struct view_state *v, enum action action, const char *text);

void profile_flame_draw(struct view_state *v, struct canvas *c, struct rect in);
bool profile_flame_act(struct view_state *v, enum action action, input_t key);
void profile_flame_keys(const struct view_state *v, struct canvas *c, struct rect frame);
void profile_flame_search(struct view_state *v, const char *text);
/** "main.work: 7.50s, 75.5%, self 550ms" of the box under the cursor, in so many cells. */
void profile_flame_words(
	const struct view_state *v, int cells, bool ascii, char *out, size_t size);
/** After something else was counted: look for the same place. */
void profile_flame_follow(struct view_state *v, const struct survey *before);
/** The box under the pointer gets the cursor. */
enum view_point profile_flame_point(struct view_state *v, input_t key, int x, int y);
