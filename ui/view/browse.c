/* SPDX-License-Identifier: MIT */
#include "ui/view/browse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/hints.h"

void browse_done(struct browse *b)
{
	free(b->order);
	memset(b, 0, sizeof(*b));
}

static void browse_move(struct browse *b, long by)
{
	long at = (long)b->selected + by, last = (long)b->n - 1;

	b->walked = true;
	b->follows = false;
	b->selected = (size_t)CLAMP(at, 0, MAX(last, 0));
}

static void browse_to_top(struct browse *b)
{
	b->selected = 0;
	b->follows = false;
}

/* The row at this place is the one that is meant, wherever it goes. */
static void browse_choose(struct browse *b, const struct browse_source *s, size_t at)
{
	b->walked = true;
	b->selected = at;
	b->follows = s->id && b->order[at] < s->n;
	if (b->follows)
		b->followed = s->id(s->rows, b->order[at]);
}

/* One that is gone leaves the cursor where it was. */
static void browse_follow(struct browse *b, const struct browse_source *s)
{
	for (size_t at = 0; at < b->n; at++)
		if (s->id(s->rows, b->order[at]) == b->followed) {
			b->selected = at;
			return;
		}
	b->follows = false;
}

static void browse_sort(struct browse *b, const struct browse_source *s, int by)
{
	if (s->sorts == 0)
		return;
	b->sort = (b->sort + by + s->sorts) % s->sorts;
	browse_to_top(b);
}

bool browse_act(
	struct browse *b, const struct browse_source *s, enum action action, input_t key)
{
	bool back = key == INPUT_UP || key == INPUT_PAGE_UP || key == '<' || key == 'N';
	int by = back ? -1 : 1;

	switch (action) {
	case ACTION_ROW:
		browse_move(b, by);
		return true;
	case ACTION_ROWS:
		browse_move(b, by * MAX((long)b->height - 1, 1));
		return true;
	case ACTION_SORT:
		browse_sort(b, s, by);
		break;
	case ACTION_REVERSE:
		b->reverse = !b->reverse;
		break;
	case ACTION_FIND_AGAIN:
		/* Without a search the keys mean events in time. */
		if (!b->find[0])
			return false;
		b->seek = by;
		break;
	default:
		return false;
	}
	browse_arrange(b, s);
	return true;
}

enum { WHEEL_ROWS = 3 };

/* The view moves, and takes the cursor along only where it would leave it. */
static void browse_scroll(struct browse *b, int by)
{
	long most = (long)b->n - (long)b->height;

	b->follows = false;
	b->top = (size_t)CLAMP((long)b->top + by, 0, MAX(most, 0));
	b->selected = CLAMP(b->selected, b->top, b->top + MAX(b->height, (size_t)1) - 1);
}

/* The column whose head is under the pointer; -1 none. */
static int browse_head_at(const struct browse *b, int x)
{
	for (int i = 0; i < TABLE_COLUMNS_MAX; i++)
		if (b->heads.w[i] && x >= b->heads.x[i] && x < b->heads.x[i] + b->heads.w[i])
			return i;
	return -1;
}

static void browse_sort_by(struct browse *b, const struct browse_source *s, int column)
{
	if (column < 0 || column >= s->sorts)
		return;
	b->reverse = b->sort == column && !b->reverse;
	b->sort = column;
	browse_to_top(b);
	browse_arrange(b, s);
}

enum browse_hit browse_point(
	struct browse *b, const struct browse_source *s, input_t key, int x, int y)
{
	struct rect r = b->rows;

