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

/* One row of the table, from either source. */
struct cycle_row {
	uint64_t number;
	int64_t real_ns;
	double pause_s;
	const struct gc_cycle *gc; /* NULL: only the pause is known */
};

static bool cycles_from_log(const struct model *m)
{
	return m->gclog && m->gclog->n_cycles > 0;
}

double go_cycles_live(const struct gclog_now *log)
{
	if (!log || log->n_cycles == 0)
		return -1;
	const struct gc_cycle *gc = &log->cycles[log->n_cycles - 1].gc;

	return gc_has(gc, GC_HEAP_LIVE) ? gc->value[GC_HEAP_LIVE] * 1048576 : -1;
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

static struct cycle_row cycle_row(const struct model *m, size_t i)
{
	if (!cycles_from_log(m)) {
		const struct golang_pause *p = &m->golang->pauses[i];

		return (struct cycle_row){p->cycle, p->real_ns, p->seconds, NULL};
	}
	const struct gclog_cycle *c = &m->gclog->cycles[i];

	return (struct cycle_row){
		(uint64_t)c->gc.value[GC_CYCLE], c->real_ns, gc_pause_ms(&c->gc) / 1e3, &c->gc};
}

static void cycle_cell(char *out, size_t size, int column, const struct cycle_row *row)
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

void go_cycles_draw(struct canvas *c, struct rect r, const struct model *m)
{
	char title[160], text[64];
	size_t n = go_cycles_count(m);

	if (r.h < 4)
		return;
	cycles_title(&m->now->sample, title, sizeof(title));
	canvas_frame(c, r, title, cycles_from_log(m) ? "GC log" : NULL);
	struct rect in = {r.x + 2, r.y + 1, r.w - 4, r.h - 2};

	if (n == 0) {
		view_draw_paragraph(c, in, STYLE_DIM,
			"No cycle is known by itself. expvar or net/http/pprof in the program "
			"tell each pause; GODEBUG=gctrace=1 with standard error in a file, or "
			"'onetop --gctrace -- COMMAND', tells each cycle.");
		return;
	}
	struct table_place at = table_place(cycle_columns, CYCLE_COLUMNS, in.x, in.w);

	table_draw_head(c, in.y, cycle_columns, CYCLE_COLUMNS, &at);
	for (int y = 1; y < in.h && (size_t)y <= n; y++) {
		struct cycle_row row = cycle_row(m, n - (size_t)y);

		for (int i = 0; i < CYCLE_COLUMNS; i++) {
			cycle_cell(text, sizeof(text), i, &row);
			if (cycle_columns[i].right)
				canvas_text_right(
					c, at.x[i], in.y + y, at.w[i], STYLE_PLAIN, text);
			else
				canvas_text(c, at.x[i], in.y + y, at.w[i], STYLE_WARN, text);
		}
	}
}
