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
#include "ui/view/browse.h"
#include "ui/view/facts.h"
#include "ui/view/pane.h"
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

enum { CPU_CHARTS, CPU_FACTS, CPU_TABLE, CPU_PANES };

struct view_state {
	struct pane pane;
	struct rect at[CPU_PANES];
	struct facts facts;
	struct browse browse;
	int64_t list_t_ns; /* of the rows that browse has arranged */
};

static struct view_state *cpu_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	pane_init(&v->pane, cpu_rows, ARRAY_SIZE(cpu_rows));
	v->browse.sort = THREAD_CPU;
	return v;
}

static void cpu_free(struct view_state *v)
{
	if (!v)
		return;
	pane_done(&v->pane);
	browse_done(&v->browse);
	free(v);
}

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
	cpu_make_facts(&v->facts, m);
	int facts = facts_lines(&v->facts, body.w - 4) + 2;
	struct layout_row asks[CPU_PANES] = {
		[CPU_CHARTS] = {3, body.h * 2 / 5, 2},
		[CPU_FACTS] = {MIN(facts, MAX(body.h / 4, 3)), facts, 3, .last = true},
		[CPU_TABLE] = {5, body.h, 2},
	};

	pane_ask_recorded(m, body.h, &asks[CPU_CHARTS], &asks[CPU_TABLE]);
	layout_stack(body, asks, CPU_PANES, v->at);
	v->pane.layout = layout_charts(v->at[CPU_CHARTS], body, v->pane.asks, v->pane.n_rows);
	pane_expand(&v->pane, body);
	pane_spread(&v->pane, body, &v->at[CPU_TABLE], &v->at[CPU_FACTS]);
	pane_read(&v->pane, glyphs, m, h, events);
	pane_set_limits(&v->pane, m->looks);
}

static void cpu_draw_table(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m)
{
	struct browse_source source = cpu_source(m);
	char title[64], right[48];

	if (r.h < pane_table_least(m))
		return;
	if (m->now->sample.t_ns != v->list_t_ns || v->browse.n > source.n) {
		browse_arrange(&v->browse, &source);
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
	snprintf(right, sizeof(right), "by %s%s", thread_columns[v->browse.sort].title,
		v->browse.reverse ? ", reversed" : "");
	size_t n = browse_view(&v->browse, MAX(r.h - 3, 0));
	struct rect in = pane_draw_table_frame(&v->pane, &v->browse, c, r, m, title, right);

	if (model_is_recorded(m)) {
		canvas_text(c, in.x, in.y, in.w, STYLE_DIM, "threads are known live only");
		return;
	}
	browse_draw_rows(&v->browse, c, in,
		&(struct browse_table){thread_columns, THREAD_COLUMNS,
			sizeof(struct thread_row), thread_draw_row},
		source.rows, n);
}

static void cpu_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	(void)body;
	browse_forget(&v->browse);
	pane_draw(&v->pane, c, m);
	if (!v->pane.layout.framed || pane_is_expanded(&v->pane))
		return;
	pane_draw_facts(&v->pane, &v->facts, c, v->at[CPU_FACTS], m, "Limits and waiting");
	cpu_draw_table(v, c, v->at[CPU_TABLE], m);
}

static bool cpu_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	struct browse_source source = cpu_source(m);

	return pane_act(&v->pane, action, key, &v->browse) ||
	       browse_act(&v->browse, &source, action, key);
}

static enum view_point cpu_point(struct view_state *v, input_t key, const struct model *m)
{
	struct browse_source source = cpu_source(m);

	return page_point(browse_point(&v->browse, &source, key, m->pointer_x, m->pointer_y));
}

static void cpu_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	struct browse_source source = cpu_source(m);

	browse_search(&v->browse, &source, action, text);
}

static unsigned cpu_wants(struct view_state *v)
{
	(void)v;
	return 1u << LOOK_BOUNDS;
}

const struct view_ops view_cpu = {
	.title = "CPU",
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
