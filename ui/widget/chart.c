/* SPDX-License-Identifier: MIT */
#include "ui/widget/chart.h"

#include <math.h>
#include <string.h>

#include "base/macro.h"

/* What one dot of a chart belongs to. */
enum tone {
	TONE_NONE,
	TONE_ZERO, /* read, and zero: a base line */
	TONE_LOWER,
	TONE_UPPER,
	TONE_THIRD,
	TONE_PEAK, /* between mean and maximum */
};

enum { CELL_DOTS_X = 2, CELL_DOTS_Y = 4 };

/* The heights, in dots, at which the parts of one column end. */
struct column {
	int lower, middle, mean, max;
	bool zero;
};

int chart_columns(enum glyphs glyphs)
{
	return glyphs == GLYPHS_BRAILLE ? 2 : 1;
}

static int chart_rows(enum glyphs glyphs)
{
	return glyphs == GLYPHS_BRAILLE ? 4 : 2;
}

char32_t chart_swatch(enum glyphs glyphs, int part)
{
	static const char32_t swatches[][3] = {
		[GLYPHS_ASCII] = {'#', '=', '-'},
		[GLYPHS_BLOCK] = {0x2588, 0x2592, 0x2591},
		[GLYPHS_BRAILLE] = {0x28ff, 0x28d5, 0x2847},
	};

	if (part == CHART_LINE)
		return 0x2500;
	return swatches[glyphs][CLAMP(part, 0, 2)];
}

/* Dots that a value fills; what is more than nothing fills at least one. */
static int chart_height_linear(double value, double scale_max, int dots)
{
	if (!(value > 0) || !(scale_max > 0))
		return 0;
	double h = value / scale_max * dots;

	return h >= dots ? dots : MAX((int)(h + 0.5), 1);
}

double chart_log(double value, double scale_max)
{
	if (!(value > 0) || !(scale_max > 0))
		return 0;
	/* What is below the bottom is still more than nothing. */
	return MAX(1 + log10(value / scale_max) / CHART_DECADES, 1e-6) * scale_max;
}

static int chart_height(double value, double scale_max, int dots, const struct chart_look *look)
{
	return chart_height_linear(
		look->log ? chart_log(value, scale_max) : value, scale_max, dots);
}

static struct column chart_column(
	const struct chart_point *p, const struct chart_look *look, double scale_max, int dots)
{
	struct column col = {0};

	if (!p->known)
		return col;
	col.lower = col.max = col.mean = chart_height(p->mean, scale_max, dots, look);
	if (p->max > p->mean)
		col.max = chart_height(p->max, scale_max, dots, look);
	if (look->stacked && p->lower < p->mean)
		col.lower = chart_height(p->lower, scale_max, dots, look);
	/* A part that is there is seen, be it by one dot. */
	if (look->stacked && p->mean - p->lower > p->mean * 1e-6f && col.lower == col.mean) {
		if (col.mean < dots)
			col.mean++;
		else if (col.lower > 0)
			col.lower--;
		col.max = MAX(col.max, col.mean);
	}
	col.middle = col.mean;
	if (p->third > 0)
		col.middle = MAX(
			col.mean - chart_height(p->third, scale_max, dots, look), col.lower);
	col.zero = col.max == 0;
	return col;
}

static enum tone column_tone(const struct column *col, int y)
{
	if (y < col->lower)
		return TONE_LOWER;
	if (y < col->middle)
		return TONE_UPPER;
	if (y < col->mean)
		return TONE_THIRD;
	if (y < col->max)
		return TONE_PEAK;
	return col->zero && y == 0 ? TONE_ZERO : TONE_NONE;
}

static enum style chart_style(const struct chart_look *look, const int counts[TONE_PEAK + 1])
{
	if (counts[TONE_THIRD] > MAX(counts[TONE_UPPER], counts[TONE_LOWER]))
		return look->third;
	if (counts[TONE_LOWER] == 0 && counts[TONE_UPPER] == 0)
		return counts[TONE_PEAK] && !look->stacked ? look->lower
		       : counts[TONE_PEAK]                 ? look->upper
							   : STYLE_DIM;
	return counts[TONE_UPPER] > counts[TONE_LOWER] ? look->upper : look->lower;
}

/* The highest of so many dots, if it stands in the cell of which they fill n. */
static unsigned column_edge(int dots, int n)
{
	return n > 0 && n == dots ? 1u << (n - 1) : 0;
}

/*
 * The dots that are set in one cell of one column, as bits from the bottom; x counts from the
 * chart's corner. The lower part is solid, the one above it chequered, a third one striped, the
 * peak lined; each ends in a dot of its own.
 */
