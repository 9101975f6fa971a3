/* SPDX-License-Identifier: MIT */
/*
 * Calls of functions that may be inlined: all the edges that -top looks at. It lists few nodes,
 * so that a table of all pairs of them finds an edge without a search, and a walk without
 * branches is possible: what does not count goes to a sink, edge 0.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "profile/graph_inline.h"
#include "profile/graph_unroll.h"

enum {
	INLINE_NODES_MAX = 512, /* a table of at most 1 MiB */
	INLINE_SINK = 0,
};
static const uint32_t inline_no_edge = UINT32_MAX;

/* A frame in one word: the number of its node among those kept, and whether it is inlined. */
enum { INLINE_FRAME_INLINE = 1, INLINE_FRAME_SHIFT = 1 };

/* What all threads read. */
struct inline_frames {
	const struct graph *g;
	uint32_t *number_of; /* [n_nodes] of kept ones, counted from 0; n_kept of others */
	uint32_t *node_of;   /* [n_kept] */
	uint32_t n_kept;
	uint32_t *first;  /* [n_locations + 1] into frames */
	uint32_t *frames; /* kept ones of each location, outermost first */
	struct graph_rows rows;
};

/* One thread's share of the samples, and the edges it finds there. */
struct inline_share {
	const struct inline_frames *f;
	size_t from, to;
	uint32_t *edge_of; /* [n_kept + 1][n_kept] a row a caller; the last one of none */
	struct graph_edge *edges;
	uint32_t n_edges, edges_room;
	int r;
};

static void inline_frames_done(struct inline_frames *f)
{
	free(f->number_of);
	free(f->node_of);
	free(f->first);
	free(f->frames);
	free(f->rows.rows);
}

static int inline_number(struct inline_frames *f, const bool *kept)
{
	uint32_t n_nodes = f->g->n_nodes;

	for (uint32_t i = 0; i < n_nodes; i++)
		f->n_kept += !kept || kept[i];
	if (f->n_kept > INLINE_NODES_MAX)
		return -E2BIG;
	f->number_of = memory_array((size_t)n_nodes + 1, sizeof(*f->number_of));
	f->node_of = memory_array((size_t)f->n_kept + 1, sizeof(*f->node_of));
	if (!f->number_of || !f->node_of)
		return -ENOMEM;
	for (uint32_t i = 0, n = 0; i < n_nodes; i++) {
		bool in = !kept || kept[i];

		f->number_of[i] = in ? n : f->n_kept;
		if (in)
			f->node_of[n++] = i;
	}
	return 0;
}

/* The table does not tell residual edges from others: frames that are not kept leave no gap. */
static int inline_fill(struct inline_frames *f)
{
	const struct graph *g = f->g;
	size_t n_locations = g->profile->n_locations, n = 0;

	f->first = memory_array(n_locations + 1, sizeof(*f->first));
	f->frames = memory_array((size_t)g->loc_first[n_locations] + 1, sizeof(*f->frames));
	if (!f->first || !f->frames)
		return -ENOMEM;
	for (size_t i = 0; i < n_locations; i++) {
		uint32_t end = g->loc_first[i + 1];

		f->first[i] = (uint32_t)n;
		for (uint32_t at = end; at-- > g->loc_first[i];) {
			uint32_t number = f->number_of[g->loc_nodes[at]];

			f->frames[n] = number << INLINE_FRAME_SHIFT |
				       (at + 1 != end ? INLINE_FRAME_INLINE : 0);
			n += number < f->n_kept;
		}
	}
	f->first[n_locations] = (uint32_t)n;
	return graph_rows_init(&f->rows, n_locations, f->first, f->frames);
}

/* Calls that count have no edge yet; those of oneself and of what is never inlined sink. */
static int inline_share_init(struct inline_share *s)
{
	const struct inline_frames *f = s->f;
	size_t n = f->n_kept;

	s->edge_of = memory_array((n + 1) * n, sizeof(*s->edge_of));
	if (!s->edge_of || !graph_add_edge(&s->edges, &s->n_edges, &s->edges_room, 0, 0))
		return -ENOMEM;
	for (size_t caller = 0; caller < n; caller++)
		for (size_t callee = 0; callee < n; callee++)
			if (caller != callee && f->g->nodes[f->node_of[callee]].may_inline)
				s->edge_of[caller * n + callee] = inline_no_edge;
	return 0;
}

