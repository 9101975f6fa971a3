/* SPDX-License-Identifier: MIT */
#include "ui/view/pane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/view/bounds.h"
#include "ui/view/tabs.h"

/* Where one dot merges several readings, their range stands beside the figure of an instant. */
enum { RANGE_W = 15, RANGE_PANE_W = 100 };

/* "4", "0.5", "512K", "2M", "5k", "50µ": round figures need no digits after the point. */
static void pane_scale_text(char out[UNITS_TEXT_MAX + 4], enum figure_kind kind, double max)
{
	static const char suffixes[] = " kMGTPE";
	double base = kind == FIGURE_BYTES ? 1024 : 1000;
	int i = 0;

	for (; max >= base && suffixes[i + 1]; i++)
		max /= base;
	char suffix[2] = {suffixes[i], 0};
	bool small = max > 0 && max < 1e-3;

	if (kind == FIGURE_BYTES && suffix[0] == 'k')
		suffix[0] = 'K';
	units_round(out, small ? max * 1e6 : max);
	strcat(out, small ? "µ" : i ? suffix : "");
}

static void pane_draw_scale(struct pane *p, struct canvas *c, struct rect at,
	const struct pane_row *row, double max, bool log, bool beyond)
{
	char text[UNITS_TEXT_MAX + 8];
	int x = at.x + at.w, w = p->layout.scale_w;

	if (w == 0)
		return;
	pane_scale_text(text, row->kind, max);
	strcat(text, beyond ? "+" : "");
	canvas_text_right(c, x, at.y, w, beyond ? STYLE_WARN : STYLE_DIM, text);
	if (at.h <= 1)
		return;
	pane_scale_text(text, row->kind, log ? max / pow(10, CHART_DECADES) : 0);
	canvas_text_right(c, x, at.y + at.h - 1, w, STYLE_DIM, text);
	if (!pane_is_expanded(p) || at.h < 12)
		return;
	for (int k = 1; k < 4; k++) {
		double part = log ? pow(10, -k) : 1 - k / 4.0;

		pane_scale_text(text, row->kind, max * part);
		canvas_text_right(c, x, at.y + at.h * k / 4, w, STYLE_DIM, text);
	}
}

/* Nothing is known of it in all of the window. */
static bool pane_is_empty(const struct pane *p, enum curve which)
{
	const struct chart_point *points = p->curves.points[which];

	for (size_t i = 0; i < p->curves.n; i++)
		if (points[i].known)
			return false;
	return true;
}

static bool pane_is_recorded(const struct pane_row *row, const struct metric_set *columns)
{
	const struct curve_source *s = &curve_sources[row->curve];
	bool there = s->how != SUM_OF_BOTH && metric_set_has(columns, s->whole);

	/* Rates are made of the counter where they were not recorded. */
	if (row->curve == CURVE_CPU)
		there = there || metric_set_has(columns, METRIC_CPU);

	for (int i = 0; i < s->n_parts && !there && s->how == SUM_OF_BOTH; i++)
		there = metric_set_has(columns, s->parts[i]);
	return there;
}

/* Why a live curve has nothing to show, where that will stay so; "" it may come yet. */
static const char *pane_lack_words(enum curve which, const struct session_now *now)
{
	switch (which) {
	case CURVE_IO:
	case CURVE_CALLS:
	case CURVE_SYSCALLS:
	case CURVE_FDS:
		return now->info.denied[0] ? "no permission; sudo would help" : "";
	case CURVE_GO_ROUTINES:
		return "no figures of a Go runtime";
	case CURVE_BLOCK:
		return "not counted: sysctl kernel.task_delayacct is 0";
	case CURVE_RSS:
	case CURVE_SWAP:
		return sample_has(&now->sample, METRIC_STATE) ? "no memory of its own" : "";
	default:
		return "";
	}
}

