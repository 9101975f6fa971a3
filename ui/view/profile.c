/* SPDX-License-Identifier: MIT */
/*
 * Page 6: which functions use the CPU and hold the memory, of captures taken with a key. Its
 * files are read from below: the state (profile_state.h), the views Top, Callers and Flame
 * (profile_views.h) and what lies over them (profile_choose.h), counting (profile_count.h),
 * and the page that has them all (profile_page.h). None calls what stands after it.
 */
#include "ui/view/profile_count.h"
#include "ui/view/profile_page.h"
#include "ui/view/profile_views.h"

static bool profile_says(struct view_state *v, struct why *ret, bool *ret_bad)
{
	profile_listen(v, 0);
	if (!v->says)
		return false;
	v->says = false;
	*ret = v->said;
	*ret_bad = v->said_bad;
	return true;
}

static void profile_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	(void)m;
	if (!v->survey)
		return;
	if (v->part == PROFILE_FLAME && action == ACTION_FIND)
		profile_flame_search(v, text);
	else if (v->part == PROFILE_CALLERS)
		profile_callers_search(v, action, text);
	else
		profile_top_search(v, action, text);
}

const struct view_ops view_profile = {
	.letter = 'P',
	.make = profile_state_new,
	.free = profile_state_free,
	.draw = profile_draw,
	.act = profile_act,
	.point = profile_point,
	.search = profile_search,
	.says = profile_says,
};
