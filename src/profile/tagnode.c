/* SPDX-License-Identifier: MIT */
#include "profile/tagnode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/measure.h"
#include "profile/pairmap.h"
#include "profile/texts.h"

enum { TAGNODE_KEYS_MAX = 64 };

/* The keys of one option, in its order. */
struct tagnode_keys {
	const char *key[TAGNODE_KEYS_MAX];
	size_t n;
	bool matched;
};

struct tagnode_maker {
	struct profile *v;
	const char *unit;
	struct texts texts;
	struct pair_map ids; /* key number and address of the values -> location */
	struct profile_function *functions;
	struct profile_location *locations;
	size_t n, room, old_functions, old_locations;
	uint64_t function_id, location_id;
};

static void tagnode_maker_done(struct tagnode_maker *m)
{
	texts_done(&m->texts);
	pair_map_done(&m->ids);
	free(m->functions);
	free(m->locations);
}

/* The keys live as long as the profile: a value equal to a key is the same text. */
static int tagnode_split(struct tagnode_keys *k, const char *list, struct profile_arena *a)
{
	if (!list)
		return 0;
	char *rest = (char *)arena_copy_string(a, list, strlen(list));

	if (!rest)
		return -ENOMEM;
	for (char *part; (part = strsep(&rest, ","));) {
		if (!*part)
			continue;
		if (k->n == TAGNODE_KEYS_MAX)
			return -E2BIG;
		k->key[k->n++] = part;
	}
	return 0;
}

static bool tagnode_has_units(const struct profile_sample *s, const char *key)
{
	for (size_t i = 0; i < s->n_labels; i++)
		if (s->labels[i].is_num && *s->labels[i].unit &&
			strcmp(s->labels[i].key, key) == 0)
			return true;
	return false;
}

/* The values of a key, texts first, with commas between; "" without any. */
static char *tagnode_values(const struct tagnode_maker *m, const struct profile_sample *s,
	const char *key, bool *matched)
{
	bool units = tagnode_has_units(s, key);
	char *out = xstrdup("");

	for (int numbers = 0; numbers <= 1; numbers++) {
		for (size_t i = 0; i < s->n_labels; i++) {
			const struct profile_label *l = &s->labels[i];
			char text[MEASURE_TEXT_MAX];
			char *before = out;

			if (l->is_num != (bool)numbers || strcmp(l->key, key) != 0)
				continue;
			measure_label(text, l->num, units ? l->unit : "", units ? m->unit : "");
			out = xasprintf(
				"%s%s%s", before, *before ? "," : "", numbers ? text : l->str);
			free(before);
			*matched = true;
		}
	}
	return out;
}

static int tagnode_make_room(struct tagnode_maker *m)
{
	if (m->n < m->room)
		return 0;
	size_t room = m->room ? m->room * 2 : 64;

	if (room > UINT32_MAX / 4)
		return -E2BIG;
	void *functions = reallocarray(m->functions, room, sizeof(*m->functions));

	if (!functions)
		return -ENOMEM;
	m->functions = functions;
	void *locations = reallocarray(m->locations, room, sizeof(*m->locations));

	if (!locations)
		return -ENOMEM;
	m->locations = locations;
	m->room = room;
	return 0;
}

/* A new function and the location that is nothing but this function. */
static int tagnode_make(struct tagnode_maker *m, const char *name, const char *key)
{
	struct profile_arena *a = m->v->arena;
	struct profile_line *line = arena_take(a, 1, sizeof(*line));
	const char *file = arena_copy_string(a, key, strlen(key));
	int r = tagnode_make_room(m);

	if (r < 0 || !line || !file)
		return r < 0 ? r : -ENOMEM;
	line->function = (uint32_t)(m->old_functions + m->n);
	m->functions[m->n] = (struct profile_function){
		.id = ++m->function_id, .name = name, .system_name = "", .filename = file};
	m->locations[m->n++] = (struct profile_location){
		.id = ++m->location_id, .mapping = PROFILE_NONE, .lines = line, .n_lines = 1};
	return 0;
}

static int tagnode_find(struct tagnode_maker *m, const struct profile_sample *s,
	struct tagnode_keys *keys, size_t k, uint32_t *ret)
{
	_cleanup_free_ char *values = tagnode_values(m, s, keys->key[k], &keys->matched);
	const char *copy = arena_copy_string(m->v->arena, values, strlen(values));
	const char *name = copy ? texts_add(&m->texts, copy) : NULL;
	/* The key as part of the text keeps the pair of two addresses unique. */
	const char *key = name ? texts_add(&m->texts, keys->key[k]) : NULL;

