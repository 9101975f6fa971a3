/* SPDX-License-Identifier: MIT */
/*
 * Page 5: what the Go runtime says of itself, beside RSS: heap, goal, cycles, pauses; why RSS
 * is what it is; the last cycles. The sums are made of the sample's own go_ columns, so that
 * they hold for the instant under the cursor and for a recording, too.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "golang/rss.h"
#include "session/golang_metrics.h"
#include "ui/view/go_cycles.h"
#include "ui/view/pane.h"
#include "ui/widget/figure.h"

static const struct pane_row go_rows[] = {
	{CURVE_GO_HEAP, "RSS", "", FIGURE_BYTES, {STYLE_ANON, STYLE_FILE, true}, {"alloc"},
		{1, 10, 8, 2}},
	{CURVE_GO_GOAL, "goal", "", FIGURE_BYTES, {STYLE_WAIT, STYLE_WAIT, false}, {NULL},
		{1, 1, 5}},
	{CURVE_GO_GC, "GC", "/s", FIGURE_NUMBER, {STYLE_MARK, STYLE_MARK, false}, {NULL},
		{1, 1, 5}},
	{CURVE_GO_PAUSE, "stopped", "ms/s", FIGURE_NUMBER, {STYLE_MAJOR, STYLE_MAJOR, false},
		{NULL}, {1, 2, 4}},
	{CURVE_GO_GC_CPU, "GC CPU", "%", FIGURE_NUMBER, {STYLE_SYSTEM, STYLE_SYSTEM, false},
		{NULL}, {1, 1, 3}},
	{CURVE_GO_RATE, "alloc", "/s", FIGURE_BYTES, {STYLE_MINOR, STYLE_MINOR, false}, {NULL},
		{1, 2, 4}},
	{CURVE_GO_ROUTINES, "routines", "", FIGURE_COUNT, {STYLE_THREADS, STYLE_THREADS, false},
		{NULL}, {1, 1, 3}},
};

enum { GO_ROW_HEAP, GO_ROW_GOAL, GO_ROW_GC };
enum { GO_CHARTS, GO_WHY, GO_CYCLES, GO_PANES };

struct view_state {
	struct pane pane;
	struct rect at[GO_PANES];
	struct memstats stats;
	struct rss_page why;
};

static struct view_state *go_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));

	pane_init(&v->pane, go_rows, ARRAY_SIZE(go_rows));
	return v;
}

static void go_free(struct view_state *v)
{
	if (!v)
		return;
	pane_done(&v->pane);
	free(v);
}

static int64_t go_bytes(const struct session_now *now, enum metric m)
{
	return sample_get(&now->sample, m, -1);
}

static bool go_has_stats(const struct view_state *v)
{
	return memstats_has(&v->stats, GO_STAT_SYS);
}

static struct rss_kernel go_kernel(const struct session_now *now)
{
	const struct memory_parts *parts = &now->memory;
	struct rss_kernel k = {.anon = go_bytes(now, METRIC_RSS_ANON),
		.file = go_bytes(now, METRIC_RSS_FILE),
		.shmem = go_bytes(now, METRIC_RSS_SHMEM),
		.swap = go_bytes(now, METRIC_SWAP),
		.lazy_free = parts->valid ? (int64_t)parts->lazy_free : -1,
		.anon_huge = parts->valid ? (int64_t)parts->anon_huge : -1};

	k.rss = k.anon >= 0 && k.file >= 0 && k.shmem >= 0 ? k.anon + k.file + k.shmem : -1;
	return k;
}

static void go_explain(struct view_state *v, const struct model *m)
{
	const struct session_now *now = m->now;
	const struct golang_now *g = m->golang;
	struct rss_input in = {.kernel = go_kernel(now),
		.live_bytes = go_cycles_live(m->gclog),
		.last_gc_age_s = -1,
		.go_major = g ? g->major : -1,
		.go_minor = g ? g->minor : -1,
		.not_go = g && g->state == GOLANG_NOT_GO && !g->is_go};

	memset(&v->stats, 0, sizeof(v->stats));
	golang_metrics_get(&now->sample, &v->stats);
	if (go_has_stats(v)) {
		in.go = &v->stats;
		in.asked_over_http = true;
	}
	if (sample_has(&now->sample, METRIC_GO_LAST_GC) &&
		now->sample.value[METRIC_GO_LAST_GC] > 0)
		in.last_gc_age_s = MAX(
			(double)(now->sample.real_ns - now->sample.value[METRIC_GO_LAST_GC]) /
				1e9,
			0.0);
	memset(&v->why, 0, sizeof(v->why));
	if (in.kernel.rss >= 0)
		rss_explain(&in, &v->why);
}

/* Lines that the words need, broken at blanks: a little more than their cells. */
static int go_why_lines(const struct view_state *v, const struct model *m, int width)
{
	int lines = (int)v->why.n_parts + (v->why.broken[0] != 0);

	if (width <= 0)
		return 0;
	for (unsigned i = 0; i < v->why.n_words; i++)
		lines += 1 + (int)strlen(v->why.words[i]) * 20 / 19 / width;
	if (!go_has_stats(v) && m->golang)
		lines += 2;
	return MAX(lines, 3);
}

