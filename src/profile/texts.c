/* SPDX-License-Identifier: MIT */
#include "profile/texts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/memory.h"

enum { TEXTS_SLOTS_MIN = 64 };

uint64_t texts_seed(void)
{
	uint64_t seed;

	/* Early in boot there may be no entropy yet: then the clock has to do. */
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
		seed = texts_mix((uint64_t)clock_mono_ns());
	return seed;
}

static size_t texts_slots(size_t expected)
{
	size_t n = TEXTS_SLOTS_MIN;

	while (n < expected * 2)
		n *= 2;
	return n;
}

static uint64_t texts_hash(uint64_t seed, const char *s)
{
	size_t n = strlen(s);
	uint64_t h = seed ^ n;

	for (; n >= 8; s += 8, n -= 8) {
		uint64_t word;

		memcpy(&word, s, 8);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	uint64_t rest = 0;

	memcpy(&rest, s, n);
	return texts_mix(h ^ rest);
}

int texts_init(struct texts *t, size_t expected)
{
	size_t n = texts_slots(expected);

	*t = (struct texts){.mask = n - 1, .seed = texts_seed()};
	t->slots = memory_array(n, sizeof(*t->slots));
	t->hashes = memory_array(n, sizeof(*t->hashes));
	if (t->slots && t->hashes)
		return 0;
	texts_done(t);
	return -ENOMEM;
}

void texts_done(struct texts *t)
{
	free(t->slots);
	free(t->hashes);
	*t = (struct texts){0};
}

static int texts_grow(struct texts *t)
{
	size_t n = (t->mask + 1) * 2;
	const char **slots = memory_array(n, sizeof(*slots));
	uint64_t *hashes = memory_array(n, sizeof(*hashes));

	if (!slots || !hashes) {
		free(slots);
		free(hashes);
		return -ENOMEM;
	}
	for (size_t i = 0; i <= t->mask; i++) {
		if (!t->slots[i])
			continue;
		size_t at = t->hashes[i] & (n - 1);

		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = t->slots[i];
		hashes[at] = t->hashes[i];
	}
	free(t->slots);
	free(t->hashes);
	t->slots = slots;
	t->hashes = hashes;
	t->mask = n - 1;
	return 0;
}

const char *texts_add(struct texts *t, const char *s)
{
	uint64_t h = texts_hash(t->seed, s);

	if (t->used * 2 > t->mask && texts_grow(t) < 0)
		return NULL;
	size_t at = h & t->mask;

	while (t->slots[at]) {
		if (t->hashes[at] == h && strcmp(t->slots[at], s) == 0)
			return t->slots[at];
		at = (at + 1) & t->mask;
	}
	t->slots[at] = s;
	t->hashes[at] = h;
	t->used++;
	return s;
}
