/* SPDX-License-Identifier: MIT */
/*
 * What things on the screen mean, by name: style.def is the table. How a meaning looks - hue,
 * or weight on a terminal without colours - a theme says, see ui/theme.h. Colour is never the
 * only carrier: position, words or dot patterns say the same.
 */
#pragma once

#include <stdbool.h>

enum style {
#define STYLE(id, mono, what) STYLE_##id,
#include "ui/style.def"
#undef STYLE
	STYLE_COUNT,
};

/** How a style looks. Colours as terminals number them; -1 leaves the default. */
struct style_look {
	short fg256;                            /* with 256 colours */
	short fg16;                             /* with 16 */
	short fg8;                              /* with 8 */
	bool bold, dim, reverse;                /* with colours */
	bool mono_bold, mono_dim, mono_reverse; /* without */
};

struct style_info {
	const char *id; /* "USER" */
	const char *what;
};

/** style_table[STYLE_COUNT] */
extern const struct style_info style_table[STYLE_COUNT];

/** How styles look without colours; the rest of each look is that of the default. */
extern const struct style_look style_mono[STYLE_COUNT];
