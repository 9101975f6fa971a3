/* SPDX-License-Identifier: MIT */
/*
 * Page 7: what happened, when, and how long ago. Cycles of the Go collector stand among the
 * other events, each at its own instant; those of one second are one row, so that a program
 * that collects fifty times a second hides nothing else.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "ui/view/browse.h"
#include "ui/view/go_cycles.h"
#include "ui/view/output.h"
#include "ui/view/pane.h"
#include "ui/view/tabs.h"
#include "ui/view/view.h"
#include "ui/widget/figure.h"
#include "ui/widget/table.h"

/* An event, or the GC cycles of a second. */
struct events_row {
	int64_t t_ns, real_ns;     /* of cycles: when the longest pause ended */
	const struct event *event; /* NULL: cycles */
	uint64_t first, last;      /* numbers of cycles */
	double stopped_s, longest_s;
	unsigned n, forced;
};

enum { EVENTS_ROWS = EVENT_LOG_MAX + MAX((int)GCLOG_CYCLES, (int)GOLANG_PAUSES) };

struct view_state {
	struct browse browse;
	struct output_pane output;
	struct event_log log;
	struct events_row rows[EVENTS_ROWS]; /* oldest first */
	size_t n_rows, n_cycles;
	uint64_t newest; /* number of the newest cycle */
	bool arranged, hides_cycles;
};

enum { EVENTS_AT, EVENTS_AGO, EVENTS_WHAT, EVENTS_TEXT, EVENTS_COLUMNS };
enum {
	EVENTS_DAY_W = 14,
	KEY_WIDTH = 60, /* from here on the frame has room for a key beside its counts */
};

static const struct table_column events_columns[EVENTS_COLUMNS] = {
	[EVENTS_AT] = {"at", 8, false, 0},
	[EVENTS_AGO] = {"ago", 8, true, 3},
	[EVENTS_WHAT] = {"event", 8, false, 1},
	[EVENTS_TEXT] = {"what happened", 14, false, 2},
};

/* A word for the column, and what it is about. */
static const char *event_what(enum event_kind kind)
{
	static const char *const words[] = {
		[EVENT_ATTACH] = "attach",
		[EVENT_GAP] = "gap",
		[EVENT_RESTART] = "restart",
		[EVENT_MARK] = "mark",
		[EVENT_SNAPSHOT] = "snapshot",
		[EVENT_EXEC] = "exec",
		[EVENT_LIMIT] = "limit",
		[EVENT_PROFILE] = "profile",
		[EVENT_EXIT] = "exit",
		[EVENT_SIGNAL] = "signal",
		[EVENT_LOST] = "lost",
		[EVENT_NOTE] = "note",
	};

	return (size_t)kind < ARRAY_SIZE(words) ? words[kind] : "";
}

/* Of several runs in one recording each has its own process. */
static void event_pid(const struct event *e, char *out, size_t size)
{
	size_t n = strlen(out);

	if (e->number > 0)
		snprintf(out + n, size - n, ", pid %d", (int)e->number);
}

static void event_text(const struct event *e, char *out, size_t size)
{
	char length[UNITS_TEXT_MAX];
	const char *name;

	switch (e->kind) {
	case EVENT_ATTACH:
		snprintf(out, size, "watching begins");
		event_pid(e, out, size);
		break;
	case EVENT_GAP:
		units_duration(length, (double)e->number / NS_PER_S);
		snprintf(out, size, "%s without a sample", length);
		break;
	case EVENT_RESTART:
		snprintf(out, size, "the process was started anew");
		event_pid(e, out, size);
		break;
	case EVENT_EXIT:
		snprintf(out, size, "ended with status %d", (int)e->number);
		break;
	case EVENT_SIGNAL:
		name = sigabbrev_np((int)e->number);
		snprintf(out, size, "killed by signal %d%s%s", (int)e->number,
			name ? " SIG" : "", name ? name : "");
		break;
	case EVENT_LOST:
		snprintf(out, size, "ended, nobody can say how");
		break;
	case EVENT_EXEC:
		snprintf(out, size, "now runs %s", e->text);
		break;
	default:
		snprintf(out, size, "%s", e->text);
	}
}

static void cycles_text(const struct events_row *row, char *out, size_t size)
{
	char stopped[UNITS_TEXT_MAX], longest[UNITS_TEXT_MAX];

	units_duration(stopped, row->stopped_s);
	units_duration(longest, row->longest_s);
	if (row->n == 1)
		snprintf(out, size, "cycle %" PRIu64 " stopped the world for %s%s", row->last,
			stopped, row->forced ? ", forced" : "");
	else
		snprintf(out, size,
			"%u cycles, %" PRIu64 " to %" PRIu64
			", stopped the world for %s, %s the longest",
			row->n, row->first, row->last, stopped, longest);
}

static void row_text(const struct events_row *row, char *out, size_t size)
{
	if (row->event)
		event_text(row->event, out, size);
	else
		cycles_text(row, out, size);
}

