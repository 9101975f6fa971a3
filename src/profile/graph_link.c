/* SPDX-License-Identifier: MIT */
/* Edges and their weights: the second walk over all samples. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "profile/graph.h"

/*
 * A location as the walk needs it: where a walk enters and leaves it, and the calls inside, which
 * were inlined and are the same in every sample. How many those are cannot be predicted: two are
 * copied always, and the list grows by as many as there are.
 */
enum { GRAPH_HOP_CALLS = 2, GRAPH_HOP_BLOCK = 64 };

struct graph_hop {
	uint32_t in, out; /* nodes of the outermost and the innermost frame kept */
	uint32_t n_calls; /* inside */
	uint32_t calls;   /* where they start in `inlined` */
	bool none;        /* no frame is kept */
	bool in_inline;   /* the outermost frame kept was inlined into one that is not */
	bool gap_before, gap_after; /* frames that are not kept: at either end */
};

/* A call inside a location. */
struct graph_inlined {
	uint32_t caller, node;
	uint32_t edge; /* PROFILE_NONE until it is met */
	bool is_residual;
};

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
	int64_t enough; /* a call of this weight tells all that -top asks of calls */
	size_t from, to;
	struct graph_hop *hops;        /* [n_locations] */
	struct graph_inlined *inlined; /* of all locations, outermost call first */
	uint32_t n_inlined;
	uint64_t *heed;           /* [n_nodes] callers that matter, as bits: see graph_caller_bit() */
	uint64_t *inliners;       /* [n_nodes] callers it was inlined into */
	struct graph_call *calls; /* [GRAPH_CALLS] */
	struct pair_map map;
	struct graph_edge *edges; /* [n_edges] in the order they are met */
	uint32_t n_edges, edges_room;
	int r;
};

static void graph_linker_done(struct graph_linker *l)
{
	pair_map_done(&l->map);
	free(l->hops);
	free(l->inlined);
	free(l->heed);
	free(l->inliners);
	free(l->calls);
	free(l->edges);
}

/* Callers share 64 bits: one that is not wanted may pass for one that is, which only costs time.
 */
static inline uint64_t graph_caller_bit(uint32_t caller)
{
	return UINT64_C(1) << (caller & 63);
}

static void graph_linker_add_call(
	struct graph_linker *l, uint32_t caller, uint32_t node, bool is_residual)
{
	if (caller == node || !l->heed[node])
		return;
	l->inliners[node] |= graph_caller_bit(caller);
	l->inlined[l->n_inlined++] =
		(struct graph_inlined){caller, node, PROFILE_NONE, is_residual};
}

/* The frames of one location, from the outermost in. */
static void graph_linker_add_hop(struct graph_linker *l, size_t location)
{
	const struct graph *g = l->g;
	uint32_t first = g->loc_first[location], end = g->loc_first[location + 1];
	struct graph_hop hop = {.none = true, .calls = l->n_inlined};
	bool gap = false;

	for (uint32_t at = end; at-- > first;) {
		uint32_t node = g->loc_nodes[at];

		if (l->kept && !l->kept[node]) {
			gap = true;
			continue;
		}
		if (hop.none) {
			hop.none = false;
			hop.in = node;
			hop.in_inline = at + 1 != end;
			hop.gap_before = gap;
		} else {
			graph_linker_add_call(l, hop.out, node, gap);
		}
		hop.out = node;
		gap = false;
	}
	hop.gap_after = gap;
	hop.n_calls = l->n_inlined - hop.calls;
	l->hops[location] = hop;
}

static int graph_linker_init(struct graph_linker *l)
{
	const struct graph *g = l->g;
	size_t n = g->profile->n_locations;

	l->hops = memory_array(n + 1, sizeof(*l->hops));
	l->inlined = memory_array((size_t)g->loc_first[n] + 1, sizeof(*l->inlined));
	l->heed = memory_array((size_t)g->n_nodes + 1, sizeof(*l->heed));
	l->inliners = memory_array((size_t)g->n_nodes + 1, sizeof(*l->inliners));
	l->calls = memory_array(GRAPH_CALLS, sizeof(*l->calls));
	if (!l->hops || !l->inlined || !l->heed || !l->inliners || !l->calls)
		return -ENOMEM;
	memset(l->calls, 0xff, GRAPH_CALLS * sizeof(*l->calls));
	for (uint32_t i = 0; i < g->n_nodes; i++)
		if (l->which == GRAPH_LINK_ALL || g->nodes[i].may_inline)
			l->heed[i] = UINT64_MAX;
	for (size_t i = 0; i < n; i++)
		graph_linker_add_hop(l, i);
	return pair_map_init(&l->map, g->n_nodes);
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
	uint32_t caller, node;
	bool is_inline, is_residual;
};

/* Where the walk down a sample is, and what it met since the last block. */
struct graph_descent {
	uint32_t caller;
	bool is_residual; /* frames that are not kept were passed since */
	struct graph_step steps[GRAPH_HOP_BLOCK + 1];
	uint32_t inlined[(GRAPH_HOP_BLOCK + 1) * GRAPH_HOP_CALLS];
	size_t n_steps, n_inlined;
};

static inline uint32_t graph_call_slot(uint32_t caller, uint32_t node)
{
	return (caller * UINT32_C(0x9e3779b1) ^ node * UINT32_C(0x85ebca6b)) >>
	       (32 - GRAPH_CALL_BITS);
}

