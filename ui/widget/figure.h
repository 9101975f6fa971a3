/* SPDX-License-Identifier: MIT */
/* Figures of a fixed width: right-aligned, three significant digits, a dash where missing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas.h"

enum figure_kind {
	FIGURE_BYTES,       /* "698 MiB" */
	FIGURE_BYTES_SHORT, /* "698M" */
	FIGURE_COUNT,       /* "1.20k" */
	FIGURE_NUMBER,      /* "1.84" */
};

enum { FIGURE_TEXT_MAX = 40 };

/** The text of a value; an en dash when it is not known. */
void figure_text(char out[FIGURE_TEXT_MAX], enum figure_kind kind, bool known, double value);

/** Draw it right-aligned in `cells` cells. */
void figure_draw(struct canvas *c, int x, int y, int cells, enum style style,
	enum figure_kind kind, bool known, double value);

/** A round length of time: "1 s", "100 ms", "4m 22s". */
void figure_span(char out[FIGURE_TEXT_MAX], int64_t ns);
