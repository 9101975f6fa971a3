/* SPDX-License-Identifier: MIT */
#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

const char *const theme_names[THEME_COUNT] = {
	[THEME_DARK] = "dark",
	[THEME_LIGHT] = "light",
	[THEME_HIGHCONTRAST] = "highcontrast",
	[THEME_MONO] = "mono",
};

enum { BOLD = 1, DIM = 2, REVERSE = 4 };

/* A style with 256, 16 and 8 colours; a style that is not listed has the default colour. */
struct theme_color {
	short fg256, fg16, fg8;
	unsigned char weight;
	bool listed;
};

#define IN(style, fg256, fg16, fg8, weight) [STYLE_##style] = {fg256, fg16, fg8, weight, true}

static const struct theme_color theme_dark[STYLE_COUNT] = {
	IN(DIM, 245, 7, -1, 0),
	IN(FRAME, 242, 8, -1, 0),
	IN(TITLE, -1, -1, -1, BOLD),
	IN(TAB, -1, -1, -1, BOLD | REVERSE),
	IN(KEY, 208, 11, 3, BOLD),
	IN(HEAD, 245, 7, -1, 0),
	IN(FIGURE, -1, -1, -1, BOLD),
	IN(USER, 39, 14, 6, 0),
	IN(SYSTEM, 208, 11, 3, 0),
	IN(WAIT, 139, 13, 5, 0),
	IN(ANON, 75, 14, 6, 0),
	IN(FILE, 215, 11, 3, 0),
	IN(SHMEM, 139, 13, 5, 0),
	IN(READ, 38, 14, 6, 0),
	IN(WRITE, 172, 11, 3, 0),
	IN(MINOR, 110, 14, 6, 0),
	IN(MAJOR, 202, 9, 1, BOLD),
	IN(VOLUNTARY, 74, 14, 6, 0),
	IN(INVOLUNTARY, 214, 11, 3, 0),
	IN(THREADS, 109, 6, 6, 0),
	IN(GOOD, 38, 14, 6, 0),
	IN(WARN, 214, 11, 3, BOLD),
	IN(BAD, 202, 9, 1, BOLD),
	IN(NOTICE, 208, 11, 3, BOLD | REVERSE),
	IN(SELECTED, -1, -1, -1, REVERSE),
	IN(MARK, 221, 11, 3, BOLD),
	IN(CURSOR, -1, -1, -1, BOLD | REVERSE),
	IN(FLAME_1, 180, 11, 3, REVERSE),
	IN(FLAME_2, 173, 14, 6, REVERSE),
	IN(FLAME_3, 109, 7, 3, REVERSE),
	IN(FLAME_4, 179, 3, 6, REVERSE),
	IN(FLAME_5, 137, 11, 3, REVERSE),
	IN(FLAME_6, 144, 6, 6, REVERSE),
	IN(GREW, 208, 11, 3, REVERSE),
	IN(SHRANK, 75, 14, 6, REVERSE),
	IN(MATCH, 221, 13, 5, BOLD | REVERSE),
};

/* Yellow on white is nobody's colour: with few colours, blue against red. */
static const struct theme_color theme_light[STYLE_COUNT] = {
	IN(DIM, 241, 8, -1, 0),
	IN(FRAME, 244, 8, -1, 0),
	IN(TITLE, -1, -1, -1, BOLD),
	IN(TAB, -1, -1, -1, BOLD | REVERSE),
	IN(KEY, 130, 1, 1, BOLD),
	IN(HEAD, 241, 8, -1, 0),
	IN(FIGURE, -1, -1, -1, BOLD),
	IN(USER, 25, 4, 4, 0),
	IN(SYSTEM, 130, 1, 1, 0),
	IN(WAIT, 90, 5, 5, 0),
	IN(ANON, 26, 4, 4, 0),
	IN(FILE, 94, 1, 1, 0),
	IN(SHMEM, 91, 5, 5, 0),
	IN(READ, 24, 4, 4, 0),
	IN(WRITE, 130, 1, 1, 0),
	IN(MINOR, 25, 4, 4, 0),
	IN(MAJOR, 160, 1, 1, BOLD),
	IN(VOLUNTARY, 25, 4, 4, 0),
	IN(INVOLUNTARY, 94, 1, 1, 0),
	IN(THREADS, 60, 4, 4, 0),
	IN(GOOD, 24, 4, 4, 0),
	IN(WARN, 130, 1, 1, BOLD),
	IN(BAD, 124, 1, 1, BOLD | REVERSE),
	IN(NOTICE, 130, 1, 1, BOLD | REVERSE),
	IN(SELECTED, -1, -1, -1, REVERSE),
	IN(MARK, 94, 1, 1, BOLD),
	IN(CURSOR, -1, -1, -1, BOLD | REVERSE),
	IN(FLAME_1, 94, 1, 1, REVERSE),
	IN(FLAME_2, 60, 4, 4, REVERSE),
	IN(FLAME_3, 130, 1, 1, REVERSE),
	IN(FLAME_4, 23, 4, 4, REVERSE),
	IN(FLAME_5, 58, 1, 1, REVERSE),
	IN(FLAME_6, 95, 4, 4, REVERSE),
	IN(GREW, 130, 1, 1, REVERSE),
	IN(SHRANK, 26, 4, 4, REVERSE),
	IN(MATCH, 90, 5, 5, BOLD | REVERSE),
};

