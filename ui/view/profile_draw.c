/* SPDX-License-Identifier: MIT */
/* Page 6 as it is drawn: the views that are open, a dialog over them, or why there is nothing.
 */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/view/profile_choose.h"
#include "ui/view/profile_count.h"
#include "ui/view/profile_page.h"
#include "ui/view/profile_views.h"
#include "ui/view/tabs.h"

enum {
	PROFILE_PATIENCE_MS = 25, /* a small profile is counted before the picture is drawn */
	PROFILE_BOTH_H = 30,      /* from this height on, Flame stands below the others */
	PROFILE_FLAME_ROWS = 10,  /* of the page's height for Flame then: at least */
};

/* Before the first capture: how to get one, and what it is good for. */
static const char *profile_under_way(const struct model *m, char *out, size_t size)
{
	const struct bindings *keys = &m->settings->keys;
	char key[INPUT_NAME_MAX];

	bindings_key_name(keys, ACTION_CANCEL, 0, "", key);
	snprintf(out, size, "The first capture is under way.%s%s%s", key[0] ? " " : "", key,
		key[0] ? " gives it up." : "");
	return out;
}

static void profile_draw_nothing(struct canvas *c, struct rect in, const struct model *m)
{
	const struct capture_now *now = m->captures;
	const struct golang_now *g = m->golang;
	char words[BINDING_TEXT_MAX + 64];

	if (!now)
		in = view_draw_paragraph(c, in, STYLE_PLAIN,
			"There is no process to ask. A saved profile: onetop pprof FILE.");
	else if (g && g->sentence[0] && g->state == GOLANG_NOT_GO)
		in = view_draw_paragraph(c, in, STYLE_PLAIN, g->sentence);
	else if (now->phase != CAPTURE_IDLE)
		in = view_draw_paragraph(
			c, in, STYLE_PLAIN, profile_under_way(m, words, sizeof(words)));
	else if (m->settings->keys.of[ACTION_PROFILE].hint[0]) {
		snprintf(words, sizeof(words), "None yet: %s captures one.",
			m->settings->keys.of[ACTION_PROFILE].hint);
		canvas_hint(c, in.x, in.y++, in.w, STYLE_PLAIN, words);
		in.h--;
	}
	if (now && now->failed && now->phase == CAPTURE_IDLE)
		in = view_draw_paragraph(c, in, STYLE_WARN, now->sentence);
	in.y += in.h > 6;
	in.h -= in.h > 6;
	view_draw_paragraph(c, in, STYLE_DIM,
		"Which functions use the CPU, hold the memory, wait for locks; where "
		"goroutines "
		"are: profiles of the running Go program, which has net/http/pprof in it, "
		"taken "
		"while everything else goes on.");
}

/* Instead of a view: why there is none yet, or what an empty profile means. */
static bool profile_draw_excuse(
	struct view_state *v, struct canvas *c, struct rect in, const struct model *m)
{
	const struct capture *of = profile_capture(v, m);

	if (!of) {
		profile_draw_nothing(c, in, m);
	} else if (v->why.text[0]) {
		view_draw_paragraph(c, in, STYLE_WARN, v->why.text);
	} else if (!v->survey || v->shown.id != v->wish.id) {
		view_draw_paragraph(c, in, STYLE_DIM, "The functions are being counted ...");
	} else if (v->survey->n_rows == 0) {
		view_draw_paragraph(c, in, STYLE_DIM,
			of->remark[0] ? of->remark
			: v->shown.hide_runtime
				? "All of it is in the runtime, which is hidden."
			: v->wish.base ? "The two are the same: there is no difference."
				       : "The profile is empty: nothing was sampled.");
	} else {
		return false;
	}
	return true;
}

static void profile_draw_part(
	struct view_state *v, enum profile_part part, struct canvas *c, struct rect in)
{
	if (part == PROFILE_FLAME)
		profile_flame_draw(v, c, in);
	else if (part == PROFILE_CALLERS && v->callers.edges)
		profile_callers_draw(v, c, in);
	else
		profile_top_draw(v, c, in);
}

static void profile_draw_part_keys(
	const struct view_state *v, enum profile_part part, struct canvas *c, struct rect frame)
{
	if (part == PROFILE_FLAME)
		profile_flame_keys(v, c, frame);
	else if (part == PROFILE_CALLERS)
		profile_callers_keys(v, c, frame);
	else
		profile_top_keys(v, c, frame);
}

/* Flame in a frame of its own below: the box under the cursor stands in it. */
static void profile_draw_below(struct view_state *v, struct canvas *c, struct rect r)
{
	char words[BROWSE_TEXT_MAX];

	profile_flame_words(v, r.w - 16, canvas_is_ascii(c), words, sizeof(words));
	canvas_frame(c, r, "Flame", words);
	profile_flame_draw(v, c, (struct rect){r.x + 2, r.y + 1, r.w - 4, r.h - 2});
	if (v->part == PROFILE_FLAME)
		profile_flame_keys(v, c, r);
}

