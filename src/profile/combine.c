/* SPDX-License-Identifier: MIT */
#include "profile/combine.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/measure.h"
#include "profile/merge.h"

/* Equal but for an s at the end: "sample" and "samples" are old names of one thing. */
static bool combine_same_type(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	n -= n > 0 && a[n - 1] == 's';
	m -= m > 0 && b[m - 1] == 's';
	return n == m && memcmp(a, b, n) == 0;
}

/* Lower *finest to t's unit where that is the finer one. */
static int combine_unit(const struct profile_value_type *t,
	const struct profile_value_type *first, const char **finest, struct why *why)
{
	const char *unit;

	if (!combine_same_type(first->type, t->type) || !measure_compatible(*finest, t->unit))
		return why_set(why, -EINVAL, "profiles do not go together: %s/%s and %s/%s",
			first->type, first->unit, t->type, t->unit);
	if (measure_scale(1, t->unit, *finest, &unit) < 1)
		*finest = t->unit;
	return 0;
}

static int combine_find_units(
	struct profile **p, size_t n, const char **units, const char **period, struct why *why)
{
	int r = 0;

	*period = p[0]->period_type.unit;
	for (size_t k = 0; k < p[0]->n_sample_types; k++)
		units[k] = p[0]->sample_types[k].unit;
	for (size_t i = 1; i < n && r == 0; i++) {
		if (p[i]->n_sample_types != p[0]->n_sample_types)
			return why_set(why, -EINVAL,
				"profiles do not go together: %zu and %zu sample types",
				p[0]->n_sample_types, p[i]->n_sample_types);
		r = combine_unit(&p[i]->period_type, &p[0]->period_type, period, why);
		for (size_t k = 0; k < p[i]->n_sample_types && r == 0; k++)
			r = combine_unit(
				&p[i]->sample_types[k], &p[0]->sample_types[k], &units[k], why);
	}
	return r;
}

/* A unit of another profile, kept by this one. */
static int combine_set_unit(struct profile *p, profile_string *to, const char *unit)
{
	const char *copy = arena_copy_string(p->arena, unit, strlen(unit));

	if (!copy)
		return -ENOMEM;
	*to = copy;
	return 0;
}

static int combine_rescale(struct profile *p, const char **units, const char *period)
{
	_cleanup_free_ double *ratios = memory_array(p->n_sample_types + 1, sizeof(*ratios));
	const char *unit;
	int r = ratios ? 0 : -ENOMEM;

	if (r < 0)
		return r;
	p->period = (int64_t)measure_scale(p->period, p->period_type.unit, period, &unit);
	r = combine_set_unit(p, &p->period_type.unit, period);
	for (size_t k = 0; k < p->n_sample_types && r == 0; k++) {
		ratios[k] = measure_scale(1, p->sample_types[k].unit, units[k], &unit);
		r = combine_set_unit(p, &p->sample_types[k].unit, units[k]);
	}
	if (r == 0)
		merge_scale_each(p, ratios);
	return r;
}

static int combine_merge(struct profile **p, size_t n, struct profile **ret, struct why *why)
{
	_cleanup_free_ const char **units =
		memory_array(p[0]->n_sample_types + 1, sizeof(*units));
	const char *period = NULL;
	int r = units ? 0 : -ENOMEM;

	if (n == 1) {
		r = merge_alone(p[0], why);
		if (r == 0)
			*ret = TAKE_PTR(p[0]);
		return r;
	}
	if (r == 0)
		r = combine_find_units(p, n, units, &period, why);
	for (size_t i = 0; i < n && r == 0; i++)
		r = combine_rescale(p[i], units, period);
	if (r < 0)
		return r;
	return merge_profiles((const struct profile *const *)p, n, ret, why);
}

static int combine_subtract(struct profile **p, struct profile *base,
	const struct pprof_options *o, struct why *why)
{
	struct profile *both[] = {*p, base}, *merged;
	int r = o->diff_base ? merge_mark_base(base) : 0;

	if (r == 0 && o->normalize)
		r = merge_normalize(*p, base, why);
	if (r < 0)
		return r;
	merge_scale(base, -1);
	r = combine_merge(both, ARRAY_SIZE(both), &merged, why);
	if (r < 0)
		return r;
	profile_free(*p);
	*p = merged;
	return 0;
}

static int combine_add_comment(struct profile *p, const char *comment)
{
	profile_string *comments =
		arena_take(p->arena, p->n_comments + 1, sizeof(*p->comments));
	const char *copy = arena_copy_string(p->arena, comment, strlen(comment));

	if (!comments || !copy)
		return -ENOMEM;
	if (p->n_comments > 0)
		memcpy(comments, p->comments, p->n_comments * sizeof(*comments));
	comments[p->n_comments++] = copy;
	p->comments = comments;
	return 0;
}

/* Sums of values that are not negative and cannot overflow: their order is no matter. */
static bool combine_values_add_up(const struct profile *p)
{
	const uint64_t most = INT64_MAX / MAX(p->n_samples, (size_t)1);
	size_t n = p->n_sample_types;

	for (size_t i = 0; i < p->n_samples; i++)
		for (size_t k = 0; k < n; k++)
			if ((uint64_t)p->samples[i].values[k] > most)
				return false;
	return true;
}

/* Places that merging leaves out: of no sample, or of those of zeros only. */
static bool combine_has_unused(const struct profile *p)
{
	_cleanup_free_ bool *used = memory_array(p->n_locations + 1, sizeof(*used));

	for (size_t i = 0; i < p->n_samples && used; i++) {
		const struct profile_sample *s = &p->samples[i];
		bool counts = false;

		for (size_t k = 0; k < p->n_sample_types && !counts; k++)
			counts = s->values[k] != 0;
		for (size_t k = 0; k < s->n_locations && counts; k++)
			used[s->locations[k]] = true;
	}
	return !used || memchr(used, 0, p->n_locations) != NULL;
}

/*
 * Does a report come out the same whether equal stacks were added up before it was made or not?
 * The table of functions does, being sums itself, where nothing but the samples could be
 * merged.
 */
static bool combine_is_needless(const struct profile *p, const struct pprof_options *o)
{
	bool names = o->focus || o->ignore || o->hide || o->show || o->show_from;
	bool tags = o->tagroot || o->tagleaf || o->tagfocus || o->tagignore || o->tagshow ||
		    o->taghide;

	if (o->report != REPORT_TOP || o->granularity == PPROF_BY_ADDRESS || tags ||
		p->n_mappings > 1 || p->n_comments > 0)
		return false;
	for (size_t i = 0; i < p->n_locations; i++)
		if (p->locations[i].n_lines == 0)
			return false;
	/* What a pattern matched is told, and what is left out cannot match. */
	return combine_values_add_up(p) && !(names && combine_has_unused(p));
}

int combine_profiles(struct profile **sources, size_t n_sources, struct profile **bases,
	size_t n_bases, bool is_kept, const struct pprof_options *o, struct profile **ret,
	struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL, *base = NULL;
	int r = 0;

	if (n_sources == 1 && n_bases == 0 && !is_kept && combine_is_needless(sources[0], o))
		p = TAKE_PTR(sources[0]);
	else
		r = combine_merge(sources, n_sources, &p, why);
	if (r == 0 && n_bases > 0)
		r = combine_merge(bases, n_bases, &base, why);
	if (r == 0 && base)
		r = combine_subtract(&p, base, o, why);
	if (r == 0 && o->add_comment)
		r = combine_add_comment(p, o->add_comment);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}
