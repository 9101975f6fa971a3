/* SPDX-License-Identifier: MIT */
/* The help page, printed from the keymap: the keys of the page it was asked on come first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/view/view.h"

enum { KEYS_W = 15, HELP_LINES = 2 * ACTION_COUNT + 16 };

/* What the screen means, in the words a newcomer needs. */
static const char *const help_words[] = {
	"CPU counts in cores: 1 is one core busy all the time. Run delay is what",
	"threads would have used, had they not waited for a core. A hole in a curve",
	"is time nobody read; a line at the bottom was read, and was 0. Dots above",
	"an area reach the highest value where one column holds several.",
};

/* A line: a key, or words alone. */
struct help_line {
	enum action action; /* ACTION_NONE: words */
	const char *words;
};

struct view_state {
	struct help_line lines[HELP_LINES];
	int n, top, height;
};

static struct view_state *help_make(void)
{
	return xcalloc(1, sizeof(struct view_state));
}

static void help_free(struct view_state *v)
{
	free(v);
}

static void help_add(struct view_state *v, enum action action, const char *words)
{
	assert(v->n < HELP_LINES);
	v->lines[v->n++] = (struct help_line){action, words};
}

enum help_group { HELP_OWN, HELP_COMMON, HELP_OTHERS };

static enum help_group help_group_of(const struct key_info *key, char letter)
{
	if (key->pages[0] == 'A')
		return HELP_COMMON;
	return strchr(key->pages, letter) ? HELP_OWN : HELP_OTHERS;
}

static void help_add_group(
	struct view_state *v, enum help_group group, const char *heading, char letter)
{
	int before = v->n;

	help_add(v, ACTION_NONE, heading);
	for (int a = 1; a < ACTION_COUNT; a++)
		if (help_group_of(&keymap[a], letter) == group)
			help_add(v, (enum action)a, NULL);
	if (v->n == before + 1)
		v->n = before;
}

static void help_fill(struct view_state *v, const struct model *m)
{
	char letter = view_get(m->page)->letter;

	v->n = 0;
	help_add_group(v, HELP_OWN, "On this page", letter);
	help_add_group(v, HELP_COMMON, "Everywhere", letter);
	help_add_group(v, HELP_OTHERS, "On other pages", letter);
	help_add(v, ACTION_NONE, "");
	for (size_t i = 0; i < ARRAY_SIZE(help_words); i++)
		help_add(v, ACTION_NONE, help_words[i]);
}

static void help_draw_line(struct canvas *c, struct rect r, const struct help_line *line,
	const struct bindings *keys)
{
	if (line->action == ACTION_NONE) {
		canvas_text(c, r.x, r.y, r.w, STYLE_DIM, line->words);
		return;
	}
	canvas_text_right(c, r.x, r.y, KEYS_W, STYLE_KEY, keys->of[line->action].text);
	canvas_text(c, r.x + KEYS_W + 2, r.y, r.w - KEYS_W - 2, STYLE_PLAIN,
		keymap[line->action].help);
}

static void help_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	struct rect in = {body.x + 2, body.y + 1, body.w - 4, body.h - 2};
	bool framed = body.w >= 20 && body.h >= 4;
	char title[64];

	help_fill(v, m);
	if (!framed)
		in = body;
	v->height = MAX(in.h, 1);
	v->top = CLAMP(v->top, 0, MAX(v->n - v->height, 0));
	if (framed) {
		snprintf(title, sizeof(title), "Help: onetop %s", m->version);
		canvas_frame(c, body, title,
			v->n > v->height ? "Down: more; any other key goes back"
					 : "any key goes back");
	}
	for (int i = 0; i < in.h && v->top + i < v->n; i++)
		help_draw_line(c, (struct rect){in.x, in.y + i, in.w, 1}, &v->lines[v->top + i],
			&m->settings->keys);
}

/* Scrolls; a key that would move nothing is like any other and leaves the help. */
static bool help_act(
	struct view_state *v, enum action action, input_t key, const struct model *m)
{
	int by = key == INPUT_UP || key == INPUT_PAGE_UP ? -1 : 1;
	int most = MAX(v->n - v->height, 0);

	(void)m;
	if (most == 0 || (action != ACTION_ROW && action != ACTION_ROWS)) {
		v->top = 0;
		return false;
	}
	v->top = CLAMP(v->top + by * (action == ACTION_ROWS ? v->height - 1 : 1), 0, most);
	return true;
}

const struct view_ops view_help = {
	.title = "Help",
	.letter = '?',
	.make = help_make,
	.free = help_free,
	.draw = help_draw,
	.act = help_act,
};