static void profile_draw_views(
	struct view_state *v, struct canvas *c, struct rect upper, struct rect in)
{
	bool both = v->at_flame.h > 0;
	enum profile_part part = both && v->part == PROFILE_FLAME ? PROFILE_TOP : v->part;
	struct rect lower = v->at_flame;
	bool framed = upper.h > in.h;

	v->at_flame = (struct rect){0};
	if (part == PROFILE_FLAME) {
		char words[BROWSE_TEXT_MAX];

		profile_flame_words(v, in.w, canvas_is_ascii(c), words, sizeof(words));
		canvas_text(c, in.x, in.y++, in.w, STYLE_TITLE, words);
		in.h--;
	}
	profile_draw_part(v, part, c, in);
	if (framed && part == v->part)
		profile_draw_part_keys(v, part, c, upper);
	if (both)
		profile_draw_below(v, c, lower);
}

/* The keys of what lies over the views. They are those of the page's own actions; where the
 * user has bound none, the table's still work here. */
static void profile_over_hints(const struct view_state *v, bool narrow, char *out, size_t size)
{
	char enter[INPUT_NAME_MAX], close[INPUT_NAME_MAX], differ[INPUT_NAME_MAX];

	bindings_key_name(v->keys, ACTION_FOCUS, 0, "Enter", enter);
	bindings_key_name(v->keys, ACTION_CANCEL, 0, "Esc", close);
	bindings_key_name(v->keys, ACTION_DIFFERENCE, 0, "d", differ);
	bool is_d = strcmp(differ, "d") == 0;

	if (v->over == OVER_CHOOSER)
		snprintf(out, size, " [%s] capture  %s[%s] close ", enter,
			narrow ? "" : "[0-9] seconds  ", close);
	else
		snprintf(out, size, " [%s] show  [%s]%s%s  [%s] close ", enter, differ,
			is_d ? "" : " d", narrow ? "iff" : "ifference from it", close);
}

static void profile_draw_over(struct view_state *v, struct canvas *c, struct rect r,
	struct rect in, const struct model *m)
{
	bool chooser = v->over == OVER_CHOOSER;
	int y = r.y + r.h - 1;

	for (int narrow = 0; r.h > in.h && narrow < 2; narrow++) {
		char hints[4 * INPUT_NAME_MAX + 64];

		profile_over_hints(v, narrow, hints, sizeof(hints));
		if (canvas_hint(c, r.x + 2, y, r.w - 4, STYLE_DIM, hints))
			break;
	}
	if (chooser)
		profile_chooser_draw(v, c, in, m);
	else
		profile_list_draw(v, c, in, m);
}

/* How many captures there are, for the frame. */
static void profile_right(const struct model *m, char *out, size_t size)
{
	size_t n = m->captures ? m->captures->n : 0;

	out[0] = '\0';
	if (n)
		snprintf(out, size, "%zu capture%s", n, n == 1 ? "" : "s");
}

/* Flame below the others where there is room for both. */
static struct rect profile_split(struct view_state *v, struct rect body)
{
	int rows = MAX(body.h * 2 / 5, PROFILE_FLAME_ROWS);
	int depth = v->survey ? (int)v->survey->stacks.depth + 3 : rows;

	v->at_flame = (struct rect){0};
	if (body.h < PROFILE_BOTH_H || body.w < 60 || v->alone || v->over != OVER_NOTHING ||
		!v->survey || v->survey->n_rows == 0)
		return body;
	rows = v->part == PROFILE_FLAME ? MAX(rows, body.h / 2) : rows;
	rows = MIN(rows, MAX(depth, 5));
	v->at_flame = (struct rect){body.x, body.y + body.h - rows, body.w, rows};
	body.h -= rows;
	return body;
}

void profile_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	bool framed = body.w >= 20 && body.h >= 6;
	char right[64];

	v->keys = &m->settings->keys;
	profile_update(v, m, PROFILE_PATIENCE_MS * NS_PER_MS);
	v->at_top = v->at_callers = v->at_over = (struct rect){0};
	memset(v->at_views, 0, sizeof(v->at_views));
	struct rect upper = profile_split(v, body), in = upper;

	if (framed) {
		profile_right(m, right, sizeof(right));
		tabs_draw_framed(c, upper, m, right);
		in = (struct rect){upper.x + 2, upper.y + 1, upper.w - 4, upper.h - 2};
	}
	if (v->over != OVER_NOTHING) {
		profile_draw_over(v, c, upper, in, m);
		return;
	}
	in = profile_draw_head(v, c, in, m);
	if (profile_draw_excuse(v, c, in, m))
		v->at_flame = (struct rect){0};
	else
		profile_draw_views(v, c, upper, in);
}
