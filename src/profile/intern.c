/* SPDX-License-Identifier: MIT */
#include "profile/intern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int intern_init(struct intern *t, struct profile_arena *arena)
{
	*t = (struct intern){.arena = arena};
	return table_init(&t->table, 64);
}

void intern_done(struct intern *t)
{
	table_done(&t->table);
	free(t->strings);
	t->strings = NULL;
}

static uint64_t intern_hash(const struct table *table, const char *s, size_t n)
{
	return hash_bytes(table->seed, s, n);
}

/* Twice the room, and everything finds its place again. */
static int intern_grow(struct intern *t)
{
	size_t room = t->room ? t->room * 2 : 64;
	const char **strings = reallocarray(t->strings, room, sizeof(*strings));
	struct table bigger;

	if (!strings)
		return -ENOMEM;
	t->strings = strings;
	t->room = room;
	int r = table_init(&bigger, room);

	if (r < 0)
		return r;
	for (size_t i = 0; i < t->n; i++) {
		uint64_t hash = intern_hash(&bigger, t->strings[i], strlen(t->strings[i]));
		uint32_t *cursor = table_first(&bigger, hash);

		while (*cursor != TABLE_EMPTY)
			cursor = table_next(&bigger, cursor);
		*cursor = (uint32_t)i;
	}
	table_done(&t->table);
	t->table = bigger;
	return 0;
}

/* The index of s, new or not; the caller has made sure that it is not empty. */
static uint32_t intern_find(struct intern *t, const char *s, size_t n)
{
	if (t->n == t->room && intern_grow(t) < 0)
		return TABLE_EMPTY;
	uint32_t *cursor = table_first(&t->table, intern_hash(&t->table, s, n));

	for (; *cursor != TABLE_EMPTY; cursor = table_next(&t->table, cursor))
		if (!strncmp(t->strings[*cursor], s, n) && !t->strings[*cursor][n])
			return *cursor;
	const char *copy = t->arena ? arena_copy_string(t->arena, s, n) : s;

	if (!copy)
		return TABLE_EMPTY;
	t->strings[t->n] = copy;
	*cursor = (uint32_t)t->n++;
	return *cursor;
}

const char *intern_bytes(struct intern *t, const char *s, size_t n)
{
	uint32_t index = n == 0 || t->failed ? TABLE_EMPTY : intern_find(t, s, n);

	if (index == TABLE_EMPTY) {
		t->failed = t->failed || n > 0;
		return "";
	}
	return t->strings[index];
}

const char *intern_string(struct intern *t, const char *s)
{
	size_t slot = ((uintptr_t)s >> 4 ^ (uintptr_t)s >> 12) % INTERN_RECENT;

	if (t->recent[slot].from != s) {
		t->recent[slot].to = intern_bytes(t, s, strlen(s));
		t->recent[slot].from = s;
	}
	return t->recent[slot].to;
}

uint32_t intern_number(struct intern *t, const char *s)
{
	uint32_t index = !*s || t->failed ? TABLE_EMPTY : intern_find(t, s, strlen(s));

	if (index == TABLE_EMPTY) {
		t->failed = t->failed || *s;
		return 0;
	}
	return index + 1;
}
