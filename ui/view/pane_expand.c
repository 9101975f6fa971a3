/* SPDX-License-Identifier: MIT */
/* One chart of a pane that takes the whole body, with the figures of its window. */
#include <stdio.h>

#include "base/macro.h"
#include "ui/view/pane.h"

enum { EXPAND_LABEL_W = 22, EXPAND_SCALE_W = 6, EXPAND_LEAST_W = 40, STATS = 4 };

static void pane_select(struct pane *p, int by)
{
	size_t n = p->n_rows;

	p->selected = (p->selected + n + (size_t)(by > 0 ? 1 : n - 1)) % n;
}

bool pane_act(struct pane *p, enum action action, input_t key, bool walks)
{
	switch (action) {
	case ACTION_EXPAND:
		/* Where there is nothing to go back from, Esc is for others. */
		if (key == INPUT_ESCAPE && !p->expanded)
			return false;
		p->expanded = key == INPUT_ESCAPE ? false : !p->expanded;
		return true;
	case ACTION_CHART:
	case ACTION_ROW:
		if (!p->expanded && !walks)
			return false;
		pane_select(p, key == INPUT_DOWN ? 1 : -1);
		p->walked = true;
		return true;
	default:
		return false;
	}
}

void pane_expand(struct pane *p, struct rect body)
{
	if (!p->expanded || body.w < EXPAND_LEAST_W || body.h < 4)
		return;
	p->layout = (struct layout_overview){.framed = true,
		.charts = body,
		.label_w = EXPAND_LABEL_W,
		.scale_w = EXPAND_SCALE_W};
	p->layout.rows[p->selected] =
		(struct rect){body.x + 2, body.y + 1, body.w - 4, body.h - 2};
}

bool pane_is_expanded(const struct pane *p)
{
	return p->expanded && p->layout.rows[p->selected].h + 2 == p->layout.charts.h;
}

static void stats_add(struct curve_stats *s, float min, float mean, float max)
{
	s->min = s->n ? MIN(s->min, min) : min;
	s->max = s->n ? MAX(s->max, max) : max;
	s->mean = s->n ? s->mean + (mean - s->mean) / (float)(s->n + 1) : mean;
	s->last = mean;
	s->n++;
}

void curves_stats(
	struct curves *c, const struct history *h, enum curve which, struct curve_stats *ret)
{
	const struct curve_source *s = &curve_sources[which];
	bool sum = s->how == SUM_OF_BOTH;
	int64_t t0 = curves_begin_ns(c);

	*ret = (struct curve_stats){0};
	history_read(h, sum ? s->parts[0] : s->whole, t0, c->dt_ns, c->n, c->cells[0]);
	if (sum)
		history_read(h, s->parts[1], t0, c->dt_ns, c->n, c->cells[1]);
	for (size_t i = 0; i < c->n; i++) {
		const struct history_cell none = {0}, *a = &c->cells[0][i];
		const struct history_cell *b = sum ? &c->cells[1][i] : &none;

		if (a->count && (!sum || b->count))
			stats_add(ret, (a->min + b->min) * s->unit,
				(a->mean + b->mean) * s->unit, (a->max + b->max) * s->unit);
	}
}

void pane_draw_stats(const struct pane *p, struct canvas *c, struct rect r)
{
	const struct pane_row *row = &p->rows[p->selected];
	const struct curve_stats *s = &p->stats;
	const struct {
		const char *name;
		float value;
	} lines[STATS] = {
		{"min", s->min}, {"mean", s->mean}, {"max", s->max}, {"last", s->last}};
	char text[FIGURE_TEXT_MAX], whole[FIGURE_TEXT_MAX + 16];

	if (r.h < STATS + 1)
		return;
	canvas_text(c, r.x, r.y, r.w, STYLE_HEAD, "in this window");
	for (int i = 0; i < STATS; i++) {
		figure_text(text, row->kind, s->n > 0, (double)lines[i].value);
		snprintf(whole, sizeof(whole), "%s %s", text, s->n ? row->unit : "");
		canvas_text(c, r.x + 2, r.y + 1 + i, 5, STYLE_DIM, lines[i].name);
		canvas_text(c, r.x + 8, r.y + 1 + i, r.w - 8, STYLE_PLAIN, whole);
	}
}