	if (!key)
		return -ENOMEM;
	uint64_t mixed = texts_mix((uintptr_t)name) ^ (uintptr_t)key;
	uint32_t *at = pair_map_at(&m->ids, (uint32_t)(mixed >> 32), (uint32_t)mixed);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		*at = (uint32_t)(m->old_locations + m->n);
		int r = tagnode_make(m, name, keys->key[k]);

		if (r < 0)
			return r;
	}
	*ret = *at;
	return 0;
}

static int tagnode_extend(struct tagnode_maker *m, struct profile_sample *s,
	struct tagnode_keys *root, struct tagnode_keys *leaf)
{
	size_t total = leaf->n + s->n_locations + root->n;
	uint32_t *locations = arena_take(m->v->arena, total, sizeof(*locations));
	int r = locations ? 0 : -ENOMEM;

	if (r == 0 && s->n_locations > 0)
		memcpy(locations + leaf->n, s->locations, s->n_locations * sizeof(*locations));
	/* The roots first: new frames are numbered in the order they are met. */
	for (size_t i = 0; i < root->n && r == 0; i++)
		r = tagnode_find(
			m, s, root, root->n - 1 - i, &locations[leaf->n + s->n_locations + i]);
	for (size_t i = 0; i < leaf->n && r == 0; i++)
		r = tagnode_find(m, s, leaf, leaf->n - 1 - i, &locations[i]);
	if (r < 0)
		return r;
	s->locations = locations;
	s->n_locations = total;
	return 0;
}

/* Old and new in one array. */
static void *tagnode_join(struct profile_arena *a, const void *old, size_t n_old,
	const void *more, size_t n, size_t size)
{
	char *all = arena_take(a, n_old + n, size);

	if (all && n_old > 0)
		memcpy(all, old, n_old * size);
	if (all && n > 0)
		memcpy(all + n_old * size, more, n * size);
	return all;
}

static int tagnode_finish(struct tagnode_maker *m)
{
	struct profile *v = m->v;
	void *functions = tagnode_join(v->arena, v->functions, v->n_functions, m->functions,
		m->n, sizeof(*v->functions));
	void *locations = tagnode_join(v->arena, v->locations, v->n_locations, m->locations,
		m->n, sizeof(*v->locations));

	if (!functions || !locations)
		return -ENOMEM;
	v->functions = functions;
	v->locations = locations;
	v->n_functions += m->n;
	v->n_locations += m->n;
	return 0;
}

static void tagnode_last_ids(struct tagnode_maker *m)
{
	for (size_t i = 0; i < m->v->n_functions; i++)
		m->function_id = MAX(m->function_id, m->v->functions[i].id);
	for (size_t i = 0; i < m->v->n_locations; i++)
		m->location_id = MAX(m->location_id, m->v->locations[i].id);
}

static int tagnode_extend_all(
	struct tagnode_maker *m, struct tagnode_keys *root, struct tagnode_keys *leaf)
{
	struct profile *v = m->v;
	int r = texts_init(&m->texts, 64);

	if (r == 0)
		r = pair_map_init(&m->ids, 64);
	tagnode_last_ids(m);
	for (size_t i = 0; i < v->n_samples && r == 0; i++)
		r = tagnode_extend(m, &v->samples[i], root, leaf);
	return r < 0 ? r : tagnode_finish(m);
}

int tagnode_add(struct profile *v, const struct pprof_options *o, FILE *notes)
{
	struct tagnode_keys root = {0}, leaf = {0};
	_cleanup_(tagnode_maker_done) struct tagnode_maker m = {.v = v,
		.unit = o->unit,
		.old_functions = v->n_functions,
		.old_locations = v->n_locations};
	int r = tagnode_split(&root, o->tagroot, v->arena);

	if (r == 0)
		r = tagnode_split(&leaf, o->tagleaf, v->arena);
	if (r < 0)
		return r;
	if (root.n + leaf.n > 0)
		r = tagnode_extend_all(&m, &root, &leaf);
	if (o->tagroot && !root.matched)
		fputs("TagRoot expression matched no samples\n", notes);
	if (o->tagleaf && !leaf.matched)
		fputs("TagLeaf expression matched no samples\n", notes);
	return r;
}
