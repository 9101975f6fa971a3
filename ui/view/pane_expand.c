/* SPDX-License-Identifier: MIT */
/* A chart that takes the whole body, with the figures of its window; or the table, or the
 * facts.
 */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "ui/view/bounds.h"
#include "ui/view/pane.h"
#include "ui/view/tabs.h"

enum {
	EXPAND_LABEL_W = 22,
	EXPAND_SCALE_W = 6,
	EXPAND_ROOMY_W = 70, /* below, as much as beside the other charts is enough */
	EXPAND_NARROW_LABEL_W = 18,
	EXPAND_NARROW_SCALE_W = 5,
	EXPAND_LEAST_W = 40,
	SPREAD_LEAST_H = 5,
	STATS = 4
};

static void pane_select(struct pane *p, int by)
{
	size_t n = p->n_rows;

	p->selected = (p->selected + n + (size_t)(by > 0 ? 1 : n - 1)) % n;
}

/* Esc goes back from anything; Enter is for the table once a row of it is chosen. */
static void pane_turn(struct pane *p, input_t key, const struct browse *table)
{
	bool row = key == INPUT_ENTER && table && table->walked;

	if (p->wide != PANE_NOTHING || key == INPUT_ESCAPE)
		p->wide = PANE_NOTHING;
	else
		p->wide = row ? PANE_TABLE : PANE_CHART;
}

bool pane_act(struct pane *p, enum action action, input_t key, const struct browse *table)
{
	switch (action) {
	case ACTION_EXPAND:
		/* Where there is nothing to go back from, Esc is for others. */
		if (key == INPUT_ESCAPE && p->wide == PANE_NOTHING)
			return false;
		pane_turn(p, key, table);
		return true;
	case ACTION_EXPAND_TABLE:
		p->wide = p->wide == PANE_TABLE   ? PANE_FACTS
			  : p->wide == PANE_FACTS ? PANE_NOTHING
						  : PANE_TABLE;
		return true;
	case ACTION_CHART:
	case ACTION_ROW:
		if (p->wide != PANE_CHART && table)
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
	if (p->wide != PANE_CHART || body.w < EXPAND_LEAST_W || body.h < 4)
		return;
	bool roomy = body.w >= EXPAND_ROOMY_W;

	p->layout = (struct layout_overview){.framed = true,
		.charts = body,
		.label_w = roomy ? EXPAND_LABEL_W : EXPAND_NARROW_LABEL_W,
		.scale_w = roomy ? EXPAND_SCALE_W : EXPAND_NARROW_SCALE_W};
	p->layout.rows[p->selected] =
		(struct rect){body.x + 2, body.y + 1, body.w - 4, body.h - 2};
}

bool pane_is_expanded(const struct pane *p)
{
	return p->wide == PANE_CHART && p->layout.rows[p->selected].h + 2 == p->layout.charts.h;
}

bool pane_spread(struct pane *p, struct rect body, struct rect *table, struct rect *facts)
{
	bool asked = p->wide == PANE_TABLE || p->wide == PANE_FACTS;

	if (!asked || body.w < EXPAND_LEAST_W || body.h < SPREAD_LEAST_H)
		return false;
	p->layout = (struct layout_overview){.framed = true};
	*table = p->wide == PANE_TABLE ? body : (struct rect){0};
	*facts = p->wide == PANE_FACTS ? body : (struct rect){0};
	return true;
}

/* A pane that is alone has the list of pages where its title was. */
static bool pane_is_alone(const struct pane *p)
{
	return p->layout.charts.h == 0;
}

enum { TABLE_LEAST = 5, SENTENCE_LINES = 3 };

void pane_ask_recorded(
	const struct model *m, int lines, struct layout_row *charts, struct layout_row *table)
{
	if (model_can_look(m))
		return;
	charts->max = lines;
	*table = (struct layout_row){SENTENCE_LINES, SENTENCE_LINES, 1, .last = true};
}

int pane_table_least(const struct model *m)
{
	return model_can_look(m) ? TABLE_LEAST : SENTENCE_LINES;
}

struct rect pane_draw_table_frame(const struct pane *p, struct browse *b, struct canvas *c,
	struct rect r, const struct model *m, const char *title, const char *right)
{
	const struct bindings *keys = &m->settings->keys;
	char letter = view_get(m->page)->letter, words[192];

	b->past = model_is_recorded(m);
	if (!pane_is_alone(p))
		return browse_draw_frame(b, c, r, title, right, keys, letter);
	snprintf(words, sizeof(words), "%s%s%s", title, right[0] ? ", " : "", right);
	struct rect in = browse_draw_frame(b, c, r, NULL, NULL, keys, letter);

	tabs_draw_beside(c, r, m, words);
	return in;
}

void pane_draw_facts(const struct pane *p, const struct facts *f, struct canvas *c,
	struct rect r, const struct model *m, const char *title)
{
	bool alone = pane_is_alone(p);
	char words[96] = "";

	look_waits(m, LOOK_BOUNDS, words, sizeof(words));
	facts_draw_pane(f, c, r, alone ? NULL : title, words);
	if (alone && r.h)
		tabs_draw_beside(c, r, m, words[0] ? words : title);
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
		/* "8 /s", but "825 KiB/s". */
		snprintf(whole, sizeof(whole), "%s%s%s", text, strchr(text, ' ') ? "" : " ",
			s->n ? row->unit : "");
		canvas_text(c, r.x + 2, r.y + 1 + i, 5, STYLE_DIM, lines[i].name);
		canvas_text(c, r.x + 8, r.y + 1 + i, r.w - 8, STYLE_PLAIN, whole);
	}
}
