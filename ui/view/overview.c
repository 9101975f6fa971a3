/* SPDX-License-Identifier: MIT */
#include "ui/view/overview.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/layout.h"
#include "ui/view/curves.h"
#include "ui/widget/figure.h"
#include "ui/widget/timemarks.h"

/* The columns of a label: name, figure, unit. */
enum { NUMBER_W = 5, UNIT_W = 5 };

struct view_state {
	struct curves curves;
	struct layout_overview layout;
	struct timemarks marks;
};

/* Rows from top to bottom, and what each asks of the layout. */
static const struct overview_row {
	enum curve curve;
	const char *name, *unit;
	enum figure_kind kind;
	struct chart_look look;
	const char *part_names[2];
	struct layout_row ask;
} overview_rows[] = {
	{CURVE_CPU, "CPU", "cores", FIGURE_NUMBER, {STYLE_USER, STYLE_SYSTEM, true},
		{"user", "system"}, {1, 9, 10, 2}},
	{CURVE_DELAY, "run delay", "cores", FIGURE_NUMBER, {STYLE_WAIT, STYLE_WAIT, false},
		{NULL}, {1, 1, 1, 0, true}},
	{CURVE_RSS, "RSS", "", FIGURE_BYTES, {STYLE_ANON, STYLE_FILE, true}, {"anon", "file"},
		{1, 7, 8, 2}},
	{CURVE_FAULTS, "faults", "/s", FIGURE_COUNT, {STYLE_MINOR, STYLE_MAJOR, true},
		{"minor", "major"}, {1, 3, 3, 2}},
	{CURVE_SWITCHES, "switch", "/s", FIGURE_COUNT,
		{STYLE_VOLUNTARY, STYLE_INVOLUNTARY, true}, {"vol.", "invol."}, {1, 3, 3, 2}},
	{CURVE_IO, "I/O", "/s", FIGURE_BYTES, {STYLE_READ, STYLE_WRITE, true},
		{"read", "write"}, {1, 4, 3, 2}},
	{CURVE_THREADS, "threads", "", FIGURE_COUNT, {STYLE_THREADS, STYLE_THREADS, false},
		{NULL}, {1, 2, 2}},
};

/* A current figure. */
struct figure {
	bool known;
	double value;
};

static struct figure figure_rate(const struct session_now *now, enum metric m)
{
	return (struct figure){rates_has(&now->rates, m), now->rates.per_s[m]};
}

static struct figure figure_gauge(const struct session_now *now, enum metric m, double unit)
{
	return (struct figure){
		sample_has(&now->sample, m), (double)now->sample.value[m] * unit};
}

static struct figure figure_sum(struct figure a, struct figure b)
{
	return (struct figure){a.known && b.known, a.value + b.value};
}

/* The two parts of a row, and the whole: figures[3]. */
static void overview_figures(
	const struct session_now *now, enum curve which, struct figure figures[3])
{
	const double cores = 1e-5; /* thousandths of a percent of one core */

	memset(figures, 0, 3 * sizeof(figures[0]));
	switch (which) {
	case CURVE_CPU:
		figures[0] = figure_gauge(now, METRIC_USER_PERCENT, cores);
		figures[1] = figure_gauge(now, METRIC_SYSTEM_PERCENT, cores);
		figures[2] = figure_gauge(now, METRIC_CPU_PERCENT, cores);
		return;
	case CURVE_RSS:
		figures[0] = figure_gauge(now, METRIC_RSS_ANON, 1);
		figures[1] = figure_gauge(now, METRIC_RSS_FILE, 1);
		figures[2] = figure_gauge(now, METRIC_RSS, 1);
		return;
	case CURVE_THREADS:
		figures[2] = figure_gauge(now, METRIC_THREADS, 1);
		return;
	case CURVE_DELAY:
		figures[2] = figure_rate(now, METRIC_RUN_DELAY);
		return;
	case CURVE_FAULTS:
		figures[0] = figure_rate(now, METRIC_MINOR_FAULTS);
		figures[1] = figure_rate(now, METRIC_MAJOR_FAULTS);
		break;
	case CURVE_SWITCHES:
		figures[0] = figure_rate(now, METRIC_VOLUNTARY);
		figures[1] = figure_rate(now, METRIC_INVOLUNTARY);
		break;
	case CURVE_IO:
		figures[0] = figure_rate(now, METRIC_READ_BYTES);
		figures[1] = figure_rate(now, METRIC_WRITE_BYTES);
		break;
	case CURVE_COUNT:
		break;
	}
	figures[2] = figure_sum(figures[0], figures[1]);
}

