/* SPDX-License-Identifier: MIT */
/*
 * Page 5: what the Go runtime says of itself, beside RSS: heap, goal, cycles, pauses; why RSS
 * is what it is; the last cycles. The sums are made of the sample's own go_ columns, so that
 * they hold for the instant under the cursor and for a recording, too.
 */
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/view/go_cycles.h"
#include "ui/view/go_parts.h"
#include "ui/view/go_why.h"
#include "ui/view/pane.h"

static const struct pane_row go_rows[] = {
	{CURVE_GO_HEAP, "RSS", "", FIGURE_BYTES, {STYLE_ANON, STYLE_FILE, true, STYLE_MARK},
		{"alloc", "goal"}, {3, 10, 8}},
	{CURVE_GO_GC, "GC", "/s", FIGURE_NUMBER, {STYLE_MARK, STYLE_MARK, false}, {NULL},
		{1, 1, 5}},
	{CURVE_GO_PAUSE, "pauses", "ms/s", FIGURE_NUMBER, {STYLE_MAJOR, STYLE_MAJOR, false},
		{NULL}, {1, 2, 2}},
	{CURVE_GO_GC_CPU, "GC CPU", "%", FIGURE_NUMBER, {STYLE_SYSTEM, STYLE_SYSTEM, false},
		{NULL}, {1, 1, 3}},
	{CURVE_GO_RATE, "alloc", "/s", FIGURE_BYTES, {STYLE_MINOR, STYLE_MINOR, false}, {NULL},
		{1, 2, 2}},
	{CURVE_GO_ROUTINES, "routines", "", FIGURE_COUNT, {STYLE_THREADS, STYLE_THREADS, false},
		{NULL}, {1, 1, 3}, "gorout."},
	{CURVE_RSS, "RSS parts", "", FIGURE_BYTES, {STYLE_ANON, STYLE_FILE, true, STYLE_SHMEM},
		{NULL}, {4, 9, 7, .last = true}, "RSS"},
};

/* What there is to see of a program that has no Go runtime, or none that says anything. */
static const struct pane_row go_other_rows[] = {
	{CURVE_RSS, "RSS parts", "", FIGURE_BYTES, {STYLE_ANON, STYLE_FILE, true, STYLE_SHMEM},
		{NULL}, {4, 24, 7}, "RSS"},
};

enum { GO_ROW_HEAP, GO_ROW_GC };
enum { GO_CHARTS, GO_WHY, GO_CYCLES, GO_PANES };
enum {
	GO_ROOMY = 14,   /* lines of a body that has panes below the curves */
	GO_SMALLEST = 6, /* lines of the curves where there are none */
};

struct view_state {
	struct pane pane;
	struct rect at[GO_PANES];
	struct go_why why;
	struct go_cycles cycles;
	bool whole; /* the reasons take the page */
	bool other; /* no figures of a Go runtime will come */
};

/* Every cycle that is known by itself stands at its own instant. */
static void go_draw_ticks(
	const struct view_state *v, struct canvas *c, struct rect at, const struct model *m)
{
	int64_t begin = curves_begin_ns(&v->pane.curves);
	int64_t length = curves_end_ns(&v->pane.curves) - begin;
	size_t n = go_cycles_count(m), seen = 0;

	if (length <= 0)
		return;
	for (size_t i = 0; i < n; i++)
		seen += go_cycles_instant(m, i) >= begin;
	/* Too many to tell one from the other: the curve of their rate says more. */
	if (seen > (size_t)at.w / 4)
		return;
	for (size_t i = 0; i < n; i++) {
		int64_t t = go_cycles_instant(m, i) - begin;

		if (t < 0 || t >= length)
			continue;
		for (int y = 0; y < at.h; y++)
			canvas_put(c, at.x + (int)((double)t / (double)length * at.w), at.y + y,
				STYLE_MARK, 0x2502);
	}
}

static void go_draw_over(
	void *arg, struct canvas *c, size_t row, struct rect at, const struct model *m)
{
	const struct view_state *v = arg;

	if (row == GO_ROW_GC && !v->other)
		go_draw_ticks(v, c, at, m);
	else if (v->pane.rows[row].curve == CURVE_RSS && m->scaling != SCALING_LOG)
		go_parts_draw(c, at, &v->pane.curves, v->pane.curves.scales[CURVE_RSS].max);
}

static void go_choose_rows(struct view_state *v, bool other)
{
	v->other = other;
	/* Other curves want other room. */
	pane_done(&v->pane);
	v->pane.selected = 0;
	if (other)
		pane_init(&v->pane, go_other_rows, ARRAY_SIZE(go_other_rows));
	else
		pane_init(&v->pane, go_rows, ARRAY_SIZE(go_rows));
	v->pane.curves.wanted |= go_parts_curves();
}

