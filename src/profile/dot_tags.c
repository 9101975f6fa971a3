/* SPDX-License-Identifier: MIT */
/* Boxes that hang on a node of the picture: how much of it each label accounts for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/dot.h"
#include "profile/graph_tags.h"

enum { DOT_TAGS_MAX = 4 };

/* Either way round, for the same sort with a switch. */
static int dot_compare_cum(const void *a, const void *b)
{
	return graph_tag_compare(a, b, false);
}

static int dot_compare_flat(const void *a, const void *b)
{
	return graph_tag_compare(a, b, true);
}

static void dot_sort_tags(struct graph_tag *tags, size_t n, bool flat_only)
{
	qsort(tags, n, sizeof(*tags), flat_only ? dot_compare_flat : dot_compare_cum);
}

/* The tags of a node: those of texts (group NULL), or the numbers of one group. Free it. */
static struct graph_tag *dot_pick_tags(
	const struct graph_node *n, const char *group, bool flat_only, size_t *ret_n)
{
	struct graph_tag *tags = memory_array((size_t)n->n_tags + 1, sizeof(*tags));
	size_t count = 0;

	for (uint32_t i = 0; tags && i < n->n_tags; i++) {
		const struct graph_tag *t = &n->tags[i];

		if (t->is_gone ||
			(group ? !t->name || strcmp(t->group, group) != 0 : !!t->name))
			continue;
		tags[count++] = *t;
	}
	if (tags)
		dot_sort_tags(tags, count, flat_only);
	*ret_n = count;
	return tags;
}

static double dot_tag_distance(const struct graph_tag *t, const struct graph_tag *u)
{
	const char *unit;
	double v = measure_scale(u->value, u->unit, t->unit, &unit);

	return v < (double)t->value ? (double)t->value - v : v - (double)t->value;
}

/* A group of numbers: its range, and its sums. */
struct dot_bucket {
	struct graph_tag first, min, max, sum;
	size_t n;
	char label[2 * MEASURE_TEXT_MAX + 4];
};

static bool dot_scaled_below(const struct graph_tag *t, const struct graph_tag *limit)
{
	const char *unit;

	return (int64_t)measure_scale(t->value, t->unit, limit->unit, &unit) < limit->value;
}

static bool dot_scaled_above(const struct graph_tag *t, const struct graph_tag *limit)
{
	const char *unit;

	return (int64_t)measure_scale(t->value, t->unit, limit->unit, &unit) > limit->value;
}

static void dot_bucket_add(struct dot_bucket *b, const struct graph_tag *t)
{
	if (b->n++ == 0) {
		b->first = b->min = b->max = b->sum = *t;
		return;
	}
	if (dot_scaled_below(t, &b->min))
		b->min = *t;
	if (dot_scaled_above(t, &b->max))
		b->max = *t;
	graph_add(&b->sum.flat, t->flat);
	graph_add(&b->sum.flat_div, t->flat_div);
	graph_add(&b->sum.cum, t->cum);
	graph_add(&b->sum.cum_div, t->cum_div);
}

/* What stands for the bucket: "1kB..4kB", with means already taken. */
static struct graph_tag dot_bucket_tag(struct dot_bucket *b)
{
	char low[MEASURE_TEXT_MAX], high[MEASURE_TEXT_MAX];

	measure_label(low, b->min.value, b->min.unit, "auto");
	measure_label(high, b->max.value, b->max.unit, "auto");
	snprintf(b->label, sizeof(b->label), "%s%s%s", low, b->n > 1 ? ".." : "",
		b->n > 1 ? high : "");
	return (struct graph_tag){.group = "",
		.name = b->label,
		.flat = graph_mean(b->sum.flat, b->sum.flat_div),
		.cum = graph_mean(b->sum.cum, b->sum.cum_div)};
}

