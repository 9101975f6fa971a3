/* SPDX-License-Identifier: MIT */
/* The view Callers: one function between those that call it and those it calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/hints.h"
#include "ui/view/profile_views.h"
#include "ui/widget/table.h"

enum {
	CALLERS_WAY,
	CALLERS_VALUE,
	CALLERS_SHARE,
	CALLERS_TOTAL,
	CALLERS_NAME,
	CALLERS_COLUMNS
};

static const struct table_column callers_columns[CALLERS_COLUMNS] = {
	[CALLERS_WAY] = {"", 9, false, 4},
	[CALLERS_VALUE] = {"value", 10, true, 1},
	[CALLERS_SHARE] = {"of its", 6, true, 2},
	[CALLERS_TOTAL] = {"of all", 6, true, 3},
	[CALLERS_NAME] = {"function", 12, false, 0},
};

/* Finding looks at names; the rows of the source are edges, whose names the survey has. */
struct callers_rows {
	const struct survey *survey;
	const struct profile_callers *callers;
};

static void callers_text(const void *rows, size_t i, char *out)
{
	const struct callers_rows *r = rows;

	snprintf(out, BROWSE_TEXT_MAX, "%s", r->survey->rows[r->callers->edges[i].row].name);
}

static struct browse_source callers_source(const struct callers_rows *rows)
{
	return (struct browse_source){
		.rows = rows, .n = rows->callers->n, .text = callers_text};
}

static void callers_arrange(struct view_state *v)
{
	struct callers_rows rows = {v->survey, &v->callers};
	struct browse_source source = callers_source(&rows);

	browse_arrange(&v->callers.browse, &source);
}

/* Callers, the function, callees: one list to walk through. */
static void callers_gather(struct view_state *v, size_t row)
{
	struct profile_callers *p = &v->callers;
	struct survey_edge *in = NULL, *out = NULL;
	size_t n_in = 0, n_out = 0;

	survey_edges(v->survey, row, true, &in, &n_in);
	survey_edges(v->survey, row, false, &out, &n_out);
	free(p->edges);
	p->row = row;
	p->edges = xcalloc(n_in + n_out + 1, sizeof(*p->edges));
	if (n_in)
		memcpy(p->edges, in, n_in * sizeof(*in));
	p->edges[n_in] = (struct survey_edge){(uint32_t)row, v->survey->rows[row].cum, false};
	if (n_out)
		memcpy(p->edges + n_in + 1, out, n_out * sizeof(*out));
	p->n_callers = n_in;
	p->n = n_in + n_out + 1;
	p->browse.filter[0] = '\0';
	p->browse.selected = n_in;
	p->browse.top = 0;
	p->browse.walked = true;
	free(in);
	free(out);
	callers_arrange(v);
}

void profile_focus(struct view_state *v, size_t row, bool from_callers)
{
	struct profile_callers *p = &v->callers;

	if (!from_callers) {
		p->n_trail = 0;
	} else {
		/* A long walk forgets its beginning. */
		if (p->n_trail == ARRAY_SIZE(p->trail))
			memmove(p->trail, p->trail + 1, --p->n_trail * sizeof(*p->trail));
		p->trail[p->n_trail++] = p->row;
	}
	v->part = PROFILE_CALLERS;
	callers_gather(v, row);
}

static void callers_draw_itself(
	struct view_state *v, struct canvas *c, int y, const struct table_place *at)
{
	const struct survey *s = v->survey;
	const struct survey_row *r = &s->rows[v->callers.row];
	char value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX], flat[MEASURE_TEXT_MAX];
	char text[BROWSE_TEXT_MAX + MEASURE_TEXT_MAX];

	survey_value(s, value, r->cum);
	survey_value(s, flat, r->flat);
	canvas_text_right(
		c, at->x[CALLERS_VALUE], y, at->w[CALLERS_VALUE], STYLE_FIGURE, value);
	canvas_text_right(c, at->x[CALLERS_TOTAL], y, at->w[CALLERS_TOTAL], STYLE_FIGURE,
		survey_share_short(s, share, r->cum));
	snprintf(text, sizeof(text), "%.*s%s", BROWSE_TEXT_MAX - 1, r->name, r->inlined);
	int used =
		canvas_text(c, at->x[CALLERS_NAME], y, at->w[CALLERS_NAME], STYLE_FIGURE, text);

	snprintf(text, sizeof(text), "  itself %s, %s", flat, survey_share(s, share, r->flat));
	if (used + (int)text_cells(text) > at->w[CALLERS_NAME])
		snprintf(text, sizeof(text), " self %s", flat);
	if (used + (int)text_cells(text) <= at->w[CALLERS_NAME])
		canvas_text(c, at->x[CALLERS_NAME] + used, y, at->w[CALLERS_NAME] - used,
			STYLE_DIM, text);
}

