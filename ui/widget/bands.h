/* SPDX-License-Identifier: MIT */
/*
 * Parts of a whole, each told by a character of its own as well as by its colour: as a bar, and
 * stacked over time. Whole cells: eight parts of dots could not be told apart.
 */
#pragma once

#include <stddef.h>

#include "ui/canvas.h"

struct band {
	char32_t block; /* what fills its cells */
	char letter;    /* the same in ASCII, and where there are only few characters */
	enum style style;
};

enum { BANDS_MAX = 12 };

/** The character of a band, for legends too. */
char32_t band_glyph(enum glyphs glyphs, const struct band *b);

/** One line as wide as the rectangle: each of values[n] gets its share of it; n <= BANDS_MAX.
 * What is not above zero has none. */
void bands_bar(struct canvas *c, struct rect r, const struct band *bands, const double *values,
	size_t n);

/** One column of cells, the first band at the bottom.
 *
 * r    of the chart; only its column x is drawn
 * max  the value that fills the height
 */
void bands_column(struct canvas *c, struct rect r, int x, const struct band *bands,
	const double *values, size_t n, double max);
