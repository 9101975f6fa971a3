/* SPDX-License-Identifier: MIT */
/*
 * Which key does what in this run: the table of keymap.def, with what the user has bound in its
 * place. Pages, footer and help read keys and hints here.
 */
#pragma once

#include "base/error.h"
#include "ui/keymap.h"

enum { BINDING_KEYS = 16, BINDING_TEXT_MAX = 64 };

/** The keys of one action. */
struct binding {
	size_t n;
	input_t keys[BINDING_KEYS];
	input_t means[BINDING_KEYS]; /* the key of keymap.def that does it in the same way */
	int line;                    /* of the configuration that bound it; 0: the table */
	char text[BINDING_TEXT_MAX]; /* "q F10 ^C", as help shows it; "" without a key */
	char hint[BINDING_TEXT_MAX]; /* "[q]uit", as frames show it */
};

struct bindings {
	struct binding of[ACTION_COUNT];
};

/** Everything as in keymap.def. */
void bindings_init(struct bindings *b);

/**
 * Bind an action to other keys, written as in keymap.def, or to "none".
 *
 * line     where that stands, from 1
 * returns  0; -EINVAL with a sentence
 */
int bindings_set(
	struct bindings *b, enum action a, const char *keys, int line, struct why *why);

/**
 * After all are bound: no key may mean two things on a page. What the user has bound wins over
 * the table; an action that is left without keys is told through lost().
 *
 * ret_line  of the second one of two that the user has bound to one key
 * lost      a sentence, and the line it is about
 * returns   0; -EINVAL with a sentence that names the other line
 */
int bindings_settle(struct bindings *b,
	void (*lost)(void *arg, int line, const struct why *sentence), void *arg, int *ret_line,
	struct why *why);

/** The name of the i-th key of an action; without one, fallback. */
void bindings_key_name(const struct bindings *b, enum action a, size_t i, const char *fallback,
	char out[INPUT_NAME_MAX]);

/**
 * What a key does on the page of this letter; ACTION_NONE when nothing.
 *
 * ret_means  the key of keymap.def that stands for it
 */
enum action bindings_find(const struct bindings *b, input_t key, char page, input_t *ret_means);
