/* SPDX-License-Identifier: MIT */
#include "ui/view/table_page.h"

#include "base/macro.h"

enum { TABLE_FRAME = 3 }; /* lines of the frame and of the heads */

void table_page_init(struct table_page *p, const struct pane_row *charts, size_t n,
	struct browse_source (*source)(const struct model *m))
{
	pane_init(&p->pane, charts, n);
	p->source = source;
}

void table_page_done(struct table_page *p)
{
	pane_done(&p->pane);
	browse_done(&p->browse);
}

int table_page_facts_height(const struct table_page *p, struct rect body)
{
	return facts_lines(&p->facts, body.w - 4) + 2;
}

void table_page_place(struct table_page *p, struct rect body, const struct layout_row *facts,
	const struct model *m)
{
	struct layout_row asks[TABLE_PAGE_PARTS] = {
		[PART_CHARTS] = {3, MAX(body.h * 2 / 5, 3), 2},
		[PART_FACTS] = *facts,
		[PART_TABLE] = {5, body.h, 2},
	};

	pane_ask_recorded(m, body.h, &asks[PART_CHARTS], &asks[PART_TABLE]);
	layout_stack(body, asks, TABLE_PAGE_PARTS, p->at);
	p->pane.layout = layout_charts(p->at[PART_CHARTS], body, p->pane.asks, p->pane.n_rows);
	pane_expand(&p->pane, body);
	pane_spread(&p->pane, body, &p->at[PART_TABLE], &p->at[PART_FACTS]);
}

void table_page_read(struct table_page *p, enum glyphs glyphs, const struct model *m,
	const struct history *h, const struct event_log *events)
{
	pane_read(&p->pane, glyphs, m, h, events);
	pane_set_limits(&p->pane, m->looks);
}

bool table_page_draw(
	struct table_page *p, struct canvas *c, const struct model *m, const char *title)
{
	browse_forget(&p->browse);
	pane_draw(&p->pane, c, m);
	if (!p->pane.layout.framed || pane_is_expanded(&p->pane))
		return false;
	pane_draw_facts(&p->pane, &p->facts, c, p->at[PART_FACTS], m, title);
	return p->at[PART_TABLE].h >= pane_table_least(m);
}

struct rect table_page_draw_frame(struct table_page *p, struct canvas *c, const struct model *m,
	const char *title, const char *right)
{
	struct rect r = p->at[PART_TABLE];

	browse_view(&p->browse, r.h - TABLE_FRAME);
	return pane_draw_table_frame(&p->pane, &p->browse, c, r, m, title, right);
}

bool table_page_act(
	struct table_page *p, enum action action, input_t key, const struct model *m)
{
	struct browse_source source = p->source(m);

	return pane_act(&p->pane, action, key, &p->browse) ||
	       browse_act(&p->browse, &source, action, key);
}

enum view_point table_page_point(struct table_page *p, input_t key, const struct model *m)
{
	struct browse_source source = p->source(m);

	return page_point(browse_point(&p->browse, &source, key, m->pointer_x, m->pointer_y));
}

void table_page_search(
	struct table_page *p, enum action action, const char *text, const struct model *m)
{
	struct browse_source source = p->source(m);

	browse_search(&p->browse, &source, action, text);
}
