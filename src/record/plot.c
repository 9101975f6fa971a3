/* SPDX-License-Identifier: MIT */
#include "record/plot.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "record/plot_axis.h"
#include "record/plot_panels.h"
#include "record/plot_style.h"
#include "record/plot_svg.h"

/* Pixels, from the left: labels, curves, scale; from the top: title, a line a run, events. */
enum {
	PAGE_WIDTH = 1200,
	PAGE_MARGIN = 24,
	PLOT_X = 216,
	PLOT_WIDTH = 908,
	TITLE_Y = 38,
	TITLE_WIDTH =
		600, /* in small letters; the title's are bigger, the version is behind it */
	RUN_Y = 60,
	RUN_HEIGHT = 18,
	PANEL_GAP = 14,
	AXIS_HEIGHT = 34,
	FOOTER_HEIGHT = 30,
	TICKS_MOST = 9,
};

/* The span the axis shows: of the longest run. A single row still has a width. */
static int64_t plot_span(const struct plot_page *page)
{
	int64_t span = 0;

	for (size_t i = 0; i < page->n_runs; i++) {
		const struct plot_bins *b = &page->runs[i]->bins;

		span = MAX(span, b->end_ns - b->begin_ns);
	}
	return span ? span : NS_PER_S;
}

static void plot_write_title(FILE *f, const struct plot_page *page)
{
	char names[600];

	if (page->title)
		snprintf(names, sizeof(names), "%s", page->title);
	else if (page->n_runs == 2)
		snprintf(names, sizeof(names), "%s and %s", page->runs[0]->name,
			page->runs[1]->name);
	else
		snprintf(names, sizeof(names), "%s",
			page->runs[0]->origin[0] ? page->runs[0]->origin : page->runs[0]->name);
	fputs("<title>", f);
	svg_write_escaped(f, names);
	fputs("</title>\n", f);
	/* How wide letters are is the viewer's affair: a frame cuts what would reach the
	 * version. */
	fprintf(f, "<svg width=\"%d\" height=\"%d\">\n", PAGE_WIDTH - 4 * PAGE_MARGIN - 20,
		RUN_Y);
	svg_text_clipped(f, PAGE_MARGIN, TITLE_Y, TITLE_WIDTH, "title", names);
	fputs("</svg>\n", f);
}

/* "2026-11-23 14:05:10 – 14:25:10 UTC (", or nothing when there is no clock. */
static void plot_clock_words(const struct plot_run *run, char *out, size_t size)
{
	char begin[PLOT_AXIS_TEXT_MAX], end[PLOT_AXIS_TEXT_MAX];
	char zone[PLOT_AXIS_TEXT_MAX], end_zone[PLOT_AXIS_TEXT_MAX];
	int64_t from = plot_run_real(run, run->bins.begin_ns);
	int64_t to = plot_run_real(run, run->bins.end_ns);

	out[0] = 0;
	if (!plot_run_has_clock(run))
		return;
	plot_axis_date(begin, from);
	plot_axis_date(end, to);
	plot_axis_zone(zone, from);
	plot_axis_zone(end_zone, to);
	/* The day is said once unless there are two; the zone too: clocks may have changed. */
	bool one_day = strncmp(begin, end, strlen("2026-11-23")) == 0;
	bool one_zone = strcmp(zone, end_zone) == 0;

	snprintf(out, size, "%s%s%s – %s %s · ", begin, one_zone ? "" : " ",
		one_zone ? "" : zone, one_day ? end + strlen("2026-11-23 ") : end, end_zone);
}

