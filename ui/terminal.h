/* SPDX-License-Identifier: MIT */
/*
 * The terminal: the one file behind this header knows curses. A canvas goes in, keys come out,
 * and whatever happens - exit, signals, a crash, Ctrl-Z - the terminal is as it was before.
 *
 * Call order: terminal_open() -> the others -> terminal_close(). One at a time, one thread.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "options.h"
#include "ui/canvas.h"
#include "ui/input.h"

struct terminal;

struct terminal_options {
	bool ascii;
	bool mouse; /* wheel and clicks are keys: INPUT_CLICK and its kin */
	enum color_mode color;
	const struct style_look
		*looks; /* [STYLE_COUNT], see ui/theme.h; as long as it is open */
};

enum terminal_notice {
	TERMINAL_NOTHING,
	TERMINAL_INTERRUPT, /* SIGINT: leave, or leave the prompt */
	TERMINAL_QUIT,      /* SIGTERM, SIGHUP of a terminal that hung up */
	TERMINAL_REOPEN,    /* SIGHUP that somebody sent */
	TERMINAL_RESIZE,    /* SIGWINCH */
	TERMINAL_SUSPEND,   /* SIGTSTP */
};

/**
 * Take over the terminal of standard output.
 *
 * returns  0; -ENOTTY no terminal, or one that cannot move its cursor; -EINVAL unknown TERM;
 *          with a sentence that names --csv
 */
int terminal_open(const struct terminal_options *o, struct terminal **ret, struct why *why);

/** Give the terminal back as it was. NULL is fine. */
void terminal_close(struct terminal *t);
static inline void terminal_closep(struct terminal **t)
{
	terminal_close(*t);
	*t = NULL;
}

/** What to poll(2) for reading: keys, and notices. */
int terminal_input_fd(const struct terminal *t);
int terminal_notice_fd(const struct terminal *t);

/** The next key, or INPUT_NONE; never waits (but for the rest of an escape sequence). */
input_t terminal_read_key(struct terminal *t);

/** The cell of the newest click or turn of the wheel. */
void terminal_pointer(const struct terminal *t, int *ret_x, int *ret_y);

/** The next notice that a signal left, or TERMINAL_NOTHING. */
enum terminal_notice terminal_take_notice(struct terminal *t);

/** Cells now; after a TERMINAL_RESIZE ask again. */
void terminal_size(struct terminal *t, int *ret_width, int *ret_height);

/** What curves are best drawn with here. */
enum glyphs terminal_glyphs(const struct terminal *t);

/**
 * False while a picture would not soon be seen (Ctrl-S, a dead or a slow line): do not draw
 * then, and ask again a moment later; what is left of the last picture is sent meanwhile.
 *
 * prompted  the picture answers a key
 */
bool terminal_is_ready(struct terminal *t, bool prompted);

/** After "not ready": milliseconds until that may have changed without a key. */
int terminal_retry_ms(const struct terminal *t);

/**
 * Show a canvas; only cells that changed since the last one are sent. Never waits.
 *
 * cursor_x, cursor_y  where the cursor stands; -1 hides it
 * returns             whether all of it is through; else show it again when the terminal is
 * ready
 */
bool terminal_show(struct terminal *t, const struct canvas *c, int cursor_x, int cursor_y);

/** Forget what the terminal shows: the next canvas is sent whole. */
void terminal_redraw(struct terminal *t);

/** Stop this process as Ctrl-Z does; returns after fg, with the terminal taken over again. */
void terminal_suspend(struct terminal *t);

/** Colours off and on; returns whether they are on (never where there are none). */
bool terminal_toggle_color(struct terminal *t);
