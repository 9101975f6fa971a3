/* SPDX-License-Identifier: MIT */
/*
 * What changed from one picture to the next, as bytes for a terminal. Curses would compare
 * whole screens and make each string of bytes anew; here a cell that stands still costs a
 * comparison and a style costs a copy. What a terminal understands comes from terminfo, by way
 * of terminal.c: this file knows no terminal and makes no system call.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/canvas.h"
#include "ui/style.h"

enum { PAINT_WORD = 64, PAINT_LINES = 6 };

/** What a terminal understands; an empty word is one that it does not. */
struct paint_words {
	char clear[PAINT_WORD];                  /* blank everything, cursor to the corner */
	char clear_right[PAINT_WORD];            /* blank the rest of the line */
	char plain[PAINT_WORD];                  /* no attribute, no colour */
	char looks[STYLE_COUNT][PAINT_WORD];     /* from plain to a style */
	bool only_color[STYLE_COUNT];            /* may follow another such one without plain */
	bool reverse[STYLE_COUNT];               /* blanks of it are seen */
	char hide[PAINT_WORD], show[PAINT_WORD]; /* the cursor */
	char lines_on[PAINT_WORD], lines_off[PAINT_WORD]; /* frames without UTF-8 … */
	char line_chars[PAINT_LINES]; /* … as ─ │ ┌ ┐ └ ┘; 0: folded to ASCII */
	bool ansi_moves;              /* moves as ECMA-48 spells them; else … */
	bool ansi_steps;              /* … and CUF, CUD, BS */
	const char *(*move)(int x, int y); /* … by this; valid until the next call */
	bool fold;                         /* ASCII only */
	bool scrolls_in_corner;            /* the last cell of all must not be written */
};

/** A cell that changes. */
struct paint_spot {
	int x, y, style;
	size_t next; /* spots[next]: the next one of this style */
};

struct paint {
	struct paint_words words;
	struct canvas shown; /* what the terminal shows */
	bool whole;          /* nothing is known of what it shows */
	size_t limit; /* bytes of a picture, about: the rest is left to the next; 0 none */
	int next;     /* row to go on with */
	struct paint_spot *spots; /* spots[n_spots] found and not painted, row by row … */
	size_t n_spots;
	uint64_t styles; /* … and the styles among them, a bit each: */
	size_t first[STYLE_COUNT], last[STYLE_COUNT]; /* their first and last spots */
	char *bytes;                                  /* bytes[n]: what paint_picture() made */
	size_t n, room;
	/* What the bytes made so far leave behind. */
	int x, y; /* the cursor; -1 not known */
	int style;
	bool in_lines, cursor_shown;
};

void paint_done(struct paint *p);

/** Forget what the terminal shows: the next picture is made whole. */
void paint_forget(struct paint *p);

/**
 * Make the bytes that turn what was painted last into a canvas.
 *
 * The lowest row, where questions are asked, comes first: over a slow line the rest takes its
 * time.
 *
 * cursor_x, cursor_y  where the cursor shall stand; -1 hides it
 * returns             whether all of it is in the bytes; else paint the next one soon
 */
bool paint_picture(struct paint *p, const struct canvas *c, int cursor_x, int cursor_y);

/** Add bytes that move nothing. */
void paint_add(struct paint *p, const char *word);
