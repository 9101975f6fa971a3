/* SPDX-License-Identifier: MIT */
/* Edges and their weights: the second walk over all samples. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "profile/graph.h"
#include "profile/graph_inline.h"
#include "profile/graph_unroll.h"

/*
 * A frame as the walk needs it, in one word: its node and two answers. Frames that are not kept
 * leave one gap behind, whatever their number.
 */
enum { GRAPH_FRAME_WANTED = 1, GRAPH_FRAME_INLINE = 2, GRAPH_FRAME_SHIFT = 2 };
static const uint32_t graph_gap = UINT32_MAX;

/* Few edges make up nearly all calls: the last ones are remembered before the table is asked.
 */
enum { GRAPH_CALL_BITS = 12, GRAPH_CALLS = 1 << GRAPH_CALL_BITS };

struct graph_call {
	uint32_t caller, node, edge;
};

/* One thread's share of the samples, and the edges it finds there. */
struct graph_linker {
	const struct graph *g;
	const bool *kept;
	enum graph_links which;
	size_t from, to;
	uint32_t *first;  /* [n_locations + 1] into frames */
	uint32_t *frames; /* of each location, outermost first */
	struct graph_rows rows;
	struct graph_call *calls; /* [GRAPH_CALLS] */
	struct pair_map map;
	struct graph_edge *edges; /* [n_edges] in the order they are met */
	uint32_t n_edges, edges_room;
	int r;
};

static void graph_linker_done(struct graph_linker *l)
{
	pair_map_done(&l->map);
	free(l->first);
	free(l->frames);
	free(l->rows.rows);
	free(l->calls);
	free(l->edges);
}

/* Only -top goes without gaps: it does not tell residual edges from others. */
static void graph_linker_fill(struct graph_linker *l)
{
	const struct graph *g = l->g;
	size_t n_locations = g->profile->n_locations, n = 0;

	for (size_t i = 0; i < n_locations; i++) {
		uint32_t end = g->loc_first[i + 1];

		l->first[i] = (uint32_t)n;
		for (uint32_t at = end; at-- > g->loc_first[i];) {
			uint32_t node = g->loc_nodes[at];
			bool in = !l->kept || l->kept[node];
			bool gap = n > l->first[i] && l->frames[n - 1] == graph_gap;
			bool wanted = l->which == GRAPH_LINK_ALL || g->nodes[node].may_inline;

			if (in)
				l->frames[n++] = node << GRAPH_FRAME_SHIFT |
						 (wanted ? GRAPH_FRAME_WANTED : 0) |
						 (at + 1 != end ? GRAPH_FRAME_INLINE : 0);
			else if (l->which == GRAPH_LINK_ALL && !gap)
				l->frames[n++] = graph_gap;
		}
	}
	l->first[n_locations] = (uint32_t)n;
}

static int graph_linker_init(struct graph_linker *l)
{
	const struct graph *g = l->g;
	size_t n = g->profile->n_locations;

	l->first = memory_array(n + 1, sizeof(*l->first));
	l->frames = memory_array((size_t)g->loc_first[n] + 1, sizeof(*l->frames));
	l->calls = memory_array(GRAPH_CALLS, sizeof(*l->calls));
	if (!l->first || !l->frames || !l->calls)
		return -ENOMEM;
	memset(l->calls, 0xff, GRAPH_CALLS * sizeof(*l->calls));
	graph_linker_fill(l);
	int r = graph_rows_init(&l->rows, n, l->first, l->frames);

	return r < 0 ? r : pair_map_init(&l->map, g->n_nodes);
}

/* The edge of a call, made when it is the first of its kind. 0 or -ENOMEM. */
static int graph_find_edge(
	struct graph_linker *l, uint32_t caller, uint32_t node, uint32_t *ret)
{
	uint32_t *at = pair_map_at(&l->map, caller, node);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		if (!graph_add_edge(&l->edges, &l->n_edges, &l->edges_room, caller, node))
			return -ENOMEM;
		*at = l->n_edges - 1;
	}
	*ret = *at;
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

struct graph_step {
	uint32_t caller, frame;
	bool is_residual;
};

/* Where the walk down a sample is. */
struct graph_descent {
	uint32_t caller;
	bool is_residual; /* frames that are not kept were passed since */
};

/*
 * The steps that count, of n frames. Which ones do cannot be predicted: each is written, and
 * the next one over it where it does not count.
 */
static size_t graph_find_steps(const uint32_t *frames, size_t n, struct graph_descent *d,
	struct graph_step steps[GRAPH_BLOCK + 1])
{
	uint32_t caller = d->caller;
	bool is_residual = d->is_residual;
	size_t n_steps = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t node = frames[i] >> GRAPH_FRAME_SHIFT;
		bool gap = frames[i] == graph_gap;

		steps[n_steps] = (struct graph_step){caller, frames[i], is_residual};
		n_steps += frames[i] & !gap & (caller != PROFILE_NONE) & (caller != node) &
			   GRAPH_FRAME_WANTED;
		caller = gap ? caller : node;
		is_residual = gap;
	}
	*d = (struct graph_descent){caller, is_residual};
	return n_steps;
}

