/* SPDX-License-Identifier: MIT */
#include "ui/view/profile_choose.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "profile/merge.h"
#include "ui/widget/table.h"

/* What the kinds of the runtime tell; others are the program's own. */
static const struct {
	const char *kind, *tells;
} chooser_words[] = {
	{"profile", "which functions use the CPU"},
	{"heap", "which functions hold memory; since the last GC"},
	{"allocs", "which functions have allocated since the start"},
	{"goroutine", "where all goroutines are now"},
	{"mutex", "who holds locks that others wait for"},
	{"block", "where goroutines wait for locks and channels"},
	{"threadcreate", "what made threads"},
};

static const char *chooser_tells(const char *kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(chooser_words); i++)
		if (strcmp(chooser_words[i].kind, kind) == 0)
			return chooser_words[i].tells;
	return "a profile of the program's own";
}

static const struct profile_kind *chooser_kind(
	const struct profile_chooser *h, const struct model *m)
{
	return m->captures && h->selected < m->captures->n_kinds
		       ? &m->captures->kinds[h->selected]
		       : NULL;
}

/* The seconds that go with the kind under the cursor: 30 of the CPU, none of a state. */
static void chooser_select(struct profile_chooser *h, const struct model *m, long by)
{
	long last = m->captures ? (long)m->captures->n_kinds - 1 : 0;

	h->selected = (size_t)CLAMP((long)h->selected + by, 0, MAX(last, 0));
	h->typed = false;
	h->seconds[0] = '\0';
	const struct profile_kind *k = chooser_kind(h, m);

	snprintf(h->kind, sizeof(h->kind), "%s", k ? k->name : "");
	if (k && k->measures)
		snprintf(h->seconds, sizeof(h->seconds), "%d", CAPTURE_CPU_SECONDS);
}

/* The index page may come, and change, while the chooser is open. */
static void chooser_follow(struct profile_chooser *h, const struct model *m)
{
	const struct capture_now *now = m->captures;

	if (!now || now->n_kinds == 0)
		return;
	const struct profile_kind *k = chooser_kind(h, m);

	if (k && strcmp(k->name, h->kind) == 0)
		return;
	for (size_t i = 0; i < now->n_kinds; i++)
		if (strcmp(now->kinds[i].name, h->kind) == 0) {
			h->selected = i;
			return;
		}
	h->selected = 0;
	chooser_select(h, m, 0);
}

void profile_chooser_open(struct view_state *v, const struct model *m)
{
	v->over = OVER_CHOOSER;
	v->chooser.why[0] = '\0';
	v->chooser.typed = false;
	chooser_follow(&v->chooser, m);
}

static void chooser_type(struct profile_chooser *h, input_t key)
{
	size_t n = strlen(h->seconds);

	if (key == INPUT_BACKSPACE) {
		h->typed = true;
		if (n)
			h->seconds[n - 1] = '\0';
		return;
	}
	/* The first digit takes the place of what stood there. */
	if (!h->typed)
		n = 0;
	h->typed = true;
	if (n + 1 < sizeof(h->seconds) - 3)
		snprintf(h->seconds + n, sizeof(h->seconds) - n, "%c", (char)key);
}

static void chooser_step(struct profile_chooser *h, const struct profile_kind *k, int by)
{
	static const int steps[] = {0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600};
	int at = atoi(h->seconds), n = (int)ARRAY_SIZE(steps), i = 0;

	while (i < n && (by > 0 ? steps[i] <= at : steps[i] < at))
		i++;
	at = steps[CLAMP(by > 0 ? i : i - 1, k && k->measures ? 1 : 0, n - 1)];
	h->typed = false;
	h->seconds[0] = '\0';
	if (at)
		snprintf(h->seconds, sizeof(h->seconds), "%d", at);
}

static void chooser_start(struct view_state *v, const struct model *m)
{
	struct profile_chooser *h = &v->chooser;
	const struct profile_kind *k = chooser_kind(h, m);
	int seconds = atoi(h->seconds);
	struct why why = {""};

	h->why[0] = '\0';
	if (!k || !m->capturing)
		return;
	if (seconds > CAPTURE_SECONDS_MAX || (k->measures && seconds < 1))
		snprintf(h->why, sizeof(h->why), "for 1 to %d seconds", CAPTURE_SECONDS_MAX);
	else if (captures_start(m->capturing, k->name, seconds, &why) < 0)
		snprintf(h->why, sizeof(h->why), "%s", why.text);
	else
		v->over = OVER_NOTHING;
}

bool profile_chooser_act(struct view_state *v, input_t key, const struct model *m)
{
	struct profile_chooser *h = &v->chooser;

	chooser_follow(h, m);
	switch (key) {
	case INPUT_UP:
	case INPUT_DOWN:
		chooser_select(h, m, key == INPUT_UP ? -1 : 1);
		return true;
	case INPUT_LEFT:
	case INPUT_RIGHT:
	case '-':
	case '+':
		chooser_step(h, chooser_kind(h, m), key == INPUT_LEFT || key == '-' ? -1 : 1);
		return true;
	case INPUT_ENTER:
		chooser_start(v, m);
		return true;
	case INPUT_ESCAPE:
	case 'q':
	case 'p':
		v->over = OVER_NOTHING;
		return true;
	case INPUT_BACKSPACE:
		chooser_type(h, key);
		return true;
	default:
		if (key >= '0' && key <= '9')
			chooser_type(h, key);
		/* Keys that no line here takes do nothing: a slip must not lead away. */
		return key >= ' ' && key < INPUT_BEYOND;
	}
}