/* More numbers than boxes: the heaviest start a bucket each, the rest joins the nearest. */
static size_t dot_collapse(struct graph_tag *tags, size_t n, bool flat_only,
	struct dot_bucket buckets[DOT_TAGS_MAX])
{
	if (n <= DOT_TAGS_MAX)
		return n;
	for (size_t i = 0; i < DOT_TAGS_MAX; i++)
		dot_bucket_add(&buckets[i], &tags[i]);
	for (size_t i = DOT_TAGS_MAX; i < n; i++) {
		size_t best = 0;
		double distance = dot_tag_distance(&tags[i], &buckets[0].first);

		for (size_t k = 1; k < DOT_TAGS_MAX; k++) {
			double d = dot_tag_distance(&tags[i], &buckets[k].first);

			if (d < distance) {
				best = k;
				distance = d;
			}
		}
		dot_bucket_add(&buckets[best], &tags[i]);
	}
	for (size_t i = 0; i < DOT_TAGS_MAX; i++)
		tags[i] = dot_bucket_tag(&buckets[i]);
	dot_sort_tags(tags, DOT_TAGS_MAX, flat_only);
	return DOT_TAGS_MAX;
}

static int dot_write_numbers(const struct report *r, const struct graph_node *n,
	const char *group, bool flat_only, const char *source, FILE *out, bool *any)
{
	struct dot_bucket buckets[DOT_TAGS_MAX] = {0};
	size_t count;
	_cleanup_free_ struct graph_tag *tags = dot_pick_tags(n, group, flat_only, &count);

	if (!tags)
		return -ENOMEM;
	count = dot_collapse(tags, count, flat_only, buckets);
	for (size_t j = 0; j < count; j++) {
		int64_t flat = graph_mean(tags[j].flat, tags[j].flat_div);
		int64_t cum = graph_mean(tags[j].cum, tags[j].cum_div);
		bool own = flat_only || flat == cum;
		char weight[MEASURE_TEXT_MAX];

		if ((own ? flat : cum) == 0)
			continue;
		*any = true;
		report_value(r, weight, own ? flat : cum);
		fprintf(out, "N%s_%zu [label = \"", source, j);
		dot_write_text(out, tags[j].name);
		fprintf(out,
			"\" id=\"N%s_%zu\" fontsize=8 shape=box3d tooltip=\"%s\"]\n"
			"%s -> N%s_%zu [label=\" %s\" weight=100 tooltip=\"%s\" "
			"labeltooltip=\"%s\"%s]\n",
			source, j, weight, source, source, j, weight, weight, weight,
			own ? "" : " style=\"dotted\"");
	}
	return 0;
}

static int dot_write_text_tag(const struct report *r, const struct graph_node *n,
	const struct graph_tag *t, size_t i, bool flat_only, FILE *out, bool *any)
{
	int64_t w =
		flat_only ? graph_mean(t->flat, t->flat_div) : graph_mean(t->cum, t->cum_div);
	char weight[MEASURE_TEXT_MAX], source[40];

	if (w == 0)
		return 0;
	*any = true;
	report_value(r, weight, w);
	snprintf(source, sizeof(source), "N%u_%zu", n->shown, i);
	/* The text was escaped when it was joined. */
	fprintf(out,
		"%s [label = \"%s\" id=\"%s\" fontsize=8 shape=box3d tooltip=\"%s\"]\n"
		"N%u -> %s [label=\" %s\" weight=100 tooltip=\"%s\" labeltooltip=\"%s\"]\n",
		source, t->group, source, weight, n->shown, source, weight, weight, weight);
	return dot_write_numbers(r, n, t->group, flat_only, source, out, any);
}

int dot_write_tags(const struct report *r, const struct graph_node *n, bool flat_only,
	FILE *out, bool *ret_any)
{
	size_t count;
	_cleanup_free_ struct graph_tag *tags = dot_pick_tags(n, NULL, flat_only, &count);
	char source[40];
	int e = tags ? 0 : -ENOMEM;

	*ret_any = false;
	for (size_t i = 0; e == 0 && i < MIN(count, (size_t)DOT_TAGS_MAX); i++)
		e = dot_write_text_tag(r, n, &tags[i], i, flat_only, out, ret_any);
	if (e < 0)
		return e;
	snprintf(source, sizeof(source), "N%u", n->shown);
	return dot_write_numbers(r, n, "", flat_only, source, out, ret_any);
}
