/* SPDX-License-Identifier: MIT */
#include "ui/view/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/hints.h"
#include "ui/view/tabs.h"

enum {
	OUTPUT_LEAST_H = 3, /* a row in its frame */
	OUTPUT_TABLE_H = 6, /* what the table beside it keeps */
	OUTPUT_LEAST_W = 20,
	OUTPUT_TAB = 8,
};

/* Lines of a tail, broken to a width: rows of printable text, oldest first. */
struct output_rows {
	int width;  /* cells */
	char *text; /* rows, each with its NUL */
	size_t n_text;
	size_t *at; /* at[n]: where each begins in text */
	size_t n;
	int x; /* cells of the row being made */
};

/* A byte makes eight at the most (a tab) and, where it ends a row, a NUL; two rows of it are
 * more than any width allows. */
static void rows_init(struct output_rows *rows, size_t n, int width)
{
	*rows = (struct output_rows){.width = width,
		.text = xcalloc(10 * n + 1, sizeof(*rows->text)),
		.at = xcalloc(2 * n + 1, sizeof(*rows->at))};
}

static void rows_done(struct output_rows *rows)
{
	free(rows->text);
	free(rows->at);
}

static void rows_begin_row(struct output_rows *rows)
{
	rows->at[rows->n++] = rows->n_text;
	rows->x = 0;
}

static void rows_end_row(struct output_rows *rows)
{
	rows->text[rows->n_text++] = '\0';
}

static void rows_put(struct output_rows *rows, char32_t ch)
{
	int cells = text_char_cells(ch);

	if (rows->x + cells > rows->width) {
		rows_end_row(rows);
		rows_begin_row(rows);
	}
	rows->n_text += text_encode(rows->text + rows->n_text, ch);
	rows->x += cells;
}

/* A progress bar writes its line again and again, each time after a carriage return: the newest
 * counts. Bytes of the line that nobody sees any more. */
static size_t output_overwritten(const char *line, size_t n)
{
	const char *cr = n > 1 ? memrchr(line, '\r', n - 1) : NULL;

	return cr ? (size_t)(cr - line) + 1 : 0;
}

/* Colours and the like, from after ESC on: "[", parameters, a letter. Bytes to leave out. */
static size_t output_sequence(const char *s, size_t n)
{
	size_t i = 1;

	if (n == 0 || s[0] != '[')
		return 0;
	while (i < n && s[i] >= ' ' && s[i] <= '?')
		i++;
	return i < n ? i + 1 : i;
}

static void rows_add_line(struct output_rows *rows, const char *line, size_t n)
{
	rows_begin_row(rows);
	for (size_t i = output_overwritten(line, n); i < n;) {
		char32_t ch;

		i += text_decode(line + i, n - i, &ch);
		if (ch == '\r' && i == n)
			break; /* CR LF */
		if (ch == '\033') {
			i += output_sequence(line + i, n - i);
			continue;
		}
		if (ch == '\t')
			do
				rows_put(rows, ' ');
			while (rows->x % OUTPUT_TAB != 0 && rows->x < rows->width);
		else
			rows_put(rows, text_is_control(ch) ? 0xfffd : ch);
	}
	rows_end_row(rows);
}

static void rows_make(struct output_rows *rows, const struct output_tail *tail, int width)
{
	rows_init(rows, tail->n, width);
	for (size_t i = 0; i < tail->n;) {
		const char *line = tail->text + i, *lf = memchr(line, '\n', tail->n - i);
		size_t n = lf ? (size_t)(lf - line) : tail->n - i;

		rows_add_line(rows, line, n);
		i += n + 1;
	}
}

struct rect output_part(const struct output_pane *o, struct rect body, const struct model *m)
{
	struct rect part = body;

	if (!m->output || o->place == OUTPUT_HIDDEN || body.w < OUTPUT_LEAST_W)
		part.h = 0;
	else if (o->place == OUTPUT_BELOW)
		part.h = body.h < OUTPUT_TABLE_H + OUTPUT_LEAST_H ? 0 : body.h / 2;
	part.y = body.y + body.h - part.h;
	return part;
}

static void output_draw_foot(const struct output_pane *o, struct canvas *c, struct rect r,
	const struct model *m, const struct output_rows *rows)
{
	static const enum action key[] = {ACTION_OUTPUT};
	char place[64] = "";
	int y = r.y + r.h - 1, end = r.x + r.w - 2;
	size_t last = rows->n - o->back;

	if (rows->n > o->height)
		snprintf(place, sizeof(place), " %zu-%zu of the newest %zu rows ",
			last > o->height ? last - o->height + 1 : (size_t)1, last, rows->n);
	int w = (int)text_cells(place);

	hints_draw(c, r.x + 2, y, end - w - r.x - 2, &m->settings->keys, key, ARRAY_SIZE(key));
	if (w < r.w - 4)
		canvas_text(c, end - w, y, w, STYLE_DIM, place);
}

void output_draw(struct output_pane *o, struct canvas *c, struct rect r, const struct model *m,
	bool page_frame)
{
	struct output_rows rows;
	char size[UNITS_TEXT_MAX], right[UNITS_TEXT_MAX + 32];

	if (r.h < OUTPUT_LEAST_H || r.w < OUTPUT_LEAST_W)
		return;
	rows_make(&rows, m->output, r.w - 4);
	units_bytes(size, (double)m->output->total);
	snprintf(right, sizeof(right), "%s%s so far", page_frame ? "output, " : "", size);
	canvas_frame(c, r, page_frame ? NULL : "Output", page_frame ? NULL : right);
	if (page_frame)
		tabs_draw_beside(c, r, m, right);
	o->height = (size_t)r.h - 2;
	o->back = MIN(o->back, rows.n - MIN(o->height, rows.n));
	size_t last = rows.n - o->back, first = last - MIN(o->height, last);

	for (size_t i = first; i < last; i++)
		canvas_text(c, r.x + 2, r.y + 1 + (int)(i - first), r.w - 4, STYLE_PLAIN,
			rows.text + rows.at[i]);
	if (rows.n == 0)
		canvas_text(c, r.x + 2, r.y + 1, r.w - 4, STYLE_DIM,
			"the command has written nothing yet");
	/* Beside the table it shows the newest, and the table's frame has the key. */
	if (o->place == OUTPUT_WHOLE)
		output_draw_foot(o, c, r, m, &rows);
	rows_done(&rows);
}

/* The end of the scroll is settled when it is drawn. */
static void output_scroll(struct output_pane *o, bool up, size_t by)
{
	o->back = up ? o->back + by : o->back - MIN(by, o->back);
}

bool output_act(struct output_pane *o, enum action action, input_t key, const struct model *m)
{
	if (!m->output)
		return false;
	if (action == ACTION_OUTPUT) {
		o->place = (o->place + 1) % OUTPUT_PLACES;
		o->back = 0;
		return true;
	}
	if (o->place != OUTPUT_WHOLE)
		return false;
	if (action == ACTION_ROW)
		output_scroll(o, key == INPUT_UP, 1);
	else if (action == ACTION_ROWS)
		output_scroll(o, key == INPUT_PAGE_UP, MAX(o->height, (size_t)1));
	else
		return false;
	return true;
}