/*
 * All that -top asks of a function is whether some call of weight was inlined and some was not.
 * Once one was not, only callers that it was also inlined into can change the answer.
 */
static inline void graph_settle(struct graph_linker *l, const struct graph_edge *e)
{
	if (!e->is_inline && e->weight >= l->enough)
		l->heed[e->dst] = l->inliners[e->dst];
}

static int graph_take_step(
	struct graph_linker *l, const struct graph_step *s, struct graph_edge *add)
{
	struct graph_call *call = &l->calls[graph_call_slot(s->caller, s->node)];

	if (call->caller != s->caller || call->node != s->node) {
		if (graph_find_edge(l, s->caller, s->node, &call->edge) < 0)
			return -ENOMEM;
		call->caller = s->caller;
		call->node = s->node;
	}
	add->is_inline = s->is_inline;
	add->is_residual = s->is_residual;
	graph_count_edge(&l->edges[call->edge], add);
	graph_settle(l, &l->edges[call->edge]);
	return 0;
}

static int graph_take_inlined(struct graph_linker *l, uint32_t call, struct graph_edge *add)
{
	struct graph_inlined *i = &l->inlined[call];

	if (i->edge == PROFILE_NONE && graph_find_edge(l, i->caller, i->node, &i->edge) < 0)
		return -ENOMEM;
	add->is_inline = true;
	add->is_residual = i->is_residual;
	graph_count_edge(&l->edges[i->edge], add);
	return 0;
}

/* Which hops count cannot be predicted: each is written, and the next one over it where it does
 * not. A location with many inlined calls has them counted on the spot. */
static int graph_descend(struct graph_linker *l, const struct graph_hop *hop,
	struct graph_descent *d, struct graph_edge *add)
{
	uint64_t heeded = l->heed[hop->in] >> (d->caller & 63) & 1;

	d->steps[d->n_steps] = (struct graph_step){
		d->caller, hop->in, hop->in_inline, d->is_residual | hop->gap_before};
	d->n_steps += heeded & !hop->none & (d->caller != PROFILE_NONE) & (d->caller != hop->in);
	d->caller = hop->none ? d->caller : hop->out;
	d->is_residual = (hop->none & d->is_residual) | hop->gap_after;
	for (uint32_t i = 0; i < GRAPH_HOP_CALLS; i++)
		d->inlined[d->n_inlined + i] = hop->calls + i;
	if (hop->n_calls <= GRAPH_HOP_CALLS) {
		d->n_inlined += hop->n_calls;
		return 0;
	}
	int r = 0;

	for (uint32_t i = 0; i < hop->n_calls && r == 0; i++)
		r = graph_take_inlined(l, hop->calls + i, add);
	return r;
}

static int graph_take_all(
	struct graph_linker *l, struct graph_descent *d, struct graph_edge *add)
{
	int r = 0;

	for (size_t i = 0; i < d->n_steps && r == 0; i++)
		r = graph_take_step(l, &d->steps[i], add);
	for (size_t i = 0; i < d->n_inlined && r == 0; i++)
		r = graph_take_inlined(l, d->inlined[i], add);
	d->n_steps = d->n_inlined = 0;
	return r;
}

static int graph_link_sample(
	struct graph_linker *l, const struct profile_sample *s, uint32_t stamp)
{
	struct graph_edge add = {.stamp = stamp};
	struct graph_descent d;
	int r = 0;

	if (!graph_sample_weight(l->g, s, &add.weight, &add.weight_div))
		return 0;
	d.caller = PROFILE_NONE;
	d.is_residual = false;
	d.n_steps = d.n_inlined = 0;
	for (size_t left = s->n_locations; left > 0 && r == 0;) {
		size_t stop = left > GRAPH_HOP_BLOCK ? left - GRAPH_HOP_BLOCK : 0;

		for (; left > stop && r == 0; left--)
			r = graph_descend(l, &l->hops[s->locations[left - 1]], &d, &add);
		if (r == 0)
			r = graph_take_all(l, &d, &add);
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

/* Weights that only grow: what an edge has reached it keeps. */
static bool graph_only_grows(const struct graph *g)
{
	const struct profile *p = g->profile;
	uint64_t most = INT64_MAX / MAX(p->n_samples, (size_t)1);

	for (size_t i = 0; i < p->n_samples; i++)
		if ((uint64_t)p->samples[i].values[g->options.value] > most)
			return false;
	return true;
}

static int graph_link_all(
	struct graph *g, const bool *kept, enum graph_links which, int64_t enough)
{
	struct graph_linker linkers[PARALLEL_MAX];
	size_t n = graph_width(g), n_samples = g->profile->n_samples;
	int r = 0;

	for (size_t i = 0; i < n; i++)
		linkers[i] = (struct graph_linker){.g = g,
			.kept = kept,
			.which = which,
			.enough = enough,
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

int graph_link(struct graph *g, const bool *kept, enum graph_links which, int64_t cutoff)
{
	bool settles = which == GRAPH_LINK_INLINE && graph_only_grows(g);
	int r = 0;

	g->n_edges = 0;
	if (which == GRAPH_LINK_ALL || g->any_inline)
		r = graph_link_all(g, kept, which, settles ? cutoff : INT64_MAX);

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
