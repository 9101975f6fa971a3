/* SPDX-License-Identifier: MIT */
/* The keys: keymap.def is the table; pages, footer and help read it. */
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
	const char *keys;  /* "q F10 ^C" */
	const char *pages; /* "A", or letters of pages */
	const char *hint;  /* "[q]uit", or "" */
	const char *help;
};

/** keymap[ACTION_COUNT]; the entry of ACTION_NONE is empty. */
extern const struct key_info keymap[ACTION_COUNT];

/** True when the action can be asked for on the page of this letter. */
bool keymap_is_on(enum action a, char page);

/** What a key does on the page of this letter: what the page does with it comes before what all
 * pages do. ACTION_NONE when nothing. */
enum action keymap_find(input_t key, char page);
