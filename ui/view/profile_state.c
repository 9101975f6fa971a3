/* SPDX-License-Identifier: MIT */
#include "ui/view/profile_state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/merge.h"

struct view_state *profile_state_new(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	v->wish.value = v->shown.value = v->asked.value = -1;
	v->flame.zoom = v->flame.cursor = FLAME_ALL;
	return v;
}

void profile_callers_done(struct profile_callers *p)
{
	browse_done(&p->browse);
	free(p->edges);
	*p = (struct profile_callers){0};
}

void profile_state_free(struct view_state *v)
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

void profile_say_capture(struct view_state *v, const struct model *m, bool bad,
	const char *missing, const char *does)
{
	char key[INPUT_NAME_MAX];

	bindings_key_name(&m->settings->keys, ACTION_PROFILE, 0, "", key);
	if (key[0])
		profile_say(v, bad, "%s: %s %s", missing, key, does);
	else
		profile_say(v, bad, "%s", missing);
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
