/* SPDX-License-Identifier: MIT */
/* Weights of nodes and edges: the walks over all samples. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/graph.h"
#include "profile/graph_tags.h"

bool graph_sample_weight(
	const struct graph *g, const struct profile_sample *s, int64_t *ret_w, int64_t *ret_div)
{
	*ret_w = s->values[g->options.value];
	*ret_div = g->options.mean ? s->values[0] : 0;
	return *ret_w || *ret_div;
}

static void graph_weigh_frame(struct graph_node *n, int64_t w, int64_t div)
{
	graph_add(&n->cum, w);
	graph_add(&n->cum_div, div);
}

/* One sample: cum once a node, flat to the innermost frame. */
static int graph_weigh_sample(struct graph *g, const struct profile_sample *s,
	struct graph_tagger *tagger, uint32_t *seen, uint32_t stamp)
{
	int64_t w, div;

	if (!graph_sample_weight(g, s, &w, &div) || s->n_locations == 0)
		return 0;
	int r = tagger ? graph_tagger_read(tagger, s) : 0;

	for (size_t i = 0; i < s->n_locations && r == 0; i++) {
		uint32_t at = g->loc_first[s->locations[i]];
		uint32_t end = g->loc_first[s->locations[i] + 1];

		for (; at < end && r == 0; at++) {
			uint32_t n = g->loc_nodes[at];

			if (seen[n] == stamp)
				continue;
			seen[n] = stamp;
			graph_weigh_frame(&g->nodes[n], w, div);
			if (tagger)
				r = graph_tagger_add(tagger, n, w, div, false);
		}
	}
	struct graph_node *leaf = &g->nodes[g->loc_nodes[g->loc_first[s->locations[0]]]];

	graph_add(&leaf->flat, w);
	graph_add(&leaf->flat_div, div);
	if (tagger && r == 0)
		r = graph_tagger_add(tagger, leaf->id, w, div, true);
	return r;
}

int graph_weigh(struct graph *g)
{
	const struct profile *p = g->profile;
	_cleanup_(graph_tagger_freep) struct graph_tagger *tagger = NULL;
	_cleanup_free_ uint32_t *seen = memory_array((size_t)g->n_nodes + 1, sizeof(*seen));
	int r = seen ? 0 : -ENOMEM;

	if (r == 0 && g->options.tags)
		r = graph_tagger_new(g, &tagger);
	for (size_t i = 0; i < p->n_samples && r == 0; i++)
		r = graph_weigh_sample(g, &p->samples[i], tagger, seen, (uint32_t)i + 1);
	if (r == 0 && tagger)
		r = graph_tagger_finish(tagger);
	if (r == 0) {
		g->shown = memory_array((size_t)g->n_nodes + 1, sizeof(struct graph_node *));
		r = g->shown ? 0 : -ENOMEM;
	}
	if (r == 0)
		graph_show(g, NULL);
	return r;
}

void graph_show(struct graph *g, const bool *kept)
{
	g->n_shown = 0;
	for (uint32_t i = 0; i < g->n_nodes; i++) {
		struct graph_node *n = &g->nodes[i];
		bool negative = n->flat < 0 || (n->flat == 0 && n->cum < 0);

		n->shown = 0;
		if ((kept && !kept[i]) || (n->cum == 0 && n->flat == 0))
			continue;
		if (!g->options.drop_negative || !negative)
			g->shown[g->n_shown++] = n;
	}
}

struct graph_linker {
	struct graph *g;
	const bool *kept;
	enum graph_links which;
	struct pair_map map;
};

static void graph_linker_done(struct graph_linker *l)
{
	pair_map_done(&l->map);
}

static int graph_link_pair(
	struct graph_linker *l, uint32_t src, uint32_t dst, const struct graph_edge *add)
{
	uint32_t *at = pair_map_at(&l->map, src, dst);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		if (!graph_add_edge(l->g, src, dst))
			return -ENOMEM;
		*at = l->g->n_edges - 1;
	}
	struct graph_edge *e = &l->g->edges[*at];

	if (e->stamp == add->stamp)
		return 0;
	e->stamp = add->stamp;
	graph_add(&e->weight, add->weight);
	graph_add(&e->weight_div, add->weight_div);
	e->is_residual |= add->is_residual;
	e->is_inline &= add->is_inline;
	return 0;
}

static int graph_link_sample(
	struct graph_linker *l, const struct profile_sample *s, uint32_t stamp)
{
	struct graph *g = l->g;
	struct graph_edge add = {.stamp = stamp};
	uint32_t parent = PROFILE_NONE;

	if (!graph_sample_weight(g, s, &add.weight, &add.weight_div))
		return 0;
	for (size_t i = s->n_locations; i-- > 0;) {
		uint32_t first = g->loc_first[s->locations[i]];
		uint32_t end = g->loc_first[s->locations[i] + 1];

		for (uint32_t at = end; at-- > first;) {
			uint32_t n = g->loc_nodes[at];

			if (l->kept && !l->kept[n]) {
				add.is_residual = true;
				continue;
			}
			bool wanted = l->which == GRAPH_LINK_ALL || g->nodes[n].may_inline;

			add.is_inline = at + 1 != end;
			if (parent != PROFILE_NONE && parent != n && wanted) {
				int r = graph_link_pair(l, parent, n, &add);

				if (r < 0)
					return r;
			}
			parent = n;
			add.is_residual = false;
		}
	}
	return 0;
}

int graph_link(struct graph *g, const bool *kept, enum graph_links which)
{
	_cleanup_(graph_linker_done) struct graph_linker l = {
		.g = g, .kept = kept, .which = which};
	int r;

	g->n_edges = 0;
	if (which == GRAPH_LINK_INLINE && !g->any_inline)
		return graph_index_edges(g);
	r = pair_map_init(&l.map, g->n_nodes);
	for (size_t i = 0; i < g->profile->n_samples && r == 0; i++)
		r = graph_link_sample(&l, &g->profile->samples[i], (uint32_t)i + 1);
	return r < 0 ? r : graph_index_edges(g);
}

/* Counting sort: how many edges each end has, where its list starts, then the lists. */
int graph_index_edges(struct graph *g)
{
	free(g->ends);
	g->ends = memory_array((size_t)g->n_edges * 2 + 1, sizeof(*g->ends));
	if (!g->ends)
		return -ENOMEM;
	for (uint32_t i = 0; i < g->n_nodes; i++)
		g->nodes[i].n_in = g->nodes[i].n_out = 0;
	for (uint32_t i = 0; i < g->n_edges; i++) {
		g->nodes[g->edges[i].dst].n_in++;
		g->nodes[g->edges[i].src].n_out++;
	}
	uint32_t *at = g->ends;

	for (uint32_t i = 0; i < g->n_nodes; i++) {
		struct graph_node *n = &g->nodes[i];

		n->in = at;
		at += n->n_in;
		n->out = at;
		at += n->n_out;
		n->n_in = n->n_out = 0;
	}
	for (uint32_t i = 0; i < g->n_edges; i++) {
		struct graph_node *src = &g->nodes[g->edges[i].src];
		struct graph_node *dst = &g->nodes[g->edges[i].dst];

		src->out[src->n_out++] = i;
		dst->in[dst->n_in++] = i;
	}
	return 0;
}
