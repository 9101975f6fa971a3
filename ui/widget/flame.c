/* SPDX-License-Identifier: MIT */
#include "ui/widget/flame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

void flame_places_done(struct flame_places *f)
{
	free(f->cells);
	*f = (struct flame_places){0};
}

/* As many as there may be: a row has no more boxes than cells. */
static void flame_add(struct flame_places *f, struct flame_cell cell)
{
	if (f->n == f->room) {
		f->room = f->room ? f->room * 2 : 256;
		struct flame_cell *more = xcalloc(f->room, sizeof(*more));

		if (f->n)
			memcpy(more, f->cells, f->n * sizeof(*more));
		free(f->cells);
		f->cells = more;
	}
	f->cells[f->n++] = cell;
	f->rows = MAX(f->rows, cell.row + 1);
}

/* Callers of what fills the width fill it, too. */
static int flame_place_callers(
	struct flame_places *f, const struct survey *s, uint32_t zoom, int width)
{
	int depth = zoom == FLAME_ALL ? 0 : (int)s->stacks.frames[zoom].depth + 1;

	for (int row = 0; row <= depth; row++)
		flame_add(f, (struct flame_cell){FLAME_ALL, 0, width, row});
	for (uint32_t i = zoom; i != FLAME_ALL; i = s->stacks.frames[i].parent)
		f->cells[s->stacks.frames[i].depth + 1].frame = i;
	return depth;
}

static int flame_compare(const void *a, const void *b)
{
	const struct flame_cell *x = a, *y = b;

	return x->row != y->row ? x->row - y->row : x->x - y->x;
}

void flame_place(struct flame_places *f, const struct survey *s, uint32_t zoom, int width)
{
	const struct stacks *t = &s->stacks;
	size_t i = zoom == FLAME_ALL ? 0 : (size_t)zoom + 1;
	size_t end = zoom == FLAME_ALL ? t->n : s->end[zoom];
	double x0 = zoom == FLAME_ALL ? 0 : s->box[zoom].x;
	double scale = (zoom == FLAME_ALL ? 1 : s->box[zoom].w) / width;

	f->n = 0;
	f->rows = 0;
	f->wider = false;
	if (width <= 0)
		return;
	flame_place_callers(f, s, zoom, width);
	while (i < end && scale > 0) {
		/* Both ends rounded alike: neighbours touch and never overlap. */
		int left = (int)lround((s->box[i].x - x0) / scale);
		int right = (int)lround((s->box[i].x + s->box[i].w - x0) / scale);

		left = CLAMP(left, 0, width);
		right = CLAMP(right, 0, width);
		if (right <= left) {
			f->wider |= s->box[i].w > 0;
			i = s->end[i];
			continue;
		}
		flame_add(f, (struct flame_cell){(uint32_t)i, left, right - left,
				     (int)t->frames[i].depth + 1});
		i++;
	}
	qsort(f->cells, f->n, sizeof(*f->cells), flame_compare);
}

const struct flame_cell *flame_cell_of(const struct flame_places *f, uint32_t frame)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->cells[i].frame == frame)
			return &f->cells[i];
	return NULL;
}

const struct flame_cell *flame_cell_at(const struct flame_places *f, int x, int row)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct flame_cell *c = &f->cells[i];

		if (c->row == row && x >= c->x && x < c->x + c->w)
			return c;
	}
	return NULL;
}

static uint32_t flame_widest(
	const struct flame_places *f, const struct survey *s, uint32_t from)
{
	const struct flame_cell *best = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct flame_cell *c = &f->cells[i];

		if (c->frame != FLAME_ALL && s->stacks.frames[c->frame].parent == from &&
			(!best || c->w > best->w))
			best = c;
	}
	return best ? best->frame : from;
}

uint32_t flame_step(
	const struct flame_places *f, const struct survey *s, uint32_t from, enum flame_way way)
{
	const struct flame_cell *at = flame_cell_of(f, from);

	if (!at)
		return FLAME_ALL;
	if (way == FLAME_UP)
		return from == FLAME_ALL ? from : s->stacks.frames[from].parent;
	if (way == FLAME_DOWN)
		return flame_widest(f, s, from);
	size_t i = (size_t)(at - f->cells);

	if (way == FLAME_LEFT)
		return i > 0 && at[-1].row == at->row ? at[-1].frame : from;
	return i + 1 < f->n && at[1].row == at->row ? at[1].frame : from;
}