/* Number right-aligned, unit behind it: "  698 MiB", " 1.20 MiB/s". */
static void overview_draw_figure(struct canvas *c, int x, int y, int cells, enum style style,
	const struct overview_row *row, struct figure f)
{
	char text[FIGURE_TEXT_MAX], unit[FIGURE_TEXT_MAX + 8];

	figure_text(text, row->kind, f.known, f.value);
	char *blank = strchr(text, ' ');

	snprintf(unit, sizeof(unit), "%s%s", f.known && blank ? blank + 1 : "",
		f.known ? row->unit : "");
	if (blank)
		*blank = 0;
	canvas_text_right(c, x, y, NUMBER_W, f.known ? style : STYLE_DIM, text);
	canvas_text(c, x + NUMBER_W + 1, y, MIN(cells - NUMBER_W - 1, UNIT_W), STYLE_DIM, unit);
}

static void overview_draw_label(struct canvas *c, struct rect r, const struct overview_row *row,
	const struct figure figures[3])
{
	int name_w = MAX(r.w - NUMBER_W - UNIT_W - 1, 0);
	bool narrow = (int)text_cells(row->name) > name_w;

	canvas_text(c, r.x, r.y, name_w, STYLE_PLAIN, narrow ? "delay" : row->name);
	overview_draw_figure(c, r.x + name_w, r.y, r.w - name_w, STYLE_FIGURE, row, figures[2]);
	for (int i = 0; i < 2 && row->part_names[i] && i + 1 < r.h; i++) {
		enum style style = i ? row->look.upper : row->look.lower;
		int y = r.y + 1 + i;

		canvas_put(c, r.x, y, style, chart_swatch(c->glyphs, i));
		canvas_text(c, r.x + 2, y, name_w - 2, STYLE_DIM, row->part_names[i]);
		overview_draw_figure(c, r.x + name_w, y, r.w - name_w, style, row, figures[i]);
	}
}

/* "4", "0.5", "512K", "2M", "5k": round figures need no digits after the point. */
static void overview_scale_text(char *out, size_t size, enum figure_kind kind, double max)
{
	static const char suffixes[] = " kMGTPE";
	double base = kind == FIGURE_BYTES ? 1024 : 1000;
	int i = 0;

	for (; max >= base && suffixes[i + 1]; i++)
		max /= base;
	char suffix[2] = {suffixes[i], 0};

	if (kind == FIGURE_BYTES && suffix[0] == 'k')
		suffix[0] = 'K';
	snprintf(out, size, "%g%s", max, i ? suffix : "");
}

static void overview_draw_row(
	struct view_state *v, struct canvas *c, size_t i, const struct model *m)
{
	const struct overview_row *row = &overview_rows[i];
	struct rect r = v->layout.rows[i], at = layout_curve(&v->layout, i);
	struct figure figures[3];
	char text[32];

	if (r.h == 0)
		return;
	overview_figures(m->now, row->curve, figures);
	overview_draw_label(
		c, (struct rect){r.x, r.y, MIN(v->layout.label_w, r.w), r.h}, row, figures);
	if (at.w == 0)
		return;
	double max = curves_scale(&v->curves, row->curve);

	chart_draw(c, at, v->curves.points[row->curve], v->curves.n, &row->look, max);
	if (v->layout.scale_w == 0)
		return;
	overview_scale_text(text, sizeof(text), row->kind, max);
	canvas_text_right(c, at.x + at.w, r.y, v->layout.scale_w, STYLE_DIM, text);
	if (r.h > 1)
		canvas_text_right(
			c, at.x + at.w, r.y + r.h - 1, v->layout.scale_w, STYLE_DIM, "0");
}

/* Paused or ended stands in the frame, where the eye looks for "now". */
static void overview_draw_notice(struct canvas *c, struct rect r, const struct model *m)
{
	char text[160], words[96], length[FIGURE_TEXT_MAX];

	if (m->now->state == SESSION_ENDED && !m->paused) {
		view_state_words(m->now, words, sizeof(words));
		snprintf(text, sizeof(text), " %s ", words);
	} else if (m->paused) {
		figure_span(length,
			MAX((m->live_ns - m->paused_t_ns) / NS_PER_S, INT64_C(1)) * NS_PER_S);
		snprintf(text, sizeof(text), " paused %s, %s ", length,
			m->live_state == SESSION_ENDED ? "the process has ended"
						       : "sampling goes on");
	} else {
		return;
	}
	int w = (int)text_cells(text), x = r.x + 12;

	if (w > r.w - 14)
		snprintf(text, sizeof(text), " %s ", m->paused ? "paused" : "ended");
	canvas_text(c, x, r.y, r.w - 14, STYLE_NOTICE, text);
}

/* All curves, one above the other. */
static struct rect overview_curves_rect(const struct view_state *v)
{
	struct rect r = v->layout.charts, at = layout_curve(&v->layout, 0);

	return v->layout.framed ? (struct rect){at.x, r.y + 1, at.w, r.h - 2}
				: (struct rect){0};
}

static struct time_axis overview_axis(const struct view_state *v, const struct model *m)
{
	return (struct time_axis){.begin_ns = curves_begin_ns(&v->curves),
		.end_ns = curves_end_ns(&v->curves),
		.real_offset_ns = model_real_offset(m)};
}

