/* SPDX-License-Identifier: MIT */
/* Each different string once, in an arena: equal strings have equal pointers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "profile/arena.h"
#include "profile/table.h"

enum { INTERN_RECENT = 256 };

struct intern {
	struct profile_arena
		*arena; /* where copies go; NULL: the first of equal ones is kept */
	struct table table;
	const char **strings; /* [n] */
	size_t n, room;
	bool failed; /* out of memory: everything since is "" */
	/* What was asked last, by its address: the same few strings come again and again. */
	struct {
		const char *from, *to;
	} recent[INTERN_RECENT];
};

/**
 * Begin; the strings stay with the arena after intern_done(). 0 or -ENOMEM.
 *
 * arena  NULL: strings are not copied but must outlive t; then no intern_bytes()
 */
int intern_init(struct intern *t, struct profile_arena *arena);
void intern_done(struct intern *t);

/**
 * The one copy of s. Out of memory: t->failed, looked at once at the end, and "".
 *
 * s  must stay as it is as long as t is in use: it is recognised by its address
 */
const char *intern_string(struct intern *t, const char *s);
/** The same for n bytes without a NUL at the end; they may go afterwards. */
const char *intern_bytes(struct intern *t, const char *s, size_t n);

/** 0 for "", else 1 + its index in t->strings: what a file refers to it by. */
uint32_t intern_number(struct intern *t, const char *s);
