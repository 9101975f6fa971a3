/* SPDX-License-Identifier: MIT */
#include "profile/graph.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/path.h"

void graph_free(struct graph *g)
{
	if (!g)
		return;
	texts_done(&g->strings);
	free(g->nodes);
	free(g->shown);
	free(g->edges);
	free(g->ends);
	free(g->loc_first);
	free(g->loc_nodes);
	arena_free(g->arena);
	free(g);
}

int64_t graph_times(int64_t value, double ratio)
{
	double v = (double)value * ratio;

	return v >= -0x1p63 && v < 0x1p63 ? (int64_t)v : INT64_MIN;
}

/* Double *array once it is full; room and count stay 32 bits wide. */
static int graph_make_room(void **array, uint32_t *room, uint32_t used, size_t size)
{
	if (used < *room)
		return 0;
	if (*room >= UINT32_MAX / 2)
		return -E2BIG;
	uint32_t more = *room ? *room * 2 : 256;
	void *fresh = reallocarray(*array, more, size);

	if (!fresh)
		return -ENOMEM;
	*array = fresh;
	*room = more;
	return 0;
}

struct graph_node *graph_add_node(struct graph *g, const struct graph_info *info)
{
	void *nodes = g->nodes;

	if (graph_make_room(&nodes, &g->nodes_room, g->n_nodes, sizeof(*g->nodes)) < 0)
		return NULL;
	g->nodes = nodes;
	g->nodes[g->n_nodes] =
		(struct graph_node){.info = *info, .id = g->n_nodes, .parent = PROFILE_NONE};
	return &g->nodes[g->n_nodes++];
}

struct graph_edge *graph_add_edge(
	struct graph_edge **edges, uint32_t *n, uint32_t *room, uint32_t src, uint32_t dst)
{
	void *list = *edges;

	if (graph_make_room(&list, room, *n, sizeof(**edges)) < 0)
		return NULL;
	*edges = list;
	(*edges)[*n] = (struct graph_edge){.src = src, .dst = dst, .is_inline = true};
	return &(*edges)[(*n)++];
}

/* The file name of a function as nodes carry it. */
static const char *graph_clean_file(struct graph *g, const char *file)
{
	const struct graph_options *o = &g->options;

	if (!o->keep_paths)
		file = path_trim(file, o->trim_path, o->source_path);
	if (!*file || path_is_clean(file))
		return texts_add(&g->strings, file);
	size_t size = strlen(file) + 2;
	char *clean = arena_take(g->arena, size, 1);

	if (!clean)
		return NULL;
	path_clean(clean, size, file);
	return texts_add(&g->strings, clean);
}

/* Names and files of all functions, interned once: places then compare pointers. */
struct graph_names {
	const char **name, **file; /* [n_functions] */
	const char **object;       /* [n_mappings] */
};

static void graph_names_done(struct graph_names *n)
{
	free(n->name);
	free(n->file);
	free(n->object);
}

static int graph_names_init(struct graph_names *n, struct graph *g)
{
	const struct profile *p = g->profile;

	n->name = memory_array(p->n_functions, sizeof(*n->name));
	n->file = memory_array(p->n_functions, sizeof(*n->file));
	n->object = memory_array(p->n_mappings, sizeof(*n->object));
	if ((p->n_functions && (!n->name || !n->file)) || (p->n_mappings && !n->object))
		return -ENOMEM;
	for (size_t i = 0; i < p->n_functions; i++) {
		const struct aggregate *a = &g->options.aggregate;

		n->name[i] = texts_add(&g->strings, a->function ? p->functions[i].name : "");
		n->file[i] = a->file ? graph_clean_file(g, p->functions[i].filename)
				     : texts_add(&g->strings, "");
		if (!n->name[i] || !n->file[i])
			return -ENOMEM;
	}
	for (size_t i = 0; i < p->n_mappings; i++) {
		n->object[i] = texts_add(&g->strings, p->mappings[i].file);
		if (!n->object[i])
			return -ENOMEM;
	}
	return 0;
}

static struct graph_info graph_place(const struct graph *g, const struct graph_names *n,
	const struct profile_location *l, const struct profile_line *line, const char *none)
{
	struct graph_info info = {.name = none, .file = none, .objfile = none};
	const char *object = l->mapping == PROFILE_NONE ? none : n->object[l->mapping];

	info.address = g->options.aggregate.address ? l->address : 0;
	if (!line || line->function == PROFILE_NONE) {
		info.objfile = object;
		return info;
	}
	info.name = n->name[line->function];
	info.file = n->file[line->function];
	info.line = g->options.aggregate.line ? line->line : 0;
	if (g->options.objnames || !*info.name) {
		info.objfile = object;
		info.start_line = g->profile->functions[line->function].start_line;
	}
	return info;
}

static uint64_t graph_info_hash(uint64_t seed, const struct graph_info *i)
{
	uint64_t h = texts_mix(seed ^ (uintptr_t)i->name);

	h = texts_mix(h ^ (uintptr_t)i->file ^ i->address << 1);
	return texts_mix(h ^ (uint64_t)i->line ^ (uint64_t)i->start_line << 32 ^
			 (uintptr_t)i->objfile << 7);
}

static bool graph_info_equal(const struct graph_info *a, const struct graph_info *b)
{
	return a->name == b->name && a->file == b->file && a->objfile == b->objfile &&
	       a->address == b->address && a->line == b->line && a->start_line == b->start_line;
}

struct graph_table {
	uint32_t *slots; /* [mask + 1] node or PROFILE_NONE */
	size_t mask;
	uint64_t seed;
};

