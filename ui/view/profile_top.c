/* SPDX-License-Identifier: MIT */
/* The view Top: functions with the figures of go tool pprof -top. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/hints.h"
#include "ui/view/profile_views.h"
#include "ui/widget/table.h"

enum {
	TOP_FLAT,
	TOP_FLAT_SHARE,
	TOP_SUM,
	TOP_CUM,
	TOP_CUM_SHARE,
	TOP_BAR,
	TOP_NAME,
	TOP_COLUMNS
};

enum { TOP_BAR_MOST = 24, TOP_BAR_LEAST = 6 };

static const struct table_column top_columns[TOP_COLUMNS] = {
	[TOP_FLAT] = {"flat", 10, true, 1},
	[TOP_FLAT_SHARE] = {"flat%", 6, true, 2},
	[TOP_SUM] = {"sum%", 6, true, 5},
	[TOP_CUM] = {"cum", 10, true, 3},
	[TOP_CUM_SHARE] = {"cum%", 6, true, 4},
	[TOP_BAR] = {"", TOP_BAR_MOST, false, 6},
	[TOP_NAME] = {"function", 12, false, 0},
};

enum { SORT_FLAT, SORT_CUM, SORT_NAME, SORTS };

static const char *const top_sorts[SORTS] = {"by flat", "by cum", "by name"};

static void top_text(const void *rows, size_t i, char *out)
{
	const struct survey_row *r = (const struct survey_row *)rows + i;

	snprintf(out, BROWSE_TEXT_MAX, "%s%s", r->name, r->inlined);
}

static int top_compare(const void *rows, size_t a, size_t b, int sort)
{
	const struct survey_row *x = (const struct survey_row *)rows + a;
	const struct survey_row *y = (const struct survey_row *)rows + b;
	uint32_t i = sort == SORT_FLAT ? x->by_flat : sort == SORT_CUM ? x->by_cum : x->by_name;
	uint32_t k = sort == SORT_FLAT ? y->by_flat : sort == SORT_CUM ? y->by_cum : y->by_name;

	return (i > k) - (i < k);
}

/* Functions that -top leaves out are found and filtered all the same. */
static bool top_is_whole(const struct view_state *v)
{
	return v->top.filter[0] || v->top.find[0];
}

struct browse_source profile_top_source(const struct view_state *v)
{
	const struct survey *s = v->survey;

	return (struct browse_source){.rows = s ? s->rows : NULL,
		.n = !s                ? 0
		     : top_is_whole(v) ? s->n_rows
				       : s->n_rows - s->n_small,
		.text = top_text,
		.compare = top_compare,
		.sorts = SORTS};
}

/* Eighths of a cell where there are such characters. */
static void top_draw_bar(struct canvas *c, int x, int y, int w, double share)
{
	int eighths = (int)(share * w * 8 + 0.5);

	for (int i = 0; i < w && eighths > 0; i++, eighths -= 8) {
		if (canvas_is_ascii(c))
			canvas_put(c, x + i, y, STYLE_USER, eighths >= 4 ? '#' : ' ');
		else if (c->glyphs == GLYPHS_BLOCK)
			canvas_put(c, x + i, y, STYLE_USER, eighths >= 8 ? 0x2588 : 0x258c);
		else
			canvas_put(c, x + i, y, STYLE_USER,
				eighths >= 8 ? 0x2588 : (char32_t)(0x2590 - eighths));
	}
}

static double top_length(const struct view_state *v, const struct survey_row *r)
{
	return (double)graph_abs(v->top.sort == SORT_CUM ? r->cum : r->flat);
}

static double top_longest(const struct view_state *v)
{
	double longest = 0;

	for (size_t i = 0; i < v->top.n; i++)
		longest = MAX(longest, top_length(v, &v->survey->rows[v->top.order[i]]));
	return longest;
}

static enum style top_value_style(const struct survey *s, int64_t value)
{
	if (s->is_difference && value)
		return value > 0 ? STYLE_SYSTEM : STYLE_USER;
	return value ? STYLE_PLAIN : STYLE_DIM;
}

static void top_draw_figures(struct canvas *c, int y, const struct table_place *at,
	const struct survey *s, const struct survey_row *r, int64_t sum)
{
	char text[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];

	survey_value(s, text, r->flat);
	canvas_text_right(
		c, at->x[TOP_FLAT], y, at->w[TOP_FLAT], top_value_style(s, r->flat), text);
	canvas_text_right(c, at->x[TOP_FLAT_SHARE], y, at->w[TOP_FLAT_SHARE],
		top_value_style(s, r->flat), survey_share_short(s, share, r->flat));
	canvas_text_right(c, at->x[TOP_SUM], y, at->w[TOP_SUM], STYLE_DIM,
		survey_share_short(s, share, sum));
	survey_value(s, text, r->cum);
	canvas_text_right(
		c, at->x[TOP_CUM], y, at->w[TOP_CUM], top_value_style(s, r->cum), text);
	canvas_text_right(c, at->x[TOP_CUM_SHARE], y, at->w[TOP_CUM_SHARE],
		top_value_style(s, r->cum), survey_share_short(s, share, r->cum));
}

