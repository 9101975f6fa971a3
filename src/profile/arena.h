/* SPDX-License-Identifier: MIT */
/*
 * Where a profile lives: memory taken in pieces, given back all at once, with a cap. What is
 * taken is zeroed and stays where it is until the arena is freed.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct profile_arena;

/**
 * An empty arena.
 *
 * cap      bytes it may ever hold; beyond, arena_take() gives NULL
 * returns  0 or -ENOMEM
 */
int arena_new(size_t cap, struct profile_arena **ret);

/** Give everything back. NULL is fine. */
void arena_free(struct profile_arena *a);
static inline void arena_freep(struct profile_arena **a)
{
	arena_free(*a);
	*a = NULL;
}

/**
 * Zeroed memory for count things of `size` bytes, aligned for any of them.
 *
 * returns  never NULL for count 0; NULL over the cap, on overflow or out of memory
 */
void *arena_take(struct profile_arena *a, size_t count, size_t size);

/**
 * Get room for n bytes at once, for what is taken next: fewer and, where the system has them,
 * huge pages. Only a hint: failing changes nothing.
 */
void arena_reserve(struct profile_arena *a, size_t n);

/** A copy of n bytes that ends with NUL; a NUL inside becomes SUB (0x1a). NULL as above. */
const char *arena_copy_string(struct profile_arena *a, const void *data, size_t n);

/** Bytes taken from the system so far. */
size_t arena_size(const struct profile_arena *a);
