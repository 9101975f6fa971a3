/* SPDX-License-Identifier: MIT */
#include "record/plot_panels.h"

#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"

enum { LANES_MOST = 4, LABEL_CELLS = 34, LABEL_TEXT_MAX = EVENT_TEXT_MAX + 32 };

/* Where the last label of each lane ends. */
struct lanes {
	double end[LANES_MOST];
};

/* The first lane with room from x on; LANES_MOST: none. */
static int lanes_take(struct lanes *l, double x, double width)
{
	for (int i = 0; i < LANES_MOST; i++) {
		if (l->end[i] > x)
			continue;
		l->end[i] = x + width;
		return i;
	}
	return LANES_MOST;
}

/* "A before deploy": two runs' events carry their letter. */
static void plot_event_text(const struct plot_page *page, size_t run,
	const struct plot_event *e, char out[LABEL_TEXT_MAX])
{
	char label[EVENT_TEXT_MAX + 32], whole[sizeof(label) + 4];

	event_label(&e->event, label, sizeof(label));
	snprintf(whole, sizeof(whole), "%s%s",
		page->n_runs == 1 ? ""
		: run             ? "B "
				  : "A ",
		label);
	text_clip(out, LABEL_TEXT_MAX, whole, LABEL_CELLS, false);
}

static double plot_event_x(
	const struct plot_run *run, const struct svg_frame *frame, int64_t t_ns)
{
	return svg_frame_x(frame, t_ns - run->bins.begin_ns);
}

static const char *plot_event_class(const struct plot_page *page, size_t run)
{
	return page->n_runs == 1 ? "event" : run ? "event run1" : "event run0";
}

/* Each event gets its lane in the order of the runs; both passes must see the same. */
static int plot_event_lane(const struct plot_page *page, size_t run, const struct plot_event *e,
	const struct svg_frame *all, struct lanes *lanes)
{
	char text[LABEL_TEXT_MAX];
	double x = plot_event_x(page->runs[run], all, e->event.t_ns);

	plot_event_text(page, run, e, text);
	return lanes_take(lanes, MIN(x, all->x + all->width - svg_text_width(text)),
		svg_text_width(text) + 14);
}

static void plot_event_write_label(FILE *f, const struct plot_page *page, size_t run,
	const struct plot_event *e, const struct svg_frame *all, int lane)
{
	char text[LABEL_TEXT_MAX];
	double x = plot_event_x(page->runs[run], all, e->event.t_ns);
	bool right = x + svg_text_width("  ") > all->x + all->width - 60;
	double y = all->y - 5 - lane * PLOT_LANE_HEIGHT;

	plot_event_text(page, run, e, text);
	svg_line(f, x, y - 9, x, all->y, plot_event_class(page, run));
	svg_text(f, right ? x - 3 : x + 3, y, right ? "small end" : "small", text);
}

static void plot_event_write(FILE *f, const struct plot_page *page, size_t run,
	const struct plot_event *e, const struct svg_frame *all, int lane)
{
	char clock[CLOCK_TEXT_MAX] = "", label[EVENT_TEXT_MAX + 32];
	double x = plot_event_x(page->runs[run], all, e->event.t_ns);

	fputs("<g><title>", f);
	if (plot_run_has_clock(page->runs[run]))
		clock_hms(clock, e->event.real_ns);
	event_label(&e->event, label, sizeof(label));
	fprintf(f, "%s ", clock);
	svg_write_escaped(f, label);
	fputs("</title>\n", f);
	/* With two runs the band would lie over the other one, too: the curve has its hole. */
	if (page->n_runs == 1 && e->from_ns < e->event.t_ns) {
		double left = plot_event_x(page->runs[run], all, e->from_ns);

		fputs("<g fill=\"url(#onetop-hole)\">", f);
		svg_rect(f, left, all->y, MAX(x - left, 1.0), all->height, "");
		fputs("</g>", f);
	}
	svg_line(f, x, all->y, x, all->y + all->height, plot_event_class(page, run));
	if (lane < LANES_MOST)
		plot_event_write_label(f, page, run, e, all, lane);
	fputs("</g>\n", f);
}

int plot_events_lanes(const struct plot_page *page, const struct svg_frame *all)
{
	struct lanes lanes = {0};
	int most = 1;

	for (size_t run = 0; run < page->n_runs; run++)
		for (size_t i = 0; i < page->runs[run]->n_events; i++) {
			int lane = plot_event_lane(
				page, run, &page->runs[run]->events[i], all, &lanes);

			most = MAX(most, MIN(lane + 1, LANES_MOST));
		}
	return most;
}

void plot_events_write(FILE *f, const struct plot_page *page, const struct svg_frame *all)
{
	struct lanes lanes = {0};

	for (size_t run = 0; run < page->n_runs; run++)
		for (size_t i = 0; i < page->runs[run]->n_events; i++) {
			const struct plot_event *e = &page->runs[run]->events[i];

			plot_event_write(f, page, run, e, all,
				plot_event_lane(page, run, e, all, &lanes));
		}
}