static void go_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	go_explain(v, m);
	int why = go_why_lines(v, m, body.w - 4) + 2;
	const struct layout_row asks[GO_PANES] = {
		[GO_CHARTS] = {4, MAX(body.h * 2 / 5, 6), 3},
		[GO_WHY] = {MIN(why, 6), why, 2},
		[GO_CYCLES] = {5, body.h, 1},
	};

	layout_stack(body, asks, GO_PANES, v->at);
	v->pane.layout = layout_charts(v->at[GO_CHARTS], body, v->pane.asks, v->pane.n_rows);
	pane_read(&v->pane, glyphs, m, h, events);
	v->pane.limits[GO_ROW_HEAP][0] =
		(double)MAX(go_bytes(m->now, METRIC_GO_NEXT_GC), INT64_C(0));
}

/* Every cycle that is known by itself stands at its own instant. */
static void go_draw_ticks(struct view_state *v, struct canvas *c, const struct model *m)
{
	struct rect at = layout_curve(&v->pane.layout, GO_ROW_GC);
	int64_t begin = curves_begin_ns(&v->pane.curves);
	int64_t length = curves_end_ns(&v->pane.curves) - begin;

	size_t n = go_cycles_count(m), seen = 0;

	if (at.w <= 0 || length <= 0)
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

static void go_draw_part(struct canvas *c, struct rect r, const struct rss_page *p, unsigned i)
{
	const struct rss_part *part = &p->part[i];
	char text[200];

	canvas_text(c, r.x, r.y, MIN(r.w, 15), STYLE_PLAIN, part->name);
	figure_draw(c, r.x + 15, r.y, MIN(r.w - 15, 9), STYLE_FIGURE, FIGURE_BYTES, true,
		(double)part->bytes);
	snprintf(text, sizeof(text), "%s%s%s", part->origin,
		part->kind == RSS_ALLOCATED && p->live[0] ? "; " : "",
		part->kind == RSS_ALLOCATED ? p->live : "");
	if (r.w > 28)
		canvas_text(c, r.x + 27, r.y, r.w - 27, STYLE_DIM, text);
}

/* What answers, and what that costs; or why nothing does. */
static void go_source_words(const struct model *m, char *out, size_t size)
{
	const struct golang_now *g = m->golang;
	char took[UNITS_TEXT_MAX];

	out[0] = 0;
	if (!g)
		return;
	if (g->state == GOLANG_OFF) {
		snprintf(out, size, "not asked");
	} else if (g->state == GOLANG_LIVE) {
		units_duration(took, g->look.seconds);
		snprintf(
			out, size, "%s, %s a look", endpoint_source_name(g->look.source), took);
	}
}

static struct rect go_draw_state(struct canvas *c, struct rect r, const struct model *m)
{
	const struct golang_now *g = m->golang;
	const char *key = m->settings->keys.of[ACTION_ASK].text;
	char off[BINDING_TEXT_MAX + 64];

	snprintf(off, sizeof(off), "The Go runtime is not asked (--go=off%s%s).",
		key[0] ? ", or the key " : "", key);
	if (g && g->state == GOLANG_OFF)
		r = view_draw_paragraph(c, r, STYLE_DIM, off);
	else if (g && g->sentence[0])
		r = view_draw_paragraph(
			c, r, g->state == GOLANG_FAILING ? STYLE_WARN : STYLE_DIM, g->sentence);
	if (m->gclog_why && m->gclog_why[0])
		r = view_draw_paragraph(c, r, STYLE_DIM, m->gclog_why);
	return r;
}

static void go_draw_why(
	struct view_state *v, struct canvas *c, struct rect r, const struct model *m)
{
	const struct rss_page *p = &v->why;
	char source[128];

	if (r.h < 4)
		return;
	go_source_words(m, source, sizeof(source));
	canvas_frame(c, r, "Why RSS is what it is", source[0] ? source : NULL);
	if (m->golang && m->settings->keys.of[ACTION_ASK].hint[0]) {
		snprintf(source, sizeof(source), " %s ", m->settings->keys.of[ACTION_ASK].hint);
		canvas_hint(c, r.x + 2, r.y + r.h - 1, r.w - 4, STYLE_DIM, source);
	}
	struct rect in = {r.x + 2, r.y + 1, r.w - 4, r.h - 2};
	/* With little room the reason goes first: the figures stand in it. */
	bool table = in.h >= (int)p->n_parts + 3;

	for (unsigned i = 0; table && i < p->n_parts; i++, in.y++, in.h--)
		go_draw_part(c, in, p, i);
	if (p->broken[0] && in.h > 0)
		in = view_draw_paragraph(c, in, STYLE_WARN, p->broken);
	if (!go_has_stats(v) && in.h > 0)
		in = go_draw_state(c, in, m);
	for (unsigned i = 0; i < p->n_words && in.h > 0; i++)
		in = view_draw_paragraph(c, in, STYLE_PLAIN, p->words[i]);
}

static void go_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	(void)body;
	pane_draw(&v->pane, c, m);
	go_draw_ticks(v, c, m);
	if (!v->pane.layout.framed)
		return;
	go_draw_why(v, c, v->at[GO_WHY], m);
	go_cycles_draw(c, v->at[GO_CYCLES], m);
}

const struct view_ops view_go = {
	.title = "Go",
	.letter = 'G',
	.make = go_make,
	.free = go_free,
	.read = go_read,
	.draw = go_draw,
};
