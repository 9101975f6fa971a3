/* SPDX-License-Identifier: MIT */
/* The view Flame: the stacks in cells, with a cursor on one of the boxes. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/hints.h"
#include "ui/view/profile_views.h"

/* Scroll so that the row of the cursor is in view. */
static void flame_scroll(struct profile_flame *f)
{
	const struct flame_cell *at = flame_cell_of(&f->places, f->cursor);
	int row = at ? at->row : 0;

	if (row < f->top)
		f->top = row;
	if (f->height > 0 && row >= f->top + f->height)
		f->top = row - f->height + 1;
	f->top = CLAMP(f->top, 0, MAX(f->places.rows - f->height, 0));
}

/* A cursor on a box that has no place here goes up to one that has. */
static void flame_settle(struct view_state *v)
{
	struct profile_flame *f = &v->flame;

	while (f->cursor != FLAME_ALL && !flame_cell_of(&f->places, f->cursor))
		f->cursor = v->survey->stacks.frames[f->cursor].parent;
}

void profile_flame_draw(struct view_state *v, struct canvas *c, struct rect in)
{
	struct profile_flame *f = &v->flame;
	bool active = v->part == PROFILE_FLAME;
	uint32_t function = PROFILE_NONE;

	flame_place(&f->places, v->survey, f->zoom, in.w);
	f->height = in.h;
	flame_settle(v);
	flame_scroll(f);
	/* Beside Top, the boxes of the function under its cursor stand out. */
	if (v->part == PROFILE_TOP && v->top.walked && v->top.n > 0)
		function = v->top.order[v->top.selected];
	if (v->part == PROFILE_CALLERS && v->callers.edges)
		function = (uint32_t)v->callers.row;
	struct flame_look look = {.cursor = active ? f->cursor : FLAME_NOTHING,
		.find = f->find,
		.function = function,
		.top = f->top};

	v->at_flame = in;
	flame_draw(c, in, &f->places, v->survey, &look);
}

static void flame_zoom(struct view_state *v, bool in)
{
	struct profile_flame *f = &v->flame;

	if (in)
		f->zoom = f->cursor;
	else if (f->zoom != FLAME_ALL)
		f->zoom = v->survey->stacks.frames[f->zoom].parent;
	f->top = 0;
}

/* The next box in reading order that has the word; those without a place are zoomed to. */
static void flame_seek(struct view_state *v, bool back)
{
	struct profile_flame *f = &v->flame;
	const struct stacks *t = &v->survey->stacks;
	size_t n = t->n, at = f->cursor == FLAME_ALL ? n : f->cursor;

	for (size_t k = 1; k <= n; k++) {
		size_t i = back ? (at + n + 1 - k % (n + 1)) % (n + 1) : (at + k) % (n + 1);

		if (i == n || !strcasestr(t->frames[i].name, f->find))
			continue;
		f->cursor = (uint32_t)i;
		flame_place(&f->places, v->survey, f->zoom, MAX(v->at_flame.w, 1));
		if (!flame_cell_of(&f->places, f->cursor))
			f->zoom = f->cursor;
		return;
	}
}

static bool flame_move(struct view_state *v, input_t key)
{
	enum flame_way way = key == INPUT_UP     ? FLAME_UP
			     : key == INPUT_DOWN ? FLAME_DOWN
			     : key == INPUT_LEFT ? FLAME_LEFT
						 : FLAME_RIGHT;

	v->flame.cursor = flame_step(&v->flame.places, v->survey, v->flame.cursor, way);
	return true;
}

bool profile_flame_act(struct view_state *v, enum action action, input_t key)
{
	if (!v->survey)
		return false;
	switch (action) {
	case ACTION_ROW:
	case ACTION_BOX:
		return flame_move(v, key);
	case ACTION_ROWS:
		for (int i = 1; i < v->flame.height; i++)
			flame_move(v, key == INPUT_PAGE_UP ? INPUT_UP : INPUT_DOWN);
		return true;
	case ACTION_FOCUS:
		flame_zoom(v, true);
		return true;
	case ACTION_FOCUS_BACK:
		flame_zoom(v, false);
		return true;
	case ACTION_FIND_AGAIN:
		if (!v->flame.find[0])
			return false;
		flame_seek(v, key == 'N');
		return true;
	case ACTION_SORT:
	case ACTION_REVERSE:
		return true;
	default:
		return false;
	}
}

static void flame_count(struct view_state *v)
{
	struct profile_flame *f = &v->flame;

	f->found = 0;
	f->matched = 0;
	if (f->find[0] && v->survey)
		f->matched = survey_matched(v->survey, f->find, &f->found);
}

