/* SPDX-License-Identifier: MIT */
/* What keys do on the Profile page: to what lies over it, to the page, to the view. */
#include "profile/merge.h"
#include "ui/view/profile_choose.h"
#include "ui/view/profile_count.h"
#include "ui/view/profile_page.h"
#include "ui/view/profile_views.h"

/* Compare with the capture before it of the same kind; a choice among several opens the list.
 */
static void profile_compare(struct view_state *v, const struct model *m)
{
	const struct capture *of = profile_capture(v, m), *found = NULL;
	size_t n = 0;
	struct why why;

	if (v->wish.base) {
		v->wish.base = 0;
		return;
	}
	for (size_t i = 0; of && i < m->captures->n; i++) {
		const struct capture *k = m->captures->list[i];

		if (k == of || merge_check_compatible(of->profile, k->profile, &why) < 0)
			continue;
		found = k;
		n++;
	}
	if (n == 1)
		v->wish.base = found->id;
	else if (n > 1)
		profile_list_open(v, m);
	else
		profile_say_capture(v, m, true, "a difference takes two captures of one kind",
			"makes another");
}

static void profile_step(struct view_state *v, const struct model *m, int by)
{
	const struct capture_now *now = m->captures;

	for (size_t i = 0; now && i < now->n; i++) {
		if (now->list[i]->id != v->wish.id)
			continue;
		size_t to = i + (size_t)by;

		if (to < now->n)
			profile_show(v, now->list[to], m);
		else
			profile_say(v, false,
				by < 0 ? "this is the oldest capture"
				       : "this is the newest capture");
		return;
	}
}

static void profile_turn_type(struct view_state *v, int by)
{
	if (!v->survey)
		return;
	int n = v->survey->n_types;

	if (n < 2) {
		profile_say(v, false, "this profile has one kind of value, %s",
			survey_type(v->survey, 0));
		return;
	}
	v->wish.value = ((v->wish.value < 0 ? v->survey->value : v->wish.value) + by + n) % n;
}

/* Left and right of the view: the function under the cursor, wherever that stands. */
static void profile_view_callers(struct view_state *v)
{
	if (!v->survey || v->survey->n_rows == 0)
		return;
	if (v->part == PROFILE_FLAME && v->flame.cursor != FLAME_ALL &&
		survey_function(v->survey, v->flame.cursor) != PROFILE_NONE)
		profile_focus(v, survey_function(v->survey, v->flame.cursor), false);
	else if (v->callers.edges && v->part == PROFILE_FLAME)
		v->part = PROFILE_CALLERS;
	else if (v->top.n > 0)
		profile_focus(v, v->top.order[v->top.selected], false);
}

/* Keys of the page, whatever view is shown. */
static bool profile_act_page(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	switch (action) {
	case ACTION_VIEW_TOP:
		v->part = PROFILE_TOP;
		return true;
	case ACTION_VIEW_CALLERS:
		profile_view_callers(v);
		return true;
	case ACTION_VIEW_FLAME:
		v->part = PROFILE_FLAME;
		return true;
	case ACTION_VIEW_ALONE:
		v->alone = !v->alone;
		return true;
	case ACTION_DIFFERENCE:
		profile_compare(v, m);
		return true;
	case ACTION_CAPTURE_LIST:
		profile_list_open(v, m);
		return true;
	case ACTION_CAPTURE_STEP:
		profile_step(v, m, key == ',' ? -1 : 1);
		return true;
	case ACTION_SAMPLE_TYPE:
		profile_turn_type(v, key == 'v' ? 1 : -1);
		return true;
	case ACTION_HIDE_RUNTIME:
		v->wish.hide_runtime = !v->wish.hide_runtime;
		return true;
	case ACTION_SAVE:
	case ACTION_FLAME:
		profile_write(v, m, action == ACTION_SAVE ? SURVEYOR_PROFILE : SURVEYOR_FLAME);
		return true;
	default:
		return false;
	}
}

/* Esc: gives up the capture under way; else goes back. */
static bool profile_cancel(struct view_state *v, const struct model *m)
{
	/* The app gives up the capture under way. */
	if (m->captures && m->captures->phase != CAPTURE_IDLE)
		return false;
	if (v->flame.find[0] && v->part == PROFILE_FLAME) {
		profile_flame_search(v, "");
	} else if (v->part == PROFILE_CALLERS) {
		v->part = PROFILE_TOP;
	} else if (v->part == PROFILE_FLAME) {
		v->flame.zoom = FLAME_ALL;
		v->flame.top = 0;
	}
	return true;
}

bool profile_act(struct view_state *v, enum action action, input_t key, const struct model *m)
{
	v->saying = false;
	if (v->over == OVER_CHOOSER)
		return profile_chooser_act(v, key, m);
	if (v->over == OVER_LIST)
		return profile_list_act(v, key, m);
	if (action == ACTION_PROFILE) {
		profile_chooser_open(v, m);
		return true;
	}
	if (action == ACTION_CANCEL)
		return profile_cancel(v, m);
	if (profile_act_page(v, action, key, m))
		return true;
	if (!v->survey || v->survey->n_rows == 0)
		return false;
	return v->part == PROFILE_FLAME     ? profile_flame_act(v, action, key)
	       : v->part == PROFILE_CALLERS ? profile_callers_act(v, action, key)
					    : profile_top_act(v, action, key);
}
