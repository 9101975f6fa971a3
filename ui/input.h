/* SPDX-License-Identifier: MIT */
/* Keys as the program knows them: a character is its code point, others are named here. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef int32_t input_t;

enum {
	INPUT_NONE = -1,
	INPUT_BEYOND = 0x110000, /* past the last code point */
	INPUT_UP,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_HOME,
	INPUT_END,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_BACKSPACE,
	INPUT_DELETE,
	INPUT_ENTER,
	INPUT_ESCAPE,
	INPUT_TAB,
	INPUT_BACKTAB,
	INPUT_CLICK, /* the left button; where, terminal_pointer() says */
	INPUT_WHEEL_UP,
	INPUT_WHEEL_DOWN,
	INPUT_RESIZE,
	INPUT_OTHER,         /* something was pressed that means nothing here */
	INPUT_F1 = 0x110100, /* F2 is INPUT_F1 + 1, … F12 */
};

/** The key's name as the help spells it: "q", "Space", "F10", "^L", "Esc", "Left". */
enum { INPUT_NAME_MAX = 16 };
void input_name(input_t key, char out[INPUT_NAME_MAX]);

/** The key of a name, however its letters are written, and of names that others use: "Ctrl-L",
 * "Return", "PageUp". One character is itself. INPUT_NONE: there is no such key. */
input_t input_parse(const char *name, size_t n);

/**
 * The key of an escape sequence that terminfo does not tell of this terminal: what follows ESC,
 * such as "[4~". INPUT_OTHER where nobody knows it: never the letters it is made of.
 */
input_t input_of_sequence(const char *text);
