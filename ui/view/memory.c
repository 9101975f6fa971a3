/* SPDX-License-Identifier: MIT */
/* Page 3: what RSS is made of, what limits it, and the largest mappings. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "ui/view/bounds.h"
#include "ui/view/table_page.h"
#include "ui/widget/table.h"

static const struct pane_row memory_rows[] = {
	{CURVE_RSS, "RSS", "", FIGURE_BYTES, {STYLE_ANON, STYLE_FILE, true, STYLE_SHMEM},
		{"anon", "file", "shmem"}, {1, 12, 10, 2}},
	{CURVE_SWAP, "swap", "", FIGURE_BYTES, {STYLE_WAIT, STYLE_WAIT, false}, {NULL},
		{1, 2, 2}},
	{CURVE_FAULTS, "faults", "/s", FIGURE_COUNT, {STYLE_MINOR, STYLE_MAJOR, true},
		{"minor", "major"}, {1, 3, 3, 2}},
};

struct view_state {
	struct table_page page;
	bool look; /* the key was pressed */
	const struct mappings *arranged;
};

enum {
	MAP_RSS,
	MAP_PSS,
	MAP_DIRTY,
	MAP_SWAP,
	MAP_SIZE,
	MAP_COUNT,
	MAP_KIND,
	MAP_NAME,
	MAP_COLUMNS,
};

static const struct table_column map_columns[MAP_COLUMNS] = {
	[MAP_RSS] = {"RSS", 8, true, 0},
	[MAP_PSS] = {"PSS", 8, true, 3},
	[MAP_DIRTY] = {"dirty", 8, true, 4},
	[MAP_SWAP] = {"swap", 8, true, 5},
	[MAP_SIZE] = {"size", 8, true, 6},
	[MAP_COUNT] = {"maps", 5, true, 7},
	[MAP_KIND] = {"kind", 9, false, 2},
	[MAP_NAME] = {"name", 22, false, 1},
};

static void map_row_text(const void *rows, size_t i, char *out)
{
	const struct mappings_row *r = (const struct mappings_row *)rows + i;

	snprintf(out, BROWSE_TEXT_MAX, "%s %s", mappings_kind_name(r->kind), r->name);
}

static int64_t map_figure(const struct mappings_row *r, int column)
{
	const int64_t figures[MAP_KIND] = {
		[MAP_RSS] = r->sum.rss,
		[MAP_PSS] = r->sum.pss,
		[MAP_DIRTY] = r->sum.private_dirty,
		[MAP_SWAP] = r->sum.swap,
		[MAP_SIZE] = r->sum.size,
		[MAP_COUNT] = (int64_t)MIN(r->mappings, (uint64_t)INT64_MAX),
	};

	return figures[column];
}

static int map_row_compare(const void *rows, size_t a, size_t b, int sort)
{
	const struct mappings_row *x = (const struct mappings_row *)rows + a;
	const struct mappings_row *y = (const struct mappings_row *)rows + b;

	if (sort == MAP_NAME)
		return strcmp(x->name, y->name);
	if (sort == MAP_KIND)
		return (int)x->kind - (int)y->kind;
	int64_t l = map_figure(x, sort), r = map_figure(y, sort);

	return l > r ? -1 : l < r;
}

static struct browse_source map_source(const struct model *m)
{
	const struct mappings *maps = m->looks ? m->looks->mappings : NULL;
	const struct mappings_result *found = maps ? mappings_result(maps) : NULL;

	return (struct browse_source){.rows = found ? found->rows : NULL,
		.n = found ? found->n : 0,
		.text = map_row_text,
		.compare = map_row_compare,
		.sorts = MAP_COLUMNS};
}

static struct view_state *memory_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	table_page_init(&v->page, memory_rows, ARRAY_SIZE(memory_rows), map_source);
	return v;
}

static void memory_free(struct view_state *v)
{
	if (!v)
		return;
	table_page_done(&v->page);
	free(v);
}

/* What RSS grew by since the counting began. */
static void memory_add_growth(struct facts *f, const struct session_now *now)
{
	char text[UNITS_TEXT_MAX], length[FIGURE_TEXT_MAX];
	double by = 0;
	bool known = facts_since(now, METRIC_RSS, &by);

	units_bytes(text, by);
	figure_span(length, (now->sample.t_ns - now->since.t_ns) / NS_PER_S * NS_PER_S);
	facts_add_known(f, facts_since_name(now), known, "RSS %s%s in %s", by > 0 ? "+" : "",
		text, length);
}

