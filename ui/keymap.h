/* SPDX-License-Identifier: MIT */
/* The keys as they are unless the user has bound others: keymap.def is the table. What they are
 * in this run, ui/bindings.h says; pages, footer and help read that. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/input.h"

enum action {
	ACTION_NONE,
#define KEY(id, keys, pages, hint, help) ACTION_##id,
#include "ui/keymap.def"
#undef KEY
	ACTION_COUNT,
};

struct key_info {
	const char *id;    /* "QUIT" */
	const char *keys;  /* "q F10 ^C", "Left|Right T|t" */
	const char *pages; /* "A", or letters of pages */
	const char *hint;  /* "[q]uit", or "" */
	const char *help;
};

/** keymap[ACTION_COUNT]; the entry of ACTION_NONE is empty. */
extern const struct key_info keymap[ACTION_COUNT];

/** True when the action can be asked for on the page of this letter. */
bool keymap_is_on(enum action a, char page);

/** True when there is a page on which they would compete for a key; what a page does with one
 * comes before what all pages do. */
bool keymap_overlap(enum action a, enum action b);