/* Nothing is dim here, and what is not a name is bright. */
static const struct theme_color theme_highcontrast[STYLE_COUNT] = {
	IN(PLAIN, 231, 15, 7, 0),
	IN(DIM, 252, 7, 7, 0),
	IN(FRAME, 250, 7, 7, 0),
	IN(TITLE, 231, 15, 7, BOLD),
	IN(TAB, 231, 15, 7, BOLD | REVERSE),
	IN(KEY, 220, 11, 3, BOLD),
	IN(HEAD, 252, 7, 7, BOLD),
	IN(FIGURE, 231, 15, 7, BOLD),
	IN(USER, 81, 14, 6, 0),
	IN(SYSTEM, 214, 11, 3, 0),
	IN(WAIT, 219, 13, 5, 0),
	IN(ANON, 81, 14, 6, 0),
	IN(FILE, 214, 11, 3, 0),
	IN(SHMEM, 219, 13, 5, 0),
	IN(READ, 81, 14, 6, 0),
	IN(WRITE, 214, 11, 3, 0),
	IN(MINOR, 81, 14, 6, 0),
	IN(MAJOR, 208, 11, 3, BOLD),
	IN(VOLUNTARY, 81, 14, 6, 0),
	IN(INVOLUNTARY, 214, 11, 3, 0),
	IN(THREADS, 117, 14, 6, 0),
	IN(GOOD, 87, 14, 6, BOLD),
	IN(WARN, 226, 11, 3, BOLD),
	IN(BAD, 208, 11, 3, BOLD | REVERSE),
	IN(NOTICE, 220, 11, 3, BOLD | REVERSE),
	IN(SELECTED, 231, 15, 7, BOLD | REVERSE),
	IN(MARK, 226, 11, 3, BOLD),
	IN(CURSOR, 231, 15, 7, BOLD | REVERSE),
	IN(FLAME_1, 222, 11, 3, REVERSE),
	IN(FLAME_2, 153, 14, 6, REVERSE),
	IN(FLAME_3, 216, 15, 7, REVERSE),
	IN(FLAME_4, 187, 11, 3, REVERSE),
	IN(FLAME_5, 180, 14, 6, REVERSE),
	IN(FLAME_6, 151, 15, 7, REVERSE),
	IN(GREW, 214, 11, 3, REVERSE),
	IN(SHRANK, 81, 14, 6, REVERSE),
	IN(MATCH, 219, 13, 5, BOLD | REVERSE),
};

#undef IN

/* "15;0", "0;default;15": the last figure is the background; 7 and 15 are light. */
static bool theme_is_light(const char *background)
{
	const char *last = background ? strrchr(background, ';') : NULL;

	return last && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

enum theme theme_choose(const char *name, const char *background)
{
	for (int i = 0; name && i < THEME_COUNT; i++)
		if (strcmp(name, theme_names[i]) == 0)
			return (enum theme)i;
	return theme_is_light(background) ? THEME_LIGHT : THEME_DARK;
}

void theme_fill(enum theme theme, struct style_look *looks)
{
	static const struct theme_color *const themes[THEME_MONO] = {
		theme_dark, theme_light, theme_highcontrast};

	memcpy(looks, style_mono, sizeof(style_mono));
	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct theme_color *c = theme == THEME_MONO ? NULL : &themes[theme][i];
		struct style_look *look = &looks[i];

		if (!c) {
			look->bold = look->mono_bold;
			look->dim = look->mono_dim;
			look->reverse = look->mono_reverse;
			continue;
		}
		if (c->listed) {
			look->fg256 = c->fg256;
			look->fg16 = c->fg16;
			look->fg8 = c->fg8;
		}
		look->bold = c->weight & BOLD;
		look->dim = c->weight & DIM;
		look->reverse = c->weight & REVERSE;
	}
}
