/* SPDX-License-Identifier: MIT */
/* The last line of the screen. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/view/view.h"
#include "ui/widget/figure.h"

/* News at the right end, or how far a capture is; returns the cells taken. */
static int footer_draw_news(struct canvas *c, struct rect r, const struct model *m)
{
	int capture = view_draw_capture(c, r.x + 1, r.y, r.w - 2, m->captures);

	if (capture > 0)
		return capture + 2;
	int news = MIN((int)text_cells(m->news), r.w - 2);

	if (news <= 0)
		return 0;
	canvas_text(c, r.x + r.w - news - 1, r.y, news,
		m->news_is_bad ? STYLE_BAD : STYLE_PLAIN, m->news);
	return news + 2;
}

/* Without a process there is less to do; without samples, too. */
static bool footer_has_key(const struct model *m, enum action a)
{
	if (a == ACTION_PROFILE)
		return m->captures && m->captures->can_ask && m->now->state != SESSION_ENDED;
	if (model_is_profiles(m))
		return a == ACTION_HELP || a == ACTION_QUIT;
	if (a == ACTION_SIGNAL && m->read_only)
		return false;
	bool needs = a == ACTION_INTERVAL || a == ACTION_SIGNAL;

	/* Of an ended process, what is in memory can still be written down. */
	return !(m->now->state == SESSION_ENDED && needs) &&
	       !(m->now->state == SESSION_REPLAY && (needs || a == ACTION_SNAPSHOT));
}

static void footer_draw_keys(struct canvas *c, struct rect r, const struct model *m, char page)
{
	/* News first: the keys also stand in the help. */
	int news = footer_draw_news(c, r, m), x = r.x + 1;

	for (int a = 1; a < ACTION_COUNT; a++) {
		const char *hint = m->settings->keys.of[a].hint;
		/* A table's frame has the page's own. */
		bool here = keymap_is_on((enum action)a, page) && keymap[a].pages[0] == 'A';

		if (!here || !hint[0] || !footer_has_key(m, (enum action)a))
			continue;
		int drawn = canvas_hint(c, x, r.y, r.x + r.w - news - x, STYLE_DIM, hint);

		if (drawn)
			x += drawn + 2;
	}
}

/* "14:06:40", with milliseconds where samples are closer than a second. */
static void footer_clock(char *out, size_t size, const struct model *m)
{
	int64_t real = m->cursor_ns + model_real_offset(m);
	char hms[CLOCK_TEXT_MAX];

	clock_hms(hms, real);
	if (m->now->interval_ns % NS_PER_S == 0)
		snprintf(out, size, " %s ", hms);
	else
		snprintf(out, size, " %s.%03d ", hms, (int)(real % NS_PER_S / NS_PER_MS));
}

enum { FOOTER_FACTS = 8, FOOTER_FACT_MAX = 2 * FIGURE_TEXT_MAX + 24 };

static void fact_figure(char out[FOOTER_FACT_MAX], const char *name, enum figure_kind kind,
	bool known, double value, const char *unit)
{
	char text[FIGURE_TEXT_MAX];

	figure_text(text, kind, known, value);
	snprintf(out, FOOTER_FACT_MAX, "%s %s%s", name, text, known ? unit : "");
}

static void fact_gauge(char out[FOOTER_FACT_MAX], const char *name, enum figure_kind kind,
	const struct session_now *now, enum metric id, double scale, const char *unit)
{
	fact_figure(out, name, kind, sample_has(&now->sample, id),
		(double)now->sample.value[id] * scale, unit);
}

static void fact_rates(char out[FOOTER_FACT_MAX], const char *name, enum figure_kind kind,
	const struct session_now *now, enum metric a, enum metric b)
{
	fact_figure(out, name, kind, rates_has(&now->rates, a) && rates_has(&now->rates, b),
		now->rates.per_s[a] + now->rates.per_s[b], "/s");
}

/* What was, in order of importance. */
static void footer_facts(char facts[FOOTER_FACTS][FOOTER_FACT_MAX], const struct model *m)
{
	const struct session_now *now = m->now;
	char length[FIGURE_TEXT_MAX], dot[FIGURE_TEXT_MAX];
	int64_t span = m->travel ? m->travel->window.end_ns - m->travel->window.begin_ns : 0;

	figure_span(length, (m->live_ns - m->cursor_ns) / NS_PER_S * NS_PER_S);
	snprintf(facts[0], FOOTER_FACT_MAX, "%s ago", length);
	fact_gauge(facts[1], "RSS", FIGURE_BYTES, now, METRIC_RSS, 1, "");
	fact_gauge(facts[2], "CPU", FIGURE_NUMBER, now, METRIC_CPU_PERCENT, 1e-5, " cores");
	facts[3][0] = 0;
	if (span > 0) {
		figure_span(length, span);
		figure_span(dot, m->dt_ns);
		snprintf(facts[3], FOOTER_FACT_MAX, "window %s, %s a dot", length, dot);
	}
	fact_rates(facts[4], "faults", FIGURE_COUNT, now, METRIC_MINOR_FAULTS,
		METRIC_MAJOR_FAULTS);
	fact_rates(facts[5], "I/O", FIGURE_BYTES, now, METRIC_READ_BYTES, METRIC_WRITE_BYTES);
	fact_rates(
		facts[6], "switches", FIGURE_COUNT, now, METRIC_VOLUNTARY, METRIC_INVOLUNTARY);
	fact_gauge(facts[7], "threads", FIGURE_COUNT, now, METRIC_THREADS, 1, "");
}

static void footer_draw_instant(struct canvas *c, struct rect r, const struct model *m)
{
	char clock[CLOCK_TEXT_MAX + 8], facts[FOOTER_FACTS][FOOTER_FACT_MAX];
	const struct binding *pause = &m->settings->keys.of[ACTION_PAUSE];
	char live[INPUT_NAME_MAX + 16] = "", name[INPUT_NAME_MAX];
	int right = footer_draw_news(c, r, m), x = r.x;

	if (pause->n) {
		input_name(pause->keys[0], name);
		snprintf(live, sizeof(live), "[%s] live", name);
	}
	int key = MIN((int)strlen(live), r.w - right - 2);

	canvas_hint(c, r.x + r.w - right - key - 1, r.y, key, STYLE_DIM, live);
	right += key + 3;
	footer_clock(clock, sizeof(clock), m);
	footer_facts(facts, m);
	x += canvas_text(c, x, r.y, r.w - right, STYLE_NOTICE, clock) + 1;
	for (int i = 0; i < FOOTER_FACTS; i++) {
		int cells = (int)text_cells(facts[i]);

		if (cells == 0 || x + cells > r.x + r.w - right)
			continue;
		canvas_text(c, x, r.y, cells, i ? STYLE_PLAIN : STYLE_DIM, facts[i]);
		x += cells + 2;
	}
}

void view_draw_footer(struct canvas *c, struct rect r, const struct model *m, char page)
{
	if (r.h == 0)
		return;
	if (m->paused && m->cursor_ns)
		footer_draw_instant(c, r, m);
	else
		footer_draw_keys(c, r, m, page);
}
