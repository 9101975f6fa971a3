/* SPDX-License-Identifier: MIT */
/*
 * Themes: how each style looks. Blue against orange throughout, the pair that colour-blind eyes
 * tell apart; the terminal's background is kept. Text stands out from the background that a
 * theme is made for by 4.5 to 1 at least, lines by 3 to 1, as WCAG counts.
 */
#pragma once

#include "ui/style.h"

enum theme {
	THEME_DARK,         /* for black and dark grey */
	THEME_LIGHT,        /* for white */
	THEME_HIGHCONTRAST, /* for black: text by 7 to 1 at least */
	THEME_MONO,         /* no colours: weight only */
	THEME_COUNT,
};

/** theme_names[THEME_COUNT]; options.def lists the same, and "auto" before them. */
extern const char *const theme_names[THEME_COUNT];

/**
 * name        one of theme_names; NULL or "auto": what suits the background
 * background  COLORFGBG as terminals set it, "15;0"; NULL: they did not
 */
enum theme theme_choose(const char *name, const char *background);

/** looks[STYLE_COUNT] of a theme, overwritten. */
void theme_fill(enum theme theme, struct style_look *looks);
