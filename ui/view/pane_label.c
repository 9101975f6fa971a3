/* SPDX-License-Identifier: MIT */
/* The label of a curve: its name, what it is now and what its parts are, in the cells left of
 * it. */
#include "ui/view/pane.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"

/* The columns of a label: name, figure, unit. */
enum { NUMBER_W = 5, UNIT_W = 5 };

/* A current figure. */
struct figure {
	bool known;
	double value;
};

/* Rates of counters, values of gauges; percents count in cores, ratios in percent, and stops of
 * the world in milliseconds a second. */
static struct figure figure_of(const struct session_now *now, enum metric m)
{
	if (metrics[m].kind == KIND_COUNTER)
		return (struct figure){rates_has(&now->rates, m),
			now->rates.per_s[m] * (m == METRIC_GO_GC_PAUSE ? 1e3 : 1)};
	double unit = metrics[m].unit == UNIT_PERCENT ? 1e-5
		      : metrics[m].unit == UNIT_RATIO ? 1e-10
						      : 1;

	return (struct figure){
		sample_has(&now->sample, m), (double)now->sample.value[m] * unit};
}

/* The whole, then its parts. */
static void label_figures(
	const struct session_now *now, enum curve which, struct figure figures[1 + CURVE_PARTS])
{
	const struct curve_source *s = &curve_sources[which];

	memset(figures, 0, (1 + CURVE_PARTS) * sizeof(figures[0]));
	for (int i = 0; i < s->n_parts; i++)
		figures[1 + i] = figure_of(now, s->parts[i]);
	figures[0] = figure_of(now, s->whole);
	if (s->how != SUM_OF_BOTH)
		return;
	figures[0].known = figures[1].known && figures[2].known;
	figures[0].value = figures[1].value + figures[2].value;
}

/* Number right-aligned, unit behind it: "  698 MiB", " 1.20 MiB/s". */
static void label_draw_figure(struct canvas *c, int x, int y, int cells, enum style style,
	const struct pane_row *row, struct figure f)
{
	char text[FIGURE_TEXT_MAX];

	figure_text(text, row->kind, f.known, f.value);
	char *blank = strchr(text, ' ');
	int at = x + NUMBER_W + 1, room = MIN(cells - NUMBER_W - 1, UNIT_W);

	if (blank)
		*blank = 0;
	canvas_text_right(c, x, y, NUMBER_W, f.known ? style : STYLE_DIM, text);
	if (!f.known)
		return;
	int used = blank ? canvas_text(c, at, y, room, STYLE_DIM, blank + 1) : 0;

	canvas_text(c, at + used, y, room - used, STYLE_DIM, row->unit);
}

/* "[0.20 3.90]" */
static void label_draw_range(struct canvas *c, int x, int y, int cells,
	const struct pane_row *row, const struct curve_range *range)
{
	bool bytes = row->kind == FIGURE_BYTES;
	char min[FIGURE_TEXT_MAX], max[FIGURE_TEXT_MAX], text[2 * FIGURE_TEXT_MAX + 8];

	if (!range->many)
		return;
	figure_text(min, bytes ? FIGURE_BYTES_SHORT : row->kind, true, (double)range->min);
	figure_text(max, bytes ? FIGURE_BYTES_SHORT : row->kind, true, (double)range->max);
	snprintf(text, sizeof(text), "[%s %s]", min, max);
	if ((int)strlen(text) <= cells)
		canvas_text(c, x, y, cells, STYLE_PLAIN, text);
}

/* Beside the figures, or below them where the pane is narrow and there is a line left. */
static void label_draw_ranges(const struct pane *p, struct canvas *c, struct rect r, size_t i)
{
	const struct pane_row *row = &p->rows[i];
	int x = r.x + p->layout.label_w - p->range_w, lines = 1;

	while (lines <= CURVE_PARTS && row->part_names[lines - 1])
		lines++;
	for (int k = 0; p->range_w && k < MIN(lines, r.h); k++)
		label_draw_range(c, x + 1, r.y + k, p->range_w - 2, row, &p->ranges[i][k]);
	if (!p->range_w && lines < r.h)
		label_draw_range(c, r.x, r.y + lines, p->layout.label_w, row, &p->ranges[i][0]);
}

