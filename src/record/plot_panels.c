/* SPDX-License-Identifier: MIT */
#include "record/plot_panels.h"

#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "record/plot_axis.h"

enum { LABEL_X = 24, LABEL_WIDTH = 184, LINE_HEIGHT = 16 };

/* What a run's figures of one series come to. */
struct total {
	bool known;
	double max, mean;
	int64_t max_ns; /* when it was read, from the first bin on */
};

static struct total plot_total(const struct plot_run *run, size_t series)
{
	const struct plot_bins *b = &run->bins;
	double sum = 0, weight = 0;
	struct total t = {0};

	for (size_t i = 0; i < plot_bins_used(b); i++) {
		const struct plot_bin *bin = plot_bins_get(b, series, i);

		if (bin->weight == 0)
			continue;
		if (!t.known || bin->max > t.max) {
			t.max = bin->max;
			t.max_ns = bin->max_ns - b->begin_ns;
		}
		t.known = true;
		sum += bin->sum;
		weight += bin->weight;
	}
	t.mean = t.known ? sum / weight : 0;
	return t;
}

static void plot_write_scale(FILE *f, const struct plot_panel *p, const struct svg_frame *frame)
{
	double right = frame->x + frame->width;
	char text[64], number[48];
	int lines = p->height >= 100 ? 4 : p->height >= 64 ? 2 : 1;

	for (int i = 0; i <= lines; i++) {
		double y = frame->y + frame->height * (1 - (double)i / lines);

		svg_line(f, frame->x, y, right, y, "grid");
		if (i > 0 && i < lines && p->height < 100)
			continue;
		plot_axis_number(p->kind, frame->max * i / lines, number, sizeof(number));
		snprintf(text, sizeof(text), "%s%s", number,
			i == lines && p->unit[0] == '/' ? p->unit : "");
		svg_text(f, right + 8, y + (i == lines ? 8 : i ? 4 : 0), "dim small", text);
	}
}

/* The lower part's hue plain, the upper part's hatched; what peaked above the mean as a veil,
 * and what dipped below it washed out: nothing of one row is lost. */
static void plot_write_areas(
	FILE *f, const struct plot_page *page, size_t panel, const struct svg_frame *frame)
{
	const struct plot_panel *p = &page->panels[panel];
	const struct plot_bins *b = &page->runs[0]->bins;
	char veil[64], fill[64];

	snprintf(veil, sizeof(veil), "class=\"veil %s\"",
		p->how == PLOT_ALONE ? p->rest_class : "peak");
	svg_area(f, frame, b, 2 * panel, SVG_MAX, veil);
	if (p->how == PLOT_ALONE) {
		snprintf(fill, sizeof(fill), "class=\"%s\"", p->rest_class);
		svg_area(f, frame, b, 2 * panel, SVG_MEAN, fill);
		svg_band(f, frame, b, 2 * panel, SVG_MIN, SVG_MEAN, "class=\"dip\"");
		return;
	}
	/* Where the parts are not known the whole has neither's hue. */
	svg_area(f, frame, b, 2 * panel, SVG_MEAN, "class=\"whole\"");
	snprintf(fill, sizeof(fill), "fill=\"url(#onetop-%s)\"", p->rest_class);
	svg_area_where(f, frame, b, 2 * panel, 2 * panel + 1, fill);
	snprintf(fill, sizeof(fill), "class=\"%s\"", p->part_class);
	svg_area(f, frame, b, 2 * panel + 1, SVG_MEAN, fill);
	svg_band(f, frame, b, 2 * panel, SVG_MIN, SVG_MEAN, "class=\"dip\"");
}

static void plot_write_lines(
	FILE *f, const struct plot_page *page, size_t panel, const struct svg_frame *frame)
{
	for (size_t i = 0; i < 2; i++) {
		const struct plot_bins *b = &page->runs[i]->bins;

		svg_band(f, frame, b, 2 * panel, SVG_MIN, SVG_MAX,
			i ? "class=\"wash run1\"" : "class=\"wash run0\"");
		svg_steps(f, frame, b, 2 * panel, SVG_MEAN,
			i ? "class=\"line run1\"" : "class=\"line run0\"");
	}
}

/* "user  mean 0.82 cores", with a swatch of its hue. */
static void plot_write_part(FILE *f, const struct plot_panel *p, double y, const char *name,
	double mean, bool upper)
{
	char text[64], words[128];

	if (upper)
		fprintf(f, "<g fill=\"url(#onetop-%s)\">", p->rest_class);
	svg_rect(f, LABEL_X, y - 9, 10, 10, upper ? "" : p->part_class);
	if (upper)
		fputs("</g>\n", f);
	plot_panel_text(p, mean, text, sizeof(text));
	snprintf(words, sizeof(words), "%s, mean %s", name, text);
	svg_text_clipped(f, LABEL_X + 16, y, LABEL_WIDTH - 16, "dim small", words);
}

