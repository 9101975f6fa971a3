/* SPDX-License-Identifier: MIT */
/*
 * A flame graph in cells, callers above callees: the width of a box is its share. Where each
 * box stands is pure arithmetic; one that is narrower than a cell has no place, and neither has
 * what is below it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "profile/survey.h"
#include "ui/canvas.h"

#define FLAME_ALL PROFILE_NONE /* the box above all roots */

/** A box on the screen. */
struct flame_cell {
	uint32_t frame; /* of survey->stacks, or FLAME_ALL */
	int x, w;       /* in the pane; w >= 1 */
	int row;        /* 0 the box above all roots */
};

struct flame_places {
	struct flame_cell *cells; /* [n] by row, from the left */
	size_t n, room;
	int rows;   /* of the deepest box */
	bool wider; /* something below was too narrow for a cell */
};

/**
 * Place the boxes.
 *
 * zoom     fills the width, below all that calls it; FLAME_ALL: everything
 * width    of the pane in cells
 */
void flame_place(struct flame_places *f, const struct survey *s, uint32_t zoom, int width);
void flame_places_done(struct flame_places *f);

/** The box of a frame; NULL when it has no place. */
const struct flame_cell *flame_cell_of(const struct flame_places *f, uint32_t frame);

/** The box under a cell; NULL none. */
const struct flame_cell *flame_cell_at(const struct flame_places *f, int x, int row);

enum flame_way { FLAME_UP, FLAME_DOWN, FLAME_LEFT, FLAME_RIGHT };

/** Where the cursor goes from a frame: to its caller, its widest callee, its neighbour in the
 * row. The same frame where there is none. */
uint32_t flame_step(const struct flame_places *f, const struct survey *s, uint32_t from,
	enum flame_way way);

/** What stands out. */
struct flame_look {
	uint32_t cursor;   /* reversed; FLAME_NOTHING: none */
	const char *find;  /* "" nothing: names that have it are marked */
	uint32_t function; /* row of the survey whose boxes are marked; PROFILE_NONE none */
	int top;           /* the first row in view */
};
#define FLAME_NOTHING (PROFILE_NONE - 1)

/** Draw what is in view of r, rows from look->top on. */
void flame_draw(struct canvas *c, struct rect r, const struct flame_places *f,
	const struct survey *s, const struct flame_look *look);

/** The name of a box: "all" above all roots. */
const char *flame_name(const struct survey *s, uint32_t frame);

/** Its value. */
int64_t flame_value(const struct survey *s, uint32_t frame);