static unsigned column_dots(const struct column *col, int x, int y, int counts[TONE_PEAK + 1])
{
	static const uint8_t below[CELL_DOTS_Y + 1] = {0, 1, 3, 7, 15};
	int lower = CLAMP(col->lower - y, 0, CELL_DOTS_Y);
	int max = CLAMP(col->max - y, 0, CELL_DOTS_Y);

	counts[TONE_LOWER] += lower;
	/* Most cells have one part, and some a base line. */
	if (lower == max)
		return col->zero && y == 0 ? 1 : below[lower];
	int middle = CLAMP(col->middle - y, 0, CELL_DOTS_Y);
	int mean = CLAMP(col->mean - y, 0, CELL_DOTS_Y);
	unsigned chequers = x % 2 ? 10 : 5, stripes = x % 2 ? 0 : 15, lines = 10;

	counts[TONE_UPPER] += middle - lower;
	counts[TONE_THIRD] += mean - middle;
	counts[TONE_PEAK] += max - mean;
	chequers |= column_edge(col->middle - y, middle);
	stripes |= column_edge(col->mean - y, mean);
	lines |= column_edge(col->max - y, max);
	return below[lower] | (below[middle] & ~below[lower] & chequers) |
	       (below[mean] & ~below[middle] & stripes) | (below[max] & ~below[mean] & lines);
}

static char32_t chart_braille(
	const struct column *cols, int x, int y, int counts[TONE_PEAK + 1])
{
	/* Which bits of a braille character four dots of a column are. */
	static const uint8_t bits[CELL_DOTS_X][1 << CELL_DOTS_Y] = {
		{0x00, 0x40, 0x04, 0x44, 0x02, 0x42, 0x06, 0x46, 0x01, 0x41, 0x05, 0x45, 0x03,
			0x43, 0x07, 0x47},
		{0x00, 0x80, 0x20, 0xa0, 0x10, 0x90, 0x30, 0xb0, 0x08, 0x88, 0x28, 0xa8, 0x18,
			0x98, 0x38, 0xb8}};
	uint32_t dots = 0;

	for (int dx = 0; dx < CELL_DOTS_X; dx++)
		dots |= bits[dx][column_dots(&cols[dx], x + dx, y, counts)];
	return dots ? 0x2800 + dots : ' ';
}

/* One column of two dots: full, half, or nothing, by the tone that has the most of it. */
static char32_t chart_coarse(
	enum glyphs glyphs, const struct column *col, int y, int counts[TONE_PEAK + 1])
{
	static const char32_t half[][TONE_PEAK + 1] = {
		[GLYPHS_ASCII] = {' ', '_', '.', '-', '-', '\''},
		[GLYPHS_BLOCK] = {' ', '_', 0x2584, 0x2584, 0x2584, '\''},
	};
	enum tone low = column_tone(col, y), high = column_tone(col, y + 1);

	counts[low]++;
	counts[high]++;
	if (high == TONE_NONE || low == TONE_PEAK)
		return half[glyphs][low];
	if (high == TONE_PEAK)
		return glyphs == GLYPHS_ASCII && low == TONE_LOWER ? ':' : half[glyphs][low];
	return chart_swatch(glyphs, low == TONE_THIRD ? 2 : low == TONE_UPPER);
}

static void chart_draw_cell(struct canvas *c, int x, int y, int dot_x, int dot_y,
	const struct column *cols, const struct chart_look *look)
{
	int counts[TONE_PEAK + 1] = {0};
	char32_t ch = c->glyphs == GLYPHS_BRAILLE
			      ? chart_braille(cols, dot_x, dot_y, counts)
			      : chart_coarse(c->glyphs, cols, dot_y, counts);

	if (ch != ' ')
		canvas_put(c, x, y, chart_style(look, counts), ch);
}

/* The columns of one cell; false when nothing is known there. Points count from the right end,
 * where the newest one stands. */
static bool chart_cell_columns(struct column cols[CELL_DOTS_X], int across, size_t back,
	const struct chart_point *points, size_t n, const struct chart_look *look,
	double scale_max, int dots)
{
	bool known = false;

	for (int i = 0; i < across; i++, back--) {
		cols[i] = (struct column){0};
		if (back > n || !points[n - back].known)
			continue;
		cols[i] = chart_column(&points[n - back], look, scale_max, dots);
		known = true;
	}
	return known;
}

