/* SPDX-License-Identifier: MIT */
#include "ui/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

#define REPLACEMENT 0xfffd

void canvas_resize(struct canvas *c, int width, int height)
{
	c->width = CLAMP(width, 0, CANVAS_MAX_WIDTH);
	c->height = CLAMP(height, 0, CANVAS_MAX_HEIGHT);
	size_t n = (size_t)c->width * (size_t)c->height;

	if (n > c->room) {
		free(c->cells);
		c->cells = xcalloc(n, sizeof(*c->cells));
		c->room = n;
	}
	canvas_clear(c);
}

void canvas_done(struct canvas *c)
{
	free(c->cells);
	*c = (struct canvas){.glyphs = c->glyphs};
}

void canvas_clear(struct canvas *c)
{
	const struct canvas_cell blank = {.c = ' ', .style = STYLE_PLAIN};
	size_t n = (size_t)c->width * (size_t)c->height;

	c->has_wide = false;
	if (n > 0)
		c->cells[0] = blank;
	/* Twice as many each time: copying runs at the speed of memory, storing does not. */
	for (size_t done = 1; done < n; done *= 2)
		memcpy(&c->cells[done], c->cells, MIN(done, n - done) * sizeof(blank));
}

static bool canvas_inside(const struct canvas *c, int x, int y)
{
	return x >= 0 && y >= 0 && x < c->width && y < c->height;
}

static struct canvas_cell *canvas_cell(struct canvas *c, int x, int y)
{
	return &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
}

/* Writing over one half of a wide character must not leave the other half behind. */
static void canvas_unpair(struct canvas *c, int x, int y)
{
	if (canvas_cell(c, x, y)->c == 0 && x > 0)
		canvas_cell(c, x - 1, y)->c = ' ';
	if (x + 1 < c->width && canvas_cell(c, x + 1, y)->c == 0)
		canvas_cell(c, x + 1, y)->c = ' ';
}

static void canvas_set(struct canvas *c, int x, int y, enum style style, char32_t ch)
{
	if (c->has_wide)
		canvas_unpair(c, x, y);
	*canvas_cell(c, x, y) = (struct canvas_cell){.c = ch, .style = (uint8_t)style};
}

/* Letters of ASCII, frames, blocks and dots: most of any screen, one cell each. */
static bool canvas_is_plain(char32_t ch)
{
	return (ch >= ' ' && ch < 0x7f) || (ch >= 0x2500 && ch < 0x25a0) ||
	       (ch >= 0x2800 && ch < 0x2900);
}

/* It sits on the letter, not on its right half. */
static void canvas_put_mark(struct canvas *c, int x, int y, char32_t ch)
{
	int letter = x - 1;

	if (canvas_inside(c, letter, y) && canvas_cell(c, letter, y)->c == 0)
		letter--;
	if (canvas_inside(c, letter, y))
		canvas_cell(c, letter, y)->mark = ch & 0xffffff;
}

void canvas_put(struct canvas *c, int x, int y, enum style style, char32_t ch)
{
	bool inside = canvas_inside(c, x, y);

	if (canvas_is_plain(ch)) {
		if (inside)
			canvas_set(c, x, y, style, ch);
		return;
	}
	if (ch < ' ' || text_is_control(ch))
		ch = REPLACEMENT;
	int cells = text_char_cells(ch);

	if (cells == 0)
		canvas_put_mark(c, x, y, ch);
	if (cells == 0 || !inside)
		return;
	if (cells == 2 && !canvas_inside(c, x + 1, y))
		ch = ' ';
	canvas_set(c, x, y, style, ch);
	if (cells == 2 && canvas_inside(c, x + 1, y)) {
		canvas_set(c, x + 1, y, style, ' ');
		canvas_cell(c, x + 1, y)->c = 0;
		c->has_wide = true;
	}
}

static char32_t canvas_next(const char **s, const char *end)
{
	char32_t ch = (unsigned char)**s;

	if (canvas_is_plain(ch)) {
		++*s;
		return ch;
	}
	*s += text_decode(*s, (size_t)(end - *s), &ch);
	return text_is_control(ch) ? REPLACEMENT : ch;
}

/* Bytes of s when all are letters of ASCII, or limit + 1 when so many are; -1 when some are
 * not. */
