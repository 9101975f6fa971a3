/* SPDX-License-Identifier: MIT */
#include "ui/view/go_cycles.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/units.h"
#include "ui/widget/table.h"

enum {
	CYCLE_NUMBER,
	CYCLE_AT,
	CYCLE_PAUSE,
	CYCLE_MARK,
	CYCLE_CPU,
	CYCLE_HEAP,
	CYCLE_GOAL,
	CYCLE_FORCED,
	CYCLE_COLUMNS,
};

static const struct table_column cycle_columns[CYCLE_COLUMNS] = {
	[CYCLE_NUMBER] = {"#", 7, true, 0},
	[CYCLE_AT] = {"at", 8, true, 1},
	[CYCLE_PAUSE] = {"pause", 9, true, 2},
	[CYCLE_MARK] = {"mark", 9, true, 5},
	[CYCLE_CPU] = {"CPU", 5, true, 6},
	[CYCLE_HEAP] = {"start, end, live MiB", 20, true, 3},
	[CYCLE_GOAL] = {"goal MiB", 8, true, 4},
	[CYCLE_FORCED] = {"why", 8, false, 7},
};

static bool cycles_from_log(const struct model *m)
{
	return m->gclog && m->gclog->n_cycles > 0;
}

double go_cycles_live(const struct gclog_now *log, int64_t t_ns)
{
	for (size_t i = log ? log->n_cycles : 0; i-- > 0;) {
		const struct gc_cycle *gc = &log->cycles[i].gc;

		if (log->cycles[i].t_ns <= t_ns)
			return gc_has(gc, GC_HEAP_LIVE) ? gc->value[GC_HEAP_LIVE] * 1048576
							: -1;
	}
	return -1;
}

size_t go_cycles_count(const struct model *m)
{
	if (cycles_from_log(m))
		return m->gclog->n_cycles;
	return m->golang ? m->golang->n_pauses : 0;
}

int64_t go_cycles_instant(const struct model *m, size_t i)
{
	return cycles_from_log(m) ? m->gclog->cycles[i].t_ns : m->golang->pauses[i].t_ns;
}

struct go_cycle go_cycles_get(const struct model *m, size_t i)
{
	if (!cycles_from_log(m)) {
		const struct golang_pause *p = &m->golang->pauses[i];

		return (struct go_cycle){p->cycle, p->t_ns, p->real_ns, p->seconds, NULL};
	}
	const struct gclog_cycle *c = &m->gclog->cycles[i];

	return (struct go_cycle){(uint64_t)c->gc.value[GC_CYCLE], c->t_ns, c->real_ns,
		gc_pause_ms(&c->gc) / 1e3, &c->gc};
}

static void cycle_cell(char *out, size_t size, int column, const struct go_cycle *row)
{
	const struct gc_cycle *gc = row->gc;
	char text[MAX((int)CLOCK_TEXT_MAX, (int)UNITS_TEXT_MAX)];

	snprintf(out, size, "%s", gc || column != CYCLE_FORCED ? "–" : "");
	if (column == CYCLE_NUMBER) {
		snprintf(out, size, "%" PRIu64, row->number);
	} else if (column == CYCLE_AT) {
		clock_hms(text, row->real_ns);
		snprintf(out, size, "%s", text);
	} else if (column == CYCLE_PAUSE) {
		units_duration(text, row->pause_s);
		snprintf(out, size, "%s", text);
	} else if (!gc) {
		return;
	} else if (column == CYCLE_MARK) {
		units_duration(text, gc->value[GC_MARK] / 1e3);
		snprintf(out, size, "%s", text);
	} else if (column == CYCLE_CPU) {
		snprintf(out, size, "%.0f %%", gc->value[GC_CPU_PERCENT]);
	} else if (column == CYCLE_HEAP) {
		snprintf(out, size, "%.0f  %.0f  %.0f", gc->value[GC_HEAP_START],
			gc->value[GC_HEAP_END], gc->value[GC_HEAP_LIVE]);
	} else if (column == CYCLE_GOAL) {
		snprintf(out, size, "%.0f", gc->value[GC_GOAL]);
	} else {
		snprintf(out, size, "%s", gc->forced ? "forced" : gc->periodic ? "timer" : "");
	}
}