static void overview_draw_frame(struct view_state *v, struct canvas *c, const struct model *m)
{
	struct rect r = v->layout.charts, at = layout_curve(&v->layout, 0);
	char window[FIGURE_TEXT_MAX], dot[FIGURE_TEXT_MAX],
		right[2 * FIGURE_TEXT_MAX + 16] = "";
	struct time_axis axis = overview_axis(v, m);

	if (at.w) {
		figure_span(window, axis.end_ns - axis.begin_ns);
		figure_span(dot, v->curves.dt_ns);
		snprintf(right, sizeof(right), r.w < 60 ? "%s" : "%s, %s a %s", window, dot,
			c->glyphs == GLYPHS_BRAILLE ? "dot" : "column");
	}
	canvas_frame(c, r, "Overview", right);
	overview_draw_notice(c, r, m);
	at.y = r.y + r.h - 1;
	at.h = 1;
	if (at.w)
		timemarks_draw_axis(c, at, &axis, &v->marks);
}

/* Cursor and events cross all curves at once. */
static void overview_draw_marks(struct view_state *v, struct canvas *c, const struct model *m)
{
	struct time_axis axis = overview_axis(v, m);
	struct rect r = overview_curves_rect(v);

	if (r.w)
		timemarks_draw(c, r, &axis, &v->marks);
}

/* A sentence too long loses whole clauses, from the end: the worst news come first. */
static void overview_draw_clauses(
	struct canvas *c, struct rect r, enum style style, const char *words)
{
	char text[512];

	snprintf(text, sizeof(text), "%s", words);
	for (char *end; (int)text_cells(text) > r.w && (end = strrchr(text, ';'));)
		*end = 0;
	canvas_text(c, r.x, r.y, r.w, style, text);
}

static void overview_draw_quality(struct canvas *c, struct rect r, const struct model *m)
{
	static const struct {
		enum style style;
		char32_t sign;
	} grades[] = {{STYLE_GOOD, 0x2714}, {STYLE_WARN, '!'}, {STYLE_BAD, '!'}};
	int grade = CLAMP(m->quality_grade, 0, 2);

	if (r.h == 0 || !m->quality[0])
		return;
	canvas_put(c, r.x + 1, r.y, grades[grade].style, grades[grade].sign);
	overview_draw_clauses(c, (struct rect){r.x + 3, r.y, r.w - 4, 1},
		grade ? STYLE_PLAIN : STYLE_DIM, m->quality);
}

static struct view_state *overview_make(void)
{
	return xcalloc(1, sizeof(struct view_state));
}

static void overview_free(struct view_state *v)
{
	if (v)
		curves_done(&v->curves);
	free(v);
}

/*
 * How many columns a curve moves at once. A picture that stands still while its right end grows
 * is calmer, and costs a fraction: only moved cells are sent to the terminal.
 */
static int overview_step(int width, enum glyphs glyphs)
{
	int cells = width >= 64 ? 4 : width >= 32 ? 2 : 1;

	return cells * chart_columns(glyphs);
}

static void overview_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	struct layout_row asks[ARRAY_SIZE(overview_rows)];

	for (size_t i = 0; i < ARRAY_SIZE(asks); i++)
		asks[i] = overview_rows[i].ask;
	v->layout = layout_overview(body, asks, ARRAY_SIZE(asks), !m->hide_threads);
	int width = layout_curve(&v->layout, 0).w;

	curves_read(&v->curves, h, m->t_end_ns, m->dt_ns,
		(size_t)(width * chart_columns(glyphs)), overview_step(width, glyphs));
	int64_t begin = curves_begin_ns(&v->curves), end = curves_end_ns(&v->curves);

	if (width > 0)
		model_tell(m, begin, end, overview_curves_rect(v));
	timemarks_read(&v->marks, events, begin, end);
	v->marks.cursor_ns = m->cursor_ns;
}

static void overview_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	const struct layout_overview *l = &v->layout;

	(void)body;
	if (l->framed)
		overview_draw_frame(v, c, m);
	for (size_t i = 0; i < ARRAY_SIZE(overview_rows); i++)
		overview_draw_row(v, c, i, m);
	overview_draw_marks(v, c, m);
	overview_draw_memory(c, l->memory, m);
	overview_draw_threads(c, l->threads, m);
	overview_draw_quality(c, l->quality, m);
	if (l->small.h)
		canvas_text(c, l->small.x, l->small.y, l->small.w, STYLE_DIM,
			l->small.w >= 32 ? "small screen: 40x10 shows curves"
					 : "small: 40x10 shows more");
}

const struct view_ops view_overview = {
	.title = "Overview",
	.letter = 'O',
	.make = overview_make,
	.free = overview_free,
	.read = overview_read,
	.draw = overview_draw,
};
