/* SPDX-License-Identifier: MIT */
/* -tags: how much each value of each label accounts for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/pairmap.h"
#include "profile/report.h"

/* One value of one key; texts are interned. */
struct tags_value {
	const char *key, *text;
	int64_t sum;
};

struct tags_table {
	const struct report *r;
	struct profile_arena *arena;
	struct texts texts;
	struct pair_map ids;
	struct tags_value *values; /* [n] */
	size_t n, room;
};

static void tags_table_done(struct tags_table *t)
{
	texts_done(&t->texts);
	pair_map_done(&t->ids);
	free(t->values);
	arena_free(t->arena);
}

static int tags_make_room(struct tags_table *t)
{
	if (t->n < t->room)
		return 0;
	size_t room = t->room ? t->room * 2 : 64;
	void *fresh =
		room < UINT32_MAX ? reallocarray(t->values, room, sizeof(*t->values)) : NULL;

	if (!fresh)
		return -ENOMEM;
	t->values = fresh;
	t->room = room;
	return 0;
}

static int tags_add(struct tags_table *t, const char *key, const char *text, int64_t value)
{
	const char *k = texts_add(&t->texts, key);
	const char *v = texts_add(&t->texts, text);

	if (!k || !v)
		return -ENOMEM;
	uint64_t mixed = texts_mix((uintptr_t)k) ^ (uintptr_t)v;
	uint32_t *at = pair_map_at(&t->ids, (uint32_t)(mixed >> 32), (uint32_t)mixed);

	if (!at || tags_make_room(t) < 0)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		*at = (uint32_t)t->n;
		t->values[t->n++] = (struct tags_value){.key = k, .text = v};
	}
	graph_add(&t->values[*at].sum, value);
	return 0;
}

static int tags_add_label(
	struct tags_table *t, const struct profile_sample *s, const struct profile_label *l)
{
	const struct report *r = t->r;
	int64_t value = s->values[r->value];
	char text[MEASURE_TEXT_MAX];

	if (!l->is_num)
		return tags_add(t, l->key, l->str, value);
	measure_label(text, l->num, labels_unit(&r->units, l->key), r->output_unit);
	const char *copy = arena_copy_string(t->arena, text, strlen(text));

	return copy ? tags_add(t, l->key, copy, value) : -ENOMEM;
}

/* By key; inside a key the heaviest first, then by text. */
static int tags_compare(const void *a, const void *b)
{
	const struct tags_value *x = a, *y = b;
	int64_t sum_x = graph_abs(x->sum), sum_y = graph_abs(y->sum);
	int r = strcmp(x->key, y->key);

	if (r == 0)
		r = (sum_x < sum_y) - (sum_x > sum_y);
	return r ? r : strcmp(x->text, y->text);
}

/* "1.5MB (12.3%):" of one value; free it. */
static char *tags_share(const struct report *r, int64_t value, int64_t total)
{
	char text[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];

	measure_label_tenths(text, value, r->sample_unit, r->output_unit);
	if (total <= 0)
		return xasprintf("%s:", text);
	measure_percent(share, value, total);
	return xasprintf("%s (%s):", text, share);
}

static int tags_width(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* A table of three columns: key, share right-aligned, text; columns one blank wider. */
static void tags_write_key(
	const struct report *r, const struct tags_value *values, size_t n, FILE *out)
{
	_cleanup_free_ char *head = xasprintf("%s:", values[0].key);
	int key_width = tags_width(head) + 1, width = 0;
	char total_text[MEASURE_TEXT_MAX];
	int64_t total = 0;

	for (size_t i = 0; i < n; i++)
		graph_add(&total, values[i].sum);
	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *share = tags_share(r, values[i].sum, total);

		width = MAX(width, tags_width(share) + 1);
	}
	measure_label_tenths(total_text, total, r->sample_unit, r->output_unit);
	fprintf(out, " %s Total %s\n", head, total_text);
	for (size_t i = 0; i < n; i++) {
		_cleanup_free_ char *share = tags_share(r, values[i].sum, total);

		report_pad(out, key_width, " ");
		report_pad(out, width, share);
		fprintf(out, " %s\n", values[i].text);
	}
	fputc('\n', out);
}

int report_write_tags(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(tags_table_done) struct tags_table t = {.r = r};
	int e = arena_new(PROFILE_SIZE_MAX, &t.arena);

	(void)why;
	if (e == 0)
		e = texts_init(&t.texts, 64);
	if (e == 0)
		e = pair_map_init(&t.ids, 64);
	for (size_t i = 0; i < r->view->n_samples && e == 0; i++)
		for (size_t k = 0; k < r->view->samples[i].n_labels && e == 0; k++)
			e = tags_add_label(
				&t, &r->view->samples[i], &r->view->samples[i].labels[k]);
	if (e < 0)
		return e;
	if (t.n > 0)
		qsort(t.values, t.n, sizeof(*t.values), tags_compare);
	for (size_t i = 0, n; i < t.n; i += n) {
		n = 1;
		while (i + n < t.n && t.values[i + n].key == t.values[i].key)
			n++;
		tags_write_key(r, &t.values[i], n, out);
	}
	return 0;
}