static void chart_draw_area(struct canvas *c, struct rect r, const struct chart_point *points,
	size_t n, const struct chart_look *look, double scale_max)
{
	int across = chart_columns(c->glyphs), up = chart_rows(c->glyphs);
	char32_t whole = chart_swatch(c->glyphs, 0);
	struct column cols[CELL_DOTS_X] = {0};
	int cells = (int)MIN((n + (size_t)across - 1) / (size_t)across, (size_t)MAX(r.w, 0));

	for (int x = r.w - cells; x < r.w; x++) {
		if (!chart_cell_columns(cols, across, (size_t)(r.w - x) * (size_t)across,
			    points, n, look, scale_max, r.h * up))
			continue;
		/* Most cells lie wholly below the curve or above it. */
		int full =
			(across == 1 ? cols[0].lower : MIN(cols[0].lower, cols[1].lower)) / up;
		int top = MIN((MAX(MAX(cols[0].max, cols[1].max), 1) + up - 1) / up, r.h);

		for (int k = 0; k < top; k++) {
			int y = r.y + r.h - 1 - k;

			if (k < full)
				canvas_put(c, r.x + x, y, look->lower, whole);
			else
				chart_draw_cell(c, r.x + x, y, x * across, k * up, cols, look);
		}
	}
}

/* The dots of one column between two heights, cell by cell from the bottom. */
static void chart_line_dots(uint8_t masks[CANVAS_MAX_HEIGHT], int from, int to, int across)
{
	static const uint8_t bits[CELL_DOTS_X][CELL_DOTS_Y] = {
		{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}};

	for (int y = MIN(from, to); y <= MAX(from, to); y++)
		masks[y / CELL_DOTS_Y] |= bits[across][y % CELL_DOTS_Y];
}

/*
 * The cells that the line crosses show the line alone: so it is seen on an area, too. Without
 * braille a cell is a dash, or upright where the line jumps past it.
 */
static void chart_line_cell(struct canvas *c, int x, int y, enum style style, uint8_t mask)
{
	bool braille = c->glyphs == GLYPHS_BRAILLE, upright = __builtin_popcount(mask) > 2;

	canvas_put(c, x, y, style, braille ? 0x2800u + mask : upright ? 0x2502 : 0x2500);
}

static void chart_draw_line(struct canvas *c, struct rect r, const struct chart_point *points,
	size_t n, const struct chart_look *look, double scale_max)
{
	int across = chart_columns(c->glyphs), dots = r.h * CELL_DOTS_Y, before = -1;
	uint8_t masks[CANVAS_MAX_HEIGHT];

	for (int x = 0; x < r.w; x++) {
		memset(masks, 0, (size_t)r.h);

		for (int i = 0; i < across; i++) {
			size_t back = (size_t)(r.w * across - (x * across + i));
			float value = back <= n ? points[n - back].line : 0;
			int y = value > 0
					? chart_height((double)value, scale_max, dots, look) - 1
					: -1;

			if (y >= 0)
				chart_line_dots(masks, before < 0 ? y : before, y, i);
			before = y;
		}
		for (int k = 0; k < r.h; k++)
			if (masks[k])
				chart_line_cell(
					c, r.x + x, r.y + r.h - 1 - k, look->third, masks[k]);
	}
}

static bool chart_has_line(const struct chart_point *points, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (points[i].line > 0)
			return true;
	return false;
}

void chart_draw(struct canvas *c, struct rect r, const struct chart_point *points, size_t n,
	const struct chart_look *look, double scale_max)
{
	if (r.h <= 0)
		return;
	/* Before there was anything to see. */
	for (; n > 0 && !points->known && !(points->line > 0); points++)
		n--;
	chart_draw_area(c, r, points, n, look, scale_max);
	if (chart_has_line(points, n))
		chart_draw_line(c, r, points, n, look, scale_max);
}

void chart_limit(
	struct canvas *c, struct rect r, enum style style, double value, double scale_max)
{
	if (!(value > 0) || !(value <= scale_max) || r.h < 2)
		return;
	int y = r.y + r.h - 1 - MIN((int)(value / scale_max * r.h), r.h - 1);

	for (int x = r.x; x < r.x + r.w; x += 2)
		if (x >= 0 && x < c->width && y >= 0 && y < c->height &&
			canvas_at(c, x, y)->c == ' ')
			canvas_put(c, x, y, style, 0x2500);
}

void chart_spark(struct canvas *c, struct rect r, const float *values, size_t n,
	enum style style, double scale_max)
{
	struct chart_point points[128];
	struct chart_look look = {style, style, false};
	size_t shown = MIN(n, ARRAY_SIZE(points));

	for (size_t i = 0; i < shown; i++) {
		float v = values[n - shown + i];

		points[i] = (struct chart_point){
			.lower = v, .mean = v, .max = v, .known = isfinite(v)};
	}
	chart_draw(c, r, points, shown, &look, scale_max);
}