static const char *row_what(const struct events_row *row)
{
	return row->event ? event_what(row->event->kind) : "GC";
}

static void events_row_text(const void *rows, size_t i, char *out)
{
	const struct events_row *row = (const struct events_row *)rows + i;
	char text[EVENT_TEXT_MAX + 32];

	row_text(row, text, sizeof(text));
	snprintf(out, BROWSE_TEXT_MAX, "%s %s", row_what(row), text);
}

/* As they came; the page draws the newest first. */
static int events_row_compare(const void *rows, size_t a, size_t b, int sort)
{
	(void)rows;
	(void)sort;
	return a > b ? -1 : a < b;
}

static struct browse_source events_source(const struct view_state *v)
{
	return (struct browse_source){.rows = v->rows,
		.n = v->n_rows,
		.text = events_row_text,
		.compare = events_row_compare};
}

static struct view_state *events_make(void)
{
	return xcalloc(1, sizeof(struct view_state));
}

static void events_free(struct view_state *v)
{
	if (v)
		browse_done(&v->browse);
	free(v);
}

static void rows_add_event(struct view_state *v, const struct event *e)
{
	v->rows[v->n_rows++] =
		(struct events_row){.t_ns = e->t_ns, .real_ns = e->real_ns, .event = e};
}

/* Beside the row before it when that is of cycles in the same second. */
static void rows_add_cycle(struct view_state *v, const struct go_cycle *c)
{
	struct events_row *row = v->n_rows ? &v->rows[v->n_rows - 1] : NULL;

	if (!row || row->event || row->real_ns / NS_PER_S != c->real_ns / NS_PER_S) {
		row = &v->rows[v->n_rows++];
		*row = (struct events_row){.first = c->number, .longest_s = -1};
	}
	row->n++;
	row->last = c->number;
	row->stopped_s += c->pause_s;
	row->forced += c->gc && c->gc->forced;
	if (c->pause_s > row->longest_s) {
		row->longest_s = c->pause_s;
		row->t_ns = c->t_ns;
		row->real_ns = c->real_ns;
	}
}

static void rows_make(struct view_state *v, const struct model *m)
{
	size_t cycles = v->hides_cycles ? 0 : go_cycles_count(m), i = 0, k = 0;

	v->n_rows = 0;
	while (i < v->log.n || k < cycles) {
		bool event = k == cycles ||
			     (i < v->log.n && v->log.at[i].t_ns <= go_cycles_instant(m, k));

		if (event) {
			rows_add_event(v, &v->log.at[i++]);
		} else {
			struct go_cycle c = go_cycles_get(m, k++);

			rows_add_cycle(v, &c);
		}
	}
}

/* Whether there is anything that the page has not seen. */
static bool events_are_new(
	struct view_state *v, const struct model *m, const struct event_log *events)
{
	size_t n = go_cycles_count(m);
	uint64_t newest = n ? go_cycles_get(m, n - 1).number : 0;
	bool same = v->arranged && events->total == v->log.total && n == v->n_cycles &&
		    newest == v->newest;

	v->n_cycles = n;
	v->newest = newest;
	return !same;
}

static void events_arrange(struct view_state *v, const struct model *m)
{
	const struct browse *b = &v->browse;
	int64_t kept = b->walked && b->selected < b->n ? v->rows[b->order[b->selected]].t_ns
						       : INT64_MIN;

	rows_make(v, m);
	struct browse_source source = events_source(v);

	browse_arrange(&v->browse, &source);
	/* The cursor stays with its event when new ones come in above it. */
	for (size_t i = 0; i < b->n && kept != INT64_MIN; i++)
		if (v->rows[b->order[i]].t_ns <= kept) {
			v->browse.selected = i;
			break;
		}
}

static void events_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	(void)body;
	(void)glyphs;
	(void)h;
	if (!events_are_new(v, m, events))
		return;
	v->log = *events;
	v->arranged = true;
	events_arrange(v, m);
}

/* Events of more than one day say the day. */
static bool events_span_days(const struct view_state *v)
{
	return v->log.n > 0 &&
	       !clock_same_day(v->log.at[0].real_ns, v->log.at[v->log.n - 1].real_ns);
}