static void callers_draw_edge(
	struct view_state *v, struct canvas *c, int y, const struct table_place *at, size_t i)
{
	const struct survey *s = v->survey;
	const struct survey_edge *e = &v->callers.edges[i];
	char text[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	bool caller = i < v->callers.n_callers;

	/* Said at the first of each kind; the place says it for the others. */
	if (i == 0 || i == v->callers.n_callers + 1)
		canvas_text(c, at->x[CALLERS_WAY], y, at->w[CALLERS_WAY], STYLE_HEAD,
			caller ? "called by" : "calls");
	survey_value(s, text, e->weight);
	canvas_text_right(c, at->x[CALLERS_VALUE], y, at->w[CALLERS_VALUE], STYLE_PLAIN, text);
	canvas_text_right(c, at->x[CALLERS_SHARE], y, at->w[CALLERS_SHARE], STYLE_PLAIN,
		measure_percent_short(share, e->weight, s->rows[v->callers.row].cum));
	canvas_text_right(c, at->x[CALLERS_TOTAL], y, at->w[CALLERS_TOTAL], STYLE_DIM,
		survey_share_short(s, share, e->weight));
	int indent = MIN(2, at->w[CALLERS_NAME]);

	canvas_put(c, at->x[CALLERS_NAME], y, STYLE_DIM, caller ? 0x2191 : 0x2193);
	int used = indent + canvas_text(c, at->x[CALLERS_NAME] + indent, y,
				    at->w[CALLERS_NAME] - indent, STYLE_PLAIN,
				    s->rows[e->row].name);

	canvas_text(c, at->x[CALLERS_NAME] + used, y, at->w[CALLERS_NAME] - used, STYLE_DIM,
		e->is_inline ? " (inline)" : "");
}

void profile_callers_draw(struct view_state *v, struct canvas *c, struct rect in)
{
	struct table_place at = table_place(callers_columns, CALLERS_COLUMNS, in.x, in.w);
	struct profile_callers *p = &v->callers;

	if (in.h >= 3) {
		table_draw_head(c, in.y++, callers_columns, CALLERS_COLUMNS, &at);
		in.h--;
	}
	size_t n = browse_view(&p->browse, in.h);

	v->at_callers = (struct rect){in.x - 1, in.y, in.w + 1, (int)n};
	for (size_t i = 0; i < n; i++) {
		size_t edge = p->browse.order[p->browse.top + i];

		if (edge == p->n_callers)
			callers_draw_itself(v, c, in.y + (int)i, &at);
		else
			callers_draw_edge(v, c, in.y + (int)i, &at, edge);
		browse_draw_mark(&p->browse, c, in.x - 1, in.y + (int)i, i);
	}
}

static bool callers_back(struct view_state *v)
{
	struct profile_callers *p = &v->callers;

	if (p->n_trail == 0)
		v->part = PROFILE_TOP;
	else
		callers_gather(v, p->trail[--p->n_trail]);
	return true;
}

bool profile_callers_act(struct view_state *v, enum action action, input_t key)
{
	struct profile_callers *p = &v->callers;
	struct callers_rows rows = {v->survey, p};
	struct browse_source source = callers_source(&rows);

	if (!v->survey || !p->edges)
		return false;
	if (action == ACTION_FOCUS) {
		if (p->browse.n && p->browse.order[p->browse.selected] != p->n_callers)
			profile_focus(
				v, p->edges[p->browse.order[p->browse.selected]].row, true);
		return true;
	}
	if (action == ACTION_FOCUS_BACK)
		return callers_back(v);
	if (action == ACTION_SORT || action == ACTION_REVERSE)
		return true;
	return browse_act(&p->browse, &source, action, key);
}

void profile_callers_search(struct view_state *v, enum action action, const char *text)
{
	if (!v->survey || !v->callers.edges)
		return;
	browse_set_text(&v->callers.browse, action, text);
	callers_arrange(v);
}

void profile_callers_keys(const struct view_state *v, struct canvas *c, struct rect frame)
{
	static const enum action keys[] = {ACTION_FOCUS, ACTION_FOCUS_BACK, ACTION_FIND,
		ACTION_FILTER, ACTION_SAMPLE_TYPE, ACTION_HIDE_RUNTIME};
	const struct browse *b = &v->callers.browse;
	int y = frame.y + frame.h - 1, end = frame.x + frame.w - 2;
	char place[192] = "";

	if (b->not_found)
		snprintf(place, sizeof(place), " no \"%s\" ", b->find);
	else if (b->filter[0])
		snprintf(place, sizeof(place), " only \"%s\" ", b->filter);
	int w = MIN((int)text_cells(place), frame.w - 4);

	canvas_text(c, end - w, y, w, STYLE_DIM, place);
	hints_draw(c, frame.x + 2, y, end - w - frame.x - 2, v->keys, keys, ARRAY_SIZE(keys));
}