static int inline_add_edge(struct inline_share *s, uint32_t caller, uint32_t callee)
{
	const struct inline_frames *f = s->f;

	if (!graph_add_edge(&s->edges, &s->n_edges, &s->edges_room, f->node_of[caller],
		    f->node_of[callee]))
		return -ENOMEM;
	s->edge_of[(size_t)caller * f->n_kept + callee] = s->n_edges - 1;
	return 0;
}

/* Down n frames of a sample, below *caller. Each edge counts once a sample. */
static inline int inline_walk(struct inline_share *s, const uint32_t *frames, size_t n,
	uint32_t *caller, const struct graph_edge *add)
{
	size_t n_kept = s->f->n_kept;

	for (size_t i = 0; i < n; i++) {
		uint32_t callee = frames[i] >> INLINE_FRAME_SHIFT;
		const uint32_t *at = &s->edge_of[*caller * n_kept + callee];

		if (*at == inline_no_edge && inline_add_edge(s, *caller, callee) < 0)
			return -ENOMEM;
		struct graph_edge *e = &s->edges[*at];
		bool again = e->stamp == add->stamp;
		bool is_inline = frames[i] & INLINE_FRAME_INLINE;

		e->stamp = add->stamp;
		graph_add(&e->weight, again ? 0 : add->weight);
		graph_add(&e->weight_div, again ? 0 : add->weight_div);
		e->is_inline &= is_inline | again;
		*caller = callee;
	}
	return 0;
}

static int inline_walk_sample(
	struct inline_share *s, const struct profile_sample *sample, uint32_t stamp)
{
	struct graph_edge add = {.stamp = stamp};
	uint32_t block[GRAPH_BLOCK_IDS], caller = s->f->n_kept;
	size_t left = sample->n_locations, n;
	int r = 0;

	if (!graph_sample_weight(s->f->g, sample, &add.weight, &add.weight_div))
		return 0;
	while (left > 0 && r == 0) {
		const uint32_t *frames =
			graph_unroll(&s->f->rows, sample->locations, &left, block, &n);

		r = inline_walk(s, frames, n, &caller, &add);
	}
	return r;
}

static void inline_walk_share(void *job)
{
	struct inline_share *s = job;
	const struct profile_sample *samples = s->f->g->profile->samples;

	s->r = inline_share_init(s);
	for (size_t i = s->from; i < s->to && s->r == 0; i++)
		s->r = inline_walk_sample(s, &samples[i], (uint32_t)i + 1);
}

/* What another share found goes to the first. */
static int inline_join(struct inline_share *all, const struct inline_share *more)
{
	const struct inline_frames *f = all->f;

	for (uint32_t i = INLINE_SINK + 1; i < more->n_edges; i++) {
		const struct graph_edge *e = &more->edges[i];
		uint32_t caller = f->number_of[e->src];
		uint32_t callee = f->number_of[e->dst];
		uint32_t inlined = e->is_inline ? INLINE_FRAME_INLINE : 0;
		uint32_t frame = callee << INLINE_FRAME_SHIFT | inlined;
		int r = inline_walk(all, &frame, 1, &caller, e);

		if (r < 0)
			return r;
	}
	return 0;
}

static int inline_link(struct graph *g, const struct inline_frames *f)
{
	struct inline_share shares[PARALLEL_MAX];
	size_t n = graph_width(g), n_samples = g->profile->n_samples;
	int r = 0;

	for (size_t i = 0; i < n; i++)
		shares[i] = (struct inline_share){
			.f = f, .from = n_samples * i / n, .to = n_samples * (i + 1) / n};
	parallel_run(inline_walk_share, shares, n, sizeof(shares[0]));
	for (size_t i = 0; i < n && r == 0; i++) {
		r = shares[i].r;
		if (r == 0 && i > 0)
			r = inline_join(&shares[0], &shares[i]);
	}
	if (r == 0) {
		/* The last edge takes the sink's place: their order is no matter. */
		shares[0].edges[INLINE_SINK] = shares[0].edges[--shares[0].n_edges];
		free(g->edges);
		g->edges = TAKE_PTR(shares[0].edges);
		g->n_edges = shares[0].n_edges;
		g->edges_room = shares[0].edges_room;
	}
	for (size_t i = 0; i < n; i++) {
		free(shares[i].edge_of);
		free(shares[i].edges);
	}
	return r;
}

int graph_link_inline(struct graph *g, const bool *kept)
{
	_cleanup_(inline_frames_done) struct inline_frames f = {.g = g};
	int r = inline_number(&f, kept);

	if (r == 0)
		r = inline_fill(&f);
	return r == 0 ? inline_link(g, &f) : r;
}
