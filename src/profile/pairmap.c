/* SPDX-License-Identifier: MIT */
#include "profile/pairmap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/texts.h"

enum { PAIR_MAP_SLOTS_MIN = 64 };

int pair_map_init(struct pair_map *m, size_t expected)
{
	size_t n = PAIR_MAP_SLOTS_MIN;

	while (n < expected * 2)
		n *= 2;

	*m = (struct pair_map){.mask = n - 1, .seed = texts_seed()};
	m->keys = memory_array(n, sizeof(*m->keys));
	m->values = memory_array(n, sizeof(*m->values));
	if (!m->keys || !m->values) {
		pair_map_done(m);
		return -ENOMEM;
	}
	memset(m->values, 0xff, n * sizeof(*m->values));
	return 0;
}

void pair_map_done(struct pair_map *m)
{
	free(m->keys);
	free(m->values);
	*m = (struct pair_map){0};
}

static size_t pair_map_slot(const struct pair_map *m, uint64_t key)
{
	size_t at = texts_mix(key ^ m->seed) & m->mask;

	while (m->values[at] != UINT32_MAX && m->keys[at] != key)
		at = (at + 1) & m->mask;
	return at;
}

static int pair_map_grow(struct pair_map *m)
{
	struct pair_map bigger;
	int r = pair_map_init(&bigger, m->mask + 1);

	if (r < 0)
		return r;
	bigger.used = m->used;
	for (size_t i = 0; i <= m->mask; i++) {
		if (m->values[i] == UINT32_MAX)
			continue;
		size_t at = pair_map_slot(&bigger, m->keys[i]);

		bigger.keys[at] = m->keys[i];
		bigger.values[at] = m->values[i];
	}
	pair_map_done(m);
	*m = bigger;
	return 0;
}

uint32_t *pair_map_at(struct pair_map *m, uint32_t a, uint32_t b)
{
	uint64_t key = (uint64_t)a << 32 | b;

	if (m->used * 2 > m->mask && pair_map_grow(m) < 0)
		return NULL;
	size_t at = pair_map_slot(m, key);

	if (m->values[at] == UINT32_MAX) {
		m->keys[at] = key;
		m->used++;
	}
	return &m->values[at];
}
