/* SPDX-License-Identifier: MIT */
/*
 * gperftools' CPU profiles: machine words of 4 or 8 bytes, in either order.
 *
 *	0, 3, 0 (1: Java), period in microseconds, 0
 *	count, n, address 1 (the leaf) … address n	as often as need be
 *	0, 1, 0
 *	text: /proc/self/maps (Java: names)
 */
#include <errno.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/legacy.h"
#include "profile/legacy_maps.h"

struct cpu {
	struct legacy *l;
	struct build b;
	unsigned int width; /* of a word, in bytes */
	bool big;           /* most significant byte first */
	bool java;
	uint64_t period_us;
	const uint8_t *samples, *end; /* of the file */
};

static uint64_t cpu_word(const struct cpu *c, const uint8_t *at)
{
	uint64_t value = 0;

	for (unsigned int i = 0; i < c->width; i++)
		value = value << 8 | at[c->big ? i : c->width - 1 - i];
	return value;
}

static bool cpu_read_header(struct cpu *c)
{
	const uint8_t *at = c->l->data;
	uint64_t words[5];

	if (c->l->size < 5 * c->width)
		return false;
	for (unsigned int i = 0; i < 5; i++)
		words[i] = cpu_word(c, at + i * c->width);
	if (words[0] != 0 || words[1] != 3 || words[2] > 1 || words[3] == 0 || words[4] != 0)
		return false;
	c->java = words[2] == 1;
	c->period_us = words[3];
	c->samples = at + 5 * c->width;
	c->end = at + c->l->size;
	return true;
}

static bool cpu_find_form(struct cpu *c)
{
	for (int form = 0; form < 4; form++) {
		c->width = form < 2 ? 4 : 8;
		c->big = form % 2;
		if (cpu_read_header(c))
			return true;
	}
	return false;
}

struct cpu_sample {
	uint64_t count, n;
	const uint8_t *addresses;
};

/* 1 a sample; 0 the end, *at is behind it; -EBADMSG cut. */
static int cpu_next(const struct cpu *c, const uint8_t **at, struct cpu_sample *ret)
{
	size_t left = (size_t)(c->end - *at) / c->width;

	if (*at == c->end)
		return 0;
	if (left < 2)
		return -EBADMSG;
	ret->count = cpu_word(c, *at);
	ret->n = cpu_word(c, *at + c->width);
	ret->addresses = *at + 2 * c->width;
	if (ret->n > left - 2)
		return -EBADMSG;
	*at = ret->addresses + ret->n * c->width;
	return !(ret->count == 0 && ret->n == 1 && cpu_word(c, ret->addresses) == 0);
}

/* How much there is; the walk that fills cannot fail after this one. */
static int cpu_count(const struct cpu *c, size_t *ret_samples, size_t *ret_addresses)
{
	const uint8_t *at = c->samples;
	size_t samples = 0, addresses = 0;
	struct cpu_sample s;
	int r;

	while ((r = cpu_next(c, &at, &s)) > 0) {
		samples++;
		addresses += s.n;
	}
	if (r < 0)
		return why_set(c->l->why, r,
			"malformed profile: a stack that reaches past the end at byte %zu of "
			"%zu",
			(size_t)(at - (const uint8_t *)c->l->data), c->l->size);
	*ret_samples = samples;
	*ret_addresses = addresses;
	return 0;
}

static void cpu_add_samples(struct cpu *c, const uint8_t **at)
{
	struct cpu_sample s;

	while (cpu_next(c, at, &s) > 0) {
		for (size_t i = 0; i < s.n; i++) {
			uint64_t address = cpu_word(c, s.addresses + i * c->width);

			/* All but the leaf are where calls return to: one back is the call. */
			build_add_address(&c->b, address - (i > 0 && !c->java));
		}
		int64_t values[] = {
			(int64_t)s.count, (int64_t)(s.count * (uint64_t)c->b.p->period)};

		build_add_sample(&c->b, values);
	}
}

/* The caller of the leaf that (nearly) all samples share, or PROFILE_NONE. counts: all zero. */
static uint32_t cpu_find_common(const struct profile *p, size_t *counts)
{
	const size_t tolerated = p->n_samples / 32;

	for (size_t i = 0; i < p->n_samples; i++)
		if (p->samples[i].n_locations > 1)
			counts[p->samples[i].locations[1]]++;
	for (size_t i = 0; i < p->n_locations; i++)
		if (counts[i] > 0 && counts[i] >= p->n_samples - tolerated)
			return (uint32_t)i;
	return PROFILE_NONE;
}

/* A frame just above the leaf in nearly every sample is the signal handler's: at most two. */
static int cpu_drop_handler(struct profile *p)
{
	for (int i = 0; i < 2; i++) {
		_cleanup_free_ size_t *counts = memory_array(p->n_locations, sizeof(*counts));

		if (!counts)
			return -ENOMEM;
		uint32_t common = cpu_find_common(p, counts);

		for (size_t k = 0; common != PROFILE_NONE && k < p->n_samples; k++) {
			struct profile_sample *s = &p->samples[k];

			if (s->n_locations > 1 && s->locations[1] == common)
				build_drop_frame(s, 1);
		}
	}
	return 0;
}

static int cpu_read(struct cpu *c)
{
	static const struct build_types types = {
		{{"samples", "count"}, {"cpu", "nanoseconds"}}, 2};
	const uint8_t *at = c->samples;
	size_t samples = 0, addresses = 0;
	int r = cpu_count(c, &samples, &addresses);

	if (r == 0)
		r = build_open(&c->b, &types, samples, addresses);
	if (r < 0)
		return r;
	c->b.p->period_type = c->b.p->sample_types[1];
	c->b.p->period = (int64_t)(c->period_us * 1000);
	cpu_add_samples(c, &at);
	struct lines lines = lines_open(at, (size_t)(c->end - at));

	if (c->java)
		return legacy_read_java_names(c->l, &c->b, &lines);
	r = cpu_drop_handler(c->b.p);
	if (r == 0)
		r = legacy_maps_read(&c->b, c->l->rules, &lines, c->l->why);
	if (r == 0)
		legacy_drop_doubled_leaves(c->b.p);
	return r;
}

int legacy_decode_cpu(struct legacy *l, struct profile **ret)
{
	struct cpu c = {.l = l};

	if (!cpu_find_form(&c))
		return -ENOMSG;
	int r = cpu_read(&c);

	if (r == 0)
		r = build_finish(&c.b, ret);
	build_done(&c.b);
	return r;
}
