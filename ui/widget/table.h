/* SPDX-License-Identifier: MIT */
/* Columns of a table: fixed widths, and what to leave out when there is little room. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"

struct table_column {
	const char *title;
	int width;
	bool right;   /* figures */
	int priority; /* the lowest number stays longest */
	int most;     /* how wide it may grow before the last column does; 0: width */
};

enum { TABLE_COLUMNS_MAX = 16 };

/** Where each column stands; w is 0 for one that found no room. */
struct table_place {
	int x[TABLE_COLUMNS_MAX], w[TABLE_COLUMNS_MAX];
};

/** Choose columns for a width; two cells between them. The last column shown may take what is
 * left if it is the last of the table. */
struct table_place table_place(const struct table_column *columns, size_t n, int x, int width);

/** The line of column heads. */
void table_draw_head(struct canvas *c, int y, const struct table_column *columns, size_t n,
	const struct table_place *at);