/* "22, 1 forced, stopped 4.1 ms in all, 5 % of CPU" */
static void cycles_title(const struct sample *s, char *out, size_t size)
{
	char text[UNITS_TEXT_MAX];
	size_t n = (size_t)snprintf(out, size, "GC cycles");

	if (sample_has(s, METRIC_GO_GC_CYCLES))
		n += (size_t)snprintf(
			out + n, size - n, " %" PRId64, s->value[METRIC_GO_GC_CYCLES]);
	if (sample_has(s, METRIC_GO_GC_FORCED) && s->value[METRIC_GO_GC_FORCED])
		n += (size_t)snprintf(out + n, size - n, ", %" PRId64 " forced",
			s->value[METRIC_GO_GC_FORCED]);
	if (sample_has(s, METRIC_GO_GC_PAUSE)) {
		units_duration(text, (double)s->value[METRIC_GO_GC_PAUSE] / 1e9);
		n += (size_t)snprintf(out + n, size - n, ", stopped %s in all", text);
	}
	if (sample_has(s, METRIC_GO_GC_CPU))
		snprintf(out + n, size - n, ", %.2g %% of CPU",
			(double)s->value[METRIC_GO_GC_CPU] / 1e10);
}

static void cycle_row_text(const void *rows, size_t i, char *out)
{
	struct go_cycle row = go_cycles_get(rows, i);
	size_t n = 0;

	for (int column = 0; column < CYCLE_COLUMNS && n < BROWSE_TEXT_MAX - 64; column++) {
		char cell[64];

		cycle_cell(cell, sizeof(cell), column, &row);
		n += (size_t)snprintf(out + n, BROWSE_TEXT_MAX - n, "%s ", cell);
	}
}

/* What a column sorts by; the larger comes first. */
static double cycle_key(const struct go_cycle *row, int column)
{
	static const enum gc_field fields[CYCLE_COLUMNS] = {[CYCLE_MARK] = GC_MARK,
		[CYCLE_CPU] = GC_CPU_PERCENT,
		[CYCLE_HEAP] = GC_HEAP_START,
		[CYCLE_GOAL] = GC_GOAL};

	switch (column) {
	case CYCLE_NUMBER:
		return (double)row->number;
	case CYCLE_AT:
		return (double)row->t_ns;
	case CYCLE_PAUSE:
		return row->pause_s;
	case CYCLE_FORCED:
		return row->gc ? 2 * row->gc->forced + row->gc->periodic : 0;
	default:
		return row->gc ? row->gc->value[fields[column]] : 0;
	}
}

static int cycle_compare(const void *rows, size_t a, size_t b, int sort)
{
	struct go_cycle x = go_cycles_get(rows, a), y = go_cycles_get(rows, b);
	double i = cycle_key(&x, sort), k = cycle_key(&y, sort);

	/* Of equals the newest first. */
	return i > k ? -1 : i < k ? 1 : a > b ? -1 : a < b;
}

static struct browse_source cycles_source(const struct model *m)
{
	return (struct browse_source){.rows = m,
		.n = go_cycles_count(m),
		.text = cycle_row_text,
		.compare = cycle_compare,
		.sorts = CYCLE_COLUMNS};
}

void go_cycles_done(struct go_cycles *t)
{
	browse_done(&t->browse);
}