/* Where a curve would be stands why there is none, whole: over the marks that cross it. */
static void pane_draw_lack(
	const struct pane *p, struct canvas *c, size_t i, const struct model *m)
{
	const struct pane_row *row = &p->rows[i];
	struct rect at = layout_curve(&p->layout, i);
	const char *words = "";
	char text[80];

	if (p->layout.rows[i].h == 0)
		return;
	if (m->live_state == SESSION_REPLAY)
		words = pane_is_recorded(row, &m->now->columns) ? "" : "not in this recording";
	else if (m->newest_ns && pane_is_empty(p, row->curve))
		words = pane_lack_words(row->curve, m->now);
	int w = (int)text_join(text, sizeof(text), " ", words, " ");

	if (words[0] && w - 2 <= at.w)
		canvas_text(c, at.x + (at.w - w) / 2, at.y + at.h / 2, w, STYLE_DIM, text);
}

static void pane_draw_chart(
	struct pane *p, struct canvas *c, struct rect at, size_t i, const struct model *m)
{
	const struct pane_row *row = &p->rows[i];
	struct chart_look look = row->look;
	double max = curves_scale(&p->curves, row->curve, m->scaling == SCALING_FIXED);

	look.log = m->scaling == SCALING_LOG;
	/* A line goes on from the column before. */
	size_t same = curve_sources[row->curve].lined ? 0 : p->curves.same;

	chart_kept_draw(&p->kept[i], c, at, p->curves.points[row->curve], p->curves.n, &look,
		max, p->curves.serial, same);
	for (int k = 0; k < PANE_LIMITS; k++) {
		double limit = p->limits[i][k];

		if (limit <= max)
			chart_limit(c, at, STYLE_WARN, look.log ? chart_log(limit, max) : limit,
				max);
	}
	bool beyond = m->scaling == SCALING_FIXED &&
		      curves_peak(&p->curves, row->curve) > max * (1 + 1e-6);

	pane_draw_scale(p, c, at, row, max, look.log, beyond);
}

static void pane_draw_row(struct pane *p, struct canvas *c, size_t i, const struct model *m)
{
	struct rect r = p->layout.rows[i], at = layout_curve(&p->layout, i);

	if (r.h == 0)
		return;
	struct rect label = pane_draw_label(p, c, i, m);

	if (pane_is_expanded(p))
		pane_draw_stats(p, c, (struct rect){r.x, r.y + 6, label.w, r.h - 6});
	if (at.w)
		pane_draw_chart(p, c, at, i, m);
	if (at.w && p->over)
		p->over(p->over_arg, c, i, at, m);
}

/* What stands where there is no room for more; NULL: nothing to tell. */
static const char *pane_notice_brief(const struct model *m)
{
	if (m->paused)
		return " paused ";
	return m->now->state == SESSION_ENDED ? " ended " : NULL;
}

/* Paused or ended stands in the frame, where the eye looks for "now"; keep: cells at the right
 * that say something already. */
static void pane_draw_notice(struct canvas *c, struct rect r, int keep, const struct model *m)
{
	char text[160], words[96], length[FIGURE_TEXT_MAX];

	if (m->now->state == SESSION_ENDED && !m->paused) {
		view_state_words(m->now, words, sizeof(words));
		snprintf(text, sizeof(text), " %s ", words);
	} else if (m->travel && m->travel->playing) {
		snprintf(text, sizeof(text), " playing %s ", travel_speed_word(m->travel));
	} else if (m->paused && m->live_state == SESSION_REPLAY) {
		snprintf(text, sizeof(text), " paused ");
	} else if (m->paused) {
		figure_span(length,
			MAX((m->live_ns - m->paused_t_ns) / NS_PER_S, INT64_C(1)) * NS_PER_S);
		snprintf(text, sizeof(text), " paused %s, %s ", length,
			m->live_state == SESSION_ENDED ? "the process has ended"
						       : "sampling goes on");
	} else {
		return;
	}

	/* The window's length stays if it can; the footer says it, too. */
	if ((int)text_cells(text) > r.w - keep)
		snprintf(text, sizeof(text), "%s", pane_notice_brief(m));
	/* The header says an end, too, but nothing else says the window then. */
	if ((int)text_cells(text) > r.w - keep && !m->paused && keep > 0)
		return;
	if ((int)text_cells(text) > r.w - keep) {
		/* With the blank behind it. */
		canvas_fill(c, (struct rect){r.x + r.w - keep, r.y, keep + 1, 1}, STYLE_FRAME,
			0x2500);
		keep = 0;
	}
	canvas_text_right(c, r.x, r.y, r.w - keep, STYLE_NOTICE, text);
}

