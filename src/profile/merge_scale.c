/* SPDX-License-Identifier: MIT */
/* Merging: the arithmetic on values that comparing two profiles needs. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "profile/arena.h"
#include "profile/merge.h"

/* What does not fit becomes the least number, as on the machines the reference runs on. */
static int64_t merge_round(double v)
{
	double rounded = round(v);

	return rounded >= -0x1p63 && rounded < 0x1p63 ? (int64_t)rounded : INT64_MIN;
}

/* A value whose ratio is 1 stays as it is, and does not keep its sample: the reference's rule.
 */
static bool merge_scale_value(int64_t *value, double ratio)
{
	if (ratio == 1)
		return false;
	*value = merge_round((double)*value * ratio);
	return *value != 0;
}

/* step 1: a ratio for each sample type; step 0: one for all. */
static void merge_scale_samples(struct profile *p, const double *ratios, size_t step)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n_samples; i++) {
		bool keep = false;

		for (size_t k = 0; k < p->n_sample_types; k++)
			if (merge_scale_value(&p->samples[i].values[k], ratios[k * step]))
				keep = true;
		if (keep)
			p->samples[kept++] = p->samples[i];
	}
	p->n_samples = kept;
}

void merge_scale_each(struct profile *p, const double *ratios)
{
	for (size_t i = 0; i < p->n_sample_types; i++) {
		if (ratios[i] != 1) {
			merge_scale_samples(p, ratios, 1);
			return;
		}
	}
}

void merge_scale(struct profile *p, double ratio)
{
	if (ratio != 1)
		merge_scale_samples(p, &ratio, 0);
}

static int64_t merge_sum(const struct profile *p, size_t type)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < p->n_samples; i++)
		sum += (uint64_t)p->samples[i].values[type];
	return (int64_t)sum;
}

int merge_normalize(struct profile *p, const struct profile *base, struct why *why)
{
	_cleanup_free_ double *ratios = NULL;
	int r = merge_check_compatible(p, base, why);

	if (r < 0)
		return r;
	ratios = memory_array(p->n_sample_types, sizeof(*ratios));
	if (!ratios)
		return why_errno(why, -ENOMEM, "normalizing");
	for (size_t i = 0; i < p->n_sample_types; i++) {
		int64_t sum = merge_sum(p, i);

		ratios[i] = sum ? (double)merge_sum(base, i) / (double)sum : 0;
	}
	merge_scale_each(p, ratios);
	return 0;
}

static const struct profile_label merge_base_label = {
	.key = "pprof::base", .str = "true", .unit = ""};

/* Whatever the key held before is replaced. */
static void merge_set_base(struct profile_sample *s, struct profile_label *labels)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_labels; i++)
		if (s->labels[i].is_num || strcmp(s->labels[i].key, merge_base_label.key))
			labels[n++] = s->labels[i];
	labels[n++] = merge_base_label;
	s->labels = labels;
	s->n_labels = n;
	s->is_base = true;
}

int merge_mark_base(struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_samples; i++)
		n += p->samples[i].n_labels + 1;
	struct profile_label *labels = arena_take(p->arena, n, sizeof(*labels));

	if (!labels)
		return -ENOMEM;
	for (size_t i = 0; i < p->n_samples; i++) {
		merge_set_base(&p->samples[i], labels);
		labels += p->samples[i].n_labels;
	}
	return 0;
}
