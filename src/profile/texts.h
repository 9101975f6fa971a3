/* SPDX-License-Identifier: MIT */
/*
 * Equal strings become one pointer, so that the rest compares and hashes pointers. The table
 * holds strings that live elsewhere; it is seeded, so that no choice of names makes it slow.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct texts {
	const char **slots; /* [mask + 1], NULL is free */
	uint64_t *hashes;   /* [mask + 1] */
	size_t mask, used;
	uint64_t seed;
};

int texts_init(struct texts *t, size_t expected);
void texts_done(struct texts *t);

/**
 * The one pointer for this text: s itself when it is the first.
 *
 * s        must outlive the table
 * returns  NULL when out of memory
 */
const char *texts_add(struct texts *t, const char *s);

/** Mix 64 bits, for tables of the caller's own. */
static inline uint64_t texts_mix(uint64_t h)
{
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	h ^= h >> 32;
	h *= UINT64_C(0xd6e8feb86659fd93);
	return h ^ h >> 32;
}

/** A number nobody outside can guess well; differs from run to run. */
uint64_t texts_seed(void);
