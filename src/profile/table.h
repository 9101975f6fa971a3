/* SPDX-License-Identifier: MIT */
/*
 * A hash table of indices: it finds, the things themselves are in the caller's array. Made once
 * for all that may ever come. The hash starts from a random number, so that no file can choose
 * names that collide.
 *
 *	for (cursor = table_first(t, hash); *cursor != TABLE_EMPTY; cursor = table_next(t,
 *cursor)) if (things[*cursor] is it) return *cursor; *cursor = index of the new thing;
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TABLE_EMPTY UINT32_MAX

struct table {
	uint32_t *slots; /* [mask + 1] */
	size_t mask;
	uint64_t seed;
};

/** Room for n things. 0; -ENOMEM; free with table_done(). */
int table_init(struct table *t, size_t n);
void table_done(struct table *t);

static inline uint32_t *table_first(const struct table *t, uint64_t hash)
{
	return &t->slots[hash & t->mask];
}

static inline uint32_t *table_next(const struct table *t, uint32_t *cursor)
{
	return cursor == &t->slots[t->mask] ? t->slots : cursor + 1;
}

/** One more word into a hash; begin with table->seed. */
static inline uint64_t hash_word(uint64_t hash, uint64_t word)
{
	unsigned __int128 wide =
		(unsigned __int128)(hash ^ word ^ UINT64_C(0x9e3779b97f4a7c15)) *
		UINT64_C(0xd6e8feb86659fd93);

	return (uint64_t)wide ^ (uint64_t)(wide >> 64);
}

/** n more bytes into a hash. */
static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t n)
{
	const char *at = data;
	uint64_t word = 0;

	for (size_t left = n; left >= 8; left -= 8, at += 8) {
		memcpy(&word, at, 8);
		hash = hash_word(hash, word);
	}
	word = 0;
	memcpy(&word, at, n % 8);
	return hash_word(hash_word(hash, word), n);
}
