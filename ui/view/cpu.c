/* SPDX-License-Identifier: MIT */
/* Page 2: where CPU time goes, what holds it back, and every thread. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "ui/view/bounds.h"
#include "ui/view/table_page.h"
#include "ui/view/thread_table.h"

static const struct pane_row cpu_rows[] = {
	{CURVE_CPU, "CPU", "cores", FIGURE_NUMBER, {STYLE_USER, STYLE_SYSTEM, true},
		{"user", "system"}, {1, 14, 10, 2}},
	{CURVE_DELAY, "run delay", "s/s", FIGURE_NUMBER, {STYLE_WAIT, STYLE_WAIT, false},
		{NULL}, {1, 2, 3}, "delay"},
	{CURVE_BLOCK, "I/O delay", "s/s", FIGURE_NUMBER, {STYLE_READ, STYLE_READ, false},
		{NULL}, {1, 2, 2}, "I/O"},
	{CURVE_SWITCHES, "switch", "/s", FIGURE_COUNT,
		{STYLE_VOLUNTARY, STYLE_INVOLUNTARY, true}, {"vol.", "invol."},
		{1, 3, 2, 2, true}},
};

struct view_state {
	struct table_page page;
	int64_t list_t_ns; /* of the rows that browse has arranged */
};

static void cpu_row_text(const void *rows, size_t i, char *out)
{
	const struct thread_row *t = (const struct thread_row *)rows + i;

	snprintf(out, BROWSE_TEXT_MAX, "%d %s %s", (int)t->tid, t->name, t->wchan);
}

static int cpu_row_compare(const void *rows, size_t a, size_t b, int sort)
{
	const struct thread_row *t = rows;

	return thread_compare(&t[a], &t[b], (enum thread_column)sort);
}

/* All threads once the engine has listed them, until then the busiest. */
static int64_t cpu_row_id(const void *rows, size_t i)
{
	return ((const struct thread_row *)rows)[i].tid;
}

static struct browse_source cpu_source(const struct model *m)
{
	return (struct browse_source){
		.rows = m->threads ? m->threads->rows : m->now->threads,
		.n = m->threads ? m->threads->n : m->now->n_threads,
		.text = cpu_row_text,
		.compare = cpu_row_compare,
		.sorts = THREAD_COLUMNS,
		.id = cpu_row_id,
	};
}

static struct view_state *cpu_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	table_page_init(&v->page, cpu_rows, ARRAY_SIZE(cpu_rows), cpu_source);
	v->page.browse.sort = THREAD_CPU;
	return v;
}

static void cpu_free(struct view_state *v)
{
	if (!v)
		return;
	table_page_done(&v->page);
	free(v);
}

/* CPU time since the counting began, and of how long that is. */
static void cpu_add_since(struct facts *f, const struct session_now *now)
{
	char time[UNITS_TEXT_MAX], length[UNITS_TEXT_MAX];
	double ns = 0;
	bool known = facts_since(now, METRIC_CPU, &ns);

	units_duration(time, ns / 1e9);
	units_duration(length, (double)(now->sample.t_ns - now->since.t_ns) / 1e9);
	facts_add_known(f, facts_since_name(now), known, "%s in %s", time, length);
}

static void cpu_make_facts(struct facts *f, const struct model *m)
{
	const struct session_now *now = m->now;
	const struct sample *s = &now->sample;
	char time[UNITS_TEXT_MAX];

	f->n = 0;
	if (model_can_look(m)) {
		bounds_add_cpus(f, m->looks);
		bounds_add_cpu_limit(f, m->looks);
		bounds_add_throttled(f, m->looks);
		bounds_add_pressure(f, m, PRESSURE_CPU);
	}
	units_duration(time, (double)sample_get(s, METRIC_CPU, 0) / 1e9);
	facts_add_known(f, "CPU time", sample_has(s, METRIC_CPU), "%s", time);
	cpu_add_since(f, m->now);
	if (!sample_has(s, METRIC_BLOCK_DELAY))
		facts_add(f, "I/O delay",
			m->live_state == SESSION_REPLAY ? "not recorded"
							: "task_delayacct is 0");
	if (model_can_look(m))
		bounds_add_group(f, m->looks);
}

static void cpu_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	struct table_page *p = &v->page;

	cpu_make_facts(&p->facts, m);
	int facts = table_page_facts_height(p, body);

	table_page_place(p, body,
		&(struct layout_row){MIN(facts, MAX(body.h / 4, 3)), facts, 3, .last = true},
		m);
	table_page_read(p, glyphs, m, h, events);
}

static void cpu_draw_table(struct view_state *v, struct canvas *c, const struct model *m)
{
	struct browse_source source = cpu_source(m);
	struct browse *b = &v->page.browse;
	char title[64], right[48];

	if (m->now->sample.t_ns != v->list_t_ns || b->n > source.n) {
		browse_arrange(b, &source);
		v->list_t_ns = m->now->sample.t_ns;
	}
	if (m->past && !sample_has(&m->now->sample, METRIC_THREADS))
		snprintf(title, sizeof(title), "Threads –");
	else if (!model_is_recorded(m) && source.n < m->now->total_threads)
		snprintf(title, sizeof(title), "Threads %zu of %zu", source.n,
			m->now->total_threads);
	else
		snprintf(title, sizeof(title), "Threads %zu",
			model_is_recorded(m) ? m->now->total_threads : source.n);
	snprintf(right, sizeof(right), "by %s%s", thread_columns[b->sort].title,
		b->reverse ? ", reversed" : "");
	struct rect in = table_page_draw_frame(&v->page, c, m, title, right);

	if (model_is_recorded(m)) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "threads are known live only");
		return;
	}
	browse_draw_rows(b, c, in,
		&(struct browse_table){thread_columns, THREAD_COLUMNS,
			sizeof(struct thread_row), thread_draw_row},
		source.rows);
}

static void cpu_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	(void)body;
	if (table_page_draw(&v->page, c, m, "Limits and waiting"))
		cpu_draw_table(v, c, m);
}

static bool cpu_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	return table_page_act(&v->page, action, key, m);
}

static enum view_point cpu_point(struct view_state *v, input_t key, const struct model *m)
{
	return table_page_point(&v->page, key, m);
}

static void cpu_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	table_page_search(&v->page, action, text, m);
}

static unsigned cpu_wants(struct view_state *v)
{
	(void)v;
	return 1u << LOOK_BOUNDS;
}

const struct view_ops view_cpu = {
	.letter = 'C',
	.make = cpu_make,
	.free = cpu_free,
	.read = cpu_read,
	.draw = cpu_draw,
	.act = cpu_act,
	.point = cpu_point,
	.search = cpu_search,
	.wants = cpu_wants,
	.all_threads = true,
};
