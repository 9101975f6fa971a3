/* SPDX-License-Identifier: MIT */
#include "record/plot_panels.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"

enum { LANES_MOST = 4, LABEL_CELLS = 34, LABEL_TEXT_MAX = EVENT_TEXT_MAX + 32 };

/* An event of one of the runs, and where its label goes. */
struct placed {
	size_t run;
	const struct plot_event *event;
	double x, left; /* its line; its label begins here */
	int lane;       /* the lowest is 0; LANES_MOST: no room for a label */
};

enum { PLACED_MAX = PLOT_RUNS_MAX * PLOT_EVENTS_MAX };

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

static int plot_placed_compare(const void *a, const void *b)
{
	const struct placed *p = a, *q = b;

	return p->x != q->x ? (p->x < q->x) - (p->x > q->x)
			    : (p->run > q->run) - (p->run < q->run);
}

/*
 * All events, the last one first. A label stands behind its line, so that one in a higher lane
 * must be of an earlier instant: its line then passes before the labels below it.
 */
static size_t plot_events_place(const struct plot_page *page, const struct svg_frame *all,
	struct placed placed[PLACED_MAX])
{
	double begin[LANES_MOST], right = all->x + all->width;
	size_t n = 0;

	for (size_t run = 0; run < page->n_runs; run++)
		for (size_t i = 0; i < page->runs[run]->n_events; i++) {
			const struct plot_event *e = &page->runs[run]->events[i];

			placed[n++] = (struct placed){.run = run,
				.event = e,
				.x = plot_event_x(page->runs[run], all, e->event.t_ns)};
		}
	qsort(placed, n, sizeof(*placed), plot_placed_compare);
	for (int i = 0; i < LANES_MOST; i++)
		begin[i] = right + 1;
	for (struct placed *p = placed; p < placed + n; p++) {
		char text[LABEL_TEXT_MAX];

		plot_event_text(page, p->run, p->event, text);
		double width = svg_text_width(text) + 14;

		/* Where there is no room behind its line it stands before it. */
		p->left = p->x + width > right ? p->x - width : p->x;
		while (p->lane < LANES_MOST && p->left + width > begin[p->lane] + 1)
			p->lane++;
		if (p->lane < LANES_MOST)
			begin[p->lane] = p->left;
	}
	return n;
}

static void plot_event_write_label(FILE *f, const struct plot_page *page,
	const struct placed *p, const struct svg_frame *all)
{
	char text[LABEL_TEXT_MAX];
	bool before = p->left < p->x;
	double y = all->y - 5 - p->lane * PLOT_LANE_HEIGHT;

	plot_event_text(page, p->run, p->event, text);
	svg_line(f, p->x, y - 9, p->x, all->y, plot_event_class(page, p->run));
	svg_text(f, before ? p->x - 3 : p->x + 3, y, before ? "small end" : "small", text);
}

static void plot_event_write(FILE *f, const struct plot_page *page, const struct placed *p,
	const struct svg_frame *all)
{
	char clock[CLOCK_TEXT_MAX] = "", label[EVENT_TEXT_MAX + 32];
	const struct plot_run *run = page->runs[p->run];
	const struct plot_event *e = p->event;

	fputs("<g><title>", f);
	if (plot_run_has_clock(run))
		clock_hms(clock, e->event.real_ns);
	event_label(&e->event, label, sizeof(label));
	fprintf(f, "%s ", clock);
	svg_write_escaped(f, label);
	fputs("</title>\n", f);
	/* With two runs the band would lie over the other one, too: the curve has its hole. */
	if (page->n_runs == 1 && e->from_ns < e->event.t_ns) {
		double left = plot_event_x(run, all, e->from_ns);

		fputs("<g fill=\"url(#onetop-hole)\">", f);
		svg_rect(f, left, all->y, MAX(p->x - left, 1.0), all->height, "");
		fputs("</g>", f);
	}
	svg_line(f, p->x, all->y, p->x, all->y + all->height, plot_event_class(page, p->run));
	if (p->lane < LANES_MOST)
		plot_event_write_label(f, page, p, all);
	fputs("</g>\n", f);
}

int plot_events_lanes(const struct plot_page *page, const struct svg_frame *all)
{
	struct placed placed[PLACED_MAX] = {0};
	size_t n = plot_events_place(page, all, placed);
	int most = 1;

	for (size_t i = 0; i < n; i++)
		most = MAX(most, MIN(placed[i].lane + 1, LANES_MOST));
	return most;
}

void plot_events_write(FILE *f, const struct plot_page *page, const struct svg_frame *all)
{
	struct placed placed[PLACED_MAX] = {0};
	size_t n = plot_events_place(page, all, placed);

	while (n-- > 0)
		plot_event_write(f, page, &placed[n], all);
}
