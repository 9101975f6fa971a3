/* SPDX-License-Identifier: MIT */
/* What clicks and the wheel do on the Profile page. */
#include "base/macro.h"
#include "ui/view/profile_page.h"
#include "ui/view/profile_views.h"

enum { WHEEL_ROWS = 3 };

static bool point_is_in(struct rect r, const struct model *m)
{
	return r.h > 0 && m->pointer_x >= r.x && m->pointer_x < r.x + r.w &&
	       m->pointer_y >= r.y && m->pointer_y < r.y + r.h;
}

/* A row of a table: chosen by a click, entered by another. */
static enum view_point point_rows(
	struct browse *b, struct rect at, input_t key, const struct model *m)
{
	size_t row = b->top + (size_t)(m->pointer_y - at.y), last = b->n ? b->n - 1 : 0;
	bool again = b->walked && row == b->selected;

	b->walked = true;
	if (key == INPUT_WHEEL_UP)
		b->selected -= MIN(b->selected, (size_t)WHEEL_ROWS);
	else if (key == INPUT_WHEEL_DOWN)
		b->selected = MIN(b->selected + WHEEL_ROWS, last);
	else
		b->selected = MIN(row, last);
	return key == INPUT_CLICK && again ? POINT_ENTER : POINT_TAKEN;
}

/* A line of the chooser or of the list. */
static enum view_point point_over(struct view_state *v, input_t key, const struct model *m)
{
	bool chooser = v->over == OVER_CHOOSER;
	size_t at = chooser ? v->chooser.selected : v->list_selected;
	size_t top = chooser ? v->chooser.top : v->list_top, to;

	if (key != INPUT_CLICK || !point_is_in(v->at_over, m)) {
		profile_act(v, ACTION_ROW, key == INPUT_WHEEL_UP ? INPUT_UP : INPUT_DOWN, m);
		return POINT_TAKEN;
	}
	to = top + (size_t)(m->pointer_y - v->at_over.y);
	if (to == at)
		return POINT_ENTER;
	for (; at < to; at++)
		profile_act(v, ACTION_ROW, INPUT_DOWN, m);
	for (; at > to; at--)
		profile_act(v, ACTION_ROW, INPUT_UP, m);
	return POINT_TAKEN;
}

enum view_point profile_point(struct view_state *v, input_t key, const struct model *m)
{
	static const enum action views[PROFILE_VIEWS] = {ACTION_VIEW_TOP, ACTION_VIEW_CALLERS,
		ACTION_VIEW_FLAME, ACTION_DIFFERENCE, ACTION_CAPTURE_LIST};

	if (v->over != OVER_NOTHING)
		return key == INPUT_CLICK && !point_is_in(v->at_over, m)
			       ? POINT_BESIDE
			       : point_over(v, key, m);
	for (int i = 0; i < PROFILE_VIEWS; i++)
		if (key == INPUT_CLICK && point_is_in(v->at_views[i], m)) {
			profile_act(v, views[i], INPUT_OTHER, m);
			return POINT_TAKEN;
		}
	if (!v->survey)
		return POINT_BESIDE;
	if (point_is_in(v->at_flame, m))
		return profile_flame_point(v, key, m->pointer_x, m->pointer_y);
	if (point_is_in(v->at_callers, m) && v->part == PROFILE_CALLERS)
		return point_rows(&v->callers.browse, v->at_callers, key, m);
	if (!point_is_in(v->at_top, m))
		return POINT_BESIDE;
	v->part = PROFILE_TOP;
	return point_rows(&v->top, v->at_top, key, m);
}