/* Empty curves of a runtime that is not there would only take the room of what is. */
static bool go_is_other(const struct model *m)
{
	const struct golang_now *g = m->golang;

	if (m->gclog || sample_has(&m->now->sample, METRIC_GO_SYS))
		return false;
	if (m->live_state == SESSION_REPLAY)
		return !metric_set_has(&m->now->columns, METRIC_GO_SYS);
	return g && g->state == GOLANG_NOT_GO && !g->is_go;
}

static struct view_state *go_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	go_choose_rows(v, false);
	v->pane.over = go_draw_over;
	v->pane.over_arg = v;
	return v;
}

static void go_free(struct view_state *v)
{
	if (!v)
		return;
	pane_done(&v->pane);
	go_cycles_done(&v->cycles);
	free(v);
}

/* Who gets which lines of the body. */
static void go_place(struct view_state *v, struct rect body)
{
	int least, why = go_why_height(&v->why, body.w, &least);
	struct layout_row asks[GO_PANES] = {
		[GO_CHARTS] = {7, MAX(body.h / 2, 7), 3},
		[GO_WHY] = {MIN(least, body.h - 7), why, 3},
		[GO_CYCLES] = {4, body.h, 1},
	};

	if (v->other) {
		asks[GO_CHARTS].max = body.h;
		asks[GO_CYCLES] = (struct layout_row){0};
	}

	memset(v->at, 0, sizeof(v->at));
	if (v->whole) {
		v->at[GO_WHY] = body;
	} else if (body.h >= GO_ROOMY) {
		layout_stack(body, asks, GO_PANES, v->at);
	} else {
		/* A sentence below the curves. */
		int words = view_paragraph_lines(v->why.page.brief, body.w - 2);
		int smallest = MIN(body.h, (int)GO_SMALLEST);
		int charts = MAX(body.h - words, smallest);

		v->at[GO_CHARTS] = (struct rect){body.x, body.y, body.w, charts};
		v->at[GO_WHY] =
			(struct rect){body.x, body.y + charts, body.w, MAX(body.h - charts, 0)};
	}
}

static void go_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	go_why_make(&v->why, m);
	if (go_is_other(m) != v->other)
		go_choose_rows(v, !v->other);
	/* Without the table below it this frame has the key. */
	v->why.expands = v->other && !v->whole;
	go_place(v, body);
	v->pane.layout = layout_charts(v->at[GO_CHARTS], body, v->pane.asks, v->pane.n_rows);
	if (!v->whole)
		pane_expand(&v->pane, body);
	pane_read(&v->pane, glyphs, m, h, events);
}

static void go_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	if (v->whole) {
		go_why_draw_whole(&v->why, c, body, m);
		return;
	}
	pane_draw(&v->pane, c, m);
	browse_forget(&v->cycles.browse);
	if (!v->pane.layout.framed || pane_is_expanded(&v->pane))
		return;
	if (body.h >= GO_ROOMY) {
		go_why_draw(&v->why, c, v->at[GO_WHY], m);
		go_cycles_draw(&v->cycles, c, v->at[GO_CYCLES], m);
	} else if (v->at[GO_WHY].h > 0) {
		struct rect r = v->at[GO_WHY];

		r.x++;
		r.w -= 2;
		view_draw_paragraph(c, r, STYLE_PLAIN, v->why.page.brief);
	}
}

static bool go_act(struct view_state *v, enum action action, input_t key, const struct model *m)
{
	if (action == ACTION_WHY || (v->whole && key == INPUT_ESCAPE)) {
		v->whole = !v->whole;
		return true;
	}
	if (pane_is_expanded(&v->pane) && key == INPUT_ESCAPE)
		action = ACTION_EXPAND_HERE;
	if (v->whole)
		return false;
	if (pane_act(&v->pane, action == ACTION_EXPAND_HERE ? ACTION_EXPAND : action, key,
		    &v->cycles.browse))
		return true;
	return go_cycles_act(&v->cycles, action, key, m);
}

static enum view_point go_point(struct view_state *v, input_t key, const struct model *m)
{
	return page_point(go_cycles_point(&v->cycles, key, m));
}

static void go_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	go_cycles_search(&v->cycles, action, text, m);
}

static bool go_instant(const struct view_state *v, const struct model *m, int64_t *ret_t_ns)
{
	return !v->whole && go_cycles_selected(&v->cycles, m, ret_t_ns);
}

/* The limits that the runtime's own contradict. */
static unsigned go_wants(struct view_state *v)
{
	(void)v;
	return 1u << LOOK_BOUNDS;
}

const struct view_ops view_go = {
	.letter = 'G',
	.make = go_make,
	.free = go_free,
	.read = go_read,
	.draw = go_draw,
	.act = go_act,
	.point = go_point,
	.search = go_search,
	.instant = go_instant,
	.wants = go_wants,
};
