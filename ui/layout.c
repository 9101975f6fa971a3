/* SPDX-License-Identifier: MIT */
#include "ui/layout.h"

#include <string.h>

#include "base/macro.h"

enum {
	USEFUL_WIDTH = 40, /* from here on there are frames and curves */
	USEFUL_HEIGHT = 8, /* of the body */
	TABLES_WIDTH = 72, /* from here on there are tables below the curves */
	TABLES_MIN = 8,    /* lines of a pane of tables, frame included */
	TABLES_MAX = 15,
	CHARTS_MIN = 13, /* lines of the curves' pane before tables get any */
	CURVE_MIN = 4,   /* cells: a narrower curve says nothing */
};

struct layout_page layout_page(int width, int height)
{
	struct layout_page p = {0};
	int header = height >= 3, footer = height >= 4;

	if (header)
		p.header = (struct rect){0, 0, width, 1};
	if (footer)
		p.footer = (struct rect){0, height - 1, width, 1};
	p.body = (struct rect){0, header, width, height - header - footer};
	return p;
}

/* Lines for the panes below the curves. */
static int layout_tables_height(int height)
{
	int spare = height - CHARTS_MIN;

	if (spare < TABLES_MIN)
		return 0;
	return CLAMP(height / 3, TABLES_MIN, MIN(spare, (int)TABLES_MAX));
}

static int layout_growth(const struct layout_row *ask, int height)
{
	return height + 1 == ask->avoid ? 2 : 1;
}

/* Whose weight per line is the largest among those that can still grow; n for none. */
static size_t layout_hungriest(
	const struct layout_row *asks, size_t n, int spare, const int *heights)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++) {
		int more = layout_growth(&asks[i], heights[i]);

		if (!heights[i] || heights[i] + more > asks[i].max || more > spare)
			continue;
		if (best == n ||
			asks[i].weight * heights[best] > asks[best].weight * heights[i])
			best = i;
	}
	return best;
}

/* Everybody's minimum in order of importance, then line by line by weight. */
static int layout_share(const struct layout_row *asks, size_t n, int lines, int *ret_heights)
{
	int used = 0;

	for (size_t i = 0; i < 2 * n; i++) {
		size_t k = i % n;

		if (asks[k].last != (i >= n))
			continue;
		ret_heights[k] = used + asks[k].min <= lines ? asks[k].min : 0;
		used += ret_heights[k];
	}
	for (;;) {
		size_t best = layout_hungriest(asks, n, lines - used, ret_heights);

		if (best == n)
			break;
		int more = layout_growth(&asks[best], ret_heights[best]);

		ret_heights[best] += more;
		used += more;
	}
	return used;
}

static int layout_count(const int *heights, size_t n)
{
	int count = 0;

	for (size_t i = 0; i < n; i++)
		count += heights[i] > 0;
	return count;
}

/* Rows from top to bottom inside a rectangle; returns the lines used. */
static int layout_place_rows(struct layout_overview *l, struct rect in,
	const struct layout_row *asks, size_t n, bool roomy)
{
	int heights[LAYOUT_ROWS] = {0}, y = in.y;
	int generous = 0;

	for (size_t i = 0; i < n; i++)
		generous += asks[i].min + 1;
	l->spaced = roomy && in.h >= generous + (int)n * 2;
	int gaps = l->spaced ? (int)n - 1 : 0;

	layout_share(asks, n, in.h - gaps, heights);
	int left = layout_count(heights, n);

	for (size_t i = 0; i < n; i++) {
		if (!heights[i])
			continue;
		l->rows[i] = (struct rect){in.x, y, in.w, heights[i]};
		y += heights[i] + (l->spaced && --left > 0);
	}
	return y - in.y;
}

static void layout_tiny(
	struct layout_overview *l, struct rect body, const struct layout_row *asks, size_t n)
{
	struct rect in = body;

