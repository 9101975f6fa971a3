/* SPDX-License-Identifier: MIT */
#include "profile/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/arena.h"
#include "profile/intern.h"
#include "profile/merge_header.h"
#include "profile/table.h"

struct merge_mapped {
	uint32_t index; /* in the result; PROFILE_NONE not met yet */
	uint64_t shift; /* what the result's addresses are above the source's */
};

struct merge {
	struct profile *p;
	struct intern strings; /* its `failed` stands for all that runs out of memory */
	struct table mappings, functions, locations, samples;
	uint64_t *sample_hashes; /* [samples of the result]: most comparisons end here */
	bool in_place; /* the one source is the result: frames, values, lines, labels stay */
	/* Of the source at hand: its index -> the result's, or PROFILE_NONE. */
	const struct profile *src;
	struct merge_mapped *from_mapping;
	uint32_t *from_function, *from_location;
	/* Free ends of shared arrays. */
	struct profile_line *lines;
	uint32_t *refs;
	int64_t *values;
	struct profile_label *labels;
};

static bool merge_is_zero(const struct profile *p, const struct profile_sample *s)
{
	for (size_t i = 0; i < p->n_sample_types; i++)
		if (s->values[i] != 0)
			return false;
	return true;
}

/* What identifies a mapping wherever it was loaded. */
static const char *merge_mapping_name(const struct profile_mapping *m)
{
	return *m->build_id ? m->build_id : m->file;
}

static uint64_t merge_mapping_size(const struct profile_mapping *m)
{
	return (m->limit - m->start + 0xfff) / 0x1000;
}

static uint32_t merge_find_mapping(struct merge *m, const struct profile_mapping *src)
{
	struct profile *p = m->p;
	const char *name = merge_mapping_name(src);
	uint64_t hash = hash_bytes(m->mappings.seed, name, strlen(name));
	uint32_t *cursor = table_first(&m->mappings, hash);

	for (; *cursor != TABLE_EMPTY; cursor = table_next(&m->mappings, cursor)) {
		const struct profile_mapping *old = &p->mappings[*cursor];

		if (merge_mapping_size(old) == merge_mapping_size(src) &&
			old->offset == src->offset && !strcmp(merge_mapping_name(old), name))
			return *cursor;
	}
	struct profile_mapping *fresh = &p->mappings[p->n_mappings];

	*fresh = *src;
	fresh->id = p->n_mappings + 1;
	fresh->file = intern_string(&m->strings, src->file);
	fresh->build_id = intern_string(&m->strings, src->build_id);
	*cursor = (uint32_t)p->n_mappings++;
	return *cursor;
}

static struct merge_mapped merge_map_mapping(struct merge *m, uint32_t index)
{
	if (index == PROFILE_NONE)
		return (struct merge_mapped){.index = PROFILE_NONE};
	struct merge_mapped *known = &m->from_mapping[index];

	if (known->index == PROFILE_NONE) {
		const struct profile_mapping *src = &m->src->mappings[index];

		known->index = merge_find_mapping(m, src);
		known->shift = m->p->mappings[known->index].start - src->start;
	}
	return *known;
}

/* Interned strings are equal when their pointers are. */
static uint32_t merge_find_function(struct merge *m, const struct profile_function *src)
{
	struct profile *p = m->p;
	struct profile_function f = {
		.name = intern_string(&m->strings, src->name),
		.system_name = intern_string(&m->strings, src->system_name),
		.filename = intern_string(&m->strings, src->filename),
		.start_line = src->start_line,
	};
	uint64_t hash = hash_word(m->functions.seed, (uintptr_t)f.name);

	hash = hash_word(hash, (uintptr_t)f.filename);
	hash = hash_word(hash, (uint64_t)f.start_line);
	uint32_t *cursor = table_first(&m->functions, hash);

	for (; *cursor != TABLE_EMPTY; cursor = table_next(&m->functions, cursor)) {
		const struct profile_function *old = &p->functions[*cursor];

		if (old->name == f.name && old->system_name == f.system_name &&
			old->filename == f.filename && old->start_line == f.start_line)
			return *cursor;
	}
	f.id = p->n_functions + 1;
	p->functions[p->n_functions] = f;
	*cursor = (uint32_t)p->n_functions++;
	return *cursor;
}

static uint32_t merge_map_function(struct merge *m, uint32_t index)
{
	uint32_t *known = &m->from_function[index];

	if (*known == PROFILE_NONE)
		*known = merge_find_function(m, &m->src->functions[index]);
	return *known;
}

static uint64_t merge_location_offset(const struct profile *p, const struct profile_location *l)
{
	return l->mapping == PROFILE_NONE ? l->address
					  : l->address - p->mappings[l->mapping].start;
}

