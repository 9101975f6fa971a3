/* SPDX-License-Identifier: MIT */
#include "profile/arena.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/macro.h"
#include "base/memory.h"

enum {
	ARENA_CHUNK = 64 * 1024,
	ARENA_MAPPED = 2 * 1024 * 1024, /* a huge page; smaller chunks come from the heap */
};

struct arena_chunk {
	struct arena_chunk *next;
	size_t mapped; /* bytes from the kernel; 0: from the heap */
	max_align_t data[];
};

struct profile_arena {
	struct arena_chunk *chunks;
	char *at;    /* free room of the current chunk */
	size_t room; /* bytes from there */
	size_t size, cap;
};

int arena_new(size_t cap, struct profile_arena **ret)
{
	struct profile_arena *a = calloc(1, sizeof(*a));

	if (!a)
		return -ENOMEM;
	a->cap = cap;
	*ret = a;
	return 0;
}

void arena_free(struct profile_arena *a)
{
	if (!a)
		return;
	while (a->chunks) {
		struct arena_chunk *next = a->chunks->next;

		if (a->chunks->mapped)
			(void)munmap(a->chunks, a->chunks->mapped);
		else
			free(a->chunks);
		a->chunks = next;
	}
	free(a);
}

/*
 * Large ones are fresh pages: the heap would write zeros over what the kernel has cleared.
 * Touching them one by one costs as much as decoding into them: they are huge where the kernel
 * has such.
 */
static struct arena_chunk *arena_new_chunk(size_t size)
{
	if (size < ARENA_MAPPED)
		return calloc(1, size);
	size = (size + ARENA_MAPPED - 1) / ARENA_MAPPED * ARENA_MAPPED;
	struct arena_chunk *c =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (c == MAP_FAILED)
		return NULL;
	memory_expect(c, size);
	c->mapped = size;
	return c;
}

static char *arena_add_chunk(struct profile_arena *a, size_t n)
{
	if (n > a->cap - a->size)
		return NULL;
	struct arena_chunk *c = arena_new_chunk(sizeof(*c) + n);

	if (!c)
		return NULL;
	c->next = a->chunks;
	a->chunks = c;
	a->size += n;
	return (char *)c->data;
}

void arena_reserve(struct profile_arena *a, size_t n)
{
	char *fresh = n > a->room && n >= ARENA_CHUNK ? arena_add_chunk(a, n) : NULL;

	if (!fresh)
		return;
	a->at = fresh;
	a->room = n;
}

static void *arena_take_bytes(struct profile_arena *a, size_t n)
{
	if (n > a->room) {
		/* A large thing gets a chunk of its own; the rest of the current one stays. */
		if (n >= ARENA_CHUNK / 4)
			return arena_add_chunk(a, n);
		size_t chunk = MIN((size_t)ARENA_CHUNK, a->cap - a->size);
		char *fresh = chunk >= n ? arena_add_chunk(a, chunk) : NULL;

		if (!fresh)
			return NULL;
		a->at = fresh;
		a->room = chunk;
	}
	void *p = a->at;

	a->at += n;
	a->room -= n;
	return p;
}

void *arena_take(struct profile_arena *a, size_t count, size_t size)
{
	const size_t align = alignof(max_align_t);
	size_t n;

	if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX - align)
		return NULL;
	n = MAX(n, 1);
	return arena_take_bytes(a, (n + align - 1) / align * align);
}

const char *arena_copy_string(struct profile_arena *a, const void *data, size_t n)
{
	if (n == 0)
		return "";
	char *s = n < SIZE_MAX ? arena_take(a, n + 1, 1) : NULL;

	if (!s)
		return NULL;
	memcpy(s, data, n);
	for (char *nul = s; (nul = memchr(nul, 0, (size_t)(s + n - nul)));)
		*nul = 0x1a;
	return s;
}

size_t arena_size(const struct profile_arena *a)
{
	return a->size;
}