/* "pid 4242 · 2026-11-23 14:05:10 – 14:25:10 UTC · 20m 00s · 1200 rows, every 1.00 s" */
static void plot_run_words(const struct plot_run *run, char *out, size_t size)
{
	char clock[5 * PLOT_AXIS_TEXT_MAX], length[UNITS_TEXT_MAX], pace[UNITS_TEXT_MAX];
	char pid[48] = "";
	double span = (double)(run->bins.end_ns - run->bins.begin_ns) / 1e9;

	plot_clock_words(run, clock, sizeof(clock));
	units_duration(length, span);
	units_duration(
		pace, (double)run->paced_ns / 1e9 / (double)MAX(run->paces, UINT64_C(1)));
	if (run->pid >= 0)
		snprintf(pid, sizeof(pid), "pid %" PRId64 "%s · ", run->pid,
			run->other_pids ? " and others" : "");
	snprintf(out, size, "%s%s%s · %" PRIu64 " row%s%s%s", pid, clock, length, run->rows,
		run->rows == 1 ? "" : "s", run->paces ? ", every " : "",
		run->paces ? pace : "");
}

static void plot_write_runs(FILE *f, const struct plot_page *page)
{
	char words[400], line[1000];

	for (size_t i = 0; i < page->n_runs; i++) {
		const struct plot_run *run = page->runs[i];
		double y = RUN_Y + (double)i * RUN_HEIGHT, x = PAGE_MARGIN;

		plot_run_words(run, words, sizeof(words));
		bool named = page->title ? strcmp(page->title, run->name) != 0
					 : page->n_runs == 2 || run->origin[0];

		if (page->n_runs == 2) {
			svg_line(f, x, y - 4, x + 34, y - 4, i ? "line run1" : "line run0");
			x += 42;
		}
		bool process = run->origin[0] && (page->title || page->n_runs == 2);

		snprintf(line, sizeof(line), "%s%s%s%s%s%s",
			page->n_runs == 2 ? i ? "B  " : "A  " : "",
			named || page->n_runs == 2 ? run->name : "",
			named || page->n_runs == 2 ? " · " : "", process ? run->origin : "",
			process ? " · " : "", words);
		svg_text_clipped(f, x, y, PAGE_WIDTH - PAGE_MARGIN - x, "dim", line);
	}
	svg_text(f, PAGE_WIDTH - PAGE_MARGIN, TITLE_Y, "dim end", page->version);
}

/* The ticks of the one time axis, through all panels; clock times, or the time since the start.
 */
static void plot_write_axis(
	FILE *f, const struct plot_page *page, const struct svg_frame *frame)
{
	char text[PLOT_AXIS_TEXT_MAX];
	int64_t span = frame->end_ns - frame->begin_ns, step = plot_axis_step(span, TICKS_MOST);
	bool clock = page->n_runs == 1 && plot_run_has_clock(page->runs[0]);
	int64_t real = clock ? plot_run_real(page->runs[0], page->runs[0]->bins.begin_ns) : 0;
	int64_t first = clock ? plot_axis_first_tick(real, step) - real : 0;
	double bottom = frame->y + frame->height;

	for (int64_t t = first; t <= span;
		t = clock ? plot_axis_first_tick(real + t + step / 2, step) - real : t + step) {
		double x = svg_frame_x(frame, t);

		svg_line(f, x, frame->y, x, bottom + 4, "grid");
		if (clock)
			plot_axis_clock(text, real + t, step);
		else
			plot_axis_elapsed(text, t, step);
		svg_text(f, x, bottom + 18, "dim small middle", text);
	}
	if (!clock)
		svg_text(f, PLOT_X - 14, bottom + 18, "dim small end", "since the start");
}

static void plot_write_defs(FILE *f, const struct plot_page *page)
{
	fputs("<defs>\n", f);
	plot_style_write_hole(f);
	for (size_t i = 0; i < page->n_panels && page->n_runs == 1; i++)
		if (page->panels[i].how != PLOT_ALONE)
			plot_style_write_hatch(f, page->panels[i].rest_class);
	fputs("</defs>\n", f);
}

static int plot_panels_height(const struct plot_page *page)
{
	int height = 0;

	for (size_t i = 0; i < page->n_panels; i++)
		height += page->panels[i].height + PANEL_GAP;
	return height - PANEL_GAP;
}