static inline uint32_t graph_call_slot(uint32_t caller, uint32_t node)
{
	return (caller * UINT32_C(0x9e3779b1) ^ node * UINT32_C(0x85ebca6b)) >>
	       (32 - GRAPH_CALL_BITS);
}

static int graph_take_step(
	struct graph_linker *l, const struct graph_step *s, struct graph_edge *add)
{
	uint32_t node = s->frame >> GRAPH_FRAME_SHIFT;
	struct graph_call *call = &l->calls[graph_call_slot(s->caller, node)];

	if (call->caller != s->caller || call->node != node) {
		if (graph_find_edge(l, s->caller, node, &call->edge) < 0)
			return -ENOMEM;
		call->caller = s->caller;
		call->node = node;
	}
	add->is_inline = s->frame & GRAPH_FRAME_INLINE;
	add->is_residual = s->is_residual;
	graph_count_edge(&l->edges[call->edge], add);
	return 0;
}

static int graph_link_frames(struct graph_linker *l, const uint32_t *frames, size_t n,
	struct graph_descent *d, struct graph_edge *add)
{
	struct graph_step steps[GRAPH_BLOCK + 1];

	for (size_t some; n > 0; frames += some, n -= some) {
		some = MIN(n, (size_t)GRAPH_BLOCK);
		size_t n_steps = graph_find_steps(frames, some, d, steps);

		for (size_t i = 0; i < n_steps; i++)
			if (graph_take_step(l, &steps[i], add) < 0)
				return -ENOMEM;
	}
	return 0;
}

static int graph_link_sample(
	struct graph_linker *l, const struct profile_sample *s, uint32_t stamp)
{
	struct graph_edge add = {.stamp = stamp};
	struct graph_descent d = {.caller = PROFILE_NONE};
	uint32_t block[GRAPH_BLOCK_IDS];
	size_t left = s->n_locations, n;
	int r = 0;

	if (!graph_sample_weight(l->g, s, &add.weight, &add.weight_div))
		return 0;
	while (left > 0 && r == 0) {
		const uint32_t *frames = graph_unroll(&l->rows, s->locations, &left, block, &n);

		r = graph_link_frames(l, frames, n, &d, &add);
	}
	return r;
}

static void graph_link_share(void *job)
{
	struct graph_linker *l = job;

	l->r = graph_linker_init(l);
	for (size_t i = l->from; i < l->to && l->r == 0; i++)
		l->r = graph_link_sample(l, &l->g->profile->samples[i], (uint32_t)i + 1);
}

/* What a later share found goes to the first: in the order in which one walk meets them. */
static int graph_linker_join(struct graph_linker *all, const struct graph_linker *more)
{
	for (uint32_t i = 0; i < more->n_edges; i++) {
		const struct graph_edge *e = &more->edges[i];
		uint32_t *at = pair_map_at(&all->map, e->src, e->dst);

		if (!at)
			return -ENOMEM;
		if (*at == UINT32_MAX) {
			if (!graph_add_edge(&all->edges, &all->n_edges, &all->edges_room,
				    e->src, e->dst))
				return -ENOMEM;
			*at = all->n_edges - 1;
		}
		graph_count_edge(&all->edges[*at], e);
	}
	return 0;
}

static int graph_link_all(struct graph *g, const bool *kept, enum graph_links which)
{
	struct graph_linker linkers[PARALLEL_MAX];
	size_t n = graph_width(g), n_samples = g->profile->n_samples;
	int r = 0;

	for (size_t i = 0; i < n; i++)
		linkers[i] = (struct graph_linker){.g = g,
			.kept = kept,
			.which = which,
			.from = n_samples * i / n,
			.to = n_samples * (i + 1) / n};
	parallel_run(graph_link_share, linkers, n, sizeof(linkers[0]));
	for (size_t i = 0; i < n && r == 0; i++) {
		r = linkers[i].r;
		if (r == 0 && i > 0)
			r = graph_linker_join(&linkers[0], &linkers[i]);
	}
	free(g->edges);
	g->edges = TAKE_PTR(linkers[0].edges);
	g->n_edges = linkers[0].n_edges;
	g->edges_room = linkers[0].edges_room;
	for (size_t i = 0; i < n; i++)
		graph_linker_done(&linkers[i]);
	return r;
}

/* The short way for -top, where there are few enough nodes for it. */
static int graph_link_inlined(struct graph *g, const bool *kept)
{
	if (!g->any_inline)
		return 0;
	int r = graph_link_inline(g, kept);

	return r == -E2BIG ? graph_link_all(g, kept, GRAPH_LINK_INLINE) : r;
}

int graph_link(struct graph *g, const bool *kept, enum graph_links which)
{
	g->n_edges = 0;
	int r = which == GRAPH_LINK_INLINE ? graph_link_inlined(g, kept)
					   : graph_link_all(g, kept, which);

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
