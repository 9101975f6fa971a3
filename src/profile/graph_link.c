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

/* What is touched for every frame, close together. */
struct graph_count {
	int64_t cum, div;
	uint32_t stamp; /* the last sample counted */
};

/* One sample: cum once a node, flat to the innermost frame. */
static int graph_weigh_sample(struct graph *g, const struct profile_sample *s,
	struct graph_tagger *tagger, struct graph_count *counts, uint32_t stamp)
{
	int64_t w, div;

	if (!graph_sample_weight(g, s, &w, &div) || s->n_locations == 0)
		return 0;
	int r = tagger ? graph_tagger_read(tagger, s) : 0;

	for (size_t i = 0; i < s->n_locations && r == 0; i++) {
		uint32_t at = g->loc_first[s->locations[i]];
		uint32_t end = g->loc_first[s->locations[i] + 1];

		for (; at < end; at++) {
			struct graph_count *c = &counts[g->loc_nodes[at]];

			if (c->stamp == stamp)
				continue;
			c->stamp = stamp;
			graph_add(&c->cum, w);
			graph_add(&c->div, div);
			if (tagger && r == 0)
				r = graph_tagger_add(tagger, g->loc_nodes[at], w, div, false);
		}
	}
	struct graph_node *leaf = &g->nodes[g->loc_nodes[g->loc_first[s->locations[0]]]];

	graph_add(&leaf->flat, w);
	graph_add(&leaf->flat_div, div);
	if (tagger && r == 0)
		r = graph_tagger_add(tagger, leaf->id, w, div, true);
	return r;
}

static int graph_weigh_all(struct graph *g, struct graph_tagger *tagger)
{
	const struct profile *p = g->profile;
	_cleanup_free_ struct graph_count *counts =
		memory_array((size_t)g->n_nodes + 1, sizeof(*counts));
	int r = counts ? 0 : -ENOMEM;

	for (size_t i = 0; i < p->n_samples && r == 0; i++)
		r = graph_weigh_sample(g, &p->samples[i], tagger, counts, (uint32_t)i + 1);
	for (uint32_t i = 0; i < g->n_nodes && r == 0; i++) {
		g->nodes[i].cum = counts[i].cum;
		g->nodes[i].cum_div = counts[i].div;
	}
	return r;
}

int graph_weigh(struct graph *g)
{
	_cleanup_(graph_tagger_freep) struct graph_tagger *tagger = NULL;
	int r = g->options.tags ? graph_tagger_new(g, &tagger) : 0;

	if (r == 0)
		r = graph_weigh_all(g, tagger);
	if (r == 0 && tagger)
		r = graph_tagger_finish(tagger);
	return r < 0 ? r : graph_show_all(g);
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

int graph_show_all(struct graph *g)
{
	g->shown = memory_array((size_t)g->n_nodes + 1, sizeof(struct graph_node *));
	if (!g->shown)
		return -ENOMEM;
	graph_show(g, NULL);
	return 0;
}

/*
 * A frame as the walk needs it. Frames that are not kept leave one gap behind, whatever their
 * number. A place is mostly reached from where it was reached the last time: the edge of then
 * is remembered, and the table of all edges asked only for another caller.
 */
struct graph_frame {
	uint32_t node;   /* PROFILE_NONE is a gap */
	uint32_t caller; /* of the last time, PROFILE_NONE at first */
	uint32_t edge;   /* from there */
	bool is_wanted;  /* edges into this node are counted */
	bool is_inline;
};

struct graph_linker {
	struct graph *g;
	uint32_t *first;            /* [n_locations + 1] into frames */
	struct graph_frame *frames; /* of each location, outermost first */
	struct pair_map map;
};

static void graph_linker_done(struct graph_linker *l)
{
	pair_map_done(&l->map);
	free(l->first);
	free(l->frames);
}

/* Only -top goes without gaps: it does not tell residual edges from others. */
static int graph_linker_init(
	struct graph_linker *l, struct graph *g, const bool *kept, enum graph_links which)
{
	size_t n_locations = g->profile->n_locations, n = 0;

	l->g = g;
	l->first = memory_array(n_locations + 1, sizeof(*l->first));
	l->frames = memory_array((size_t)g->loc_first[n_locations] + 1, sizeof(*l->frames));
	if (!l->first || !l->frames)
		return -ENOMEM;
	for (size_t i = 0; i < n_locations; i++) {
		uint32_t end = g->loc_first[i + 1];

		l->first[i] = (uint32_t)n;
		for (uint32_t at = end; at-- > g->loc_first[i];) {
			uint32_t node = g->loc_nodes[at];
			bool in = !kept || kept[node];
			bool gap = n > l->first[i] && l->frames[n - 1].node == PROFILE_NONE;

			if (!in && (which == GRAPH_LINK_INLINE || gap))
				continue;
			l->frames[n++] = (struct graph_frame){.node = in ? node : PROFILE_NONE,
				.caller = PROFILE_NONE,
				.is_wanted =
					which == GRAPH_LINK_ALL || g->nodes[node].may_inline,
				.is_inline = at + 1 != end};
		}
	}
	l->first[n_locations] = (uint32_t)n;
	return pair_map_init(&l->map, g->n_nodes);
}

/* The edge into a frame's node, made when it is the first of its kind. 0 or -ENOMEM. */
static int graph_find_edge(struct graph_linker *l, struct graph_frame *f, uint32_t caller)
{
	if (f->caller == caller)
		return 0;
	uint32_t *at = pair_map_at(&l->map, caller, f->node);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		if (!graph_add_edge(l->g, caller, f->node))
			return -ENOMEM;
		*at = l->g->n_edges - 1;
	}
	f->caller = caller;
	f->edge = *at;
	return 0;
}

static void graph_count_edge(struct graph_edge *e, const struct graph_edge *add)
{
	if (e->stamp == add->stamp)
		return;
	e->stamp = add->stamp;
	graph_add(&e->weight, add->weight);
	graph_add(&e->weight_div, add->weight_div);
	e->is_residual |= add->is_residual;
	e->is_inline &= add->is_inline;
}

static int graph_link_sample(
	struct graph_linker *l, const struct profile_sample *s, uint32_t stamp)
{
	struct graph_edge add = {.stamp = stamp};
	uint32_t caller = PROFILE_NONE;

	if (!graph_sample_weight(l->g, s, &add.weight, &add.weight_div))
		return 0;
	for (size_t i = s->n_locations; i-- > 0;) {
		struct graph_frame *f = &l->frames[l->first[s->locations[i]]];
		struct graph_frame *end = &l->frames[l->first[s->locations[i] + 1]];

		for (; f < end; f++) {
			if (f->node == PROFILE_NONE) {
				add.is_residual = true;
				continue;
			}
			add.is_inline = f->is_inline;
			if (f->is_wanted && caller != PROFILE_NONE && caller != f->node) {
				if (graph_find_edge(l, f, caller) < 0)
					return -ENOMEM;
				graph_count_edge(&l->g->edges[f->edge], &add);
			}
			caller = f->node;
			add.is_residual = false;
		}
	}
	return 0;
}

int graph_link(struct graph *g, const bool *kept, enum graph_links which)
{
	_cleanup_(graph_linker_done) struct graph_linker l = {0};
	int r;

	g->n_edges = 0;
	if (which == GRAPH_LINK_INLINE && !g->any_inline)
		return graph_index_edges(g);
	r = graph_linker_init(&l, g, kept, which);
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