static void event_draw_row(struct canvas *c, int y, const struct table_place *at,
	const struct events_row *row, const struct model *m, bool days)
{
	const struct event *e = row->event;
	char text[EVENT_TEXT_MAX + 32], clock[CLOCK_TEXT_MAX], ago[UNITS_TEXT_MAX];
	bool bad =
		e && (e->kind == EVENT_GAP || e->kind == EVENT_LIMIT || event_is_end(e->kind));

	if (days)
		clock_day_hms(clock, row->real_ns);
	else
		clock_hms(clock, row->real_ns);
	units_duration(ago, (double)MAX(m->live_ns - row->t_ns, INT64_C(0)) / 1e9);
	row_text(row, text, sizeof(text));
	canvas_text(c, at->x[EVENTS_AT], y, at->w[EVENTS_AT], STYLE_PLAIN, clock);
	canvas_text_right(c, at->x[EVENTS_AGO], y, at->w[EVENTS_AGO], STYLE_DIM, ago);
	canvas_text(c, at->x[EVENTS_WHAT], y, at->w[EVENTS_WHAT],
		bad ? STYLE_WARN
		: e ? STYLE_FIGURE
		    : STYLE_DIM,
		row_what(row));
	if (e && e->kind == EVENT_SNAPSHOT)
		canvas_text_path(
			c, at->x[EVENTS_TEXT], y, at->w[EVENTS_TEXT], STYLE_PLAIN, text);
	else
		canvas_text(c, at->x[EVENTS_TEXT], y, at->w[EVENTS_TEXT], STYLE_PLAIN, text);
}

/* How many there are, for the frame: out[96]. The key only where there is room for it. */
static void events_count_text(
	const struct view_state *v, const struct model *m, bool roomy, char *out)
{
	char key[INPUT_NAME_MAX];
	int n = snprintf(out, 96, "%zu event%s", v->log.n, v->log.n == 1 ? "" : "s");

	bindings_key_name(&m->settings->keys, ACTION_CYCLES, 0, "", key);
	if (v->n_cycles)
		n += snprintf(out + n, 96 - (size_t)n, ", %zu GC cycles%s", v->n_cycles,
			v->hides_cycles ? " hidden" : "");
	if (v->n_cycles && roomy)
		snprintf(out + n, 96 - (size_t)n, " (%s%s)", key,
			v->hides_cycles ? "" : " hides");
}

static void events_draw_table(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	bool framed = body.w >= 20 && body.h >= 4;
	struct rect in = body;
	char right[96];

	events_count_text(v, m, body.w >= KEY_WIDTH, right);
	v->browse.has_output = m->output != NULL;
	size_t n = browse_view(&v->browse, framed ? body.h - 3 : body.h);

	if (framed) {
		in = browse_draw_frame(&v->browse, c, body, NULL, NULL, &m->settings->keys,
			view_events.letter);
		tabs_draw_beside(c, body, m, right);
	}
	struct table_column columns[EVENTS_COLUMNS];
	bool days = events_span_days(v);

	memcpy(columns, events_columns, sizeof(columns));
	columns[EVENTS_AT].width = days ? EVENTS_DAY_W : columns[EVENTS_AT].width;
	/* What has ended, or was recorded, has no present that things could be ago of. */
	bool over = m->live_state == SESSION_REPLAY || m->live_state == SESSION_ENDED;

	columns[EVENTS_AGO].title = over ? "to end" : "ago";
	struct table_place at = table_place(columns, EVENTS_COLUMNS, in.x, in.w);

	if (framed) {
		browse_draw_heads(&v->browse, c, in, columns, EVENTS_COLUMNS, &at);
		in.y++;
	}
	for (size_t i = 0; i < n; i++) {
		const struct events_row *row = &v->rows[v->browse.order[v->browse.top + i]];

		browse_draw_mark(&v->browse, c, in.x - 1, in.y + (int)i, i);
		event_draw_row(c, in.y + (int)i, &at, row, m, days);
	}
}

static void events_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	struct rect output = output_part(&v->output, body, m);

	body.h -= output.h;
	browse_forget(&v->browse);
	if (body.h > 0)
		events_draw_table(v, c, body, m);
	output_draw(&v->output, c, output, m, body.h == 0);
}

static bool events_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	struct browse_source source = events_source(v);

	if (output_act(&v->output, action, key, m))
		return true;
	if (action == ACTION_CYCLES) {
		v->hides_cycles = !v->hides_cycles;
		events_arrange(v, m);
		return true;
	}
	return browse_act(&v->browse, &source, action, key);
}

static enum view_point events_point(struct view_state *v, input_t key, const struct model *m)
{
	struct browse_source source = events_source(v);

	return page_point(browse_point(&v->browse, &source, key, m->pointer_x, m->pointer_y));
}

static void events_search(
	struct view_state *v, enum action action, const char *text, const struct model *m)
{
	struct browse_source source = events_source(v);

	(void)m;
	browse_search(&v->browse, &source, action, text);
}

static bool events_instant(const struct view_state *v, const struct model *m, int64_t *ret_t_ns)
{
	(void)m;
	if (v->browse.n == 0)
		return false;
	*ret_t_ns = v->rows[v->browse.order[v->browse.selected]].t_ns;
	return true;
}

const struct view_ops view_events = {
	.letter = 'E',
	.make = events_make,
	.free = events_free,
	.read = events_read,
	.draw = events_draw,
	.act = events_act,
	.point = events_point,
	.search = events_search,
	.instant = events_instant,
};
