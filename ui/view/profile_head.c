/* SPDX-License-Identifier: MIT */
/* Above the views: what is shown, how far the next capture is, which captures there are. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/view/profile_count.h"
#include "ui/view/profile_page.h"

enum { HEAD_MAX = 768, HEAD_STRIP_LEAST = 24, HEAD_AT_MAX = CLOCK_TEXT_MAX + 8 };

/* When it was taken; of a file: what it says itself, else nothing. */
static void head_instant(const struct capture *k, int64_t time_ns, char *out, size_t size)
{
	char clock[CLOCK_TEXT_MAX];
	int64_t at = k->kind[0] ? k->real_ns : time_ns;

	out[0] = '\0';
	if (!at)
		return;
	clock_hms(clock, at);
	snprintf(out, size, " at %s", clock);
}

/* "9.93s of samples in 30.1s (33.01%)" of what is counted in time, "1.2MB in all" of others. */
static void head_total(const struct survey *s, char *out, size_t size)
{
	char total[MEASURE_TEXT_MAX], took[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	const char *unit;
	double ns =
		measure_scale(s->report->total, s->report->sample_unit, "nanoseconds", &unit);

	report_value(s->report, total, s->report->total);
	if (s->duration_ns <= 0) {
		snprintf(out, size, "%s in all", total);
		return;
	}
	measure_label(took, s->duration_ns, "nanoseconds", "auto");
	if (strcmp(unit, "ns") == 0 && ns > 0)
		snprintf(out, size, "%s of samples in %s (%s)", total, took,
			measure_percent_trimmed(share, (int64_t)ns, s->duration_ns));
	else
		snprintf(out, size, "%s in %s", total, took);
}

/* "+1.2MB of 193MB": shares are of that. */
static void head_change(const struct survey *s, char *out, size_t size)
{
	char change[MEASURE_TEXT_MAX], total[MEASURE_TEXT_MAX];

	survey_value(s, change, flame_value(s, FLAME_ALL));
	report_value(s->report, total, s->report->total);
	snprintf(out, size, "%s of %s", change, total);
}

static void head_figures(const struct view_state *v, char *out, size_t size)
{
	const struct survey *s = v->survey;
	char total[HEAD_MAX / 2 - 64];

	if (s->is_difference)
		head_change(s, total, sizeof(total));
	else
		head_total(s, total, sizeof(total));
	/* "cpu 30 s" has said it already. */
	bool typed = s->n_types > 1 && strcmp(survey_type(s, s->value), "cpu") != 0;

	snprintf(out, size, "%s%s%s%s", typed ? survey_type(s, s->value) : "", typed ? " " : "",
		total, v->shown.hide_runtime ? ", without the runtime" : "");
}

static void head_words(
	const struct view_state *v, const struct model *m, char *out, size_t size)
{
	const struct capture *of = profile_capture(v, m), *base = profile_base(v, m);
	char at[HEAD_AT_MAX], base_at[HEAD_AT_MAX] = "", figures[HEAD_MAX / 2] = "",
			      minus[CAPTURE_LABEL_MAX + HEAD_AT_MAX + 8];
	bool ours = v->survey && v->shown.id == v->wish.id;

	out[0] = '\0';
	if (!of)
		return;
	head_instant(of, ours ? v->survey->time_ns : 0, at, sizeof(at));
	minus[0] = '\0';
	if (base) {
		head_instant(base, 0, base_at, sizeof(base_at));
		snprintf(minus, sizeof(minus), " minus %s%s", base->label, base_at);
	}
	if (ours)
		head_figures(v, figures, sizeof(figures));
	snprintf(out, size, "%s%s%s%s%s%s", of->label, at, minus, figures[0] ? ": " : "",
		figures, profile_is_counting(v) ? ", counting ..." : "");
}

/* The views, the present one emphasised. Returns the cells used. */
static int head_draw_views(struct view_state *v, struct canvas *c, int x, int y, int cells)
{
	const struct {
		enum action action;
		bool on;
	} views[] = {{ACTION_VIEW_TOP, v->part == PROFILE_TOP},
		{ACTION_VIEW_CALLERS, v->part == PROFILE_CALLERS},
		{ACTION_VIEW_FLAME, v->part == PROFILE_FLAME},
		{ACTION_DIFFERENCE, v->wish.base != 0}, {ACTION_CAPTURE_LIST, false}};
	int used = 0;

	for (size_t i = 0; i < ARRAY_SIZE(views); i++) {
		const char *hint = v->keys->of[views[i].action].hint;
		int w = (int)text_cells(hint);

		if (used + w > cells)
			break;
		if (views[i].on)
			canvas_text(c, x + used, y, w, STYLE_TAB, hint);
		else
			canvas_hint(c, x + used, y, w, STYLE_DIM, hint);
		v->at_views[i] = (struct rect){x + used, y, w, 1};
		used += w + 1;
	}
	return used;
}

/* "▸3 heap 14:13:10  2 cpu 30 s 14:12:03": the newest first, as many as there is room for. */
static void head_draw_strip(const struct view_state *v, struct canvas *c, int x, int y,
	int cells, const struct model *m)
{
	const struct capture_now *now = m->captures;
	int used = 0;

	for (size_t i = now->n; i-- > 0;) {
		const struct capture *k = now->list[i];
		char text[CAPTURE_LABEL_MAX + 64], at[HEAD_AT_MAX];
		bool on = k->id == v->wish.id;

		head_instant(k, 0, at, sizeof(at));
		snprintf(text, sizeof(text), "%s%.40s%s%s", on ? "▸" : "", k->label,
			at[0] ? at + 3 : "", k->id == v->wish.base ? " base" : "");
		int w = (int)text_cells(text);

		if (used + w > cells) {
			canvas_text(c, x + used, y, cells - used, STYLE_DIM, "…");
			return;
		}
		canvas_text(c, x + used, y, w, on ? STYLE_FIGURE : STYLE_DIM, text);
		used += w + 2;
	}
}

static void head_draw_cancel(struct canvas *c, struct rect r, const struct bindings *keys)
{
	char name[INPUT_NAME_MAX], text[INPUT_NAME_MAX + 16];

	bindings_key_name(keys, ACTION_CANCEL, 0, "", name);
	if (!name[0])
		return;
	snprintf(text, sizeof(text), "[%s] give up", name);
	canvas_hint(c, r.x, r.y, r.w, STYLE_PLAIN, text);
}

/* The line of the views, and beside them what else there is to say. */
static void head_draw_second(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m)
{
	int used = head_draw_views(v, c, r.x, r.y, r.w) + 2;
	int room = r.w - used;

	if (room < HEAD_STRIP_LEAST || !m->captures)
		return;
	if (m->captures->phase != CAPTURE_IDLE)
		head_draw_cancel(c, (struct rect){r.x + used, r.y, room, 1}, v->keys);
	else
		head_draw_strip(v, c, r.x + used, r.y, room, m);
}

/* A path that the footer has no room for, broken where a line ends. */
static struct rect head_draw_said(const struct view_state *v, struct canvas *c, struct rect in)
{
	const char *words = v->said.text;

	if (!v->saying || (int)text_cells(words) + 2 <= c->width)
		return in;
	while (*words && in.h > 3) {
		char line[sizeof(v->said.text)];
		size_t n = 0, used = 0;
		char32_t ch;

		while (words[n]) {
			size_t step = text_decode(words + n, strlen(words + n), &ch);

			used += (size_t)text_char_cells(ch);
			if (used > (size_t)in.w)
				break;
			n += step;
		}
		snprintf(line, sizeof(line), "%.*s", (int)n, words);
		canvas_text(c, in.x, in.y++, in.w, v->said_bad ? STYLE_BAD : STYLE_PLAIN, line);
		in.h--;
		words += n ? n : strlen(words);
	}
	return in;
}

struct rect profile_draw_head(
	struct view_state *v, struct canvas *c, struct rect in, const struct model *m)
{
	const struct capture *of = profile_capture(v, m);
	char words[HEAD_MAX];

	if (!m->captures || m->captures->n == 0)
		return in;
	head_words(v, m, words, sizeof(words));
	canvas_text(c, in.x, in.y, in.w, STYLE_FIGURE, words);
	in.y++;
	in.h--;
	if (in.h < 3 || !of)
		return in;
	head_draw_second(v, c, in, m);
	in.y++;
	in.h--;
	/* Of an empty profile it stands below, whole, in place of the functions. */
	if (of->remark[0] && of->profile->n_samples > 0 && in.h >= 6) {
		canvas_text(c, in.x, in.y++, in.w, STYLE_WARN, of->remark);
		in.h--;
	}
	in = head_draw_said(v, c, in);
	if (in.h >= 16) {
		in.y++;
		in.h--;
	}
	return in;
}