static bool merge_same_location(const struct profile *p, const struct profile_location *a,
	const struct profile_location *b)
{
	if (a->mapping != b->mapping || a->is_folded != b->is_folded ||
		a->n_lines != b->n_lines ||
		merge_location_offset(p, a) != merge_location_offset(p, b))
		return false;
	for (size_t i = 0; i < a->n_lines; i++)
		if (a->lines[i].function != b->lines[i].function ||
			a->lines[i].line != b->lines[i].line ||
			a->lines[i].column != b->lines[i].column)
			return false;
	return true;
}

static uint64_t merge_hash_location(
	const struct profile *p, uint64_t seed, const struct profile_location *l)
{
	uint64_t hash = hash_word(seed, merge_location_offset(p, l));

	hash = hash_word(hash, (uint64_t)l->mapping << 1 | l->is_folded);
	for (size_t i = 0; i < l->n_lines; i++)
		hash = hash_word(hash,
			(uint64_t)l->lines[i].function << 32 ^ (uint64_t)l->lines[i].line);
	return hash;
}

/* The candidate is built at the free end and stays there only if it is new. */
static uint32_t merge_find_location(struct merge *m, const struct profile_location *src)
{
	struct profile *p = m->p;
	struct profile_location *l = &p->locations[p->n_locations];
	struct merge_mapped mapped = merge_map_mapping(m, src->mapping);

	*l = (struct profile_location){
		.id = p->n_locations + 1,
		.address = src->address + mapped.shift,
		.mapping = mapped.index,
		.is_folded = src->is_folded,
		.lines = m->in_place ? src->lines : m->lines,
		.n_lines = src->n_lines,
	};
	for (size_t i = 0; i < src->n_lines; i++) {
		l->lines[i] = src->lines[i];
		l->lines[i].function = merge_map_function(m, src->lines[i].function);
	}
	uint64_t hash = merge_hash_location(p, m->locations.seed, l);
	uint32_t *cursor = table_first(&m->locations, hash);

	for (; *cursor != TABLE_EMPTY; cursor = table_next(&m->locations, cursor))
		if (merge_same_location(p, &p->locations[*cursor], l))
			return *cursor;
	if (!m->in_place)
		m->lines += l->n_lines;
	*cursor = (uint32_t)p->n_locations++;
	return *cursor;
}

static uint32_t merge_map_location(struct merge *m, uint32_t index)
{
	uint32_t *known = &m->from_location[index];

	if (*known == PROFILE_NONE)
		*known = merge_find_location(m, &m->src->locations[index]);
	return *known;
}

/* Texts before numbers, then by key; labels of one key keep their order. */
static bool merge_label_after(const struct profile_label *a, const struct profile_label *b)
{
	return a->is_num != b->is_num ? a->is_num : strcmp(a->key, b->key) > 0;
}

static int merge_compare_labels(const void *a, const void *b)
{
	const struct profile_label *x = *(struct profile_label *const *)a;
	const struct profile_label *y = *(struct profile_label *const *)b;
	int r = merge_label_after(x, y) - merge_label_after(y, x);

	return r ? r : (x > y) - (x < y);
}