/* All curves of a pane share columns; this is that of one that has room. */
static struct rect pane_any_curve(const struct pane *p)
{
	size_t i = 0;

	if (pane_is_expanded(p))
		return layout_curve(&p->layout, p->selected);
	while (i + 1 < p->n_rows && p->layout.rows[i].h == 0)
		i++;
	return layout_curve(&p->layout, i);
}

/* All curves, one above the other. */
static struct rect pane_curves(const struct pane *p)
{
	struct rect r = p->layout.charts, at = pane_any_curve(p);

	return p->layout.framed ? (struct rect){at.x, r.y + 1, at.w, r.h - 2}
				: (struct rect){0};
}

static struct time_axis pane_axis(const struct pane *p, const struct model *m)
{
	return (struct time_axis){.begin_ns = curves_begin_ns(&p->curves),
		.end_ns = curves_end_ns(&p->curves),
		.real_offset_ns = model_real_offset(m)};
}

/* How many tabs stand beside these words; 0 where there is no room for them. */
static int pane_tabs_beside(const struct model *m, struct rect frame, const char *right)
{
	struct tabs t = tabs_place(m->settings, frame, right, m->page);

	return t.fit ? t.n : 0;
}

/* Without a tab less for it, and beside the notice: window and resolution, the same in brief,
 * the window alone. */
static void pane_window_words(const struct pane *p, const struct model *m, enum glyphs glyphs,
	char out[VIEW_WINDOW_MAX + 8])
{
	static const char *const scalings[] = {"", ", fixed", ", log"};
	char window[FIGURE_TEXT_MAX], dot[FIGURE_TEXT_MAX], forms[3][VIEW_WINDOW_MAX];
	int64_t span = curves_end_ns(&p->curves) - curves_begin_ns(&p->curves);
	const char *notice = pane_notice_brief(m);
	struct rect frame = p->layout.charts;
	int least = 0;

	frame.w -= notice ? (int)text_cells(notice) + 1 : 0;
	figure_span(window, span);
	figure_span(dot, p->curves.dt_ns);
	view_window_words(forms[0], span, p->curves.dt_ns, glyphs);
	text_join(forms[1], sizeof(forms[1]), window, ", ", dot);
	text_join(forms[2], sizeof(forms[2]), window);
	for (int i = 2; i >= 0; i--) {
		char words[VIEW_WINDOW_MAX + 8];

		text_join(words, sizeof(words), forms[i], scalings[m->scaling]);
		int tabs = pane_tabs_beside(m, i == 2 ? p->layout.charts : frame, words);

		if (i == 2)
			least = tabs;
		if (i == 2 || (tabs > 0 && tabs >= least))
			memcpy(out, words, sizeof(words));
	}
}

/* The frame with its tabs, which stand closer together where that makes room for the notice.
 * Returns where they end. */
static int pane_draw_tabs(
	struct canvas *c, struct rect frame, const struct model *m, const char *right)
{
	const char *notice = pane_notice_brief(m);
	struct rect less = frame;

	less.w -= notice ? (int)text_cells(notice) + 1 : 0;
	canvas_frame(c, frame, NULL, right);
	if (!notice)
		return tabs_draw(c, frame, m, right);
	int all = pane_tabs_beside(m, frame, right);

	if (pane_tabs_beside(m, less, right) >= all)
		return tabs_draw(c, less, m, right);
	/* Where the notice takes the window's place. */
	if (m->paused && pane_tabs_beside(m, less, "") >= all)
		return tabs_draw(c, less, m, "");
	return tabs_draw(c, frame, m, right);
}

static void pane_draw_frame(struct pane *p, struct canvas *c, const struct model *m)
{
	struct rect r = p->layout.charts, at = pane_any_curve(p);
	char right[VIEW_WINDOW_MAX + 8] = "";
	struct time_axis axis = pane_axis(p, m);

	/* A recording without a row has no time. */
	if (m->live_state == SESSION_REPLAY && m->now->rows == 0)
		at.w = 0;
	if (at.w)
		pane_window_words(p, m, c->glyphs, right);
	int tabs = pane_draw_tabs(c, r, m, right);

	int keep = right[0] ? (int)text_cells(right) + 2 : 0;

	pane_draw_notice(c, (struct rect){r.x + tabs, r.y, r.w - tabs - 2, 1}, keep, m);
	at.y = r.y + r.h - 1;
	at.h = 1;
	if (at.w)
		timemarks_draw_axis(c, at, &axis, &p->marks);
}

