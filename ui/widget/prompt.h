/* SPDX-License-Identifier: MIT */
/* One line of input: a question, what was typed, and editing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"
#include "ui/input.h"

enum { PROMPT_MAX = 128 };

struct prompt {
	const char *question; /* NULL: nothing is asked */
	char text[PROMPT_MAX * 4 + 1];
	size_t length; /* bytes */
	size_t cursor; /* byte offset, on a character's boundary */
};

enum prompt_result {
	PROMPT_GOES_ON,
	PROMPT_DONE,     /* Enter */
	PROMPT_CANCELED, /* Esc, ^G */
};

/** Ask; the text begins as given and may be edited. The question must outlive the prompt. */
void prompt_start(struct prompt *p, const char *question, const char *text);

enum prompt_result prompt_key(struct prompt *p, input_t key);

/** Draw into one line; gives the cursor's column. */
int prompt_draw(const struct prompt *p, struct canvas *c, struct rect r);
