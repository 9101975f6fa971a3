/* SPDX-License-Identifier: MIT */
/*
 * Page 6: which functions use the CPU and hold the memory, of captures taken with a key. The
 * page as a whole: which capture is shown, what is counted of it, and keys.
 */
#include "ui/view/profile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/merge.h"

enum {
	PROFILE_SETTLE_S = 60, /* how long tests wait */
};

static struct view_state *profile_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	v->wish.value = v->shown.value = v->asked.value = -1;
	v->flame.zoom = v->flame.cursor = FLAME_ALL;
	return v;
}

static void profile_state_free(struct view_state *v)
{
	if (!v)
		return;
	surveyor_free(v->surveyor);
	survey_free(v->survey);
	browse_done(&v->top);
	profile_callers_done(&v->callers);
	flame_places_done(&v->flame.places);
	free(v);
}

void profile_say(struct view_state *v, bool bad, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(v->said.text, sizeof(v->said.text), format, args);
	va_end(args);
	v->said_bad = bad;
	v->says = true;
}

const struct capture *profile_capture(const struct view_state *v, const struct model *m)
{
	return m->captures ? capture_find(m->captures, v->wish.id) : NULL;
}

const struct capture *profile_base(const struct view_state *v, const struct model *m)
{
	return m->captures && v->wish.base ? capture_find(m->captures, v->wish.base) : NULL;
}

void profile_show(struct view_state *v, const struct capture *c, const struct model *m)
{
	const struct capture *base = profile_base(v, m);
	struct why why;

	if (!base || base == c || merge_check_compatible(c->profile, base->profile, &why) < 0)
		v->wish.base = 0;
	/* The same kind again is looked at in the same way. */
	if (strcmp(v->kind, c->kind) != 0 || !c->kind[0])
		v->wish.value = -1;
	snprintf(v->kind, sizeof(v->kind), "%s", c->kind);
	v->wish.id = c->id;
}

/* The newest capture is shown when it comes. */
static void profile_follow(struct view_state *v, const struct model *m)
{
	const struct capture_now *now = m->captures;
	const struct capture *newest = now && now->n ? now->list[now->n - 1] : NULL;

	/* Or when the one that was shown has left the list. */
	if (newest && (newest->id != v->newest || !profile_capture(v, m))) {
		v->newest = newest->id;
		profile_show(v, newest, m);
	}
	if (v->wish.base && !profile_base(v, m))
		v->wish.base = 0;
}

static bool profile_wants(const struct view_state *v, const struct profile_wish *got)
{
	return v->wish.id != got->id || v->wish.base != got->base ||
	       v->wish.value != got->value || v->wish.hide_runtime != got->hide_runtime;
}

bool profile_is_counting(const struct view_state *v)
{
	return profile_wants(v, &v->shown) && !v->why.text[0];
}

static struct surveyor_want profile_want(const struct view_state *v, const struct model *m)
{
	return (struct surveyor_want){.of = profile_capture(v, m),
		.base = profile_base(v, m),
		.value = v->wish.value,
		.hide_runtime = v->wish.hide_runtime};
}

static void profile_ask(struct view_state *v, const struct model *m)
{
	struct surveyor_want want = profile_want(v, m);

	if (!want.of || !profile_wants(v, &v->asked))
		return;
	if (!v->surveyor && surveyor_new(m->wake_fd > 0 ? m->wake_fd : -1, &v->surveyor) < 0) {
		snprintf(v->why.text, sizeof(v->why.text),
			"there is no thread to count on: the system allows no more");
		return;
	}
	v->asked = v->wish;
	v->why.text[0] = '\0';
	surveyor_ask(v->surveyor, &want);
}

/* What was counted takes the place of what was shown. */
static void profile_take(struct view_state *v, int64_t patience_ns)
{
	struct survey *fresh = NULL, *before = v->survey;

	if (!v->surveyor || !surveyor_take(v->surveyor, patience_ns, &fresh, &v->why))
		return;
	bool same = before && fresh && before->n_types == fresh->n_types;
	char name[BROWSE_TEXT_MAX] = "";

	if (same && v->callers.edges)
		snprintf(name, sizeof(name), "%s", before->rows[v->callers.row].name);
	v->survey = fresh;
	v->shown = v->asked;
	profile_callers_done(&v->callers);
	v->top.selected = 0;
	struct browse_source source = profile_top_source(v);

	browse_arrange(&v->top, &source);
	profile_flame_follow(v, same ? before : NULL);
	survey_free(before);
	bool callers = v->part == PROFILE_CALLERS;

	for (size_t i = 0; fresh && callers && name[0] && i < fresh->n_rows; i++)
		if (strcmp(fresh->rows[i].name, name) == 0) {
			profile_focus(v, i, false);
			return;
		}
	if (callers)
		v->part = PROFILE_TOP;
}

void profile_update(struct view_state *v, const struct model *m, int64_t patience_ns)
{
	profile_follow(v, m);
	bool asks = profile_wants(v, &v->asked);

	profile_ask(v, m);
	profile_take(v, asks ? patience_ns : 0);
}

/* How writing a file went. */
static void profile_listen(struct view_state *v, int64_t patience_ns)
{
	struct why why;
	bool bad;

	if (!v->surveyor || !surveyor_said(v->surveyor, patience_ns, &why, &bad))
		return;
	v->said = why;
	v->said_bad = bad;
	v->says = v->saying = true;
}

void profile_settle(struct view_state *v, const struct model *m)
{
	profile_follow(v, m);
	profile_ask(v, m);
	profile_take(v, PROFILE_SETTLE_S * NS_PER_S);
	profile_listen(v, PROFILE_SETTLE_S * NS_PER_S);
}

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

static void profile_write(struct view_state *v, const struct model *m, enum surveyor_file what)
{
	struct surveyor_want want = profile_want(v, m);

	if (!want.of || !v->surveyor)
		profile_say_capture(v, m, true, "there is no capture yet", "makes one");
	else if (surveyor_write(v->surveyor, what, &want, m->directory ? m->directory : ".") <
		 0)
		profile_say(v, true, "a file is being written: wait for it");
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
	.make = profile_make,
	.free = profile_state_free,
	.draw = profile_draw,
	.act = profile_act,
	.point = profile_point,
	.search = profile_search,
	.says = profile_says,
};
