/* SPDX-License-Identifier: MIT */
/*
 * What a person is about to see: cells in memory, each a character with a style. Everything
 * drawn is clipped to the canvas, whatever its size; nothing here knows of terminals.
 *
 * Characters are Unicode throughout. A canvas for terminals without it holds the same frames
 * and dashes; canvas_fold() names their ASCII stand-ins on the way out.
 */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "ui/style.h"

enum { CANVAS_MAX_WIDTH = 1000, CANVAS_MAX_HEIGHT = 500 };

struct rect {
	int x, y, w, h;
};

/** What curves are made of. */
enum glyphs {
	GLYPHS_ASCII,
	GLYPHS_BLOCK,   /* half blocks: consoles with few characters */
	GLYPHS_BRAILLE, /* 2 x 4 dots a cell */
};

struct canvas_cell {
	char32_t c;         /* 0: the right half of the wide character before */
	uint32_t mark : 24; /* a combining character, or 0 */
	uint32_t style : 8; /* without padding, so that cells compare as bytes */
};
static_assert(sizeof(struct canvas_cell) == 8, "no padding");

struct canvas {
	int width, height;
	enum glyphs glyphs;
	struct canvas_cell *cells; /* cells[height][width], row-major */
	size_t room;               /* cells allocated */
	bool has_wide;             /* some character may take two cells */
};

/** Make it this size (0x0 .. the maxima above; larger is cut) and blank. Zeroed memory is a
 * canvas of 0x0. */
void canvas_resize(struct canvas *c, int width, int height);

/** Give the memory back. */
void canvas_done(struct canvas *c);

void canvas_clear(struct canvas *c);

static inline bool canvas_is_ascii(const struct canvas *c)
{
	return c->glyphs == GLYPHS_ASCII;
}

/** One character, one or two cells wide; a wide one that does not fit becomes a blank. A
 * combining one goes to the letter before x. */
void canvas_put(struct canvas *c, int x, int y, enum style style, char32_t ch);

/**
 * Text from x on in at most `cells` cells; longer text ends with an ellipsis. Controls and bad
 * UTF-8 show as U+FFFD.
 *
 * returns  cells used
 */
int canvas_text(struct canvas *c, int x, int y, int cells, enum style style, const char *s);

/** The same for a path: where it is too long its end is what tells, "…/lib/libc.so.6". */
int canvas_text_path(
	struct canvas *c, int x, int y, int cells, enum style style, const char *s);

/** The same, ending at the right end of [x, x + cells). */
int canvas_text_right(
	struct canvas *c, int x, int y, int cells, enum style style, const char *s);

/** Words with keys in brackets, "[s]napshot": what is inside gets STYLE_KEY. Drawn whole or
 * not at all; returns the cells used. */
int canvas_hint(struct canvas *c, int x, int y, int cells, enum style style, const char *s);

void canvas_fill(struct canvas *c, struct rect r, enum style style, char32_t ch);

/** All of another canvas, blanks too, with its corner at a place; neither edge cuts through a
 * wide character of it. */
void canvas_copy(struct canvas *c, int x, int y, const struct canvas *from);

/** A frame with a title in its top line at the left and one at the right; NULL for none. Needs
 * 2x2 at least, else nothing is drawn. */
void canvas_frame(struct canvas *c, struct rect r, const char *title, const char *right);

/** The cell at a place inside the canvas. */
static inline const struct canvas_cell *canvas_at(const struct canvas *c, int x, int y)
{
	return &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
}

/** The ASCII stand-in of a character that the screens use. */
char canvas_fold(char32_t c);

/** The whole canvas as lines of text without trailing blanks, UTF-8 or folded to ASCII as its
 * glyphs say. The caller frees. */
char *canvas_dump(const struct canvas *c);
