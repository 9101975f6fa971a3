/* SPDX-License-Identifier: MIT */
#include "ui/paint.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

_Static_assert(STYLE_COUNT < 64, "a set of styles is a word");

enum {
	PAINT_CELL = 3 * PAINT_WORD, /* room for any one step: a move, a look, a character */
	PAINT_GAP = 8, /* cells that stand still may be written anew: at most so many bytes */
	PAINT_STRIDE = 8, /* cells compared at once */
	PAINT_NEAR = 3,   /* columns to the left that are stepped back one by one */
};

void paint_done(struct paint *p)
{
	canvas_done(&p->shown);
	free(p->bytes);
	p->bytes = NULL;
	free(p->spots);
	p->spots = NULL;
}

void paint_forget(struct paint *p)
{
	p->whole = true;
}

static void paint_room(struct paint *p, size_t more)
{
	if (p->n + more <= p->room)
		return;
	size_t room = MAX(2 * p->room, p->n + more + 4096);
	char *bytes = xcalloc(room, 1);

	if (p->n)
		memcpy(bytes, p->bytes, p->n);
	free(p->bytes);
	p->bytes = bytes;
	p->room = room;
}

static void paint_byte(struct paint *p, char c)
{
	p->bytes[p->n++] = c;
}

static void paint_word(struct paint *p, const char *word)
{
	size_t n = strlen(word);

	paint_room(p, n + PAINT_CELL);
	memcpy(p->bytes + p->n, word, n);
	p->n += n;
}