/* The row under the cursor stays under it when new ones come. */
static void cycles_arrange(struct go_cycles *t, const struct model *m)
{
	struct browse_source source = cycles_source(m);
	size_t n = source.n;
	uint64_t newest = n ? go_cycles_get(m, n - 1).number : 0, kept = t->kept;

	if (n == t->n && newest == t->newest)
		return;
	browse_arrange(&t->browse, &source);
	t->n = n;
	t->newest = newest;
	for (size_t i = 0; t->browse.walked && i < t->browse.n; i++)
		if (go_cycles_get(m, t->browse.order[i]).number == kept)
			t->browse.selected = i;
}

static void cycles_keep(struct go_cycles *t, const struct model *m)
{
	const struct browse *b = &t->browse;

	if (b->selected < b->n && b->order[b->selected] < go_cycles_count(m))
		t->kept = go_cycles_get(m, b->order[b->selected]).number;
}

bool go_cycles_act(struct go_cycles *t, enum action action, input_t key, const struct model *m)
{
	struct browse_source source = cycles_source(m);

	cycles_arrange(t, m);
	bool ours = browse_act(&t->browse, &source, action, key);

	cycles_keep(t, m);
	return ours;
}

enum browse_hit go_cycles_point(struct go_cycles *t, input_t key, const struct model *m)
{
	struct browse_source source = cycles_source(m);

	cycles_arrange(t, m);
	enum browse_hit hit =
		browse_point(&t->browse, &source, key, m->pointer_x, m->pointer_y);

	cycles_keep(t, m);
	return hit;
}

void go_cycles_search(
	struct go_cycles *t, enum action action, const char *text, const struct model *m)
{
	struct browse_source source = cycles_source(m);

	browse_search(&t->browse, &source, action, text);
	cycles_keep(t, m);
}

bool go_cycles_selected(const struct go_cycles *t, const struct model *m, int64_t *ret_t_ns)
{
	const struct browse *b = &t->browse;

	if (b->selected >= b->n || b->order[b->selected] >= go_cycles_count(m))
		return false;
	*ret_t_ns = go_cycles_instant(m, b->order[b->selected]);
	return true;
}

static void cycle_draw_row(
	struct canvas *c, int y, const struct table_place *at, const struct go_cycle *row)
{
	char text[64];

	for (int i = 0; i < CYCLE_COLUMNS; i++) {
		cycle_cell(text, sizeof(text), i, row);
		if (cycle_columns[i].right)
			canvas_text_right(c, at->x[i], y, at->w[i], STYLE_PLAIN, text);
		else
			canvas_text(c, at->x[i], y, at->w[i], STYLE_WARN, text);
	}
}

void go_cycles_draw(struct go_cycles *t, struct canvas *c, struct rect r, const struct model *m)
{
	char title[160], right[64];
	const struct browse *b = &t->browse;

	if (r.h < 4)
		return;
	cycles_arrange(t, m);
	size_t n = browse_view(&t->browse, r.h - 3);

	cycles_title(&m->now->sample, title, sizeof(title));
	snprintf(right, sizeof(right), "%sby %s", cycles_from_log(m) ? "GC log, " : "",
		cycle_columns[b->sort].title);
	struct rect in =
		browse_draw_frame(b, c, r, title, t->n ? right : NULL, &m->settings->keys, 'G');

	if (t->n == 0) {
		view_draw_paragraph(c, in, STYLE_DIM,
			"No cycle is known by itself. expvar or net/http/pprof in the program "
			"tell each pause; GODEBUG=gctrace=1 with standard error in a file, or "
			"'onetop --gctrace -- COMMAND', tells each cycle.");
		return;
	}
	struct table_place at = table_place(cycle_columns, CYCLE_COLUMNS, in.x, in.w);

	browse_draw_heads(&t->browse, c, in, cycle_columns, CYCLE_COLUMNS, &at);
	for (size_t i = 0; i < n; i++) {
		struct go_cycle row = go_cycles_get(m, b->order[b->top + i]);

		browse_draw_mark(b, c, in.x - 1, in.y + 1 + (int)i, i);
		cycle_draw_row(c, in.y + 1 + (int)i, &at, &row);
	}
}
