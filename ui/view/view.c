/* SPDX-License-Identifier: MIT */
#include "ui/view/view.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"

const struct view_ops *view_get(enum page page)
{
	static const struct view_ops *const pages[PAGE_COUNT] = {
		[PAGE_OVERVIEW] = &view_overview,
		[PAGE_HELP] = &view_help,
	};

	return pages[page];
}

static const char *view_state_word(char letter)
{
	static const struct {
		char letter;
		const char *word;
	} words[] = {{'R', "running"}, {'S', "sleeping"}, {'D', "disk wait"}, {'T', "stopped"},
		{'t', "traced"}, {'Z', "zombie"}, {'X', "dead"}, {'I', "idle"}};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].letter == letter)
			return words[i].word;
	return "";
}

void view_state_words(const struct session_now *now, char *out, size_t size)
{
	const struct event *end = &now->end;
	char letter = (char)sample_get(&now->sample, METRIC_STATE, 0);

	if (now->state == SESSION_REPLAY && !end->t_ns) {
		snprintf(out, size, now->loaded < 1 ? "reading %d %%" : "recording",
			(int)(now->loaded * 100));
		return;
	}
	if (now->state != SESSION_ENDED && now->state != SESSION_REPLAY) {
		snprintf(out, size, "%c %s", letter ? letter : '-', view_state_word(letter));
		return;
	}
	switch (end->kind) {
	case EVENT_EXIT:
		snprintf(out, size, "ended with status %d", (int)end->number);
		break;
	case EVENT_SIGNAL: {
		const char *name = sigabbrev_np((int)end->number);

		snprintf(out, size, "killed by signal %d%s%s", (int)end->number,
			name ? " SIG" : "", name ? name : "");
		break;
	}
	default:
		snprintf(out, size, "ended");
	}
}

/* One fact of the header, and how early it goes when the line is short. */
struct fact {
	char text[320];
	int cells; /* at least: what changes must not push the others about */
	int priority;
	enum style style;
};

enum {
	FACT_USER,
	FACT_STATE,
	FACT_UP,
	FACT_EVERY,
	FACT_RECORDING,
	FACT_QUALITY,
	FACT_COUNT,
	LEFT_MIN = 18, /* cells kept for name and pid */
};

static void fact_interval(struct fact *f, int64_t ns)
{
	if (ns % NS_PER_S == 0)
		snprintf(f->text, sizeof(f->text), "every %d s", (int)(ns / NS_PER_S));
	else
		snprintf(f->text, sizeof(f->text), "every %g ms", (double)ns / 1e6);
}

static void header_facts(struct fact *facts, const struct model *m)
{
	const struct session_now *now = m->now;
	char up[UNITS_TEXT_MAX];

	snprintf(facts[FACT_USER].text, sizeof(facts->text), "%s", now->info.user);
	facts[FACT_USER].priority = 5;
	view_state_words(now, facts[FACT_STATE].text, sizeof(facts->text));
	facts[FACT_STATE] = (struct fact){.cells = 11, .priority = 0, .style = STYLE_FIGURE};
	view_state_words(now, facts[FACT_STATE].text, sizeof(facts->text));
	units_duration(up, (double)(m->boot_ns - now->info.start_boot_ns) / 1e9);
	facts[FACT_UP] = (struct fact){.cells = 10, .priority = 2};
	/* A recording does not say when the process was started. */
	if (now->state != SESSION_REPLAY)
		snprintf(facts[FACT_UP].text, sizeof(facts->text), "up %s", up);
	facts[FACT_EVERY].priority = 4;
	fact_interval(&facts[FACT_EVERY], now->interval_ns);
	facts[FACT_RECORDING] = (struct fact){.priority = 3, .style = STYLE_BAD};
	if (now->recording[0])
		snprintf(facts[FACT_RECORDING].text, sizeof(facts->text), "● %s",
			now->recording);
	facts[FACT_QUALITY].priority = 1;
	facts[FACT_QUALITY].style = m->quality_grade ? STYLE_WARN : STYLE_GOOD;
	if (m->quality[0])
		snprintf(facts[FACT_QUALITY].text, sizeof(facts->text), "%s quality",
			m->quality_grade ? "!" : "✔");
}

/* Cells of a fact with the two blanks before it; 0 for one that says nothing. */
static int fact_cells(const struct fact *f)
{
	int cells = (int)text_cells(f->text);

	return cells ? MAX(cells, f->cells) + 2 : 0;
}

void view_draw_header(struct canvas *c, struct rect r, const struct model *m)
{
	const struct session_now *now = m->now;
	struct fact facts[FACT_COUNT] = {0};
	char name[TARGET_NAME_MAX + 16];
	int used = 0, x = r.x + r.w;

	if (r.h == 0)
		return;
	header_facts(facts, m);
	for (int p = 0; p < FACT_COUNT; p++)
		for (int i = 0; i < FACT_COUNT; i++) {
			if (facts[i].priority != p)
				continue;
			int cells = fact_cells(&facts[i]);

			if (used + cells > r.w - LEFT_MIN)
				facts[i].text[0] = 0;
			else
				used += cells;
		}
	for (int i = FACT_COUNT - 1; i >= 0; i--) {
		x -= fact_cells(&facts[i]);
		canvas_text(c, x + 1, r.y, fact_cells(&facts[i]) - 2, facts[i].style,
			facts[i].text);
	}
	snprintf(name, sizeof(name), "%s %d", now->info.comm, (int)now->info.pid);
	int taken = canvas_text(c, r.x + 1, r.y, x - r.x - 2, STYLE_TITLE, name) + 3;

	if (x - r.x - taken > 4)
		canvas_text(c, r.x + taken, r.y, x - r.x - taken, STYLE_DIM, now->info.command);
}

void view_draw_footer(struct canvas *c, struct rect r, const struct model *m, char page)
{
	int news = (int)text_cells(m->news), x = r.x + 1;

	if (r.h == 0)
		return;
	/* News first: the keys also stand in the help. */
	if (news) {
		news = MIN(news, r.w - 2);
		canvas_text(c, r.x + r.w - news - 1, r.y, news,
			m->news_is_bad ? STYLE_BAD : STYLE_PLAIN, m->news);
		news += 2;
	}
	for (int a = 1; a < ACTION_COUNT; a++) {
		const char *hint = keymap[a].hint;
		bool here = keymap_is_on((enum action)a, page) && a != ACTION_THREADS;
		/* A recording has no process behind it. */
		bool live =
			m->now->state != SESSION_REPLAY ||
			(a != ACTION_SNAPSHOT && a != ACTION_INTERVAL && a != ACTION_SIGNAL);

		if (!here || !live || !hint[0] || (m->read_only && a == ACTION_SIGNAL))
			continue;
		int drawn = canvas_hint(c, x, r.y, r.x + r.w - news - x, STYLE_DIM, hint);

		if (drawn)
			x += drawn + 2;
	}
}