void profile_flame_search(struct view_state *v, const char *text)
{
	snprintf(v->flame.find, sizeof(v->flame.find), "%s", text);
	flame_count(v);
	if (v->flame.found)
		flame_seek(v, false);
}

/* The frame that the same names lead to. */
static uint32_t flame_same(const struct survey *s, const struct survey *before, uint32_t frame)
{
	if (frame == FLAME_ALL)
		return FLAME_ALL;
	uint32_t parent = before->stacks.frames[frame].parent;
	uint32_t above = flame_same(s, before, parent);

	/* A path that is cut off ends where it was cut. */
	if (parent != FLAME_ALL && above == FLAME_ALL)
		return FLAME_ALL;
	size_t i = above == FLAME_ALL ? 0 : (size_t)above + 1;
	size_t end = above == FLAME_ALL ? s->stacks.n : s->end[above];

	for (; i < end; i = s->end[i])
		if (strcmp(s->stacks.frames[i].name, before->stacks.frames[frame].name) == 0)
			return (uint32_t)i;
	return above;
}

enum { FLAME_FOLLOW_DEPTH = 500 };

void profile_flame_follow(struct view_state *v, const struct survey *before)
{
	struct profile_flame *f = &v->flame;

	if (!before || !v->survey || before->stacks.depth > FLAME_FOLLOW_DEPTH) {
		f->zoom = f->cursor = FLAME_ALL;
		f->top = 0;
	} else {
		f->zoom = flame_same(v->survey, before, f->zoom);
		f->cursor = flame_same(v->survey, before, f->cursor);
	}
	flame_count(v);
}

enum view_point profile_flame_point(struct view_state *v, input_t key, int x, int y)
{
	struct profile_flame *f = &v->flame;
	const struct flame_cell *cell =
		flame_cell_at(&f->places, x - v->at_flame.x, y - v->at_flame.y + f->top);
	bool again = cell && v->part == PROFILE_FLAME && cell->frame == f->cursor;

	v->part = PROFILE_FLAME;
	if (key != INPUT_CLICK)
		flame_move(v, key == INPUT_WHEEL_UP ? INPUT_UP : INPUT_DOWN);
	else if (cell)
		f->cursor = cell->frame;
	return key == INPUT_CLICK && again ? POINT_ENTER : POINT_TAKEN;
}

void profile_flame_words(
	const struct view_state *v, int cells, bool ascii, char *out, size_t size)
{
	const struct survey *s = v->survey;
	uint32_t at = v->flame.cursor;
	char value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX], self[MEASURE_TEXT_MAX];
	char figures[2 * MEASURE_TEXT_MAX + MEASURE_PERCENT_MAX + 16], name[BROWSE_TEXT_MAX];
	int64_t sum = flame_value(s, at);

	survey_value(s, value, sum);
	survey_value(s, self, at == FLAME_ALL ? 0 : s->stacks.frames[at].flat);
	snprintf(figures, sizeof(figures), ": %s, %s, self %s", value,
		survey_share(s, share, sum), self);
	int room = cells - (int)text_cells(figures);

	if (room < 8) {
		snprintf(figures, sizeof(figures), ": %s", value);
		room = cells - (int)text_cells(figures);
	}
	text_clip(name, sizeof(name), flame_name(s, at), (size_t)MAX(room, 0), ascii);
	snprintf(out, size, "%s%s", name, room > 0 ? figures : "");
}

void profile_flame_keys(const struct view_state *v, struct canvas *c, struct rect frame)
{
	static const enum action keys[] = {ACTION_BOX, ACTION_FOCUS, ACTION_FOCUS_BACK,
		ACTION_FIND, ACTION_SAMPLE_TYPE, ACTION_HIDE_RUNTIME, ACTION_SAVE,
		ACTION_FLAME};
	const struct profile_flame *f = &v->flame;
	char place[512] = "", value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	int y = frame.y + frame.h - 1, end = frame.x + frame.w - 2;

	if (f->find[0] && v->survey && f->found) {
		survey_value(v->survey, value, f->matched);
		snprintf(place, sizeof(place), " \"%s\": %s, %s of all, %zu box%s ", f->find,
			value, survey_share(v->survey, share, f->matched), f->found,
			f->found == 1 ? "" : "es");
	} else if (f->find[0]) {
		snprintf(place, sizeof(place), " no \"%s\" ", f->find);
	} else if (f->places.rows > f->height) {
		snprintf(place, sizeof(place), " rows %d-%d of %d ", f->top + 1,
			f->top + f->height, f->places.rows);
	}
	int w = MIN((int)text_cells(place), frame.w - 4);

	canvas_text(c, end - w, y, w, STYLE_DIM, place);
	hints_draw(c, frame.x + 2, y, end - w - frame.x - 2, v->keys, keys, ARRAY_SIZE(keys));
}
