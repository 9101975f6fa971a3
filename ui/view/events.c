/* SPDX-License-Identifier: MIT */
/* Page 7: what happened, when, and how long ago. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "ui/view/pane.h"
#include "ui/widget/figure.h"
#include "ui/widget/table.h"

struct view_state {
	struct browse browse;
	struct event_log log;
	bool arranged;
};

enum { EVENTS_AT, EVENTS_AGO, EVENTS_WHAT, EVENTS_TEXT, EVENTS_COLUMNS };

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

static void event_text(const struct event *e, char *out, size_t size)
{
	char length[FIGURE_TEXT_MAX];
	const char *name;

	switch (e->kind) {
	case EVENT_ATTACH:
		snprintf(out, size, "watching begins");
		break;
	case EVENT_GAP:
		figure_span(length, e->number / NS_PER_MS * NS_PER_MS);
		snprintf(out, size, "%s without a sample", length);
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

static void events_row_text(const void *rows, size_t i, char *out)
{
	const struct event *e = (const struct event *)rows + i;
	char text[EVENT_TEXT_MAX + 32];

	event_text(e, text, sizeof(text));
	snprintf(out, BROWSE_TEXT_MAX, "%s %s", event_what(e->kind), text);
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
	return (struct browse_source){.rows = v->log.at,
		.n = v->log.n,
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

static void events_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	(void)body;
	(void)glyphs;
	(void)m;
	(void)h;
	if (v->arranged && events->total == v->log.total)
		return;
	/* The cursor stays with its event when new ones come in above it. */
	if (v->arranged && v->browse.walked)
		v->browse.selected += (size_t)(events->total - v->log.total);
	v->log = *events;
	v->arranged = true;
	struct browse_source source = events_source(v);

	browse_arrange(&v->browse, &source);
}

static void event_draw_row(struct canvas *c, int y, const struct table_place *at,
	const struct event *e, const struct model *m)
{
	char text[EVENT_TEXT_MAX + 32], clock[CLOCK_TEXT_MAX], ago[UNITS_TEXT_MAX];
	bool bad = e->kind == EVENT_GAP || e->kind == EVENT_LIMIT || event_is_end(e->kind);

	clock_hms(clock, e->real_ns);
	units_duration(ago, (double)MAX(m->live_ns - e->t_ns, INT64_C(0)) / 1e9);
	event_text(e, text, sizeof(text));
	canvas_text(c, at->x[EVENTS_AT], y, at->w[EVENTS_AT], STYLE_PLAIN, clock);
	canvas_text_right(c, at->x[EVENTS_AGO], y, at->w[EVENTS_AGO], STYLE_DIM, ago);
	canvas_text(c, at->x[EVENTS_WHAT], y, at->w[EVENTS_WHAT],
		bad ? STYLE_WARN : STYLE_FIGURE, event_what(e->kind));
	canvas_text(c, at->x[EVENTS_TEXT], y, at->w[EVENTS_TEXT], STYLE_PLAIN, text);
}

static void events_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	bool framed = body.w >= 20 && body.h >= 4;
	struct rect in = body;
	char right[64];

	snprintf(right, sizeof(right), "%zu events", v->log.n);
	size_t n = browse_view(&v->browse, framed ? body.h - 3 : body.h);

	if (framed) {
		in = browse_draw_frame(&v->browse, c, body, NULL, NULL, &m->settings->keys,
			view_events.letter);
		view_draw_page_tabs(c, body, m, right);
	}
	struct table_place at = table_place(events_columns, EVENTS_COLUMNS, in.x, in.w);

	browse_forget(&v->browse);
	if (framed) {
		browse_draw_heads(&v->browse, c, in, events_columns, EVENTS_COLUMNS, &at);
		in.y++;
	}
	for (size_t i = 0; i < n; i++) {
		const struct event *e = &v->log.at[v->browse.order[v->browse.top + i]];

		browse_draw_mark(&v->browse, c, in.x - 1, in.y + (int)i, i);
		event_draw_row(c, in.y + (int)i, &at, e, m);
	}
}

static bool events_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	struct browse_source source = events_source(v);

	(void)m;
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
	browse_search(&v->browse, action, text);
	browse_arrange(&v->browse, &source);
}

static bool events_instant(const struct view_state *v, int64_t *ret_t_ns)
{
	if (v->browse.n == 0)
		return false;
	*ret_t_ns = v->log.at[v->browse.order[v->browse.selected]].t_ns;
	return true;
}

const struct view_ops view_events = {
	.title = "Events",
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
