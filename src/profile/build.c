/* SPDX-License-Identifier: MIT */
#include "profile/build.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "profile/arena.h"

int build_open(struct build *b, const struct build_types *types, size_t max_samples,
	size_t max_addresses)
{
	int r = profile_new(SIZE_MAX, &b->p);

	if (r < 0)
		return r;
	struct profile *p = b->p;

	p->sample_types = arena_take(p->arena, types->n, sizeof(*p->sample_types));
	p->samples = arena_take(p->arena, max_samples, sizeof(*p->samples));
	p->locations = arena_take(p->arena, max_addresses, sizeof(*p->locations));
	b->refs = arena_take(p->arena, max_addresses, sizeof(*b->refs));
	b->values = arena_take(p->arena, max_samples, types->n * sizeof(*b->values));
	b->labels = arena_take(p->arena, max_samples, sizeof(*b->labels));
	if (!p->sample_types || !p->samples || !p->locations || !b->refs || !b->values ||
		!b->labels)
		return -ENOMEM;
	b->first = b->refs;
	p->n_sample_types = types->n;
	memcpy(p->sample_types, types->types, types->n * sizeof(*types->types));
	b->refs_left = max_addresses;
	r = table_init(&b->by_address, max_addresses);
	return r < 0 ? r : intern_init(&b->strings, p->arena);
}

void build_done(struct build *b)
{
	table_done(&b->by_address);
	intern_done(&b->strings);
	profile_free(b->p);
	b->p = NULL;
}

static uint32_t *build_seek(struct build *b, uint64_t address)
{
	uint32_t *cursor = table_first(&b->by_address, hash_word(b->by_address.seed, address));

	while (*cursor != TABLE_EMPTY && b->p->locations[*cursor].address != address)
		cursor = table_next(&b->by_address, cursor);
	return cursor;
}

struct profile_location *build_find_location(struct build *b, uint64_t address)
{
	uint32_t index = *build_seek(b, address);

	return index == TABLE_EMPTY ? NULL : &b->p->locations[index];
}

void build_add_address(struct build *b, uint64_t address)
{
	uint32_t *cursor = build_seek(b, address);
	struct profile *p = b->p;

	assert(b->refs_left > 0);
	b->refs_left--;
	if (*cursor == TABLE_EMPTY) {
		p->locations[p->n_locations] = (struct profile_location){
			.id = p->n_locations + 1, .address = address, .mapping = PROFILE_NONE};
		*cursor = (uint32_t)p->n_locations++;
	}
	*b->refs++ = *cursor;
}

void build_add_sample(struct build *b, const int64_t *values)
{
	struct profile *p = b->p;
	struct profile_sample *s = &p->samples[p->n_samples];

	s->locations = b->first;
	s->n_locations = (size_t)(b->refs - b->first);
	b->first = b->refs;
	s->values = b->values;
	s->labels = b->labels;
	memcpy(s->values, values, p->n_sample_types * sizeof(*values));
	b->values += p->n_sample_types;
	p->n_samples++;
}

void build_add_label(struct build *b, const char *key, int64_t num)
{
	struct profile_sample *s = &b->p->samples[b->p->n_samples - 1];

	*b->labels++ = (struct profile_label){
		.key = key, .str = "", .unit = "", .num = num, .is_num = true};
	s->n_labels++;
}

void build_drop_frame(struct profile_sample *s, size_t at)
{
	s->n_locations--;
	memmove(&s->locations[at], &s->locations[at + 1],
		(s->n_locations - at) * sizeof(*s->locations));
}

int build_finish(struct build *b, struct profile **ret)
{
	if (b->strings.failed)
		return -ENOMEM;
	*ret = TAKE_PTR(b->p);
	return 0;
}