/* Whole words, if short ones. */
static const char *label_part_name(const char *name, int cells)
{
	static const struct {
		const char *name, *brief;
	} briefs[] = {{"system", "sys"}, {"invol.", "inv."}};

	for (size_t i = 0; i < ARRAY_SIZE(briefs); i++)
		if ((int)strlen(name) > cells && strcmp(name, briefs[i].name) == 0)
			return briefs[i].brief;
	return name;
}

/* Near its limit the figure says so, by colour and by a sign before it. */
static void label_draw(struct canvas *c, struct rect r, const struct pane_row *row,
	const struct figure figures[1 + CURVE_PARTS], enum threshold_grade grade)
{
	const enum style styles[] = {row->look.lower, row->look.upper, row->look.third};
	int name_w = MAX(r.w - NUMBER_W - UNIT_W - 1, 0);
	int cells = MAX(name_w - (grade != GRADE_FINE), 0);
	bool narrow = (int)text_cells(row->name) > cells;
	enum style style = threshold_style(grade, STYLE_FIGURE);

	canvas_text(c, r.x, r.y, cells, STYLE_PLAIN,
		narrow && row->narrow ? row->narrow : row->name);
	if (cells < name_w)
		canvas_put(c, r.x + cells, r.y, style, threshold_sign(grade));
	label_draw_figure(c, r.x + name_w, r.y, r.w - name_w, style, row, figures[0]);
	for (int i = 0; i < CURVE_PARTS && row->part_names[i] && i + 1 < r.h; i++) {
		bool line = curve_sources[row->curve].lined && i == 1;
		enum style of_part = styles[line ? 2 : i];
		int y = r.y + 1 + i;

		canvas_put(c, r.x, y, of_part, chart_swatch(c->glyphs, line ? CHART_LINE : i));
		canvas_text(c, r.x + 2, y, name_w - 2, STYLE_DIM,
			label_part_name(row->part_names[i], name_w - 2));
		label_draw_figure(
			c, r.x + name_w, y, r.w - name_w, of_part, row, figures[1 + i]);
	}
}

/* The smallest limit that is known; 0 none. */
static double label_limit(const struct pane *p, size_t i)
{
	double least = 0;

	for (int k = 0; k < PANE_LIMITS; k++)
		if (p->limits[i][k] > 0 && (least <= 0 || p->limits[i][k] < least))
			least = p->limits[i][k];
	return least;
}

static enum threshold_grade label_grade(const struct pane *p, size_t i, const struct figure *f,
	const struct threshold_rule *rules)
{
	static const enum threshold thresholds[CURVE_COUNT] = {[CURVE_CPU] = THRESHOLD_CPU,
		[CURVE_RSS] = THRESHOLD_MEMORY,
		[CURVE_FAULTS] = THRESHOLD_FAULTS,
		[CURVE_SWITCHES] = THRESHOLD_SWITCHES,
		[CURVE_IO] = THRESHOLD_IO,
		[CURVE_THREADS] = THRESHOLD_THREADS,
		[CURVE_DELAY] = THRESHOLD_RUN_DELAY,
		[CURVE_SWAP] = THRESHOLD_SWAP,
		[CURVE_FDS] = THRESHOLD_FILES};
	enum threshold t = thresholds[p->rows[i].curve];

	return f->known ? threshold_grade(&rules[t], f->value, label_limit(p, i)) : GRADE_FINE;
}

struct rect pane_draw_label(
	const struct pane *p, struct canvas *c, size_t i, const struct model *m)
{
	const struct pane_row *row = &p->rows[i];
	struct rect r = p->layout.rows[i];
	struct rect label = {r.x, r.y, MIN(p->layout.label_w - p->range_w, r.w), r.h};
	struct figure figures[1 + CURVE_PARTS];

	label_figures(m->now, row->curve, figures);
	label_draw(c, label, row, figures,
		label_grade(p, i, &figures[0], m->settings->thresholds));
	if (p->walked && i == p->selected && r.x > 0)
		canvas_put(c, r.x - 1, r.y, STYLE_KEY, 0x25b8);
	if (m->cursor_ns)
		label_draw_ranges(p, c, r, i);
	return label;
}
