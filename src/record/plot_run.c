/* SPDX-License-Identifier: MIT */
#include "record/plot_run.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"

/* A gap longer than the recording's own clock tells by this much was the machine's sleep. */
#define PLOT_SLEPT_NS (100 * NS_PER_MS)

void plot_run_init(struct plot_run *run, const struct plot_panel *panels, size_t n_panels,
	size_t columns, const char *name, const struct plot_window *window, int64_t length_ns)
{
	*run = (struct plot_run){.panels = panels,
		.n_panels = n_panels,
		.window = *window,
		.length_ns = length_ns,
		.pid = -1};
	text_printable(run->name, sizeof(run->name), name, strlen(name));
	rates_init(&run->rates);
	plot_bins_init(&run->bins, 2 * n_panels, columns);
	for (size_t i = 0; i < n_panels; i++)
		run->rare_ns[i] = -1;
}

void plot_run_done(struct plot_run *run)
{
	plot_bins_done(&run->bins);
}

static void plot_run_begin(struct plot_run *run, const struct sample *s)
{
	int64_t from, to;

	plot_window_resolve(&run->window, s->real_ns, run->length_ns, &from, &to);
	run->any = true;
	run->first_ns = run->previous_ns = s->t_ns;
	run->first_real_ns = s->real_ns;
	run->from_ns = s->t_ns + from;
	run->to_ns = to == INT64_MAX ? to : s->t_ns + to;
}

static void plot_run_add_event(struct plot_run *run, const struct event *e, int64_t from_ns)
{
	/* The newest takes the last place: how the run ended is never left out. */
	if (run->n_events == PLOT_EVENTS_MAX) {
		run->more_events++;
		run->n_events--;
	}
	run->events[run->n_events++] = (struct plot_event){.event = *e, .from_ns = from_ns};
}

/* Nothing was recorded at all between two runs. */
static void plot_run_note_hole(struct plot_run *run, const struct replay_row *row, int64_t t_ns)
{
	struct event e = {.kind = EVENT_GAP,
		.t_ns = t_ns,
		.real_ns = row->sample.real_ns,
		.number = t_ns - run->previous_ns};

	plot_run_add_event(run, &e, run->previous_ns);
}

static bool plot_run_is_in_window(const struct plot_run *run, int64_t t_ns)
{
	return t_ns >= run->from_ns && t_ns <= run->to_ns;
}

/* The row's event, at its instant of the axis: of a mark set later not the row's. */
static void plot_run_note_event(
	struct plot_run *run, const struct replay_row *row, int64_t t_ns)
{
	struct event e = row->event;

	e.t_ns = t_ns - (row->sample.t_ns - row->event.t_ns);
	if (!plot_run_is_in_window(run, e.t_ns))
		return;
	plot_run_add_event(run, &e,
		e.kind == EVENT_GAP ? MAX(run->previous_ns, t_ns - MAX(e.number, INT64_C(0)))
				    : e.t_ns);
}

static void plot_run_note(struct plot_run *run, const struct replay_row *row, int64_t t_ns)
{
	if (row->new_run && plot_run_is_in_window(run, t_ns) &&
		!(row->has_event && row->event.kind == EVENT_GAP))
		plot_run_note_hole(run, row, t_ns);
	if (row->has_event)
		plot_run_note_event(run, row, t_ns);
}

/* RARE ones hold since they were last read. */
static bool plot_run_find_rare(
	struct plot_run *run, size_t panel, int64_t to_ns, struct plot_stretch *ret)
{
	int64_t from = run->rare_ns[panel] < 0 ? to_ns : run->rare_ns[panel];

	run->rare_ns[panel] = to_ns;
	return plot_bins_find(&run->bins, from, to_ns, ret);
}

static void plot_run_add_values(
	struct plot_run *run, const struct sample *s, int64_t from_ns, int64_t to_ns)
{
	struct plot_stretch held, since;

	if (!plot_bins_find(&run->bins, from_ns, to_ns, &held))
		return;
	for (size_t i = 0; i < run->n_panels; i++) {
		struct plot_values v = plot_panel_values(&run->panels[i], s, &run->rates);
		const struct plot_stretch *over = &held;

		if (!v.has_whole)
			continue;
		if (plot_panel_is_rare(&run->panels[i])) {
			if (!plot_run_find_rare(run, i, to_ns, &since))
				continue;
			over = &since;
		}
		plot_bins_add(&run->bins, 2 * i, over, v.whole);
		if (v.has_part)
			plot_bins_add(&run->bins, 2 * i + 1, over, v.part);
	}
}

/* What broke the run off: nothing is known of the time before this row. */
static bool plot_run_is_cut(const struct replay_row *row)
{
	return row->new_run || (row->has_event && (row->event.kind == EVENT_GAP ||
							  row->event.kind == EVENT_RESTART));
}

static void plot_run_break(struct plot_run *run)
{
	rates_break(&run->rates);
	for (size_t i = 0; i < run->n_panels; i++)
		run->rare_ns[i] = -1;
}

static void plot_run_note_pid(struct plot_run *run, const struct sample *s)
{
	int64_t pid = sample_get(s, METRIC_PID, -1);

	if (run->pid < 0)
		run->pid = pid;
	run->other_pids |= pid >= 0 && pid != run->pid;
}

static void plot_run_note_pace(struct plot_run *run, int64_t apart_ns)
{
	run->closest_ns = run->paces ? MIN(run->closest_ns, apart_ns) : apart_ns;
	run->paced_ns += apart_ns;
	run->paces++;
}

bool plot_run_push(struct plot_run *run, struct replay_row *row)
{
	struct sample *s = &row->sample;
	bool cut = plot_run_is_cut(row), first = !run->any;

	if (first)
		plot_run_begin(run, s);
	int64_t t = s->t_ns + run->slept_ns, apart = t - run->previous_ns;

	if (row->has_event && row->event.kind == EVENT_GAP &&
		row->event.number - apart > PLOT_SLEPT_NS &&
		row->event.number < INT64_MAX / 4) {
		run->slept_ns += row->event.number - apart;
		t = s->t_ns + run->slept_ns;
	}
	if (cut)
		plot_run_break(run);
	if (!row->again)
		rates_push(&run->rates, s);
	int64_t from = MAX(cut || first ? t : run->previous_ns, run->from_ns);
	int64_t to = MIN(t, run->to_ns);

	if (t >= run->from_ns && from <= to && !row->again) {
		plot_bins_cover(&run->bins, from);
		plot_bins_cover(&run->bins, to);
		/* The row at the window's edge speaks of the time before it. */
		if (cut || first || from < to || run->from_ns == run->to_ns)
			plot_run_add_values(run, s, from, to);
	}
	plot_run_note(run, row, t);
	if (plot_run_is_in_window(run, t)) {
		if (!cut && !first && !row->again && run->previous_ns >= run->from_ns)
			plot_run_note_pace(run, t - run->previous_ns);
		plot_run_note_pid(run, s);
		run->rows++;
	}
	run->previous_ns = t;
	return t <= run->to_ns;
}
