/* SPDX-License-Identifier: MIT */
/*
 * A table that people walk through: which of its rows are shown, in what order, which are in
 * view, and which one is under the cursor. The page owns the rows and says how they read and
 * compare; here is the rest, the same for threads, mappings, files and events.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/bindings.h"
#include "ui/canvas.h"
#include "ui/widget/table.h"

enum { BROWSE_TEXT_MAX = 512 };

/** The rows of a page. */
struct browse_source {
	const void *rows;
	size_t n;
	/* What finding and filtering look at: out[BROWSE_TEXT_MAX]. */
	void (*text)(const void *rows, size_t i, char *out);
	/* As qsort(3), the natural order of this kind of sorting; NULL: as they come. */
	int (*compare)(const void *rows, size_t a, size_t b, int sort);
	int sorts; /* kinds of sorting, 0 .. sorts - 1 */
	/* What a row keeps when rows are read anew and change places; NULL: nothing. */
	int64_t (*id)(const void *rows, size_t i);
};

struct browse {
	int sort;
	bool reverse;
	char find[128], filter[128]; /* "" none */
	uint32_t *order;             /* [n] rows shown, by their place in the source */
	size_t n, room;
	size_t selected, top;
	size_t height; /* rows in view when last drawn */
	bool walked;   /* the cursor has been moved: it is shown */
	bool follows;  /* a row was found or clicked: the cursor stays with it, not its place */
	int64_t followed; /* its id */
	bool not_found;
	int seek; /* -1, 1: find the row before, the next one, when rows are arranged again */
	/* Where it was last drawn, for the pointer; rows.h 0: nowhere. */
	struct rect rows;
	struct table_place heads; /* in the line above the rows */
	bool past;                /* of an instant: nothing can be read anew */
	bool has_output;          /* a command writes, and its page can show what */
};

/** What the pointer did to a table. */
enum browse_hit {
	BROWSE_BESIDE, /* nothing: it was not over it */
	BROWSE_TAKEN,  /* scrolled, sorted, or a row was chosen */
	BROWSE_AGAIN,  /* a click on the row that is chosen already: as Enter */
};

void browse_done(struct browse *b);

/** What a key does to the table; false when it is not one of its keys. */
bool browse_act(
	struct browse *b, const struct browse_source *s, enum action action, input_t key);

/** Text for ACTION_FIND or ACTION_FILTER, "" ends a filter: it holds when rows are arranged. */
void browse_set_text(struct browse *b, enum action action, const char *text);

/** The same, and arranges them. */
void browse_search(
	struct browse *b, const struct browse_source *s, enum action action, const char *text);

/** The wheel scrolls what is under the pointer, a click chooses a row, or sorts by the head of
 * a column; once more, the other way round. */
enum browse_hit browse_point(
	struct browse *b, const struct browse_source *s, input_t key, int x, int y);

/** Before a page draws: as long as the table is not drawn, the pointer cannot be over it. */
void browse_forget(struct browse *b);

/**
 * The line of heads, and where the rows below it stand.
 *
 * in  the inside of the frame: heads and rows
 */
void browse_draw_heads(struct browse *b, struct canvas *c, struct rect in,
	const struct table_column *columns, size_t n, const struct table_place *at);

/** Filter and sort again, after new rows: keys, the pointer and a search do so themselves. */
void browse_arrange(struct browse *b, const struct browse_source *s);

/** Settle what is in view of `height` rows. Rows [top, top + returned) of order are to be
 * drawn. */
size_t browse_view(struct browse *b, int height);

/** The mark before the row under the cursor; place counts from the top of the view. */
void browse_draw_mark(const struct browse *b, struct canvas *c, int x, int y, size_t place);

/** How the rows of a table look. */
struct browse_table {
	const struct table_column *columns;
	size_t n_columns, row_size;
	void (*draw_row)(
		struct canvas *c, int y, const struct table_place *at, const void *row);
};

/**
 * Heads, and below them the rows in view, as browse_view() settled them.
 *
 * in    the inside of the frame
 * rows  those of the source
 */
void browse_draw_rows(struct browse *b, struct canvas *c, struct rect in,
	const struct browse_table *t, const void *rows);

/**
 * The frame of a table: title and what it is sorted by above, keys and place below.
 *
 * keys     as they are bound
 * letter   of the page, for its keys
 * returns  the inside
 */
struct rect browse_draw_frame(const struct browse *b, struct canvas *c, struct rect r,
	const char *title, const char *right, const struct bindings *keys, char letter);
