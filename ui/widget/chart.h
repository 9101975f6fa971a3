/* SPDX-License-Identifier: MIT */
/*
 * A curve as an area: what was read over time, drawn with braille dots, half blocks or ASCII.
 * Two or three parts may be stacked, the lowest one solid, those above ever sparser, so that
 * they differ without colour. Where columns merge several readings the area reaches the mean
 * and dots above it reach the maximum: no peak is lost. Nothing read is a hole; zero is a base
 * line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"

/** One column of dots. */
struct chart_point {
	float lower; /* the solid part of mean; the rest is sparse */
	float mean, max;
	float third; /* the topmost part of the rest, sparser still; mostly 0 */
	float line;  /* another curve on the same scale, drawn as a line across; 0 none */
	bool known;
};

struct chart_look {
	enum style lower, upper;
	bool stacked;     /* false: all of it is the solid part */
	enum style third; /* of the topmost part, or of the line */
	bool log;         /* heights by chart_log() */
};

enum { CHART_DECADES = 4 };

/** On a logarithmic scale: the value that would stand as high on a linear one. The lowest of
 * CHART_DECADES decades is the bottom. */
double chart_log(double value, double scale_max);

/** Columns of dots in a cell: 2 with braille, else 1. */
int chart_columns(enum glyphs glyphs);

/**
 * Draw points[n], oldest first, into a rectangle; the newest stands at the right end.
 *
 * scale_max  the value that fills the height; higher ones are cut
 */
void chart_draw(struct canvas *c, struct rect r, const struct chart_point *points, size_t n,
	const struct chart_look *look, double scale_max);

/** What the parts look like, for legends: one character each; part 0 is the lowest, of 3;
 * CHART_LINE is the line. */
enum { CHART_LINE = -1 };
char32_t chart_swatch(enum glyphs glyphs, int part);

/** A dashed line across at a value, where the curve leaves cells free; none outside the scale.
 */
void chart_limit(
	struct canvas *c, struct rect r, enum style style, double value, double scale_max);

/** A small curve in one line of cells: values[n], NaN is a hole. */
void chart_spark(struct canvas *c, struct rect r, const float *values, size_t n,
	enum style style, double scale_max);
