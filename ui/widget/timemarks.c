/* SPDX-License-Identifier: MIT */
#include "ui/widget/timemarks.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"

/* Of a word that is cut: to the right of its line, to the left, at least. */
enum { WORD_CELLS = 16, WORD_LEFT_CELLS = 24, WORD_LEAST = 6 };

bool timemarks_shows(enum event_kind kind)
{
	return kind != EVENT_NOTE;
}

void timemarks_read(
	struct timemarks *m, const struct event_log *log, int64_t begin_ns, int64_t end_ns)
{
	size_t from = log->n, n = 0;

	for (; from > 0 && n < TIMEMARKS_MAX && log->at[from - 1].t_ns >= begin_ns; from--)
		n += timemarks_shows(log->at[from - 1].kind) && log->at[from - 1].t_ns < end_ns;
	m->n = 0;
	for (size_t i = from; i < log->n && m->n < TIMEMARKS_MAX; i++) {
		const struct event *e = &log->at[i];

		if (!timemarks_shows(e->kind) || e->t_ns < begin_ns || e->t_ns >= end_ns)
			continue;
		m->at[m->n].t_ns = e->t_ns;
		event_label(e, m->at[m->n].word, sizeof(m->at[m->n].word));
		m->n++;
	}
}

/* The cell of an instant, or -1 when it is not in the window. */
static int timemarks_cell(struct rect r, const struct time_axis *axis, int64_t t_ns)
{
	int64_t span = axis->end_ns - axis->begin_ns;

	if (t_ns < axis->begin_ns || t_ns >= axis->end_ns || span <= 0)
		return -1;
	return r.x + MIN((int)((double)(t_ns - axis->begin_ns) / (double)span * r.w), r.w - 1);
}

/* Blank cells get the line; others keep what they say and show the line by their style. */
static void timemarks_line(
	struct canvas *c, struct rect r, int x, char32_t line, enum style blank, enum style on)
{
	for (int y = MAX(r.y, 0); y < MIN(r.y + r.h, c->height) && x < c->width; y++) {
		char32_t ch = canvas_at(c, x, y)->c;

		canvas_put(c, x, y, ch == ' ' ? blank : on, ch == ' ' ? line : ch);
	}
}

void timemarks_draw(struct canvas *c, struct rect r, const struct time_axis *axis,
	const struct timemarks *m)
{
	for (size_t i = 0; i < m->n; i++) {
		int x = timemarks_cell(r, axis, m->at[i].t_ns);

		if (x >= 0)
			timemarks_line(c, r, x, 0x254e, STYLE_MARK, STYLE_MARK);
	}
	int x = m->cursor_ns ? timemarks_cell(r, axis, m->cursor_ns) : -1;

	if (x >= 0)
		timemarks_line(c, r, x, 0x2502, STYLE_FIGURE, STYLE_CURSOR);
}

/* Reserve cells [x, x + w) of the line; false when something stands there. */
static bool timemarks_take(bool *taken, struct rect r, int x, int w)
{
	if (x < r.x || x + w > r.x + r.w)
		return false;
	for (int i = x - r.x; i < x - r.x + w; i++)
		if (taken[i])
			return false;
	memset(taken + (x - r.x), true, (size_t)w);
	return true;
}

static void timemarks_draw_cursor(struct canvas *c, struct rect r, const struct time_axis *axis,
	int64_t t_ns, bool *taken)
{
	int x = timemarks_cell(r, axis, t_ns);
	int64_t real = t_ns + axis->real_offset_ns;
	char text[CLOCK_TEXT_MAX + 8], hms[CLOCK_TEXT_MAX];

	if (x < 0)
		return;
	if (clock_same_day(
		    axis->begin_ns + axis->real_offset_ns, axis->end_ns + axis->real_offset_ns))
		clock_hms(hms, real);
	else
		clock_day_hms(hms, real);
	if (axis->end_ns - axis->begin_ns < 30 * NS_PER_S)
		snprintf(
			text, sizeof(text), "%s.%03d", hms, (int)(real % NS_PER_S / NS_PER_MS));
	else
		snprintf(text, sizeof(text), "%s", hms);
	int w = (int)strlen(text);

	x = CLAMP(x - w / 2, r.x, MAX(r.x + r.w - w, r.x));
	if (!timemarks_take(taken, r, x, w))
		return;
	canvas_put(c, x - 1, r.y, STYLE_NOTICE, ' ');
	canvas_text(c, x, r.y, w, STYLE_NOTICE, text);
	canvas_put(c, x + w, r.y, STYLE_NOTICE, ' ');
	/* Where the line goes on, the blanks stay. */
	timemarks_take(taken, r, x - 1, 1);
	timemarks_take(taken, r, x + w, 1);
}

/* Free cells from x on, to the right (step 1) or to the left, one kept free before what stands
 * there. */
static int timemarks_room(const bool *taken, struct rect r, int x, int step)
{
	int n = 0;

	while (x >= r.x && x < r.x + r.w && !taken[x - r.x]) {
		n++;
		x += step;
	}
	return x >= r.x && x < r.x + r.w ? MAX(n - 1, 0) : n;
}

static void timemarks_draw_word(struct canvas *c, struct rect r, const struct time_axis *axis,
	const struct timemark *mark, bool *taken)
{
	int x = timemarks_cell(r, axis, mark->t_ns), whole = (int)text_cells(mark->word);

	if (x < 0 || !timemarks_take(taken, r, x, 1))
		return;
	canvas_put(c, x, r.y, STYLE_MARK, 0x2534);
	int right = timemarks_room(taken, r, x + 1, 1);
	int left = timemarks_room(taken, r, x - 1, -1);
	bool ends = x + 1 + whole > r.x + r.w, short_of_room = right < MIN(whole, WORD_LEAST);
	/* Whole or cut to the right of its line; to the left where that says nothing. */
	bool turned = left >= MIN(whole, WORD_LEFT_CELLS) &&
		      (ends || (short_of_room && whole <= WORD_CELLS));
	int w = turned ? MIN(whole, WORD_LEFT_CELLS)
		       : MIN(whole, right < whole ? MIN(right, WORD_CELLS) : right);
	int at = turned ? x - w : x + 1;

	if (w >= MIN(whole, WORD_LEAST) && timemarks_take(taken, r, at, w))
		canvas_text(c, at, r.y, w, STYLE_MARK, mark->word);
}

void timemarks_draw_axis(struct canvas *c, struct rect r, const struct time_axis *axis,
	const struct timemarks *m)
{
	bool taken[CANVAS_MAX_WIDTH] = {0};

	if (r.w <= 0 || r.w > CANVAS_MAX_WIDTH)
		return;
	if (m->cursor_ns)
		timemarks_draw_cursor(c, r, axis, m->cursor_ns, taken);
	/* The newest first; half of the line stays for clock times. */
	for (size_t i = m->n; i-- > 0;)
		timemarks_draw_word(c, r, axis, &m->at[i], taken);
	timeaxis_draw_beside(c, r, axis, taken);
}
