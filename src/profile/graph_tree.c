/* SPDX-License-Identifier: MIT */
/* The call tree: one node for each path of places from a root. */
#include <errno.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/graph_tags.h"
#include "profile/graph_trim.h"

struct graph_grower {
	struct graph *g;
	struct graph_tagger *tagger;
	struct pair_map map; /* parent node, place -> node; edges are found by their callee */
	uint32_t *edge_of;   /* [room] node -> its incoming edge, PROFILE_NONE for a root */
	uint32_t room;
};

static void graph_grower_done(struct graph_grower *w)
{
	pair_map_done(&w->map);
	graph_tagger_free(w->tagger);
	free(w->edge_of);
}

static int graph_grow_edge(struct graph_grower *w, uint32_t node, uint32_t parent)
{
	if (node >= w->room) {
		uint32_t room = MAX(node + 1, w->room * 2);
		void *fresh = reallocarray(w->edge_of, room, sizeof(*w->edge_of));

		if (!fresh)
			return -ENOMEM;
		w->edge_of = fresh;
		w->room = room;
	}
	w->edge_of[node] = PROFILE_NONE;
	if (parent == PROFILE_NONE)
		return 0;
	if (!graph_add_edge(&w->g->edges, &w->g->n_edges, &w->g->edges_room, parent, node))
		return -ENOMEM;
	w->edge_of[node] = w->g->n_edges - 1;
	return 0;
}

/* The node of a place below its parent; made when it is the first visit. */
static int graph_grow_node(
	struct graph_grower *w, uint32_t parent, uint32_t place, uint32_t *ret)
{
	uint32_t *at = pair_map_at(&w->map, parent, place);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		const struct graph_info info = w->g->nodes[place].info;
		struct graph_node *n = graph_add_node(w->g, &info);

		if (!n)
			return -ENOMEM;
		n->parent = parent;
		*at = n->id;
		int r = graph_grow_edge(w, n->id, parent);

		if (r < 0)
			return r;
	}
	*ret = *at;
	return 0;
}

static int graph_grow_frame(
	struct graph_grower *w, uint32_t node, int64_t weight, int64_t div, bool is_inline)
{
	graph_add(&w->g->nodes[node].cum, weight);
	graph_add(&w->g->nodes[node].cum_div, div);
	if (w->edge_of[node] != PROFILE_NONE) {
		struct graph_edge *e = &w->g->edges[w->edge_of[node]];

		graph_add(&e->weight, weight);
		graph_add(&e->weight_div, div);
		e->is_inline &= is_inline;
	}
	return w->tagger ? graph_tagger_add(w->tagger, node, weight, div, false) : 0;
}

static int graph_grow_sample(struct graph_grower *w, const struct profile_sample *s)
{
	struct graph *g = w->g;
	uint32_t node = PROFILE_NONE;
	int64_t weight, div;

	if (!graph_sample_weight(g, s, &weight, &div))
		return 0;
	int r = w->tagger ? graph_tagger_read(w->tagger, s) : 0;

	for (size_t i = s->n_locations; i-- > 0;) {
		uint32_t first = g->loc_first[s->locations[i]];
		uint32_t end = g->loc_first[s->locations[i] + 1];

		for (uint32_t at = end; at-- > first && r == 0;) {
			r = graph_grow_node(w, node, g->loc_nodes[at], &node);
			if (r == 0)
				r = graph_grow_frame(w, node, weight, div, at + 1 != end);
		}
	}
	if (r < 0 || node == PROFILE_NONE)
		return r;
	graph_add(&g->nodes[node].flat, weight);
	graph_add(&g->nodes[node].flat_div, div);
	return w->tagger ? graph_tagger_add(w->tagger, node, weight, div, true) : 0;
}

int graph_grow_tree(struct graph *g)
{
	_cleanup_(graph_grower_done) struct graph_grower w = {.g = g};
	int r = pair_map_init(&w.map, g->n_nodes);

	if (r == 0 && g->options.tags)
		r = graph_tagger_new(g, &w.tagger);
	for (size_t i = 0; i < g->profile->n_samples && r == 0; i++)
		r = graph_grow_sample(&w, &g->profile->samples[i]);
	if (r == 0 && w.tagger)
		r = graph_tagger_finish(w.tagger);
	if (r == 0)
		r = graph_index_edges(g);
	return r < 0 ? r : graph_show_all(g);
}

int graph_trim_tree(struct graph *g, const bool *kept)
{
	/* Callers have lower numbers, so that the edge into a caller is settled before. */
	for (uint32_t i = 0; i < g->n_edges; i++) {
		struct graph_edge *e = &g->edges[i];
		const struct graph_node *src = &g->nodes[e->src];

		if (e->is_gone || kept[e->src])
			continue;
		const struct graph_edge *up = src->n_in ? &g->edges[src->in[0]] : NULL;

		e->is_residual = true;
		if (!up || up->is_gone) {
			e->is_gone = true;
			continue;
		}
		e->src = up->src;
		e->is_inline &= up->is_inline;
	}
	for (uint32_t i = 0; i < g->n_edges; i++)
		g->edges[i].is_gone |= !kept[g->edges[i].dst];
	return graph_index_edges(g);
}
