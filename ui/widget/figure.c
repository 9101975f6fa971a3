/* SPDX-License-Identifier: MIT */
#include "ui/widget/figure.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

void figure_text(char out[FIGURE_TEXT_MAX], enum figure_kind kind, bool known, double value)
{
	if (!known) {
		strcpy(out, "–");
		return;
	}
	switch (kind) {
	case FIGURE_BYTES:
		units_bytes(out, value);
		break;
	case FIGURE_BYTES_SHORT:
		units_bytes_short(out, value);
		break;
	case FIGURE_COUNT:
		units_count(out, value);
		break;
	case FIGURE_NUMBER:
		units_number(out, value);
		break;
	}
}

void figure_draw(struct canvas *c, int x, int y, int cells, enum style style,
	enum figure_kind kind, bool known, double value)
{
	char text[FIGURE_TEXT_MAX];

	figure_text(text, kind, known, value);
	canvas_text_right(c, x, y, cells, known ? style : STYLE_DIM, text);
}

void figure_span(char out[FIGURE_TEXT_MAX], int64_t ns)
{
	if (ns < NS_PER_S)
		snprintf(out, FIGURE_TEXT_MAX, "%g ms", (double)ns / 1e6);
	else if (ns < 60 * NS_PER_S)
		snprintf(out, FIGURE_TEXT_MAX, "%g s", (double)ns / 1e9);
	else
		units_duration(out, (double)ns / 1e9);
}
