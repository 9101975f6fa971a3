/* SPDX-License-Identifier: MIT */
/* The help page, printed from the keymap: the keys of the page it was asked on come first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "ui/view/view.h"

enum { KEYS_W = 15, WORDS_LEAST_W = 12, HELP_LINES = 8 * ACTION_COUNT + 64 };

/* What the screen means, in the words a newcomer needs. */
static const char *const help_words[] = {
	"CPU counts in cores: 1 is one core busy all the time. Run delay counts",
	"threads that wait for a core: 1 s/s is one, all the time. A hole in a curve",
	"is time nobody read; a line at the bottom was read, and was 0. Dots above",
	"an area reach the highest value where one column holds several. A chart's",
	"frame says how long it is, and how long one dot: \"1m 38s, 1 s\".",
};

/* A line: a key and what it does, what did not fit on the line before, or words alone. */
struct help_line {
	enum { HELP_WORDS, HELP_KEY, HELP_REST } kind;
	const char *keys, *words;
	int n; /* bytes of words */
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

static void help_add(struct view_state *v, struct help_line line)
{
	if (v->n < HELP_LINES)
		v->lines[v->n++] = line;
}

static void help_add_words(struct view_state *v, const char *words)
{
	help_add(v, (struct help_line){HELP_WORDS, "", words, (int)strlen(words)});
}

/* In as many lines as its words take in this width. */
static void help_add_key(
	struct view_state *v, enum action action, const struct bindings *keys, int width)
{
	int cells = MAX(width - KEYS_W - 2, WORDS_LEAST_W), n;

	for (const char *words = keymap[action].help; *words; words += n + (words[n] == ' ')) {
		n = (int)view_line(words, cells);
		help_add(v,
			(struct help_line){words == keymap[action].help ? HELP_KEY : HELP_REST,
				keys->of[action].text, words, n});
	}
}

enum help_group { HELP_OWN, HELP_COMMON, HELP_OTHERS };

static enum help_group help_group_of(const struct key_info *key, char letter)
{
	if (key->pages[0] == 'A')
		return HELP_COMMON;
	return strchr(key->pages, letter) ? HELP_OWN : HELP_OTHERS;
}

static void help_add_group(struct view_state *v, enum help_group group, const char *heading,
	const struct bindings *keys, char letter, int width)
{
	int before = v->n;

	help_add_words(v, heading);
	for (int a = 1; a < ACTION_COUNT; a++)
		if (help_group_of(&keymap[a], letter) == group)
			help_add_key(v, (enum action)a, keys, width);
	if (v->n == before + 1)
		v->n = before;
}

static void help_fill(struct view_state *v, const struct model *m, int width)
{
	const struct bindings *keys = &m->settings->keys;
	char letter = view_get(m->page)->letter;

	v->n = 0;
	help_add_group(v, HELP_OWN, "On this page", keys, letter, width);
	help_add_group(v, HELP_COMMON, "Everywhere", keys, letter, width);
	help_add_group(v, HELP_OTHERS, "On other pages", keys, letter, width);
	help_add_words(v, "");
	for (size_t i = 0; i < ARRAY_SIZE(help_words); i++)
		help_add_words(v, help_words[i]);
}

static void help_draw_line(struct canvas *c, struct rect r, const struct help_line *line)
{
	char words[256];

	snprintf(words, sizeof(words), "%.*s", line->n, line->words);
	if (line->kind == HELP_WORDS) {
		canvas_text(c, r.x, r.y, r.w, STYLE_DIM, words);
		return;
	}
	if (line->kind == HELP_KEY)
		canvas_text_right(c, r.x, r.y, KEYS_W, STYLE_KEY, line->keys);
	canvas_text(c, r.x + KEYS_W + 2, r.y, r.w - KEYS_W - 2, STYLE_PLAIN, words);
}

/* How to read on and to leave, in what room there is; false where there is too little. */
static bool help_way_out(const struct view_state *v, const struct bindings *keys, int room,
	char *out, size_t size)
{
	static const char *const ways[] = {
		": more; any other key goes back", ": more; others: back", " more, else back"};
	char down[INPUT_NAME_MAX];

	bindings_key_name(keys, ACTION_ROW, 1, "", down);
	snprintf(out, size, "any key goes back");
	for (size_t i = 0; v->n > v->height && down[0] && i < ARRAY_SIZE(ways); i++) {
		snprintf(out, size, "%s%s", down, ways[i]);
		if ((int)text_cells(out) <= room)
			break;
	}
	return (int)text_cells(out) <= room;
}

/* The way out is worth more than the title. */
static void help_draw_frame(
	const struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	enum { AROUND = 4, BESIDE = 7 }; /* corners, lines, blanks; with a title */
	char version[64], leave[64];
	const char *titles[] = {version, "Help", NULL};

	snprintf(version, sizeof(version), "Help: onetop %s", m->version);
	for (size_t i = 0; i < ARRAY_SIZE(titles); i++) {
		int room = body.w - (titles[i] ? BESIDE + (int)text_cells(titles[i]) : AROUND);

		if (!help_way_out(v, &m->settings->keys, room, leave, sizeof(leave)) &&
			titles[i])
			continue;
		canvas_frame(c, body, titles[i], leave);
		break;
	}
}

static void help_draw(
	struct view_state *v, struct canvas *c, struct rect body, const struct model *m)
{
	struct rect in = {body.x + 2, body.y + 1, body.w - 4, body.h - 2};
	char leave[64];

	if (body.w < 20 || body.h < 4)
		in = (struct rect){body.x, body.y, body.w, body.h - (body.h > 1)};
	help_fill(v, m, in.w);
	v->height = MAX(in.h, 1);
	v->top = CLAMP(v->top, 0, MAX(v->n - v->height, 0));
	if (in.y > body.y) {
		help_draw_frame(v, c, body, m);
	} else if (in.h < body.h) {
		help_way_out(v, &m->settings->keys, body.w, leave, sizeof(leave));
		canvas_text(c, in.x, in.y + in.h, in.w, STYLE_DIM, leave);
	}
	for (int i = 0; i < in.h && v->top + i < v->n; i++)
		help_draw_line(
			c, (struct rect){in.x, in.y + i, in.w, 1}, &v->lines[v->top + i]);
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

/* The wheel scrolls wherever it turns; a click is like any other key. */
static enum view_point help_point(struct view_state *v, input_t key, const struct model *m)
{
	enum { LINES = 3 };

	(void)m;
	if (key == INPUT_CLICK)
		return POINT_BESIDE;
	v->top = CLAMP(
		v->top + (key == INPUT_WHEEL_UP ? -LINES : LINES), 0, MAX(v->n - v->height, 0));
	return POINT_TAKEN;
}

const struct view_ops view_help = {
	.letter = '?',
	.make = help_make,
	.free = help_free,
	.draw = help_draw,
	.act = help_act,
	.point = help_point,
};
