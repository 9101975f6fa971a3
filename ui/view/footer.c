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

/* News at the right end, cut where that leaves less than `keep` cells, or how far a capture is;
 * returns the cells taken. */
static int footer_draw_news(struct canvas *c, struct rect r, const struct model *m, int keep)
{
	int capture = view_draw_capture(c, r.x + 1 + keep, r.y, r.w - 2 - keep, m->captures);

	if (capture > 0)
		return capture + 2;
	int news = MIN((int)text_cells(m->news), r.w - 2 - keep);

	if (news <= 0)
		return 0;
	enum style style = m->news_is_bad ? STYLE_BAD : STYLE_PLAIN;
	/* Of a path, which is long, the end tells most. */
	const char *path = strstr(m->news, " /");
	char words[256] = "";
	int x = r.x + r.w - news - 1;

	if (path)
		snprintf(words, sizeof(words), "%.*s", (int)(path + 1 - m->news), m->news);
	int used = canvas_text(c, x, r.y, news, style, path ? words : m->news);

	if (path)
		canvas_text_path(c, x + used, r.y, news - used, style, path + 1);
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
	int news = footer_draw_news(c, r, m, 0), x = r.x + 1;

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

/* "14:06:40", with milliseconds where samples are closer than a second, and with the day where
 * it is not that of the present. */
static void footer_clock(char *out, size_t size, const struct model *m)
{
	int64_t real = m->cursor_ns + model_real_offset(m);
	char hms[CLOCK_TEXT_MAX];

	if (clock_same_day(real, m->newest_ns + model_real_offset(m)))
		clock_hms(hms, real);
	else
		clock_day_hms(hms, real);
	if (m->now->interval_ns % NS_PER_S == 0)
		snprintf(out, size, " %s ", hms);
	else
		snprintf(out, size, " %s.%03d ", hms, (int)(real % NS_PER_S / NS_PER_MS));
}

enum { FOOTER_FACTS = 9, FOOTER_FACT_MAX = VIEW_WINDOW_MAX + 8 };

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

/* How far back that is; of a recording, where in it: "42 %, 6m 02s of 14m 20s". */
static void fact_place(char out[FOOTER_FACT_MAX], const struct model *m)
{
	char at[FIGURE_TEXT_MAX], all[FIGURE_TEXT_MAX];
	int64_t begin = m->now->attach_t_ns, length = m->newest_ns - begin;

	if (m->live_state != SESSION_REPLAY) {
		figure_span(at, (m->live_ns - m->cursor_ns) / NS_PER_S * NS_PER_S);
		snprintf(out, FOOTER_FACT_MAX, "%s ago", at);
		return;
	}
	units_duration(at, (double)(m->cursor_ns - begin) / 1e9);
	units_duration(all, (double)length / 1e9);
	snprintf(out, FOOTER_FACT_MAX, "%d %%, %s of %s",
		length > 0 ? (int)((double)(m->cursor_ns - begin) * 100 / (double)length) : 100,
		at, all);
}

static void fact_window(char out[FOOTER_FACT_MAX], const struct model *m, enum glyphs glyphs)
{
	char words[VIEW_WINDOW_MAX];
	int64_t span = m->travel ? m->travel->window.end_ns - m->travel->window.begin_ns : 0;

	out[0] = 0;
	if (span <= 0)
		return;
	view_window_words(words, span, m->dt_ns, glyphs);
	snprintf(out, FOOTER_FACT_MAX, "window %s", words);
}

/* A gap reads as a gap. */
static void fact_gap(char out[FOOTER_FACT_MAX], const struct model *m)
{
	char length[FIGURE_TEXT_MAX];

	out[0] = 0;
	if (!m->in_gap)
		return;
	units_duration(length, (double)(m->gap_to_ns - m->gap_from_ns) / 1e9);
	snprintf(out, FOOTER_FACT_MAX, "gap: %s without a sample", length);
}

/* What was, in order of importance; figures stand beside the curves, too. */
static void footer_facts(
	char facts[FOOTER_FACTS][FOOTER_FACT_MAX], const struct model *m, enum glyphs glyphs)
{
	const struct session_now *now = m->now;

	memset(facts, 0, FOOTER_FACTS * sizeof(facts[0]));
	fact_place(facts[0], m);
	fact_gap(facts[1], m);
	fact_window(facts[2], m, glyphs);
	if (m->in_gap)
		return;
	fact_gauge(facts[3], "RSS", FIGURE_BYTES, now, METRIC_RSS, 1, "");
	fact_gauge(facts[4], "CPU", FIGURE_NUMBER, now, METRIC_CPU_PERCENT, 1e-5, " cores");
	fact_rates(facts[5], "faults", FIGURE_COUNT, now, METRIC_MINOR_FAULTS,
		METRIC_MAJOR_FAULTS);
	fact_rates(facts[6], "I/O", FIGURE_BYTES, now, METRIC_READ_BYTES, METRIC_WRITE_BYTES);
	fact_rates(
		facts[7], "switches", FIGURE_COUNT, now, METRIC_VOLUNTARY, METRIC_INVOLUNTARY);
	fact_gauge(facts[8], "threads", FIGURE_COUNT, now, METRIC_THREADS, 1, "");
}

/* What goes on at the cursor: "playing 4x", "paused"; live it is in the frame. */
static int footer_draw_play(struct canvas *c, int x, int y, int cells, const struct model *m)
{
	char words[48];

	if (!m->travel || (!m->travel->playing && m->live_state != SESSION_REPLAY))
		return 0;
	snprintf(words, sizeof(words), "%s %s", m->travel->playing ? "playing" : "paused",
		m->travel->playing ? travel_speed_word(m->travel) : "");
	if ((int)strlen(words) > cells)
		return 0;
	return canvas_text(c, x, y, cells, STYLE_FIGURE, words) + 2;
}

static void footer_go_on(const struct model *m, char *out, size_t size)
{
	const struct bindings *keys = &m->settings->keys;
	char pause[INPUT_NAME_MAX], speed[2][INPUT_NAME_MAX], end[INPUT_NAME_MAX];

	bindings_key_name(keys, ACTION_PAUSE, 0, "-", pause);
	bindings_key_name(keys, ACTION_SPEED, 0, "-", speed[0]);
	bindings_key_name(keys, ACTION_SPEED, 1, "-", speed[1]);
	bindings_key_name(keys, ACTION_TIME_LIVE, 0, "-", end);
	if (m->travel && m->travel->playing)
		snprintf(out, size, "[%s] pause [%s][%s] speed", pause, speed[0], speed[1]);
	else if (m->live_state != SESSION_REPLAY)
		snprintf(out, size, "[%s] live", pause);
	else if (m->cursor_ns < m->newest_ns)
		snprintf(out, size, "[%s] play [%s]", pause, end);
	else
		snprintf(out, size, "[%s] follow", pause);
}

/* The hint only where it is whole: help says it, too. */
static int footer_draw_hint(struct canvas *c, struct rect r, const char *hint)
{
	int cells = (int)strlen(hint);

	if (cells + 2 > r.w)
		return 0;
	canvas_hint(c, r.x + r.w - cells - 1, r.y, cells, STYLE_DIM, hint);
	return cells + 3;
}

/* The instant and what goes on always stand there; then news, keys, and figures. */
static void footer_draw_instant(struct canvas *c, struct rect r, const struct model *m)
{
	char clock[CLOCK_TEXT_MAX + 8], facts[FOOTER_FACTS][FOOTER_FACT_MAX];
	char hint[3 * INPUT_NAME_MAX + 24];
	int x = r.x, right;

	footer_clock(clock, sizeof(clock), m);
	footer_facts(facts, m, c->glyphs);
	x += canvas_text(c, x, r.y, r.w, STYLE_NOTICE, clock) + 1;
	right = footer_draw_news(c, r, m, x - r.x);
	x += footer_draw_play(c, x, r.y, r.x + r.w - right - x, m);
	footer_go_on(m, hint, sizeof(hint));
	right += footer_draw_hint(c, (struct rect){x, r.y, r.x + r.w - right - x, 1}, hint);
	for (int i = 0; i < FOOTER_FACTS; i++) {
		int cells = (int)text_cells(facts[i]);

		if (cells == 0 || x + cells > r.x + r.w - right)
			continue;
		canvas_text(c, x, r.y, cells,
			i == 1   ? STYLE_WARN
			: i == 0 ? STYLE_DIM
				 : STYLE_PLAIN,
			facts[i]);
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
