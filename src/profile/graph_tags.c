/* SPDX-License-Identifier: MIT */
#include "profile/graph_tags.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/labels.h"
#include "profile/measure.h"

/* A tag of one sample: its group and name as one number, so that pairs with nodes hash. */
struct tagger_key {
	const char *group, *name, *unit;
	int64_t value;
};

/* A tag counted on a node, before nodes get their lists. */
struct tagger_tag {
	uint32_t node;
	struct graph_tag tag;
};

struct graph_tagger {
	struct graph *g;
	struct pair_map ids;  /* address of a text, in two halves -> number of the text */
	struct pair_map keys; /* number of the group, number of the name -> key */
	struct pair_map map;  /* node, key -> tags */
	struct tagger_key *key;
	uint32_t n_keys, keys_room, n_texts;
	struct tagger_tag *tags;
	uint32_t n_tags, tags_room;
	uint32_t *now; /* [n_now] keys of the sample at hand */
	uint32_t n_now, now_room;
};

void graph_tagger_free(struct graph_tagger *t)
{
	if (!t)
		return;
	pair_map_done(&t->ids);
	pair_map_done(&t->keys);
	pair_map_done(&t->map);
	free(t->key);
	free(t->tags);
	free(t->now);
	free(t);
}

int graph_tagger_new(struct graph *g, struct graph_tagger **ret)
{
	_cleanup_(graph_tagger_freep) struct graph_tagger *t = xcalloc(1, sizeof(*t));

	t->g = g;
	if (pair_map_init(&t->ids, 64) < 0 || pair_map_init(&t->keys, 64) < 0 ||
		pair_map_init(&t->map, g->n_nodes) < 0)
		return -ENOMEM;
	*ret = TAKE_PTR(t);
	return 0;
}

static void *tagger_room(void *array, uint32_t *room, uint32_t used, size_t size)
{
	if (used < *room)
		return array;
	if (*room >= UINT32_MAX / 2)
		return NULL;
	uint32_t more = *room ? *room * 2 : 64;
	void *fresh = reallocarray(array, more, size);

	if (fresh)
		*room = more;
	return fresh;
}

/* Interned texts are told apart by address. */
static uint32_t *tagger_text_id(struct graph_tagger *t, const char *text)
{
	uint32_t *at = pair_map_at(&t->ids, (uint32_t)((uint64_t)(uintptr_t)text >> 32),
		(uint32_t)(uintptr_t)text);

	if (at && *at == UINT32_MAX)
		*at = t->n_texts++;
	return at;
}

static int tagger_push_key(struct graph_tagger *t, const struct tagger_key *k)
{
	uint32_t *group = tagger_text_id(t, k->group);
	uint32_t group_id = group ? *group : 0;
	uint32_t *name = k->name ? tagger_text_id(t, k->name) : NULL;

	if (!group || (k->name && !name))
		return -ENOMEM;
	uint32_t *at = pair_map_at(&t->keys, group_id, name ? *name : UINT32_MAX - 1);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		void *keys = tagger_room(t->key, &t->keys_room, t->n_keys, sizeof(*t->key));

		if (!keys)
			return -ENOMEM;
		t->key = keys;
		t->key[t->n_keys] = *k;
		*at = t->n_keys++;
	}
	uint32_t id = *at;
	void *now = tagger_room(t->now, &t->now_room, t->n_now, sizeof(*t->now));

	if (!now)
		return -ENOMEM;
	t->now = now;
	t->now[t->n_now++] = id;
	return 0;
}

static const char *tagger_keep(struct graph_tagger *t, const char *text)
{
	const char *copy = arena_copy_string(t->g->arena, text, strlen(text));

	return copy ? texts_add(&t->g->strings, copy) : NULL;
}