static void plot_write_panels(
	FILE *f, const struct plot_page *page, const struct svg_frame *all)
{
	struct svg_frame frame = *all;

	for (size_t i = 0; i < page->n_panels; i++) {
		frame.height = page->panels[i].height;
		plot_panel_write(f, page, i, &frame);
		frame.y += frame.height + PANEL_GAP;
	}
}

/* Panels' grounds first, then what crosses all of them, then the curves. */
static void plot_write_grounds(
	FILE *f, const struct plot_page *page, const struct svg_frame *all)
{
	double y = all->y;

	for (size_t i = 0; i < page->n_panels; i++) {
		svg_rect(f, all->x, y, all->width, page->panels[i].height, "plot");
		y += page->panels[i].height + PANEL_GAP;
	}
}

/* Whether some bin may hold several rows: their pace may have changed. */
static bool plot_merges_rows(const struct plot_run *run)
{
	return run->paces && run->closest_ns < run->bins.width_ns;
}

/* "a row", or how long a bin is. */
static void plot_step_words(const struct plot_run *run, char *out)
{
	if (plot_merges_rows(run))
		units_duration(out, (double)run->bins.width_ns / 1e9);
	else
		strcpy(out, "a row");
}

/* How fine the picture is. */
static void plot_steps_words(const struct plot_page *page, char *out, size_t size)
{
	const struct plot_run *a = page->runs[0], *b = page->runs[page->n_runs - 1];
	char step_a[UNITS_TEXT_MAX], step_b[UNITS_TEXT_MAX];

	plot_step_words(a, step_a);
	plot_step_words(b, step_b);
	if (!plot_merges_rows(a) && !plot_merges_rows(b))
		snprintf(out, size, "A step is a row");
	else if (page->n_runs == 1)
		snprintf(out, size,
			"A step is %s: its mean, pale above it up to the highest value, washed "
			"out below it down to the lowest",
			step_a);
	else
		snprintf(out, size,
			"A step is %s in A, %s in B: its mean, pale around it from the lowest "
			"to the highest value",
			step_a, step_b);
}

/* How fine the picture is, what is not in it, and what was damaged. */
static void plot_write_footer(FILE *f, const struct plot_page *page, double y)
{
	char steps[300], words[800], more[64] = "";
	uint64_t n = 0;

	for (size_t i = 0; i < page->n_runs; i++)
		n += page->runs[i]->more_events;
	if (n)
		snprintf(more, sizeof(more), " · %" PRIu64 " more events are not drawn", n);
	plot_steps_words(page, steps, sizeof(steps));
	snprintf(words, sizeof(words), "%s%s%s%s", steps, more, page->remark[0] ? " · " : "",
		page->remark);
	svg_text_clipped(f, PAGE_MARGIN, y, PAGE_WIDTH - 2 * PAGE_MARGIN, "dim small", words);
}

void plot_write(FILE *f, const struct plot_page *page)
{
	struct svg_frame all = {.x = PLOT_X,
		.width = PLOT_WIDTH,
		.height = plot_panels_height(page),
		.end_ns = plot_span(page)};

	all.y = RUN_Y + (double)page->n_runs * RUN_HEIGHT +
		plot_events_lanes(page, &all) * PLOT_LANE_HEIGHT;
	int height = (int)(all.y + all.height) + AXIS_HEIGHT + FOOTER_HEIGHT;

	fprintf(f,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"onetop\" viewBox=\"0 0 %d "
		"%d\" "
		"width=\"%d\" height=\"%d\" role=\"img\">\n",
		PAGE_WIDTH, height, PAGE_WIDTH, height);
	plot_style_write(f);
	plot_write_defs(f, page);
	svg_rect(f, 0, 0, PAGE_WIDTH, height, "page");
	plot_write_title(f, page);
	plot_write_runs(f, page);
	plot_write_grounds(f, page, &all);
	plot_write_axis(f, page, &all);
	plot_write_panels(f, page, &all);
	plot_events_write(f, page, &all);
	plot_write_footer(f, page, height - 14);
	fputs("</svg>\n", f);
}
