/* SPDX-License-Identifier: MIT */
/* How far a capture is: on every page, in a line that has other things to say, too. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "ui/view/view.h"

enum { PROGRESS_BAR = 16, PROGRESS_WORDS_MAX = 64 };

/* What it waits for now. */
static void progress_words(const struct capture_now *now, char out[PROGRESS_WORDS_MAX])
{
	int left = now->seconds - (int)now->elapsed_s;
	char size[UNITS_TEXT_MAX];

	units_bytes(size, (double)now->bytes);
	if (now->canceling)
		snprintf(out, PROGRESS_WORDS_MAX, "giving up");
	else if (now->phase == CAPTURE_FINDING)
		snprintf(out, PROGRESS_WORDS_MAX, "looking who answers");
	else if (now->phase == CAPTURE_DECODING)
		snprintf(out, PROGRESS_WORDS_MAX, "reading %s", now->bytes ? size : "");
	else if (now->bytes > 0)
		snprintf(out, PROGRESS_WORDS_MAX, "%s received", size);
	else if (left > 0)
		snprintf(out, PROGRESS_WORDS_MAX, "%d s left", left);
	else
		snprintf(out, PROGRESS_WORDS_MAX, "waiting for the answer");
}

static double progress_part(const struct capture_now *now)
{
	if (now->phase == CAPTURE_DECODING || now->bytes > 0)
		return 1;
	if (now->phase == CAPTURE_FINDING || now->seconds == 0)
		return 0;
	return CLAMP(now->elapsed_s / now->seconds, 0.0, 1.0);
}

static void progress_bar(struct canvas *c, int x, int y, double part)
{
	int eighths = (int)(part * (PROGRESS_BAR - 2) * 8);
	bool fine = c->glyphs == GLYPHS_BRAILLE;

	canvas_put(c, x, y, STYLE_DIM, canvas_is_ascii(c) ? '[' : 0x2595);
	for (int i = 0; i < PROGRESS_BAR - 2; i++) {
		int here = CLAMP(eighths - 8 * i, 0, 8);
		char32_t ch = here == 8      ? 0x2588
			      : here && fine ? 0x2590u - (unsigned)here
					     : ' ';

		if (canvas_is_ascii(c))
			ch = here == 8 ? '#' : ' ';
		canvas_put(c, x + 1 + i, y, STYLE_FIGURE, ch);
	}
	canvas_put(c, x + PROGRESS_BAR - 1, y, STYLE_DIM, canvas_is_ascii(c) ? ']' : 0x258f);
}

int view_draw_capture(struct canvas *c, int x, int y, int cells, const struct capture_now *now)
{
	char words[PROGRESS_WORDS_MAX];

	if (!now || now->phase == CAPTURE_IDLE)
		return 0;
	progress_words(now, words);
	int label = (int)text_cells(now->label), w = (int)text_cells(words);
	bool bar = label + PROGRESS_BAR + w + 2 <= cells;

	if (label + 1 + w > cells)
		label = -1;
	int used = MIN(label + 1 + (bar ? PROGRESS_BAR + 1 : 0) + w, cells);

	x += cells - used;
	if (label > 0)
		x += canvas_text(c, x, y, label, STYLE_PLAIN, now->label) + 1;
	if (bar) {
		progress_bar(c, x, y, progress_part(now));
		x += PROGRESS_BAR + 1;
	}
	canvas_text(c, x, y, MIN(w, cells), STYLE_FIGURE, words);
	return used;
}