void pane_init(struct pane *p, const struct pane_row *rows, size_t n)
{
	assert(n <= LAYOUT_ROWS);
	p->rows = rows;
	p->n_rows = n;
	for (size_t i = 0; i < n; i++) {
		p->curves.wanted |= 1u << rows[i].curve;
		p->asks[i] = rows[i].ask;
		chart_kept_done(&p->kept[i]);
	}
}

void pane_set_limits(struct pane *p, const struct looks *l)
{
	for (size_t i = 0; i < p->n_rows; i++) {
		double *limits = p->limits[i];

		if (p->rows[i].curve == CURVE_CPU) {
			limits[0] = bounds_cpu_limit(l);
			limits[1] = bounds_cpus(l);
		} else if (p->rows[i].curve == CURVE_RSS) {
			limits[0] = bounds_memory_limit(l);
		} else if (p->rows[i].curve == CURVE_FDS) {
			limits[0] = bounds_files_limit(l);
		}
	}
}

void pane_done(struct pane *p)
{
	curves_done(&p->curves);
	for (size_t i = 0; i < LAYOUT_ROWS; i++)
		chart_kept_done(&p->kept[i]);
}

/*
 * How many columns a curve moves at once. A picture that stands still while its right end grows
 * is calmer, and costs a fraction: only moved cells are sent to the terminal.
 */
static int pane_step(int width, enum glyphs glyphs)
{
	int cells = width >= 64 ? 4 : width >= 32 ? 2 : 1;

	return cells * chart_columns(glyphs);
}

void pane_read(struct pane *p, enum glyphs glyphs, const struct model *m,
	const struct history *h, const struct event_log *events)
{
	bool merged = m->cursor_ns && m->dt_ns > m->now->interval_ns;

	p->range_w = merged && p->layout.charts.w >= RANGE_PANE_W ? RANGE_W : 0;
	p->layout.label_w += p->range_w;
	int width = pane_any_curve(p).w;

	curves_read(&p->curves, h, m->t_end_ns, m->dt_ns,
		(size_t)(width * chart_columns(glyphs)), pane_step(width, glyphs));
	int64_t begin = curves_begin_ns(&p->curves), end = curves_end_ns(&p->curves);

	if (width > 0)
		model_tell(m, begin, end, pane_curves(p));
	if (pane_is_expanded(p))
		curves_stats(&p->curves, h, p->rows[p->selected].curve, &p->stats);
	timemarks_read(&p->marks, events, begin, end);
	p->marks.cursor_ns = m->cursor_ns;
	for (size_t i = 0; m->cursor_ns && width > 0 && i < p->n_rows; i++)
		curves_ranges(&p->curves, h, p->rows[i].curve, m->cursor_ns, p->ranges[i]);
}

/* Cursor and events cross all curves at once. */
static void pane_draw_marks(struct pane *p, struct canvas *c, const struct model *m)
{
	struct time_axis axis = pane_axis(p, m);
	struct rect r = pane_curves(p);

	if (r.w)
		timemarks_draw(c, r, &axis, &p->marks);
}

/* The longest that is whole. */
static void pane_draw_small(struct canvas *c, struct rect r)
{
	static const char *const words[] = {"small screen: 40x10 shows curves",
		"small: 40x10 shows more", "40x10 shows more", "too small"};
	size_t i = 0;

	while (i + 1 < ARRAY_SIZE(words) && (int)strlen(words[i]) > r.w)
		i++;
	canvas_text(c, r.x, r.y, r.w, STYLE_DIM, words[i]);
}

void pane_draw(struct pane *p, struct canvas *c, const struct model *m)
{
	const struct layout_overview *l = &p->layout;

	if (l->framed && l->charts.h)
		pane_draw_frame(p, c, m);
	for (size_t i = 0; i < p->n_rows; i++)
		pane_draw_row(p, c, i, m);
	pane_draw_marks(p, c, m);
	for (size_t i = 0; i < p->n_rows; i++)
		pane_draw_lack(p, c, i, m);
	if (l->small.h)
		pane_draw_small(c, l->small);
}