static void top_draw_row(struct view_state *v, struct canvas *c, int y,
	const struct table_place *at, size_t place, int64_t sum, double longest)
{
	const struct survey_row *r = &v->survey->rows[v->top.order[v->top.top + place]];
	bool under = v->part == PROFILE_TOP && v->top.walked &&
		     v->top.top + place == v->top.selected;

	top_draw_figures(c, y, at, v->survey, r, sum);
	if (longest > 0)
		top_draw_bar(c, at->x[TOP_BAR], y, at->w[TOP_BAR], top_length(v, r) / longest);
	int used = canvas_text(c, at->x[TOP_NAME], y, at->w[TOP_NAME],
		under ? STYLE_FIGURE : STYLE_PLAIN, r->name);

	canvas_text(
		c, at->x[TOP_NAME] + used, y, at->w[TOP_NAME] - used, STYLE_DIM, r->inlined);
	if (v->part == PROFILE_TOP)
		browse_draw_mark(&v->top, c, at->x[0] ? at->x[0] - 1 : 0, y, place);
}

/* "+77 more, 19 below 0.5 %"; empty when all is in view. */
static void top_rest(const struct view_state *v, size_t below, char *out, size_t size)
{
	size_t small = top_is_whole(v) ? 0 : v->survey->n_small;
	char more[48] = "", hidden[64] = "";

	if (below)
		snprintf(more, sizeof(more), "+%zu more", below);
	if (small)
		snprintf(hidden, sizeof(hidden), "%s%zu below %g %%", below ? ", " : "", small,
			v->survey->report->options.nodefraction * 100);
	snprintf(out, size, "%s%s", more, hidden);
}

/* Names come before bars: a bar gets what the longest name in view leaves. */
static struct table_place top_place(const struct view_state *v, struct rect in)
{
	struct table_column columns[TOP_COLUMNS];
	struct table_place without;
	size_t longest = text_cells(top_columns[TOP_NAME].title);
	size_t end = MIN(v->top.top + (size_t)MAX(in.h, 0), v->top.n);

	memcpy(columns, top_columns, sizeof(columns));
	columns[TOP_BAR].width = in.w;
	without = table_place(columns, TOP_COLUMNS, in.x, in.w);
	for (size_t i = v->top.top; i < end; i++) {
		const struct survey_row *r = &v->survey->rows[v->top.order[i]];

		longest = MAX(longest, text_cells(r->name) + strlen(r->inlined));
	}
	int room = without.w[TOP_NAME] - (int)MIN(longest, (size_t)in.w) - 2;

	if (room < TOP_BAR_LEAST)
		return without;
	columns[TOP_BAR].width = MIN(room, TOP_BAR_MOST);
	return table_place(columns, TOP_COLUMNS, in.x, in.w);
}

void profile_top_draw(struct view_state *v, struct canvas *c, struct rect in)
{
	struct table_place at = top_place(v, in);
	bool headed = in.h >= 3;
	int64_t sum = 0;
	char rest[128];

	if (headed) {
		table_draw_head(c, in.y++, top_columns, TOP_COLUMNS, &at);
		in.h--;
	}
	bool all = v->top.n <= (size_t)in.h && (v->survey->n_small == 0 || top_is_whole(v));
	size_t n = browse_view(&v->top, all || in.h < 3 ? in.h : in.h - 1);
	double longest = top_longest(v);

	v->at_top = (struct rect){in.x - 1, in.y, in.w + 1, (int)n};
	for (size_t i = 0; i < v->top.top; i++)
		graph_add(&sum, v->survey->rows[v->top.order[i]].flat);
	for (size_t i = 0; i < n; i++) {
		graph_add(&sum, v->survey->rows[v->top.order[v->top.top + i]].flat);
		top_draw_row(v, c, in.y + (int)i, &at, i, sum, longest);
	}
	top_rest(v, v->top.n - v->top.top - n, rest, sizeof(rest));
	if (!all && in.h >= 3)
		canvas_text(c, in.x + 2, in.y + (int)n, in.w - 2, STYLE_DIM, rest);
	if (v->top.n == 0)
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM,
			v->top.filter[0] ? "no function has this in its name"
					 : "nothing was counted");
}

bool profile_top_act(struct view_state *v, enum action action, input_t key)
{
	struct browse_source source = profile_top_source(v);

	if (!v->survey)
		return false;
	if (action == ACTION_FOCUS && v->top.n > 0) {
		profile_focus(v, v->top.order[v->top.selected], false);
		return true;
	}
	return browse_act(&v->top, &source, action, key);
}

void profile_top_search(struct view_state *v, enum action action, const char *text)
{
	/* Which rows there are depends on what is searched for. */
	browse_set_text(&v->top, action, text);
	struct browse_source source = profile_top_source(v);

	browse_arrange(&v->top, &source);
}

void profile_top_keys(const struct view_state *v, struct canvas *c, struct rect frame)
{
	static const enum action keys[] = {ACTION_FOCUS, ACTION_SORT, ACTION_REVERSE,
		ACTION_FIND, ACTION_FILTER, ACTION_SAMPLE_TYPE, ACTION_HIDE_RUNTIME,
		ACTION_SAVE, ACTION_FLAME};
	char place[224];
	int y = frame.y + frame.h - 1, end = frame.x + frame.w - 2;

	if (v->top.not_found)
		snprintf(place, sizeof(place), " no \"%s\", %s ", v->top.find,
			top_sorts[v->top.sort]);
	else if (v->top.filter[0])
		snprintf(place, sizeof(place), " only \"%s\": %zu, %s ", v->top.filter,
			v->top.n, top_sorts[v->top.sort]);
	else
		snprintf(place, sizeof(place), " %s%s ", top_sorts[v->top.sort],
			v->top.reverse ? ", least first" : "");
	int w = MIN((int)text_cells(place), frame.w - 4);

	canvas_text(c, end - w, y, w, STYLE_DIM, place);
	hints_draw(c, frame.x + 2, y, end - w - frame.x - 2, v->keys, keys, ARRAY_SIZE(keys));
}