/* Only a file made to hurt has many labels in one sample; it must not take the square. */
static void merge_sort_many_labels(struct merge *m, struct profile_label *labels, size_t n)
{
	_cleanup_free_ struct profile_label *copy = memory_array(n, sizeof(*copy));
	_cleanup_free_ struct profile_label **order = memory_array(n, sizeof(*order));

	if (!copy || !order) {
		m->strings.failed = true;
		return;
	}
	memcpy(copy, labels, n * sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		order[i] = &copy[i];
	qsort(order, n, sizeof(*order), merge_compare_labels);
	for (size_t i = 0; i < n; i++)
		labels[i] = *order[i];
}

static void merge_sort_labels(struct merge *m, struct profile_label *labels, size_t n)
{
	if (n > 16) {
		merge_sort_many_labels(m, labels, n);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct profile_label l = labels[i];
		size_t k = i;

		for (; k > 0 && merge_label_after(&labels[k - 1], &l); k--)
			labels[k] = labels[k - 1];
		labels[k] = l;
	}
}

static void merge_copy_labels(
	struct merge *m, const struct profile_sample *src, struct profile_sample *s)
{
	s->labels = m->in_place ? src->labels : m->labels;
	s->n_labels = src->n_labels;
	for (size_t i = 0; i < src->n_labels; i++) {
		struct profile_label *l = &s->labels[i];

		*l = src->labels[i];
		l->key = intern_string(&m->strings, l->key);
		l->str = intern_string(&m->strings, l->str);
		l->unit = intern_string(&m->strings, l->unit);
	}
	merge_sort_labels(m, s->labels, s->n_labels);
}

static uint64_t merge_hash_sample(uint64_t seed, const struct profile_sample *s)
{
	uint64_t hash = hash_bytes(seed, s->locations, s->n_locations * sizeof(*s->locations));

	for (size_t i = 0; i < s->n_labels; i++) {
		hash = hash_word(
			hash, (uintptr_t)s->labels[i].key ^ (uint64_t)s->labels[i].num);
		hash = hash_word(hash, (uintptr_t)s->labels[i].str);
	}
	return hash;
}

static bool merge_same_labels(const struct profile_sample *a, const struct profile_sample *b)
{
	for (size_t i = 0; i < a->n_labels; i++) {
		const struct profile_label *x = &a->labels[i], *y = &b->labels[i];

		if (x->key != y->key || x->str != y->str || x->unit != y->unit ||
			x->num != y->num || x->is_num != y->is_num)
			return false;
	}
	return true;
}

static bool merge_same_sample(const struct profile_sample *a, const struct profile_sample *b)
{
	return a->n_locations == b->n_locations && a->n_labels == b->n_labels &&
	       !memcmp(a->locations, b->locations, a->n_locations * sizeof(*a->locations)) &&
	       merge_same_labels(a, b);
}

static void merge_add_values(int64_t *to, const int64_t *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (int64_t)((uint64_t)to[i] + (uint64_t)from[i]);
}

/* The free end of the samples, with all but its values; kept only if it is new. */
static struct profile_sample *merge_begin_sample(
	struct merge *m, const struct profile_sample *src)
{
	struct profile_sample *s = &m->p->samples[m->p->n_samples];

	*s = (struct profile_sample){.locations = m->in_place ? src->locations : m->refs,
		.n_locations = src->n_locations,
		.values = m->in_place ? src->values : m->values,
		.is_base = src->is_base};
	for (size_t i = 0; i < src->n_locations; i++)
		s->locations[i] = merge_map_location(m, src->locations[i]);
	merge_copy_labels(m, src, s);
	return s;
}

static void merge_keep_sample(struct merge *m, const struct profile_sample *src)
{
	struct profile *p = m->p;
	struct profile_sample *s = &p->samples[p->n_samples++];

	if (m->in_place)
		return;
	merge_add_values(s->values, src->values, p->n_sample_types);
	m->refs += s->n_locations;
	m->values += p->n_sample_types;
	m->labels += s->n_labels;
}

/* By value: in place, the source's is where the result's is written. */
static void merge_sample(struct merge *m, struct profile_sample src)
{
	struct profile *p = m->p;
	const struct profile_sample *s = merge_begin_sample(m, &src);
	uint64_t hash = merge_hash_sample(m->samples.seed, s);
	uint32_t *cursor = table_first(&m->samples, hash);

	for (; *cursor != TABLE_EMPTY; cursor = table_next(&m->samples, cursor)) {
		if (m->sample_hashes[*cursor] != hash ||
			!merge_same_sample(&p->samples[*cursor], s))
			continue;
		merge_add_values(p->samples[*cursor].values, src.values, p->n_sample_types);
		return;
	}
	m->sample_hashes[p->n_samples] = hash;
	*cursor = (uint32_t)p->n_samples;
	merge_keep_sample(m, &src);
}

static int merge_open_source(struct merge *m, const struct profile *src)
{
	m->src = src;
	m->from_mapping = memory_array(src->n_mappings, sizeof(*m->from_mapping));
	m->from_function = memory_array(src->n_functions, sizeof(*m->from_function));
	m->from_location = memory_array(src->n_locations, sizeof(*m->from_location));
	if (!m->from_mapping || !m->from_function || !m->from_location)
		return -ENOMEM;
	for (size_t i = 0; i < src->n_mappings; i++)
		m->from_mapping[i].index = PROFILE_NONE;
	memset(m->from_function, 0xff, src->n_functions * sizeof(*m->from_function));
	memset(m->from_location, 0xff, src->n_locations * sizeof(*m->from_location));
	return 0;
}

static void merge_close_source(struct merge *m)
{
	free(m->from_mapping);
	free(m->from_function);
	free(m->from_location);
	m->from_mapping = NULL;
	m->from_function = m->from_location = NULL;
}

static int merge_source(struct merge *m, const struct profile *src)
{
	int r = merge_open_source(m, src);

	if (r == 0) {
		/* The first mapping is the program itself, used or not. */
		if (m->p->n_mappings == 0 && src->n_mappings > 0)
			merge_map_mapping(m, 0);
		for (size_t i = 0; i < src->n_samples; i++)
			if (!merge_is_zero(src, &src->samples[i]))
				merge_sample(m, src->samples[i]);
		r = m->strings.failed ? -ENOMEM : 0;
	}
	merge_close_source(m);
	return r;
}

/* Everything has room for all that may come: what is never written costs no memory. */
static int merge_take_arrays(struct merge *m, const struct merge_size *n)
{
	struct profile *p = m->p;
	struct profile_arena *a = p->arena;

	p->samples = arena_take(a, n->samples, sizeof(*p->samples));
	m->lines = arena_take(a, n->lines, sizeof(*m->lines));
	m->refs = arena_take(a, n->refs, sizeof(*m->refs));
	m->values = arena_take(a, n->values, sizeof(*m->values));
	m->labels = arena_take(a, n->labels, sizeof(*m->labels));
	if (!p->samples || !m->lines || !m->refs || !m->values || !m->labels)
		return -ENOMEM;
	return intern_init(&m->strings, a);
}

/* What in place, too, needs new arrays, since its order changes; and what finds it. */
static int merge_take_tables(struct merge *m, const struct merge_size *n)
{
	struct profile *p = m->p;
	struct profile_arena *a = p->arena;

	p->mappings = arena_take(a, n->mappings, sizeof(*p->mappings));
	p->locations = arena_take(a, n->locations + 1, sizeof(*p->locations));
	p->functions = arena_take(a, n->functions, sizeof(*p->functions));
	m->sample_hashes = reallocarray(NULL, n->samples + 1, sizeof(*m->sample_hashes));
	if (!p->mappings || !p->locations || !p->functions || !m->sample_hashes)
		return -ENOMEM;
	if (table_init(&m->mappings, n->mappings) < 0 ||
		table_init(&m->functions, n->functions) < 0 ||
		table_init(&m->locations, n->locations) < 0 ||
		table_init(&m->samples, n->samples) < 0)
		return -ENOMEM;
	return 0;
}

static void merge_done(struct merge *m)
{
	intern_done(&m->strings);
	table_done(&m->mappings);
	table_done(&m->functions);
	table_done(&m->locations);
	table_done(&m->samples);
	free(m->sample_hashes);
}

static int merge_once(const struct profile *const *srcs, size_t n, struct profile **ret)
{
	struct merge_size size = merge_measure(srcs, n);
	_cleanup_(profile_freep) struct profile *p = NULL;
	_cleanup_(merge_done) struct merge m = {0};
	int r = profile_new(SIZE_MAX, &p);

	if (r < 0)
		return r;
	m.p = p;
	r = merge_take_arrays(&m, &size);
	if (r == 0)
		r = merge_take_tables(&m, &size);
	if (r == 0)
		r = merge_headers(srcs, n, p, &m.strings);
	for (size_t i = 0; r == 0 && i < n; i++)
		r = merge_source(&m, srcs[i]);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}

static bool merge_has_zeros(const struct profile *p)
{
	for (size_t i = 0; i < p->n_samples; i++)
		if (merge_is_zero(p, &p->samples[i]))
			return true;
	return false;
}

int merge_profiles(
	const struct profile *const *srcs, size_t n, struct profile **ret, struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	int r = 0;

	assert(n > 0);
	for (size_t i = 1; r == 0 && i < n; i++)
		r = merge_check_compatible(srcs[0], srcs[i], why);
	if (r < 0)
		return r;
	r = merge_once(srcs, n, &p);
	if (r == 0 && merge_has_zeros(p)) {
		/* Samples cancelled each other: once more, without them and what they used. */
		const struct profile *again = p;
		struct profile *cleaned;

		r = merge_once(&again, 1, &cleaned);
		if (r == 0) {
			profile_free(p);
			p = cleaned;
		}
	}
	if (r < 0)
		return why_errno(why, r, "merging %zu profiles", n);
	*ret = TAKE_PTR(p);
	return 0;
}

int merge_alone(struct profile *p, struct why *why)
{
	_cleanup_(merge_done) struct merge m = {.p = p, .in_place = true};
	struct profile src = *p;
	const struct profile *const srcs[] = {&src};
	struct merge_size size = merge_measure(srcs, 1);
	int r = intern_init(&m.strings, NULL);

	p->n_samples = p->n_mappings = p->n_locations = p->n_functions = p->n_comments = 0;
	if (r == 0)
		r = merge_take_tables(&m, &size);
	if (r == 0)
		r = merge_comments(srcs, 1, p, &m.strings);
	if (r == 0)
		r = merge_source(&m, &src);
	/* The same stack with opposite values has become nothing: it goes, and all it used. */
	if (r == 0 && merge_has_zeros(p))
		return merge_alone(p, why);
	return r < 0 ? why_errno(why, r, "merging a profile") : 0;
}
