/* SPDX-License-Identifier: MIT */
/* The help page, printed from the keymap. */
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/view/view.h"

enum { KEYS_W = 14 };

/* What the screen means, in the words a newcomer needs. */
static const char *const help_words[] = {
	"CPU counts in cores: 1 is one core busy all the time. Run delay is what",
	"threads would have used, had they not waited for a core. A hole in a curve",
	"is time nobody read; a line at the bottom was read, and was 0. Dots above",
	"an area reach the highest value where one column holds several.",
};

static int help_draw_key(struct canvas *c, struct rect r, int y, const struct key_info *key)
{
	canvas_text_right(c, r.x, y, KEYS_W, STYLE_KEY, key->keys);
	canvas_text(c, r.x + KEYS_W + 2, y, r.w - KEYS_W - 2, STYLE_PLAIN, key->help);
	return y + 1;
}

static void help_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	struct rect in = {body.x + 2, body.y + 1, body.w - 4, body.h - 2};
	char title[64];
	int y = in.y;

	(void)v;
	if (body.w < 20 || body.h < 4)
		in = body;
	else {
		snprintf(title, sizeof(title), "Help: onetop %s", m->version);
		canvas_frame(c, body, title, "any key goes back");
	}
	y = in.y;
	for (int a = 1; a < ACTION_COUNT && y < in.y + in.h; a++)
		y = help_draw_key(c, in, y, &keymap[a]);
	y++;
	for (size_t i = 0; i < ARRAY_SIZE(help_words) && y < in.y + in.h; i++, y++)
		if ((int)text_cells(help_words[i]) <= in.w)
			canvas_text(c, in.x, y, in.w, STYLE_DIM, help_words[i]);
}

const struct view_ops view_help = {
	.title = "Help",
	.letter = '?',
	.draw = help_draw,
};
