/* SPDX-License-Identifier: MIT */
/*
 * What things on the screen mean, by name. How a meaning looks - hue, or weight on a terminal
 * without colours - stands in one table. Colour is never the only carrier: position, words or
 * dot patterns say the same.
 */
#pragma once

#include <stdbool.h>

enum style {
	STYLE_PLAIN,
	STYLE_DIM,    /* scales, ages, what may be overlooked */
	STYLE_FRAME,  /* lines around panes */
	STYLE_TITLE,  /* names of panes and of the process */
	STYLE_TAB,    /* the present page in the list of pages */
	STYLE_KEY,    /* the letter to press */
	STYLE_HEAD,   /* column heads */
	STYLE_FIGURE, /* the figure a row is about */
	STYLE_USER,
	STYLE_SYSTEM,
	STYLE_WAIT, /* ready to run, not running */
	STYLE_ANON,
	STYLE_FILE,
	STYLE_SHMEM,
	STYLE_READ,
	STYLE_WRITE,
	STYLE_MINOR,
	STYLE_MAJOR,
	STYLE_VOLUNTARY,
	STYLE_INVOLUNTARY,
	STYLE_THREADS,
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
	STYLE_NOTICE,   /* paused, ended: said in the frame */
	STYLE_SELECTED, /* the row under the cursor */
	STYLE_MARK,     /* marks and other events on the time axis */
	STYLE_CURSOR,   /* what the time cursor crosses, the box under the cursor */
	STYLE_FLAME_1,  /* boxes of a flame graph, by package */
	STYLE_FLAME_2,
	STYLE_FLAME_3,
	STYLE_FLAME_4,
	STYLE_FLAME_5,
	STYLE_FLAME_6,
	STYLE_GREW, /* of a difference: boxes that are wider now, narrower now */
	STYLE_SHRANK,
	STYLE_MATCH, /* boxes that a search found */
	STYLE_COUNT,
};

/** How a style looks. Colours as terminals number them; -1 leaves the default. */
struct style_look {
	short fg256;                            /* with 256 colours */
	short fg8;                              /* with 8 */
	bool bold, dim, reverse;                /* with colours */
	bool mono_bold, mono_dim, mono_reverse; /* without */
};

extern const struct style_look style_looks[STYLE_COUNT];
