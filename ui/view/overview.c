/* SPDX-License-Identifier: MIT */
#include "ui/view/overview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/view/pane.h"
#include "ui/view/series.h"

#define OVERVIEW_LIMITS_NS (30 * NS_PER_S)

struct view_state {
	struct pane pane;
	struct pane_row rows[LAYOUT_ROWS]; /* as the user wants them */
	bool chosen;
	int64_t live_ns, asked_ns; /* of the newest frame, and when limits were asked for */
};

/* A sentence too long loses whole clauses, from the end: the worst news come first. */
static void overview_draw_clauses(
	struct canvas *c, struct rect r, enum style style, const char *words)
{
	char text[512];

	text_join(text, sizeof(text), words);
	for (char *end; (int)text_cells(text) > r.w && (end = strrchr(text, ';'));)
		*end = 0;
	/* Then what follows from it; the first colon is that of the line's name. */
	char *end = strrchr(text, ':');

	if ((int)text_cells(text) > r.w && end && end != strchr(text, ':'))
		*end = 0;
	canvas_text(c, r.x, r.y, r.w, style, text);
}

static void overview_draw_quality(struct canvas *c, struct rect r, const struct model *m)
{
	static const struct {
		enum style style;
		char32_t sign;
	} grades[] = {
		{STYLE_DIM, 0x2013}, {STYLE_GOOD, 0x2714}, {STYLE_WARN, '!'}, {STYLE_BAD, '!'}};
	int grade = CLAMP(m->quality_grade, QUALITY_UNKNOWN, 2), i = grade - QUALITY_UNKNOWN;

	if (r.h == 0 || !m->quality[0])
		return;
	/* What a recording lacks is no praise. */
	if (grade == 0 && m->live_state == SESSION_REPLAY)
		i = 0;
	canvas_put(c, r.x + 1, r.y, grades[i].style, grades[i].sign);
	overview_draw_clauses(c, (struct rect){r.x + 3, r.y, r.w - 4, 1},
		grade > 0 ? STYLE_PLAIN : STYLE_DIM, m->quality);
}

/* series[n], enum series */
static void overview_choose(struct view_state *v, const int *series, int n)
{
	for (int i = 0; i < n; i++)
		v->rows[i] = series_rows[series[i]];
	v->pane.curves.wanted = 0;
	v->pane.selected = MIN(v->pane.selected, (size_t)n - 1);
	pane_init(&v->pane, v->rows, (size_t)n);
}

static struct view_state *overview_make(void)
{
	struct view_state *v = xcalloc(1, sizeof(*v));
	int usual[SERIES_DEFAULT_COUNT];

	for (int i = 0; i < SERIES_DEFAULT_COUNT; i++)
		usual[i] = i;

	/* Until the first picture knows the settings, keys find something to walk on. */
	overview_choose(v, usual, SERIES_DEFAULT_COUNT);
	return v;
}

static void overview_free(struct view_state *v)
{
	if (v)
		pane_done(&v->pane);
	free(v);
}

/* A recording says nothing of how it was measured: unless it lacks something, the line that
 * would goes to the others. */
static struct layout_overview overview_place(
	const struct view_state *v, struct rect body, const struct model *m)
{
	enum { HAS_QUALITY = 9 }; /* lines of a body with that line */
	bool without = !model_can_look(m) && !m->quality[0] && body.h >= HAS_QUALITY;

	body.h += without;
	struct layout_overview l =
		layout_overview(body, v->pane.asks, v->pane.n_rows, !m->hide_threads);

	if (without)
		l.quality.h = 0;
	return l;
}

static void overview_read(struct view_state *v, struct rect body, enum glyphs glyphs,
	const struct model *m, const struct history *h, const struct event_log *events)
{
	if (!v->chosen)
		overview_choose(v, m->settings->series, m->settings->n_series);
	v->chosen = true;
	v->live_ns = m->live_ns;
	v->pane.layout = overview_place(v, body, m);
	struct layout_overview *l = &v->pane.layout;
	struct rect threads = l->threads, memory = l->memory;

	pane_expand(&v->pane, body);
	if (pane_spread(&v->pane, body, &threads, &memory)) {
		l->threads = threads;
		l->memory = memory;
	}
	pane_set_limits(&v->pane, m->looks);
	pane_read(&v->pane, glyphs, m, h, events);
}

static void overview_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	const struct layout_overview *l = &v->pane.layout;

	(void)body;
	pane_draw(&v->pane, c, m);
	overview_draw_memory(c, l->memory, m);
	overview_draw_threads(c, l->threads, m);
	overview_draw_quality(c, l->quality, m);
}

static bool overview_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	(void)m;
	return pane_act(&v->pane, action, key, NULL);
}

/* Limits change rarely, and the overview is cheap: look when it is new, and now and then.
 * Frames are no measure of that: with long intervals they are rare. */
static unsigned overview_wants(struct view_state *v)
{
	if (v->asked_ns && v->live_ns - v->asked_ns < OVERVIEW_LIMITS_NS)
		return 0;
	v->asked_ns = v->live_ns;
	return 1u << LOOK_BOUNDS;
}

const struct view_ops view_overview = {
	.letter = 'O',
	.make = overview_make,
	.free = overview_free,
	.read = overview_read,
	.draw = overview_draw,
	.act = overview_act,
	.wants = overview_wants,
};