/* Some of them are not remembered. */
static void memory_add_part(
	struct facts *f, const char *name, const struct memory_parts *parts, int64_t bytes)
{
	facts_add_bytes(f, name, parts->valid && bytes >= 0, (double)bytes);
}

/* What is asked for seldom: page tables, what is locked, what could be given back. */
static void memory_add_overhead(struct facts *f, const struct model *m)
{
	const struct memory_parts *parts = &m->now->memory;
	const struct look_bounds *b = m->looks ? m->looks->bounds : NULL;
	const struct mappings_overhead none = {-1, -1, -1, -1, -1, -1, -1, -1};
	const struct mappings_overhead *o = b && b->has_overhead ? &b->overhead : &none;

	facts_add_bytes(f, "page tables", o->page_tables >= 0, (double)o->page_tables);
	memory_add_part(f, "huge pages", parts, parts->anon_huge);
	facts_add_bytes(f, "hugetlb", o->hugetlb >= 0, (double)o->hugetlb);
	facts_add_bytes(f, "locked", o->locked >= 0, (double)o->locked);
	memory_add_part(f, "lazily freed", parts, parts->lazy_free);
	memory_add_part(f, "swap, share", parts, parts->swap_pss);
}

/* What decides whether it lives comes first: the last ones are left out where there is little
 * room. */
static void memory_make_facts(struct facts *f, const struct model *m)
{
	const struct memory_parts *parts = &m->now->memory;
	int64_t age = m->t_ns - parts->t_ns;
	bool looks = model_can_look(m);

	f->n = 0;
	if (looks)
		bounds_add_oom(f, m);
	memory_add_growth(f, m->now);
	facts_add_bytes(f, "PSS", parts->valid, (double)parts->pss);
	facts_age(f, age);
	if (looks) {
		memory_add_part(f, "USS", parts, parts->uss);
		facts_age(f, age);
		bounds_add_memory(f, m->looks);
	}
	facts_add_metric(f, "peak RSS", m->now, METRIC_PEAK_RSS);
	if (looks)
		bounds_add_pressure(f, m, PRESSURE_MEMORY);
	facts_add_metric(f, "swap", m->now, METRIC_SWAP);
	facts_add_metric(f, "virtual", m->now, METRIC_VIRTUAL);
	if (looks)
		memory_add_overhead(f, m);
}

static void memory_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	struct table_page *p = &v->page;

	memory_make_facts(&p->facts, m);
	int facts = table_page_facts_height(p, body);

	table_page_place(
		p, body, &(struct layout_row){MIN(facts, MAX(body.h / 3, 4)), facts, 3}, m);
	table_page_read(p, glyphs, m, h, events);
}

static void map_draw_row(struct canvas *c, int y, const struct table_place *at, const void *row)
{
	const struct mappings_row *r = row;
	static const enum style styles[MAPPINGS_KINDS] = {
		[MAPPINGS_HEAP] = STYLE_ANON,
		[MAPPINGS_STACK] = STYLE_ANON,
		[MAPPINGS_ANON] = STYLE_ANON,
		[MAPPINGS_FILE_TEXT] = STYLE_FILE,
		[MAPPINGS_FILE_DATA] = STYLE_FILE,
		[MAPPINGS_SHMEM] = STYLE_SHMEM,
	};
	char name[MAPPINGS_NAME_MAX + 16];

	for (int i = 0; i < MAP_KIND; i++) {
		int64_t value = map_figure(r, i);

		figure_draw(c, at->x[i], y, at->w[i], value ? STYLE_PLAIN : STYLE_DIM,
			i == MAP_COUNT ? FIGURE_COUNT : FIGURE_BYTES, true, (double)value);
	}
	canvas_text(c, at->x[MAP_KIND], y, at->w[MAP_KIND], styles[r->kind],
		mappings_kind_name(r->kind));
	/* Where there is no room for kinds, what has no name is called by its kind. */
	bool bare = !r->name[0] && at->w[MAP_KIND] == 0;

	snprintf(name, sizeof(name), "%s%s", bare ? mappings_kind_name(r->kind) : r->name,
		r->deleted ? " (deleted)" : "");
	canvas_text_path(c, at->x[MAP_NAME], y, at->w[MAP_NAME],
		r->deleted ? STYLE_WARN : STYLE_PLAIN, name);
}