int graph_tagger_read(struct graph_tagger *t, const struct profile_sample *s)
{
	const struct graph_options *o = &t->g->options;
	_cleanup_free_ char *joined = labels_join(s);
	const char *group = joined ? tagger_keep(t, joined) : NULL;
	int r = group ? 0 : -ENOMEM;

	t->n_now = 0;
	if (r == 0 && *group)
		r = tagger_push_key(t, &(struct tagger_key){.group = group});
	for (size_t i = 0; i < s->n_labels && r == 0; i++) {
		const struct profile_label *l = &s->labels[i];
		char text[MEASURE_TEXT_MAX];

		if (!l->is_num || strcmp(l->key, "bytes") != 0)
			continue;
		measure_label(text, l->num, o->tag_unit, o->output_unit);
		const char *name = tagger_keep(t, text);

		r = name ? tagger_push_key(
				   t, &(struct tagger_key){group, name, o->tag_unit, l->num})
			 : -ENOMEM;
	}
	return r;
}

static struct graph_tag *tagger_find(struct graph_tagger *t, uint32_t node, uint32_t key)
{
	uint32_t *at = pair_map_at(&t->map, node, key);

	if (!at)
		return NULL;
	if (*at == UINT32_MAX) {
		void *tags = tagger_room(t->tags, &t->tags_room, t->n_tags, sizeof(*t->tags));
		const struct tagger_key *k = &t->key[key];

		if (!tags)
			return NULL;
		t->tags = tags;
		t->tags[t->n_tags] = (struct tagger_tag){.node = node,
			.tag = {.group = k->group,
				.name = k->name,
				.unit = k->unit,
				.value = k->value}};
		*at = t->n_tags++;
	}
	return &t->tags[*at].tag;
}

int graph_tagger_add(struct graph_tagger *t, uint32_t node, int64_t w, int64_t div, bool flat)
{
	for (uint32_t i = 0; i < t->n_now; i++) {
		struct graph_tag *tag = tagger_find(t, node, t->now[i]);

		if (!tag)
			return -ENOMEM;
		graph_add(flat ? &tag->flat : &tag->cum, w);
		graph_add(flat ? &tag->flat_div : &tag->cum_div, div);
	}
	return 0;
}

int graph_tagger_finish(struct graph_tagger *t)
{
	struct graph *g = t->g;
	struct graph_tag *tags = arena_take(g->arena, t->n_tags, sizeof(*tags));

	if (!tags)
		return -ENOMEM;
	for (uint32_t i = 0; i < t->n_tags; i++)
		g->nodes[t->tags[i].node].n_tags++;
	for (uint32_t i = 0; i < g->n_nodes; i++) {
		g->nodes[i].tags = tags;
		tags += g->nodes[i].n_tags;
		g->nodes[i].n_tags = 0;
	}
	for (uint32_t i = 0; i < t->n_tags; i++) {
		struct graph_node *n = &g->nodes[t->tags[i].node];

		n->tags[n->n_tags++] = t->tags[i].tag;
	}
	return 0;
}

void graph_trim_tags(struct graph *g, int64_t cutoff)
{
	for (size_t i = 0; i < g->n_shown; i++) {
		struct graph_node *n = g->shown[i];

		for (uint32_t k = 0; k < n->n_tags; k++)
			n->tags[k].is_gone |= graph_abs(n->tags[k].flat) < cutoff &&
					      graph_abs(n->tags[k].cum) < cutoff;
	}
}

void graph_restore_tags(struct graph *g)
{
	for (uint32_t i = 0; i < g->n_nodes; i++)
		for (uint32_t k = 0; k < g->nodes[i].n_tags; k++)
			g->nodes[i].tags[k].is_gone = false;
}

uint32_t graph_count_tags(const struct graph_node *n)
{
	uint32_t count = 0;

	for (uint32_t k = 0; k < n->n_tags; k++)
		count += !n->tags[k].is_gone && n->tags[k].flat != 0;
	return count;
}

int graph_tag_compare(const struct graph_tag *a, const struct graph_tag *b, bool by_flat)
{
	const char *name_a = a->name ? a->name : a->group,
		   *name_b = b->name ? b->name : b->group;
	int64_t cum_a = graph_abs(a->cum), cum_b = graph_abs(b->cum);
	int64_t flat_a = graph_abs(a->flat), flat_b = graph_abs(b->flat);

	if (!by_flat && cum_a != cum_b)
		return cum_a > cum_b ? -1 : 1;
	if (flat_a != flat_b)
		return flat_a > flat_b ? -1 : 1;
	return strcmp(name_a, name_b);
}
