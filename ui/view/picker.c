/* SPDX-License-Identifier: MIT */
#include "ui/view/picker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"
#include "ui/widget/figure.h"
#include "ui/widget/table.h"

enum { COL_PID, COL_USER, COL_AGE, COL_CPU, COL_RSS, COL_COMMAND, COL_COUNT };

static const struct table_column picker_columns[COL_COUNT] = {
	[COL_PID] = {"PID", 7, true, 0},
	[COL_USER] = {"user", 10, false, 4},
	[COL_AGE] = {"age", 8, true, 2},
	[COL_CPU] = {"CPU time", 8, true, 5},
	[COL_RSS] = {"RSS", 8, true, 3},
	[COL_COMMAND] = {"command", 10, false, 1},
};

/* Every word typed is somewhere in the row. */
static bool picker_matches(const struct find_row *row, const char *words)
{
	char line[sizeof(row->command) + sizeof(row->user) + sizeof(row->comm) + 32];
	char word[PROMPT_MAX + 1];

	snprintf(line, sizeof(line), "%d %s %s %s", (int)row->pid, row->user, row->comm,
		row->command);
	for (const char *p = words + strspn(words, " "); *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		snprintf(word, sizeof(word), "%.*s", (int)n, p);
		if (!strcasestr(line, word))
			return false;
		p += n;
	}
	return true;
}

static void picker_filter(struct picker *p)
{
	p->n_shown = 0;
	for (size_t i = 0; i < p->n; i++)
		if (picker_matches(&p->rows[i], p->filter.text))
			p->shown[p->n_shown++] = i;
	p->selected = 0;
	p->top = 0;
	p->pointed = false;
}

void picker_init(struct picker *p, const struct find_row *rows, size_t n)
{
	*p = (struct picker){.rows = rows, .n = n, .shown = xcalloc(n, sizeof(*p->shown))};
	prompt_start(&p->filter, "filter:", "");
	picker_filter(p);
}

void picker_done(struct picker *p)
{
	free(p->shown);
	p->shown = NULL;
}

static void picker_move(struct picker *p, long by)
{
	long last = (long)p->n_shown - 1;

	p->pointed = false;
	p->selected = (size_t)CLAMP((long)p->selected + by, 0L, MAX(last, 0L));
}

enum picker_result picker_key(struct picker *p, input_t key, int page)
{
	switch (key) {
	case INPUT_UP:
		picker_move(p, -1);
		return PICKER_GOES_ON;
	case INPUT_DOWN:
	case INPUT_TAB:
		picker_move(p, 1);
		return PICKER_GOES_ON;
	case INPUT_PAGE_UP:
		picker_move(p, -page);
		return PICKER_GOES_ON;
	case INPUT_PAGE_DOWN:
		picker_move(p, page);
		return PICKER_GOES_ON;
	case INPUT_ENTER:
		return p->n_shown ? PICKER_CHOSEN : PICKER_GOES_ON;
	default:
		break;
	}
	size_t length = p->filter.length;

	if (prompt_key(&p->filter, key) == PROMPT_CANCELED)
		return PICKER_LEFT;
	/* A new size, and keys that mean nothing here, leave the choice alone. */
	if (p->filter.length != length)
		picker_filter(p);
	return PICKER_GOES_ON;
}

enum picker_result picker_point(struct picker *p, input_t key, int x, int y)
{
	const struct rect *r = &p->list;

	if (key != INPUT_CLICK) {
		picker_move(p, key == INPUT_WHEEL_UP ? -1 : 1);
		return PICKER_GOES_ON;
	}
	if (x < r->x || x >= r->x + r->w || y < r->y || y >= r->y + r->h)
		return PICKER_GOES_ON;
	size_t row = p->top + (size_t)(y - r->y);

	if (row >= p->n_shown)
		return PICKER_GOES_ON;
	if (p->pointed && row == p->selected)
		return PICKER_CHOSEN;
	p->selected = row;
	p->pointed = true;
	return PICKER_GOES_ON;
}

pid_t picker_pid(const struct picker *p)
{
	return p->rows[p->shown[p->selected]].pid;
}

static void picker_draw_row(struct canvas *c, int y, const struct table_place *at,
	const struct find_row *row, enum style style)
{
	char text[UNITS_TEXT_MAX];

	snprintf(text, sizeof(text), "%d", (int)row->pid);
	canvas_text_right(c, at->x[COL_PID], y, at->w[COL_PID], style, text);
	canvas_text(c, at->x[COL_USER], y, at->w[COL_USER], style, row->user);
	units_duration(text, (double)row->age_ns / 1e9);
	canvas_text_right(c, at->x[COL_AGE], y, at->w[COL_AGE], style, text);
	units_duration(text, (double)row->cpu_ns / 1e9);
	canvas_text_right(c, at->x[COL_CPU], y, at->w[COL_CPU], style, text);
	figure_draw(c, at->x[COL_RSS], y, at->w[COL_RSS], style, FIGURE_BYTES,
		row->rss_bytes >= 0, (double)row->rss_bytes);
	canvas_text(c, at->x[COL_COMMAND], y, at->w[COL_COMMAND], style, row->command);
}

static void picker_draw_list(struct picker *p, struct canvas *c, struct rect in)
{
	struct table_place at = table_place(picker_columns, COL_COUNT, in.x + 1, in.w - 2);
	size_t lines = (size_t)MAX(in.h - 1, 0);

	p->list = (struct rect){in.x, in.y + 1, in.w, (int)lines};
	table_draw_head(c, in.y, picker_columns, COL_COUNT, &at);
	if (p->selected < p->top)
		p->top = p->selected;
	if (lines && p->selected >= p->top + lines)
		p->top = p->selected - lines + 1;
	for (size_t i = 0; i < lines && p->top + i < p->n_shown; i++) {
		bool chosen = p->top + i == p->selected;
		int y = in.y + 1 + (int)i;

		/* The arrow says it where reverse video does not show. */
		if (chosen) {
			canvas_fill(c, (struct rect){in.x, y, in.w, 1}, STYLE_SELECTED, ' ');
			canvas_put(c, in.x, y, STYLE_SELECTED, 0x25b8);
		}
		picker_draw_row(c, y, &at, &p->rows[p->shown[p->top + i]],
			chosen ? STYLE_SELECTED : STYLE_PLAIN);
	}
}

void picker_draw(struct picker *p, struct canvas *c, int *ret_x, int *ret_y)
{
	struct rect all = {0, 0, c->width, c->height};
	bool framed = all.w >= 20 && all.h >= 6;
	struct rect in = framed ? (struct rect){1, 1, all.w - 2, all.h - 3} : all;
	char title[64];

	if (framed) {
		snprintf(title, sizeof(title), "%zu of %zu processes", p->n_shown, p->n);
		canvas_frame(c, (struct rect){0, 0, all.w, all.h - 1}, title,
			"[Enter] watch it, [Esc] leave");
	} else {
		in.h = MAX(in.h - 1, 0);
	}
	picker_draw_list(p, c, in);
	*ret_y = all.h - 1;
	*ret_x = prompt_draw(&p->filter, c, (struct rect){0, all.h - 1, all.w, 1});
}
