/* SPDX-License-Identifier: MIT */
#include "ui/view/profile_count.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "ui/view/profile_views.h"

enum {
	PROFILE_SETTLE_S = 60, /* how long tests wait */
};

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

void profile_listen(struct view_state *v, int64_t patience_ns)
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

void profile_write(struct view_state *v, const struct model *m, enum surveyor_file what)
{
	struct surveyor_want want = profile_want(v, m);

	if (!want.of || !v->surveyor)
		profile_say_capture(v, m, true, "there is no capture yet", "makes one");
	else if (surveyor_write(v->surveyor, what, &want, m->directory ? m->directory : ".") <
		 0)
		profile_say(v, true, "a file is being written: wait for it");
}