static int canvas_letters(const char *s, int limit)
{
	int n = 0;

	while (n <= limit && s[n] >= ' ' && s[n] < 0x7f)
		n++;
	return n > limit || s[n] == 0 ? n : -1;
}

/* Cells of the characters of s, or more than limit as soon as that is known. */
static int canvas_measure(const char *s, const char *end, int limit)
{
	int cells = canvas_letters(s, limit);

	if (cells >= 0)
		return cells;
	cells = 0;
	while (s < end && cells <= limit)
		cells += text_char_cells(canvas_next(&s, end));
	return cells;
}

/* Letters of ASCII, n of them: most of all text, with nothing to decode. */
static void canvas_put_letters(
	struct canvas *c, int x, int y, int n, enum style style, const char *s)
{
	int from = MAX(-x, 0), to = MIN(n, c->width - x);

	if (y < 0 || y >= c->height)
		return;
	for (int i = from; i < to; i++)
		canvas_set(c, x + i, y, style, (unsigned char)s[i]);
}

int canvas_text(struct canvas *c, int x, int y, int cells, enum style style, const char *s)
{
	if (cells <= 0)
		return 0;
	int letters = canvas_letters(s, cells);

	if (letters >= 0 && letters <= cells) {
		canvas_put_letters(c, x, y, letters, style, s);
		return letters;
	}
	const char *end = s + strlen(s);
	bool cut = canvas_measure(s, end, cells) > cells;
	int room = cut ? cells - 1 : cells, used = 0;

	while (s < end) {
		char32_t ch = canvas_next(&s, end);
		int wide = text_char_cells(ch);

		if (used + wide > room)
			break;
		/* A mark needs a letter of this very text to sit on. */
		if (wide > 0 || used > 0)
			canvas_put(c, x + used, y, style, ch);
		used += wide;
	}
	if (cut)
		canvas_put(c, x + used++, y, style, 0x2026);
	return used;
}

int canvas_text_path(struct canvas *c, int x, int y, int cells, enum style style, const char *s)
{
	const char *end = s + strlen(s);

	if (s[0] != '/' || cells < 2 || canvas_measure(s, end, cells) <= cells)
		return canvas_text(c, x, y, cells, style, s);
	while (canvas_measure(s, end, cells) > cells - 1)
		canvas_next(&s, end);
	canvas_put(c, x, y, style, 0x2026);
	return 1 + canvas_text(c, x + 1, y, cells - 1, style, s);
}

int canvas_text_right(
	struct canvas *c, int x, int y, int cells, enum style style, const char *s)
{
	int letters = canvas_letters(s, cells);

	if (letters >= 0 && letters <= cells) {
		canvas_put_letters(c, x + cells - letters, y, letters, style, s);
		return letters;
	}
	int wide = canvas_measure(s, s + strlen(s), cells);

	if (wide < cells)
		x += cells - wide;
	return canvas_text(c, x, y, cells, style, s);
}

int canvas_hint(struct canvas *c, int x, int y, int cells, enum style style, const char *s)
{
	const char *end = s + strlen(s);
	enum style now = style;
	int used = 0;

	if (canvas_measure(s, end, cells) > cells)
		return 0;
	while (s < end) {
		char32_t ch = canvas_next(&s, end);

		/* "[[]" names the bracket itself. */
		bool close = ch == ']' && now == STYLE_KEY;
		bool open = ch == '[' && now != STYLE_KEY;

		if (close)
			now = style;
		canvas_put(c, x + used, y, open || close ? STYLE_DIM : now, ch);
		used += text_char_cells(ch);
		if (open)
			now = STYLE_KEY;
	}
	return used;
}

void canvas_fill(struct canvas *c, struct rect r, enum style style, char32_t ch)
{
	int x0 = MAX(r.x, 0), x1 = MIN(r.x + r.w, c->width);
	int y0 = MAX(r.y, 0), y1 = MIN(r.y + r.h, c->height);

	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++) {
			if (canvas_is_plain(ch))
				canvas_set(c, x, y, style, ch);
			else
				canvas_put(c, x, y, style, ch);
		}
}