	l->small = (struct rect){body.x, body.y + body.h - 1, body.w, 1};
	in.h--;
	l->label_w = MIN(in.w, 18);
	l->scale_w = 0;
	if (in.w < 6 || in.h < 1)
		return;
	struct layout_row flat[LAYOUT_ROWS];

	for (size_t i = 0; i < n; i++)
		flat[i] = (struct layout_row){1, 1, asks[i].weight, 0, asks[i].last};
	layout_place_rows(l, in, flat, n, false);
}

static void layout_columns(struct layout_overview *l, int width)
{
	l->label_w = width >= 70 ? 20 : 18;
	l->scale_w = width >= 70 ? 6 : 5;
}

static void layout_tables(struct layout_overview *l, struct rect at, bool threads)
{
	int memory_w = at.w >= 140 ? 62 : at.w >= 120 ? 58 : at.w >= 92 ? 44 : 38;

	if (!threads) {
		l->memory = at;
		return;
	}
	l->memory = (struct rect){at.x, at.y, memory_w, at.h};
	l->threads = (struct rect){at.x + memory_w, at.y, at.w - memory_w, at.h};
}

struct layout_overview layout_overview(
	struct rect body, const struct layout_row *asks, size_t n_rows, bool threads)
{
	struct layout_overview l = {0};

	assert(n_rows <= LAYOUT_ROWS);
	if (body.w <= 0 || body.h <= 0)
		return l;
	if (body.w < USEFUL_WIDTH || body.h < USEFUL_HEIGHT) {
		layout_tiny(&l, body, asks, n_rows);
		return l;
	}
	int quality = body.h > USEFUL_HEIGHT;
	int tables = body.w >= TABLES_WIDTH ? layout_tables_height(body.h - quality) : 0;
	struct rect charts = {body.x, body.y, body.w, body.h - quality - tables};
	struct rect in = {charts.x + 2, charts.y + 1, charts.w - 4, charts.h - 2};

	l.framed = true;
	layout_columns(&l, in.w);
	int used = layout_place_rows(&l, in, asks, n_rows, true);

	/* What the curves do not want goes to the tables, or stays empty below. */
	if (tables) {
		tables += in.h - used;
		charts.h = used + 2;
		layout_tables(&l, (struct rect){body.x, charts.y + charts.h, body.w, tables},
			threads);
	}
	l.charts = charts;
	if (quality)
		l.quality = (struct rect){body.x, body.y + body.h - 1, body.w, 1};
	return l;
}

void layout_stack(struct rect body, const struct layout_row *asks, size_t n, struct rect *ret)
{
	int heights[LAYOUT_ROWS] = {0}, y = body.y;

	assert(n <= LAYOUT_ROWS);
	if (body.w > 0 && body.h > 0)
		layout_share(asks, n, body.h, heights);
	for (size_t i = 0; i < n; i++) {
		ret[i] = (struct rect){body.x, y, body.w, heights[i]};
		y += heights[i];
	}
}

struct layout_overview layout_charts(
	struct rect pane, struct rect body, const struct layout_row *asks, size_t n_rows)
{
	struct layout_overview l = {0};
	struct rect in = {pane.x + 2, pane.y + 1, pane.w - 4, pane.h - 2};

	assert(n_rows <= LAYOUT_ROWS);
	if (body.w <= 0 || body.h <= 0)
		return l;
	if (body.w < USEFUL_WIDTH || body.h < USEFUL_HEIGHT) {
		layout_tiny(&l, body, asks, n_rows);
		return l;
	}
	if (pane.h < 3)
		return l;
	l.framed = true;
	l.charts = pane;
	layout_columns(&l, in.w);
	layout_place_rows(&l, in, asks, n_rows, true);
	return l;
}

struct rect layout_curve(const struct layout_overview *l, size_t row)
{
	struct rect r = l->rows[row];
	int left = l->label_w + (l->framed ? 1 : 0), w = r.w - left - l->scale_w;

	if (r.h == 0 || w < CURVE_MIN)
		return (struct rect){0};
	return (struct rect){r.x + left, r.y, w, r.h};
}