const char *flame_name(const struct survey *s, uint32_t frame)
{
	return frame == FLAME_ALL ? "all" : s->stacks.frames[frame].name;
}

int64_t flame_value(const struct survey *s, uint32_t frame)
{
	int64_t sum = 0;

	if (frame != FLAME_ALL)
		return s->stacks.frames[frame].cum;
	for (size_t i = 0; i < s->stacks.n; i = s->end[i])
		graph_add(&sum, s->stacks.frames[i].cum);
	return sum;
}

enum { FLAME_HUES = STYLE_FLAME_6 - STYLE_FLAME_1 + 1 };

/* A package always has the same hue; in a difference the hue is the way it went, and the sign
 * says the same. */
static enum style flame_style(const struct survey *s, uint32_t frame)
{
	int64_t value = flame_value(s, frame);
	uint32_t h = 2166136261u;

	if (s->is_difference)
		return value > 0 ? STYLE_GREW : value < 0 ? STYLE_SHRANK : STYLE_DIM;
	if (frame == FLAME_ALL)
		return STYLE_FLAME_1;
	const char *name = s->stacks.frames[frame].name;

	for (size_t i = 0, n = flame_package(name); i < n; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return (enum style)(STYLE_FLAME_1 + (h >> 7) % FLAME_HUES);
}

static bool flame_is_marked(
	const struct survey *s, const struct flame_look *look, uint32_t frame)
{
	if (frame == FLAME_ALL)
		return false;
	if (look->find[0])
		return strcasestr(s->stacks.frames[frame].name, look->find) != NULL;
	return look->function != PROFILE_NONE && survey_function(s, frame) == look->function;
}

/* "7.50s 75.53%", as much of it as there is room for; returns the cells taken. */
static int flame_draw_figures(struct canvas *c, int x, int y, int room, enum style style,
	const struct survey *s, uint32_t frame)
{
	char value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	char text[MEASURE_TEXT_MAX + MEASURE_PERCENT_MAX + 2];
	int64_t v = flame_value(s, frame);

	survey_value(s, value, v);
	snprintf(text, sizeof(text), "%s %s", value, survey_share(s, share, v));
	/* A share has no sign: of a difference the value tells more. */
	if ((int)text_cells(text) > room)
		snprintf(text, sizeof(text), "%s",
			s->is_difference ? value : share + strspn(share, " "));
	int cells = (int)text_cells(text);

	if (cells > room)
		return 0;
	canvas_text(c, x + room - cells, y, cells, style, text);
	return cells + 1;
}

/* The part of a name that tells most where there is little room: what follows the path. */
static const char *flame_short(const char *name, int cells)
{
	const char *paren = strchr(name, '('), *slash = NULL;

	if ((int)text_cells(name) <= cells)
		return name;
	for (const char *p = name; *p && p != paren; p++)
		if (*p == '/')
			slash = p;
	return slash ? slash + 1 : name;
}

static void flame_draw_box(struct canvas *c, struct rect r, const struct survey *s,
	const struct flame_cell *cell, const struct flame_look *look)
{
	bool marked = flame_is_marked(s, look, cell->frame);
	bool under = cell->frame == look->cursor;
	enum style style = under    ? STYLE_CURSOR
			   : marked ? STYLE_MATCH
				    : flame_style(s, cell->frame);
	int x = r.x + cell->x, y = r.y + cell->row - look->top, w = cell->w;

	canvas_fill(c, (struct rect){x, y, w, 1}, style, ' ');
	/* A line at the right end parts it from its neighbour without any colour. */
	canvas_put(c, x + w - 1, y, style, 0x2502);
	int room = w - 1;

	/* Marks that need no colour, either. */
	if (room >= 3 && (under || marked)) {
		canvas_put(c, x, y, style, under ? 0x25b8 : '*');
		x++;
		room--;
	}
	if (room < 3)
		return;
	const char *name = flame_short(flame_name(s, cell->frame), room);
	int figures = MAX(room - (int)text_cells(name) - 1, 0);

	if (figures >= 5)
		room -= flame_draw_figures(
			c, x + room - figures, y, figures, style, s, cell->frame);
	canvas_text(c, x, y, room, style, name);
}

void flame_draw(struct canvas *c, struct rect r, const struct flame_places *f,
	const struct survey *s, const struct flame_look *look)
{
	for (size_t i = 0; i < f->n; i++) {
		int row = f->cells[i].row - look->top;

		if (row >= 0 && row < r.h)
			flame_draw_box(c, r, s, &f->cells[i], look);
	}
}