static void paint_number(struct paint *p, int value)
{
	char digits[12];
	int n = 0;

	do
		digits[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	while (n > 0)
		paint_byte(p, digits[--n]);
}

static bool paint_is_blank(const struct paint *p, const struct canvas_cell *cell)
{
	return cell->c == ' ' && !cell->mark && !p->words.reverse[cell->style];
}

/* Blanks look alike in all styles without a background. */
static bool paint_same(
	const struct paint *p, const struct canvas_cell *a, const struct canvas_cell *b)
{
	return memcmp(a, b, sizeof(*a)) == 0 || (paint_is_blank(p, a) && paint_is_blank(p, b));
}

static bool paint_needs_style(const struct paint *p, const struct canvas_cell *cell)
{
	if (paint_is_blank(p, cell))
		return p->style < 0 || p->words.reverse[p->style];
	return p->style != (int)cell->style;
}

static void paint_lines(struct paint *p, bool on)
{
	if (p->in_lines == on)
		return;
	paint_word(p, on ? p->words.lines_on : p->words.lines_off);
	p->in_lines = on;
}

static void paint_style(struct paint *p, int style)
{
	const struct paint_words *w = &p->words;
	bool follows =
		p->style >= 0 &&
		(p->style == STYLE_PLAIN || (w->only_color[p->style] && w->only_color[style]));

	if (p->style == style)
		return;
	/* Plain ends the terminal's own characters on some terminals, and not on others. */
	if (!follows) {
		paint_lines(p, false);
		paint_word(p, w->plain);
	}
	paint_word(p, w->looks[style]);
	p->style = style;
}

/* The terminal's own character for a frame, or 0. */
static char paint_line_of(const struct paint *p, char32_t c)
{
	static const char32_t lines[PAINT_LINES] = {
		0x2500, 0x2502, 0x250c, 0x2510, 0x2514, 0x2518};

	for (int i = 0; p->words.lines_on[0] && i < PAINT_LINES; i++)
		if (lines[i] == c)
			return p->words.line_chars[i];
	return 0;
}

/* Characters about whose width all terminals agree; after others the cursor is placed anew. */
static bool paint_is_certain(const struct canvas_cell *cell)
{
	char32_t c = cell->c;

	return !cell->mark &&
	       (c < 0x300 || (c >= 0x2010 && c < 0x2030) || (c >= 0x2500 && c < 0x25a0) ||
		       (c >= 0x2800 && c < 0x2900));
}

static void paint_character(struct paint *p, const struct canvas_cell *cell)
{
	paint_room(p, PAINT_CELL);
	if (!p->words.fold) {
		p->n += text_encode(p->bytes + p->n, cell->c);
		if (cell->mark)
			p->n += text_encode(p->bytes + p->n, cell->mark);
		return;
	}
	char line = paint_line_of(p, cell->c);

	paint_lines(p, line != 0);
	paint_byte(p, line ? line : canvas_fold(cell->c ? cell->c : ' '));
}

/* One cell where the cursor stands. */
static void paint_cell(struct paint *p, const struct canvas *c, int x, int y)
{
	const struct canvas_cell *cell = canvas_at(c, x, y);

	if (paint_needs_style(p, cell))
		paint_style(p, paint_is_blank(p, cell) ? STYLE_PLAIN : (int)cell->style);
	paint_character(p, cell);
	bool known = (p->words.fold || paint_is_certain(cell)) && x + 1 < c->width;

	p->x = known ? x + 1 : -1;
}

static void paint_move_far(struct paint *p, int x, int y)
{
	if (!p->words.ansi_moves) {
		paint_word(p, p->words.move(x, y));
		return;
	}
	paint_word(p, "\033[");
	paint_number(p, y + 1);
	if (x > 0) {
		paint_byte(p, ';');
		paint_number(p, x + 1);
	}
	paint_byte(p, 'H');
}

/* What stands between the cursor and x may be shorter than a movement. */
static bool paint_bridge(struct paint *p, const struct canvas *c, int x, int y)
{
	int bytes = 0;

	for (int i = p->x; i < x; i++) {
		const struct canvas_cell *cell = canvas_at(c, i, y);

		bytes += cell->c < 0x80 || p->words.fold ? 1 : 3;
		if (bytes > PAINT_GAP || cell->c == 0 || !paint_is_certain(cell) ||
			paint_needs_style(p, cell) || paint_line_of(p, cell->c))
			return false;
	}
	if (p->words.ansi_steps && bytes > (x - p->x > 9 ? 5 : 4))
		return false;
	for (int i = p->x; i < x; i++)
		paint_character(p, canvas_at(c, i, y));
	return true;
}

/* So many steps to one side, as ECMA-48 spells them. */
static void paint_steps(struct paint *p, int n, char letter)
{
	paint_word(p, "\033[");
	if (n > 1)
		paint_number(p, n);
	paint_byte(p, letter);
}

/* To a place further down that is near: shorter than naming it, which takes six bytes or more.
 * False when it is not near. */
static bool paint_move_near(struct paint *p, int x, int y)
{
	int down = y - p->y, left = p->x - x;

	if (!p->words.ansi_steps || p->x < 0 || down < 1 || down > 9 || left < 0 ||
		left > PAINT_NEAR)
		return false;
	paint_steps(p, down, 'B');
	for (int i = 0; i < left; i++)
		paint_byte(p, '\b');
	return true;
}

static void paint_move(struct paint *p, const struct canvas *c, int x, int y)
{
	if (p->y == y && p->x == x)
		return;
	paint_lines(p, false);
	paint_room(p, PAINT_CELL);
	bool ahead = p->y == y && p->x >= 0 && p->x < x;

	if (ahead && paint_bridge(p, c, x, y)) {
		/* There by now. */
	} else if (ahead && p->words.ansi_steps) {
		paint_steps(p, x - p->x, 'C');
	} else if (!paint_move_near(p, x, y)) {
		paint_move_far(p, x, y);
	}
	p->x = x;
	p->y = y;
}

/* Blank to the right of a line in one word, when that is shorter; true when done. */
static bool paint_clear_right(struct paint *p, const struct canvas *c, int x, int y)
{
	int changed = 0;

	if (!p->words.clear_right[0])
		return false;
	for (int i = c->width - 1; i >= x; i--) {
		if (!paint_is_blank(p, canvas_at(c, i, y)))
			return false;
		changed += !paint_same(p, canvas_at(c, i, y), canvas_at(&p->shown, i, y));
	}
	if (changed < 8)
		return false;
	paint_move(p, c, x, y);
	paint_style(p, STYLE_PLAIN);
	paint_word(p, p->words.clear_right);
	return true;
}

static void paint_spot(struct paint *p, const struct canvas *c, int x, int y)
{
	const struct canvas_cell *cell = canvas_at(c, x, y);
	const struct paint_spot *last = p->n_spots ? &p->spots[p->n_spots - 1] : NULL;
	int style = (int)cell->style;

	/* A blank goes with what stands before it. */
	if (paint_is_blank(p, cell)) {
		bool behind = last && last->y == y && last->x == x - 1 &&
			      !p->words.reverse[last->style];

		style = behind ? last->style : STYLE_PLAIN;
	}
	p->spots[p->n_spots] = (struct paint_spot){x, y, style, 0};
	if (p->styles >> style & 1)
		p->spots[p->last[style]].next = p->n_spots;
	else
		p->first[style] = p->n_spots;
	p->last[style] = p->n_spots++;
	p->styles |= UINT64_C(1) << style;
}

/* The next cell of a row, from x on, that is not what is shown there; width when there is none.
 */
static int paint_next(
	const struct canvas_cell *cells, const struct canvas_cell *shown, int x, int width)
{
	/* Many at a time: most cells of most rows stand still. */
	while (x + PAINT_STRIDE <= width &&
		memcmp(&cells[x], &shown[x], PAINT_STRIDE * sizeof(*cells)) == 0)
		x += PAINT_STRIDE;
	while (x < width && memcmp(&cells[x], &shown[x], sizeof(*cells)) == 0)
		x++;
	return x;
}

/* Find what a row changes. */
static void paint_look(struct paint *p, const struct canvas *c, int y)
{
	size_t row = (size_t)y * (size_t)c->width;
	size_t bytes = (size_t)c->width * sizeof(*c->cells);
	int width = c->width - (p->words.scrolls_in_corner && y == c->height - 1);
	const struct canvas_cell *cells = &c->cells[row];
	struct canvas_cell *shown = &p->shown.cells[row];

	/* Most rows of most pictures. */
	if (memcmp(cells, shown, bytes) == 0)
		return;
	for (int x = 0; (x = paint_next(cells, shown, x, width)) < width; x++) {
		/* The right half of a wide character comes with the left one. */
		if ((paint_is_blank(p, &cells[x]) && paint_is_blank(p, &shown[x])) ||
			(cells[x].c == 0 && !p->words.fold))
			continue;
		if (cells[x].c == ' ' && paint_clear_right(p, c, x, y))
			break;
		paint_spot(p, c, x, y);
	}
	memcpy(shown, cells, bytes);
}

static void paint_spots_of(struct paint *p, const struct canvas *c, int style)
{
	const struct paint_spot *spot = &p->spots[p->first[style]];
	const struct paint_spot *last = &p->spots[p->last[style]];

	for (;; spot = &p->spots[spot->next]) {
		paint_move(p, c, spot->x, spot->y);
		paint_cell(p, c, spot->x, spot->y);
		if (spot == last)
			return;
	}
}

/* What was found, style by style, for to change it costs more than to move: the one that holds
 * comes first. */
static void paint_spots(struct paint *p, const struct canvas *c)
{
	if (p->style >= 0 && (p->styles >> p->style & 1)) {
		p->styles &= ~(UINT64_C(1) << p->style);
		paint_spots_of(p, c, p->style);
	}
	for (int style = 0; p->styles >> style; style++)
		if (p->styles >> style & 1)
			paint_spots_of(p, c, style);
	p->n_spots = 0;
	p->styles = 0;
}

static void paint_begin(struct paint *p, const struct canvas *c)
{
	p->n = 0;
	paint_room(p, PAINT_CELL);
	if (p->shown.width != c->width || p->shown.height != c->height)
		p->whole = true;
	if (!p->whole)
		return;
	canvas_resize(&p->shown, c->width, c->height);
	free(p->spots);
	p->spots = xcalloc((size_t)c->width * (size_t)c->height + 1, sizeof(*p->spots));
	p->in_lines = false;
	if (p->words.lines_off[0])
		paint_word(p, p->words.lines_off);
	p->style = -1;
	paint_style(p, STYLE_PLAIN);
	paint_word(p, p->words.clear);
	paint_word(p, p->words.hide);
	p->cursor_shown = false;
	p->x = p->y = -1;
	p->whole = false;
}

/* From where the last picture was cut off; false when this one is, too. With a limit row by
 * row, so that what is cut off is whole rows. */
static bool paint_rows(struct paint *p, const struct canvas *c)
{
	int from = p->next < c->height ? p->next : 0;

	paint_look(p, c, c->height - 1);
	for (int i = 0; i < c->height; i++) {
		p->next = (from + i) % c->height;
		if (p->limit) {
			paint_spots(p, c);
			if (p->n >= p->limit)
				return false;
		}
		paint_look(p, c, p->next);
	}
	paint_spots(p, c);
	p->next = 0;
	return true;
}

bool paint_picture(struct paint *p, const struct canvas *c, int cursor_x, int cursor_y)
{
	bool seen = cursor_x >= 0;

	paint_begin(p, c);
	if (c->width == 0 || c->height == 0)
		return true;
	bool all = paint_rows(p, c);

	/* One that cannot be hidden waits in the corner. */
	if (seen || !p->words.hide[0])
		paint_move(p, c, seen ? MIN(cursor_x, c->width - 1) : 0,
			seen ? MIN(cursor_y, c->height - 1) : 0);
	if (seen != p->cursor_shown)
		paint_word(p, seen ? p->words.show : p->words.hide);
	p->cursor_shown = seen;
	paint_lines(p, false);
	return all;
}

void paint_add(struct paint *p, const char *word)
{
	paint_word(p, word);
}