static void plot_write_peak(FILE *f, const struct plot_page *page, const struct plot_panel *p,
	const struct svg_frame *frame, const struct total *t, double y)
{
	char text[64], at[PLOT_AXIS_TEXT_MAX], words[80];
	const struct plot_run *run = page->runs[0];
	int64_t span = frame->end_ns - frame->begin_ns;

	plot_panel_text(p, t->max, text, sizeof(text));
	int64_t step = span < 10 * NS_PER_S ? NS_PER_MS : NS_PER_S;

	int64_t real = plot_run_real(run, run->bins.begin_ns + t->max_ns);

	if (plot_run_has_clock(run) && !clock_same_day(plot_run_real(run, run->bins.begin_ns),
					       plot_run_real(run, run->bins.end_ns)))
		clock_day_hms(at, real);
	else if (plot_run_has_clock(run))
		plot_axis_clock(at, real, step);
	else
		plot_axis_elapsed(at, t->max_ns, step);
	snprintf(words, sizeof(words), "max %s", text);
	svg_text(f, LABEL_X, y, "small strong", words);
	if (t->max <= 0)
		return;
	svg_text(f, LABEL_X + LABEL_WIDTH, y, "dim small end", at);
	fputs("<circle r=\"3\" class=\"ring\" cx=\"", f);
	svg_write_number(f, svg_frame_x(frame, t->max_ns));
	fputs("\" cy=\"", f);
	svg_write_number(f, svg_frame_y(frame, t->max));
	fputs("\"/>\n", f);
}

static void plot_write_label_one(FILE *f, const struct plot_page *page, size_t panel,
	const struct svg_frame *frame, const struct total *whole)
{
	const struct plot_panel *p = &page->panels[panel];
	struct total part = plot_total(page->runs[0], 2 * panel + 1);
	char text[64], words[96];
	double y = frame->y + 12 + LINE_HEIGHT;

	plot_write_peak(f, page, p, frame, whole, y);
	y += LINE_HEIGHT;
	if (p->height >= 100 || p->how == PLOT_ALONE) {
		plot_panel_text(p, whole->mean, text, sizeof(text));
		snprintf(words, sizeof(words), "mean %s", text);
		svg_text(f, LABEL_X, y, "dim small", words);
		y += LINE_HEIGHT;
	}
	if (p->how == PLOT_ALONE || !part.known)
		return;
	/* In the order in which they lie over each other. */
	plot_write_part(f, p, y, p->rest_name, MAX(whole->mean - part.mean, 0.0), true);
	plot_write_part(f, p, y + LINE_HEIGHT, p->part_name, part.mean, false);
}

static void plot_write_label_two(FILE *f, const struct plot_page *page, size_t panel,
	const struct svg_frame *frame, const struct total totals[PLOT_RUNS_MAX])
{
	const struct plot_panel *p = &page->panels[panel];
	double max_x = LABEL_X + 112, mean_x = LABEL_X + LABEL_WIDTH;
	char text[64], letter[2] = "A";

	svg_text(f, max_x, frame->y + 12, "dim small end", "max");
	svg_text(f, mean_x, frame->y + 12, "dim small end", "mean");
	for (size_t i = 0; i < 2; i++) {
		double y = frame->y + 12 + (double)(i + 1) * LINE_HEIGHT;

		letter[0] = (char)('A' + i);
		svg_line(f, LABEL_X, y - 4, LABEL_X + 18, y - 4, i ? "line run1" : "line run0");
		svg_text(f, LABEL_X + 24, y, "small", letter);
		if (!totals[i].known) {
			svg_text(f, mean_x, y, "dim small end", "not in this recording");
			continue;
		}
		plot_panel_text(p, totals[i].max, text, sizeof(text));
		svg_text(f, max_x, y, "small strong end", text);
		plot_panel_text(p, totals[i].mean, text, sizeof(text));
		svg_text(f, mean_x, y, "dim small end", text);
	}
}

/* Why a panel has no curve; of two runs, what the first one lacks. */
static void plot_panel_lack(
	const struct plot_page *page, const struct plot_panel *p, char *out, size_t size)
{
	const struct plot_run *run = page->runs[0];
	enum metric first = p->how == PLOT_SUM ? p->part : p->whole;
	enum metric second = p->how == PLOT_SUM ? p->rest : first;
	bool of_two = metrics[first].kind == KIND_COUNTER || metrics[first].kind == KIND_RATE;

	if (!metric_set_has(&run->has, first) || !metric_set_has(&run->has, second))
		snprintf(out, size, "not in this recording: %s",
			metrics[metric_set_has(&run->has, first) ? second : first].column);
	else if (run->rows < 2 && of_two)
		snprintf(out, size, "a single row gives no rate");
	else if (metrics[first].kind == KIND_COUNTER)
		snprintf(out, size, "never read twice in this recording");
	else
		snprintf(out, size, "never read in this recording");
}

void plot_panel_write(
	FILE *f, const struct plot_page *page, size_t panel, struct svg_frame *frame)
{
	const struct plot_panel *p = &page->panels[panel];
	struct total totals[PLOT_RUNS_MAX] = {{0}};
	double peak = 0;
	bool known = false;

	for (size_t i = 0; i < page->n_runs; i++) {
		totals[i] = plot_total(page->runs[i], 2 * panel);
		peak = MAX(peak, totals[i].max);
		known = known || totals[i].known;
	}
	frame->max = plot_axis_max(p->kind, peak, p->least);
	svg_text(f, LABEL_X, frame->y + 12, "name", p->name);
	if (!known) {
		char lack[96];

		plot_panel_lack(page, p, lack, sizeof(lack));
		svg_text(f, frame->x + frame->width / 2, frame->y + frame->height / 2 + 4,
			"dim middle", lack);
		return;
	}
	plot_write_scale(f, p, frame);
	if (page->n_runs == 1)
		plot_write_areas(f, page, panel, frame);
	else
		plot_write_lines(f, page, panel, frame);
	if (page->n_runs == 1)
		plot_write_label_one(f, page, panel, frame, &totals[0]);
	else
		plot_write_label_two(f, page, panel, frame, totals);
}