void canvas_copy(struct canvas *c, int x, int y, const struct canvas *from)
{
	int x0 = MAX(x, 0), x1 = MIN(x + from->width, c->width);

	for (int row = MAX(y, 0); row < MIN(y + from->height, c->height) && x0 < x1; row++) {
		if (c->has_wide) {
			canvas_unpair(c, x0, row);
			canvas_unpair(c, x1 - 1, row);
		}
		memcpy(canvas_cell(c, x0, row), canvas_at(from, x0 - x, row - y),
			(size_t)(x1 - x0) * sizeof(*c->cells));
	}
	c->has_wide |= from->has_wide;
}

void canvas_frame(struct canvas *c, struct rect r, const char *title, const char *right)
{
	int x1 = r.x + r.w - 1, y1 = r.y + r.h - 1, used = 0;

	if (r.w < 2 || r.h < 2)
		return;
	canvas_fill(c, (struct rect){r.x + 1, r.y, r.w - 2, 1}, STYLE_FRAME, 0x2500);
	canvas_fill(c, (struct rect){r.x + 1, y1, r.w - 2, 1}, STYLE_FRAME, 0x2500);
	canvas_fill(c, (struct rect){r.x, r.y + 1, 1, r.h - 2}, STYLE_FRAME, 0x2502);
	canvas_fill(c, (struct rect){x1, r.y + 1, 1, r.h - 2}, STYLE_FRAME, 0x2502);
	canvas_put(c, r.x, r.y, STYLE_FRAME, 0x250c);
	canvas_put(c, x1, r.y, STYLE_FRAME, 0x2510);
	canvas_put(c, r.x, y1, STYLE_FRAME, 0x2514);
	canvas_put(c, x1, y1, STYLE_FRAME, 0x2518);
	if (title && r.w >= 6) {
		canvas_put(c, r.x + 1, r.y, STYLE_FRAME, ' ');
		used = canvas_text(c, r.x + 2, r.y, r.w - 4, STYLE_TITLE, title);
		canvas_put(c, r.x + 2 + used, r.y, STYLE_FRAME, ' ');
		used += 3;
	}
	int cells = right ? (int)text_cells(right) : 0;

	if (cells && used + cells + 4 <= r.w) {
		canvas_put(c, x1 - cells - 2, r.y, STYLE_FRAME, ' ');
		canvas_text(c, x1 - cells - 1, r.y, cells, STYLE_DIM, right);
		canvas_put(c, x1 - 1, r.y, STYLE_FRAME, ' ');
	}
}

char canvas_fold(char32_t c)
{
	static const struct {
		char32_t from;
		char to;
	} folds[] = {{0x2500, '-'}, {0x2502, '|'}, {0x250c, '+'}, {0x2510, '+'}, {0x2514, '+'},
		{0x2518, '+'}, {0x252c, '+'}, {0x2534, '+'}, {0x2013, '-'}, {0x2026, '~'},
		{0x25cf, '*'}, {0x2714, '='}, {0x2192, '>'}, {0x00b7, '.'}, {0x25b8, '>'},
		{0x2191, '^'}, {0x2193, 'v'}, {0x00b5, 'u'}, {0x254e, ':'}, {0x25b2, '^'}};

	if (c >= ' ' && c < 0x7f)
		return (char)c;
	for (size_t i = 0; i < ARRAY_SIZE(folds); i++)
		if (folds[i].from == c)
			return folds[i].to;
	return '?';
}

static size_t canvas_dump_cell(const struct canvas_cell *cell, bool ascii, char *out)
{
	if (cell->c == 0) {
		*out = ' '; /* a folded wide character still takes two cells */
		return ascii ? 1 : 0;
	}
	if (ascii) {
		*out = canvas_fold(cell->c);
		return 1;
	}
	size_t n = text_encode(out, cell->c);

	return cell->mark ? n + text_encode(out + n, cell->mark) : n;
}

char *canvas_dump(const struct canvas *c)
{
	size_t used = 0;
	char *out = xcalloc((size_t)c->height * ((size_t)c->width * 8 + 1) + 1, 1);

	for (int y = 0; y < c->height; y++) {
		size_t begin = used;

		for (int x = 0; x < c->width; x++)
			used += canvas_dump_cell(
				canvas_at(c, x, y), canvas_is_ascii(c), out + used);
		while (used > begin && out[used - 1] == ' ')
			used--;
		out[used++] = '\n';
	}
	out[used] = 0;
	return out;
}
