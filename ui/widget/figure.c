/* SPDX-License-Identifier: MIT */
#include "ui/widget/figure.h"

#include <math.h>
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
		/* Of cores and the like columns have room for four digits. */
		if (fabs(value) < 9999.5)
			units_number(out, value);
		else
			snprintf(out, FIGURE_TEXT_MAX, "%.0fk", value / 1000);
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
	bool ms = ns < NS_PER_S;
	int64_t unit = ms ? NS_PER_MS : NS_PER_S;
	const char *name = ms ? " ms" : " s";

	if (ns >= 60 * NS_PER_S) {
		units_duration(out, (double)ns / 1e9);
	} else if (ns >= 0 && ns % unit == 0) {
		/* Most are whole, and printf's way to those is long. */
		units_whole(out, ns / unit);
		strcat(out, name);
	} else {
		snprintf(out, FIGURE_TEXT_MAX, "%.4g%s", (double)ns / (double)unit, name);
	}
}
