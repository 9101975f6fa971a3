/* SPDX-License-Identifier: MIT */
#include "profile/pairmap.h"

#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "profile/texts.h"

enum { PAIR_MAP_SLOTS_MIN = 64 };

int pair_map_init(struct pair_map *m, size_t expected)
{
	size_t n = PAIR_MAP_SLOTS_MIN;

	while (n < expected * 2)
		n *= 2;
	*m = (struct pair_map){.mask = n - 1, .seed = texts_seed()};
	m->slots = memory_array(n, sizeof(*m->slots));
	if (!m->slots)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		m->slots[i].value = UINT32_MAX;
	return 0;
}

void pair_map_done(struct pair_map *m)
{
	free(m->slots);
	*m = (struct pair_map){0};
}

static struct pair_slot *pair_map_slot(const struct pair_map *m, uint64_t key)
{
	size_t at = texts_mix(key ^ m->seed) & m->mask;

	while (m->slots[at].value != UINT32_MAX && m->slots[at].key != key)
		at = (at + 1) & m->mask;
	return &m->slots[at];
}

static int pair_map_grow(struct pair_map *m)
{
	struct pair_map bigger;
	int r = pair_map_init(&bigger, m->mask + 1);

	if (r < 0)
		return r;
	bigger.used = m->used;
	for (size_t i = 0; i <= m->mask; i++)
		if (m->slots[i].value != UINT32_MAX)
			*pair_map_slot(&bigger, m->slots[i].key) = m->slots[i];
	pair_map_done(m);
	*m = bigger;
	return 0;
}

uint32_t *pair_map_at(struct pair_map *m, uint32_t a, uint32_t b)
{
	uint64_t key = (uint64_t)a << 32 | b;

	if (m->used * 2 > m->mask && pair_map_grow(m) < 0)
		return NULL;
	struct pair_slot *slot = pair_map_slot(m, key);

	if (slot->value == UINT32_MAX) {
		slot->key = key;
		m->used++;
	}
	return &slot->value;
}