enum { KIND_NAME, KIND_SECONDS, KIND_COUNT, KIND_TELLS, KIND_COLUMNS };

static const struct table_column kind_columns[KIND_COLUMNS] = {
	[KIND_NAME] = {"profile", 12, false, 0, .most = 16},
	[KIND_SECONDS] = {"for", 10, false, 1},
	[KIND_COUNT] = {"count", 6, true, 2},
	[KIND_TELLS] = {"tells", 20, false, 3},
};

static void chooser_draw_kind(struct canvas *c, int y, const struct table_place *at,
	const struct profile_kind *k, const struct profile_chooser *h, bool chosen)
{
	char count[UNITS_TEXT_MAX] = "", seconds[48] = "now";
	enum style style = chosen ? STYLE_SELECTED : STYLE_PLAIN;

	if (k->count >= 0)
		units_count(count, (double)k->count);
	if (chosen && (h->seconds[0] || h->typed))
		snprintf(seconds, sizeof(seconds), "%s%s s%s", h->seconds, h->typed ? "_" : "",
			k->measures ? "" : " more");
	else if (k->measures)
		snprintf(seconds, sizeof(seconds), "%d s", CAPTURE_CPU_SECONDS);
	canvas_text(c, at->x[KIND_NAME], y, at->w[KIND_NAME], style,
		strcmp(k->name, "profile") == 0 ? "cpu" : k->name);
	canvas_text(c, at->x[KIND_SECONDS], y, at->w[KIND_SECONDS], style, seconds);
	canvas_text_right(c, at->x[KIND_COUNT], y, at->w[KIND_COUNT], style, count);
	canvas_text(c, at->x[KIND_TELLS], y, at->w[KIND_TELLS], chosen ? style : STYLE_DIM,
		chooser_tells(k->name));
}

static struct rect chooser_draw_kinds(
	struct view_state *v, struct canvas *c, struct rect in, const struct model *m)
{
	const struct capture_now *now = m->captures;
	struct profile_chooser *h = &v->chooser;
	struct table_place at = table_place(kind_columns, KIND_COLUMNS, in.x + 2, in.w - 2);
	size_t lines = (size_t)MAX(in.h - 1, 1);

	if (in.h > 3) {
		table_draw_head(c, in.y++, kind_columns, KIND_COLUMNS, &at);
		in.h--;
	}
	lines = MIN(lines, (size_t)in.h);
	h->top = MIN(h->top, h->selected);
	if (h->selected >= h->top + lines)
		h->top = h->selected - lines + 1;
	v->at_over = (struct rect){in.x, in.y, in.w, (int)MIN(lines, now->n_kinds - h->top)};
	for (size_t i = h->top; i < now->n_kinds && i < h->top + lines; i++) {
		bool chosen = i == h->selected;

		if (chosen) {
			canvas_fill(c, (struct rect){in.x, in.y, in.w, 1}, STYLE_SELECTED, ' ');
			canvas_put(c, in.x, in.y, STYLE_SELECTED, 0x25b8);
		}
		chooser_draw_kind(c, in.y++, &at, &now->kinds[i], h, chosen);
		in.h--;
	}
	return in;
}

void profile_chooser_draw(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m)
{
	const struct capture_now *now = m->captures;
	const struct golang_now *g = m->golang;
	char from[512];

	chooser_follow(&v->chooser, m);
	if (!now) {
		view_draw_paragraph(
			c, r, STYLE_DIM, "There is no process to ask for a profile.");
		return;
	}
	if (now->n_kinds)
		r = chooser_draw_kinds(v, c, r, m);
	r.y += r.h > 1;
	r.h -= r.h > 1;
	if (v->chooser.why[0])
		r = view_draw_paragraph(c, r, STYLE_WARN, v->chooser.why);
	if (now->kinds_why[0])
		r = view_draw_paragraph(c, r, STYLE_WARN, now->kinds_why);
	else if (now->n_kinds == 0)
		r = view_draw_paragraph(c, r, STYLE_DIM,
			now->kinds_busy       ? "Asking the process which profiles it has ..."
			: g && g->sentence[0] ? g->sentence
					      : "It is not known which profiles there are.");
	if (now->n_kinds && r.h > 1 && now->place[0]) {
		snprintf(from, sizeof(from), "from %.*s", (int)sizeof(from) - 6, now->place);
		canvas_text(c, r.x, r.y + 1, r.w, STYLE_DIM, from);
	}
}

/* The list of captures, the newest first. */

static const struct capture *list_at(const struct model *m, size_t i)
{
	return m->captures && i < m->captures->n ? m->captures->list[m->captures->n - 1 - i]
						 : NULL;
}

