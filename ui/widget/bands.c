/* SPDX-License-Identifier: MIT */
#include "ui/widget/bands.h"

#include <math.h>

#include "base/macro.h"

char32_t band_glyph(enum glyphs glyphs, const struct band *b)
{
	bool shade = b->block >= 0x2588 && b->block <= 0x2593;

	if (glyphs == GLYPHS_BRAILLE || (glyphs == GLYPHS_BLOCK && shade))
		return b->block;
	return (char32_t)b->letter;
}

void bands_bar(struct canvas *c, struct rect r, const struct band *bands, const double *values,
	size_t n)
{
	double sum = 0, at = 0;
	int drawn = 0;

	for (size_t i = 0; i < n; i++)
		sum += MAX(values[i], 0.0);
	for (size_t i = 0; i < n && sum > 0; i++) {
		at += MAX(values[i], 0.0);
		for (; drawn < (int)lround(at / sum * r.w); drawn++)
			canvas_put(c, r.x + drawn, r.y, bands[i].style,
				band_glyph(c->glyphs, &bands[i]));
	}
}

void bands_column(struct canvas *c, struct rect r, int x, const struct band *bands,
	const double *values, size_t n, double max)
{
	double at = 0;
	int drawn = 0;

	for (size_t i = 0; i < n && max > 0; i++) {
		at += MAX(values[i], 0.0);
		for (; drawn < MIN((int)lround(at / max * r.h), r.h); drawn++)
			canvas_put(c, r.x + x, r.y + r.h - 1 - drawn, bands[i].style,
				band_glyph(c->glyphs, &bands[i]));
	}
}
