/* SPDX-License-Identifier: MIT */
#include "profile/merge_header.h"

#include <errno.h>
#include <string.h>

#include "profile/arena.h"
#include "profile/merge.h"
#include "profile/table.h"

struct merge_size merge_measure(const struct profile *const *srcs, size_t n)
{
	struct merge_size size = {0};

	for (size_t i = 0; i < n; i++) {
		const struct profile *p = srcs[i];

		size.samples += p->n_samples;
		size.mappings += p->n_mappings;
		size.locations += p->n_locations;
		size.functions += p->n_functions;
		size.values += p->n_samples * p->n_sample_types;
		for (size_t k = 0; k < p->n_locations; k++)
			size.lines += p->locations[k].n_lines;
		for (size_t k = 0; k < p->n_samples; k++) {
			size.refs += p->samples[k].n_locations;
			size.labels += p->samples[k].n_labels;
		}
	}
	return size;
}

static bool merge_same_type(
	const struct profile_value_type *a, const struct profile_value_type *b)
{
	return !strcmp(a->type, b->type) && !strcmp(a->unit, b->unit);
}

static int merge_bad_type(struct why *why, const char *what, const struct profile_value_type *a,
	const struct profile_value_type *b)
{
	return why_set(why, -EINVAL, "incompatible %s types {%s %s} and {%s %s}", what, a->type,
		a->unit, b->type, b->unit);
}

int merge_check_compatible(const struct profile *a, const struct profile *b, struct why *why)
{
	if (!merge_same_type(&a->period_type, &b->period_type))
		return merge_bad_type(why, "period", &a->period_type, &b->period_type);
	if (a->n_sample_types != b->n_sample_types)
		return why_set(why, -EINVAL, "incompatible profiles: %zu sample types and %zu",
			a->n_sample_types, b->n_sample_types);
	for (size_t i = 0; i < a->n_sample_types; i++)
		if (!merge_same_type(&a->sample_types[i], &b->sample_types[i]))
			return merge_bad_type(
				why, "sample", &a->sample_types[i], &b->sample_types[i]);
	return 0;
}

static struct profile_value_type merge_copy_type(
	struct intern *strings, const struct profile_value_type *t)
{
	return (struct profile_value_type){
		intern_string(strings, t->type), intern_string(strings, t->unit)};
}

static void merge_times(struct profile *p, const struct profile *src)
{
	if (p->time_ns == 0 || src->time_ns < p->time_ns)
		p->time_ns = src->time_ns;
	p->duration_ns = (int64_t)((uint64_t)p->duration_ns + (uint64_t)src->duration_ns);
	if (p->period == 0 || p->period < src->period)
		p->period = src->period;
}

static void merge_add_comments(struct profile *p, const struct profile *src,
	const struct table *seen, struct intern *strings)
{
	for (size_t i = 0; i < src->n_comments; i++) {
		profile_string c = intern_string(strings, src->comments[i]);
		uint32_t *cursor = table_first(seen, hash_word(seen->seed, (uintptr_t)c));

		while (*cursor != TABLE_EMPTY && p->comments[*cursor] != c)
			cursor = table_next(seen, cursor);
		if (*cursor != TABLE_EMPTY)
			continue;
		p->comments[p->n_comments] = c;
		*cursor = (uint32_t)p->n_comments++;
	}
}

int merge_comments(
	const struct profile *const *srcs, size_t n, struct profile *p, struct intern *strings)
{
	struct table seen;
	size_t total = 0;

	for (size_t i = 0; i < n; i++)
		total += srcs[i]->n_comments;
	p->comments = arena_take(p->arena, total, sizeof(*p->comments));
	if (!p->comments)
		return -ENOMEM;
	int r = table_init(&seen, total);

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++)
		merge_add_comments(p, srcs[i], &seen, strings);
	table_done(&seen);
	return 0;
}

int merge_headers(
	const struct profile *const *srcs, size_t n, struct profile *p, struct intern *strings)
{
	const struct profile *first = srcs[0];

	p->sample_types = arena_take(p->arena, first->n_sample_types, sizeof(*p->sample_types));
	if (!p->sample_types)
		return -ENOMEM;
	p->n_sample_types = first->n_sample_types;
	for (size_t i = 0; i < p->n_sample_types; i++)
		p->sample_types[i] = merge_copy_type(strings, &first->sample_types[i]);
	p->period_type = merge_copy_type(strings, &first->period_type);
	p->drop_frames = intern_string(strings, first->drop_frames);
	p->keep_frames = intern_string(strings, first->keep_frames);
	for (size_t i = 0; i < n; i++) {
		merge_times(p, srcs[i]);
		if (!*p->default_sample_type)
			p->default_sample_type =
				intern_string(strings, srcs[i]->default_sample_type);
		if (!*p->doc_url)
			p->doc_url = intern_string(strings, srcs[i]->doc_url);
	}
	int r = merge_comments(srcs, n, p, strings);

	return r < 0 ? r : strings->failed ? -ENOMEM : 0;
}