void profile_list_open(struct view_state *v, const struct model *m)
{
	if (!m->captures || m->captures->n == 0) {
		profile_say_capture(v, m, false, "there is no capture yet", "makes one");
		return;
	}
	v->over = OVER_LIST;
	v->list_selected = 0;
	for (size_t i = 0; i < m->captures->n; i++)
		if (list_at(m, i)->id == v->wish.id)
			v->list_selected = i;
}

/* Compare what is shown with another capture; the same again: no more. */
static void list_compare(struct view_state *v, const struct model *m, const struct capture *c)
{
	const struct capture *of = profile_capture(v, m);

	if (!of || c->id == v->wish.id) {
		profile_say(v, true, "a capture is compared with another one");
		return;
	}
	struct why why;

	if (merge_check_compatible(of->profile, c->profile, &why) < 0) {
		profile_say(v, true, "%s and %s are of different types: there is no difference",
			of->label, c->label);
		return;
	}
	v->wish.base = v->wish.base == c->id ? 0 : c->id;
	v->over = OVER_NOTHING;
}

bool profile_list_act(struct view_state *v, input_t key, const struct model *m)
{
	const struct capture *c = list_at(m, v->list_selected);
	size_t n = m->captures ? m->captures->n : 0;

	switch (key) {
	case INPUT_UP:
		v->list_selected -= v->list_selected > 0;
		return true;
	case INPUT_DOWN:
		v->list_selected += v->list_selected + 1 < n;
		return true;
	case INPUT_ENTER:
		if (c)
			profile_show(v, c, m);
		v->over = OVER_NOTHING;
		return true;
	case 'd':
		if (c)
			list_compare(v, m, c);
		return true;
	case INPUT_ESCAPE:
	case 'q':
	case 'l':
		v->over = OVER_NOTHING;
		return true;
	default:
		return key >= ' ' && key < INPUT_BEYOND;
	}
}

enum { LIST_MARK, LIST_LABEL, LIST_AT, LIST_AGO, LIST_SIZE, LIST_REMARK, LIST_COLUMNS };

static const struct table_column list_columns[LIST_COLUMNS] = {
	[LIST_MARK] = {"", 5, false, 3},
	[LIST_LABEL] = {"capture", 14, false, 0, .most = 30},
	[LIST_AT] = {"at", 8, true, 1},
	[LIST_AGO] = {"ago", 8, true, 2},
	[LIST_SIZE] = {"in memory", 9, true, 4},
	[LIST_REMARK] = {"", 8, false, 5},
};

static void list_draw_row(const struct view_state *v, struct canvas *c, int y,
	const struct table_place *at, const struct capture *k, const struct model *m,
	bool chosen)
{
	char clock[CLOCK_TEXT_MAX], ago[UNITS_TEXT_MAX], size[UNITS_TEXT_MAX];
	enum style style = chosen ? STYLE_SELECTED : STYLE_PLAIN;

	clock_hms(clock, k->real_ns);
	units_duration(ago, (double)MAX(m->live_ns - k->t_ns, INT64_C(0)) / 1e9);
	units_bytes(size, (double)k->memory);
	canvas_text(c, at->x[LIST_MARK], y, at->w[LIST_MARK], chosen ? style : STYLE_KEY,
		k->id == v->wish.id     ? "shown"
		: k->id == v->wish.base ? "base"
					: "");
	canvas_text(c, at->x[LIST_LABEL], y, at->w[LIST_LABEL], style, k->label);
	canvas_text_right(c, at->x[LIST_AT], y, at->w[LIST_AT], style, clock);
	canvas_text_right(c, at->x[LIST_AGO], y, at->w[LIST_AGO], style, ago);
	canvas_text_right(c, at->x[LIST_SIZE], y, at->w[LIST_SIZE], style, size);
	canvas_text(c, at->x[LIST_REMARK], y, at->w[LIST_REMARK], chosen ? style : STYLE_DIM,
		k->remark);
}

void profile_list_draw(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m)
{
	struct table_place at = table_place(list_columns, LIST_COLUMNS, r.x + 2, r.w - 2);
	size_t n = m->captures ? m->captures->n : 0, lines = (size_t)MAX(r.h - 1, 1);

	v->list_selected = MIN(v->list_selected, n ? n - 1 : 0);
	v->list_top = MIN(v->list_top, v->list_selected);
	if (v->list_selected >= v->list_top + lines)
		v->list_top = v->list_selected - lines + 1;
	table_draw_head(c, r.y++, list_columns, LIST_COLUMNS, &at);
	v->at_over = (struct rect){r.x, r.y, r.w, (int)MIN(lines, n - v->list_top)};
	for (size_t i = v->list_top; i < n && i < v->list_top + lines; i++) {
		bool chosen = i == v->list_selected;

		if (chosen) {
			canvas_fill(c, (struct rect){r.x, r.y, r.w, 1}, STYLE_SELECTED, ' ');
			canvas_put(c, r.x, r.y, STYLE_SELECTED, 0x25b8);
		}
		list_draw_row(v, c, r.y++, &at, list_at(m, i), m, chosen);
	}
}
