/* SPDX-License-Identifier: MIT */
/* A map from two numbers to one, seeded: the edges of a graph, the tags of its nodes. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct pair_slot {
	uint64_t key;
	uint32_t value; /* UINT32_MAX is free */
};

struct pair_map {
	struct pair_slot *slots; /* [mask + 1] */
	size_t mask, used;
	uint64_t seed;
};

int pair_map_init(struct pair_map *m, size_t expected);
void pair_map_done(struct pair_map *m);

/**
 * Where the value of a pair is kept; UINT32_MAX when the pair is new: the caller writes it.
 *
 * returns  NULL when out of memory; valid until the next call
 */
uint32_t *pair_map_at(struct pair_map *m, uint32_t a, uint32_t b);