static uint32_t graph_find_node(
	struct graph *g, struct graph_table *t, const struct graph_info *info)
{
	size_t at = graph_info_hash(t->seed, info) & t->mask;

	while (t->slots[at] != PROFILE_NONE) {
		if (graph_info_equal(&g->nodes[t->slots[at]].info, info))
			return t->slots[at];
		at = (at + 1) & t->mask;
	}
	struct graph_node *n = graph_add_node(g, info);

	if (!n)
		return PROFILE_NONE;
	t->slots[at] = n->id;
	return n->id;
}

/* Frames of a location that count: without inlines only the last, and always one at least. */
static size_t graph_frames(const struct graph *g, const struct profile_location *l)
{
	return g->options.aggregate.inlines && l->n_lines > 1 ? l->n_lines : 1;
}

static int graph_place_all(struct graph *g, struct graph_names *names, struct graph_table *t)
{
	const struct profile *p = g->profile;
	const char *none = texts_add(&g->strings, "");

	for (size_t i = 0; i < p->n_locations; i++) {
		const struct profile_location *l = &p->locations[i];
		size_t n = graph_frames(g, l), skip = l->n_lines > n ? l->n_lines - n : 0;

		for (size_t k = 0; k < n; k++) {
			const struct profile_line *line =
				l->n_lines ? &l->lines[skip + k] : NULL;
			struct graph_info info = graph_place(g, names, l, line, none);
			uint32_t id = graph_find_node(g, t, &info);

			if (id == PROFILE_NONE)
				return -ENOMEM;
			g->loc_nodes[g->loc_first[i] + k] = id;
			g->nodes[id].may_inline |= k + 1 < n;
			g->any_inline |= k + 1 < n;
		}
	}
	return 0;
}

/* Where each location's nodes start; the number of all of them. */
static int graph_count_places(struct graph *g, size_t *ret_n)
{
	const struct profile *p = g->profile;
	size_t total = 0;

	for (size_t i = 0; i < p->n_locations; i++) {
		if (total > UINT32_MAX / 4)
			return -E2BIG;
		g->loc_first[i] = (uint32_t)total;
		total += graph_frames(g, &p->locations[i]);
	}
	g->loc_first[p->n_locations] = (uint32_t)total;
	*ret_n = total;
	return total > UINT32_MAX / 4 ? -E2BIG : 0;
}

static int graph_make_nodes(struct graph *g)
{
	_cleanup_(graph_names_done) struct graph_names names = {0};
	_cleanup_free_ uint32_t *slots = NULL;
	struct graph_table t = {.mask = 64, .seed = texts_seed()};
	size_t n;
	int r = graph_count_places(g, &n);

	if (r < 0)
		return r;
	while (t.mask < n * 2)
		t.mask *= 2;
	slots = memory_array(t.mask, sizeof(*slots));
	g->loc_nodes = memory_array(n + 1, sizeof(*g->loc_nodes));
	if (!slots || !g->loc_nodes)
		return -ENOMEM;
	memset(slots, 0xff, t.mask * sizeof(*slots));
	t.slots = slots;
	t.mask--;
	r = graph_names_init(&names, g);
	return r < 0 ? r : graph_place_all(g, &names, &t);
}

int graph_new(const struct profile *p, const struct graph_options *o, struct graph **ret)
{
	_cleanup_(graph_freep) struct graph *g = xcalloc(1, sizeof(*g));

	g->profile = p;
	g->options = *o;
	int r = arena_new(PROFILE_SIZE_MAX, &g->arena);

	if (r < 0)
		return r;
	r = texts_init(&g->strings, p->n_functions * 2);
	if (r < 0)
		return r;
	g->loc_first = memory_array(p->n_locations + 1, sizeof(*g->loc_first));
	if (!g->loc_first)
		return -ENOMEM;
	r = graph_make_nodes(g);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(g);
	return 0;
}

char *graph_info_name(const struct graph_info *i)
{
	char *out = NULL;
	size_t size, base_n;
	FILE *f = open_memstream(&out, &size);

	if (!f)
		return NULL;
	if (i->address)
		fprintf(f, "%016" PRIx64 " ", i->address);
	if (*i->name)
		fprintf(f, "%s ", i->name);
	if (i->line)
		fprintf(f, "%s:%" PRId64, i->file, i->line);
	else if (*i->file)
		fputs(i->file, f);
	else if (!*i->name && *i->objfile) {
		const char *base = path_base(i->objfile, &base_n);

		fprintf(f, "[%.*s]", (int)base_n, base);
	} else if (!*i->name) {
		fputs("<unknown>", f);
	}
	long end = ftell(f);

	if (fclose(f) != 0) {
		free(out);
		return NULL;
	}
	/* The blank after a name that nothing follows. */
	if (end > 0 && *i->name && !i->line && !*i->file)
		out[end - 1] = '\0';
	return out;
}

int graph_name(struct graph *g, const bool *kept)
{
	for (uint32_t i = 0; i < g->n_nodes; i++) {
		struct graph_node *n = &g->nodes[i];

		if (n->printable || (kept && !kept[i]))
			continue;
		if (*n->info.name && !*n->info.file && !n->info.line && !n->info.address) {
			n->printable = n->info.name;
			continue;
		}
		_cleanup_free_ char *name = graph_info_name(&n->info);

		if (name)
			n->printable = arena_copy_string(g->arena, name, strlen(name));
		if (!n->printable)
			return -ENOMEM;
	}
	return 0;
}