/* Age and cost of what is shown, or what stands in its place. */
static void map_words(const struct model *m, char *out, size_t size)
{
	const struct looks *l = m->looks;
	char age[LOOK_AGE_MAX], cost[UNITS_TEXT_MAX];
	int error = l ? l->error[LOOK_MAPPINGS] : 0;

	if (look_waits(m, LOOK_MAPPINGS, out, size)) {
		/* Said already. */
	} else if (l && l->busy[LOOK_MAPPINGS]) {
		snprintf(out, size, "reading …");
	} else if (error) {
		snprintf(out, size, "not read: %s",
			error == -EACCES  ? "it belongs to somebody else; sudo would help"
			: error == -ESRCH ? "the process has ended"
					  : error_words(error));
	} else if (l && l->mappings) {
		look_age(m, LOOK_MAPPINGS, age);
		units_duration(cost, (double)l->cost_ns[LOOK_MAPPINGS] / 1e9);
		snprintf(out, size, "%sread %s, took %s",
			mappings_result(l->mappings)->whole ? "" : "not whole, ", age, cost);
	} else {
		out[0] = 0;
	}
}

/* How to get mappings, or why there are none to get. */
static void memory_draw_invitation(struct canvas *c, struct rect in, const struct model *m)
{
	const struct binding *look = &m->settings->keys.of[ACTION_LOOK];
	char text[BINDING_TEXT_MAX + 192];

	if (m->now->state == SESSION_ENDED) {
		view_draw_paragraph(c, in, STYLE_DIM, "the process has ended");
		return;
	}
	if (sample_has(&m->now->sample, METRIC_STATE) &&
		!sample_has(&m->now->sample, METRIC_VIRTUAL)) {
		view_draw_paragraph(c, in, STYLE_DIM,
			"It has no memory of its own: a thread of the kernel, or a process on "
			"its "
			"way out.");
		return;
	}
	snprintf(text, sizeof(text),
		"%s reads the mappings, largest first, merged by file and kind. The kernel "
		"walks "
		"the page tables of the process for it: milliseconds for each GiB.",
		look->n ? look->text : "The key key.look of the configuration");
	view_draw_paragraph(c, in, STYLE_DIM, text);
}

static void memory_draw_table(struct view_state *v, struct canvas *c, const struct model *m)
{
	struct browse_source source = map_source(m);
	struct browse *b = &v->page.browse;
	char title[64], words[128];

	if (!m->looks || m->looks->mappings != v->arranged) {
		browse_arrange(b, &source);
		v->arranged = m->looks ? m->looks->mappings : NULL;
	}
	map_words(m, words, sizeof(words));
	snprintf(title, sizeof(title), source.n ? "Mappings by %s%s" : "Mappings",
		map_columns[b->sort].title, b->reverse ? ", reversed" : "");
	struct rect in = table_page_draw_frame(&v->page, c, m, title, words);

	if (model_is_recorded(m)) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "mappings are known live only");
		return;
	}
	if (source.n == 0) {
		memory_draw_invitation(c, in, m);
		return;
	}
	browse_draw_rows(b, c, in,
		&(struct browse_table){
			map_columns, MAP_COLUMNS, sizeof(struct mappings_row), map_draw_row},
		source.rows);
}

static void memory_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	(void)body;
	if (table_page_draw(&v->page, c, m, "Memory"))
		memory_draw_table(v, c, m);
}

static bool memory_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	if (action == ACTION_LOOK) {
		v->look = true;
		return true;
	}
	return table_page_act(&v->page, action, key, m);
}

static enum view_point memory_point(struct view_state *v, input_t key, const struct model *m)
{
	return table_page_point(&v->page, key, m);
}

static void memory_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	table_page_search(&v->page, action, text, m);
}

static unsigned memory_wants(struct view_state *v)
{
	unsigned wants = 1u << LOOK_BOUNDS | (unsigned)v->look << LOOK_MAPPINGS;

	v->look = false;
	return wants;
}

const struct view_ops view_memory = {
	.letter = 'M',
	.make = memory_make,
	.free = memory_free,
	.read = memory_read,
	.draw = memory_draw,
	.act = memory_act,
	.point = memory_point,
	.search = memory_search,
	.wants = memory_wants,
};