	if (r.h == 0 || x < r.x || x >= r.x + r.w || y < r.y - 1 || y >= r.y + r.h)
		return BROWSE_BESIDE;
	if (key != INPUT_CLICK) {
		browse_scroll(b, key == INPUT_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
		return BROWSE_TAKEN;
	}
	if (y < r.y) {
		browse_sort_by(b, s, browse_head_at(b, x));
		return BROWSE_TAKEN;
	}
	size_t row = b->top + (size_t)(y - r.y);
	bool again = b->walked && row == b->selected;

	if (row >= b->n)
		return BROWSE_TAKEN;
	browse_choose(b, s, row);
	return again ? BROWSE_AGAIN : BROWSE_TAKEN;
}

void browse_forget(struct browse *b)
{
	b->rows = (struct rect){0};
}

void browse_draw_heads(struct browse *b, struct canvas *c, struct rect in,
	const struct table_column *columns, size_t n, const struct table_place *at)
{
	table_draw_head(c, in.y, columns, n, at);
	/* The mark before a row stands in the cell before the inside. */
	b->rows = (struct rect){in.x - 1, in.y + 1, in.w + 1, in.h - 1};
	b->heads = *at;
}

static bool browse_has(const struct browse_source *s, size_t i, const char *word)
{
	char text[BROWSE_TEXT_MAX];

	s->text(s->rows, i, text);
	return strcasestr(text, word) != NULL;
}

struct browse_sorting {
	const struct browse *b;
	const struct browse_source *s;
};

static int browse_compare(const void *a, const void *b, void *arg)
{
	const struct browse_sorting *by = arg;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	int r = by->s->compare(by->s->rows, i, k, by->b->sort);

	if (r == 0)
		return i < k ? -1 : i > k;
	return by->b->reverse ? -r : r;
}

/* From the row after (or before) the cursor once around; the cursor's own row comes last. */
static void browse_seek(struct browse *b, const struct browse_source *s)
{
	int by = b->seek;

	b->seek = 0;
	b->not_found = false;
	if (!b->find[0])
		return;
	for (size_t k = 1; k <= b->n; k++) {
		size_t step = by > 0 ? k : b->n - k;
		size_t at = (b->selected + step) % b->n;

		if (!browse_has(s, b->order[at], b->find))
			continue;
		browse_choose(b, s, at);
		return;
	}
	b->not_found = true;
}

void browse_arrange(struct browse *b, const struct browse_source *s)
{
	if (s->n > b->room) {
		free(b->order);
		b->order = xcalloc(s->n, sizeof(*b->order));
		b->room = s->n;
	}
	b->n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (!b->filter[0] || browse_has(s, i, b->filter))
			b->order[b->n++] = (uint32_t)i;
	if (s->compare && b->n > 1)
		qsort_r(b->order, b->n, sizeof(*b->order), browse_compare,
			&(struct browse_sorting){b, s});
	if (b->follows && s->id)
		browse_follow(b, s);
	b->selected = MIN(b->selected, b->n ? b->n - 1 : 0);
	if (b->seek)
		browse_seek(b, s);
}

void browse_set_text(struct browse *b, enum action action, const char *text)
{
	char *to = action == ACTION_FILTER ? b->filter : b->find;

	snprintf(to, sizeof(b->find), "%s", text);
	if (action == ACTION_FIND)
		b->seek = 1;
	else
		browse_to_top(b);
}

void browse_search(
	struct browse *b, const struct browse_source *s, enum action action, const char *text)
{
	browse_set_text(b, action, text);
	browse_arrange(b, s);
}

static size_t browse_in_view(const struct browse *b)
{
	return MIN(b->height, b->n - b->top);
}

size_t browse_view(struct browse *b, int height)
{
	size_t h = (size_t)MAX(height, 0);

	b->height = h;
	if (b->top > b->selected)
		b->top = b->selected;
	if (h && b->selected >= b->top + h)
		b->top = b->selected - h + 1;
	if (b->top + h > b->n)
		b->top = b->n > h ? b->n - h : 0;
	return browse_in_view(b);
}

void browse_draw_mark(const struct browse *b, struct canvas *c, int x, int y, size_t place)
{
	if (b->walked && b->top + place == b->selected)
		canvas_put(c, x, y, STYLE_KEY, 0x25b8);
}

void browse_draw_rows(struct browse *b, struct canvas *c, struct rect in,
	const struct browse_table *t, const void *rows)
{
	size_t n = browse_in_view(b);
	struct table_place at = table_place(t->columns, t->n_columns, in.x, in.w);

	browse_draw_heads(b, c, in, t->columns, t->n_columns, &at);
	for (size_t i = 0; i < n; i++) {
		size_t row = b->order[b->top + i];
		int y = in.y + 1 + (int)i;

		browse_draw_mark(b, c, in.x - 1, y, i);
		t->draw_row(c, y, &at, (const char *)rows + row * t->row_size);
	}
}

/* "1-20 of 300", and what is left out or was not found. */
static void browse_place_text(const struct browse *b, char *out, size_t size)
{
	size_t last = MIN(b->top + b->height, b->n);
	char search[160] = "";

	if (b->not_found)
		snprintf(search, sizeof(search), "no \"%s\", ", b->find);
	else if (b->filter[0])
		snprintf(search, sizeof(search), "only \"%s\", ", b->filter);
	if (b->n > b->height || search[0])
		snprintf(out, size, " %s%zu-%zu of %zu ", search, b->n ? b->top + 1 : 0, last,
			b->n);
	else
		out[0] = 0;
}

/* Keys that have something to work on. */
static bool browse_offers(const struct browse *b, enum action a)
{
	switch (a) {
	case ACTION_SORT:
	case ACTION_REVERSE:
	case ACTION_FIND:
	case ACTION_FILTER:
	case ACTION_GO:
		return b->n > 0 || b->filter[0];
	case ACTION_LOOK:
		return !b->past;
	case ACTION_OUTPUT:
		return b->has_output;
	case ACTION_WHY:
	case ACTION_ASK:
		return false; /* in the frame of what they act on */
	default:
		return true;
	}
}

struct rect browse_draw_frame(const struct browse *b, struct canvas *c, struct rect r,
	const char *title, const char *right, const struct bindings *keys, char letter)
{
	char place[224];
	enum action offers[ACTION_COUNT];
	size_t n = 0;
	int x = r.x + 2, end = r.x + r.w - 2, y = r.y + r.h - 1;

	canvas_frame(c, r, title, right);
	browse_place_text(b, place, sizeof(place));
	int w = MIN((int)text_cells(place), r.w - 4);

	canvas_text(c, end - w, y, w, STYLE_DIM, place);
	for (int a = 1; a < ACTION_COUNT; a++)
		if (strchr(keymap[a].pages, letter) && browse_offers(b, (enum action)a))
			offers[n++] = (enum action)a;
	hints_draw(c, x, y, end - w - x, keys, offers, n);
	return (struct rect){r.x + 2, r.y + 1, r.w - 4, r.h - 2};
}
