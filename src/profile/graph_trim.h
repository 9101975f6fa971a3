/* SPDX-License-Identifier: MIT */
/* Which nodes and edges of a graph a report shows, and in which order. */
#pragma once

#include "profile/graph.h"

enum graph_order {
	GRAPH_BY_FLAT,    /* |flat|, name, |cum| */
	GRAPH_BY_CUM,     /* |cum|, name, |flat| */
	GRAPH_BY_ENTROPY, /* how much a node tells in a picture, name, |flat| */
};

struct graph_limits {
	int node_count; /* 0 no limit */
	double node_fraction, edge_fraction;
	enum graph_order order;
	bool visual; /* a picture: residual edges that tell nothing new are dropped */
	enum graph_links links;
};

/** What was left out, for the legend. */
struct graph_trimmed {
	size_t nodes_before; /* when only the first node_count are shown */
	size_t dropped_nodes, dropped_edges;
};

/** Weigh, link, trim and sort. The graph is fresh from graph_new(). 0 or -ENOMEM. */
int graph_trim(struct graph *g, const struct graph_limits *l, struct graph_trimmed *ret);

/** Sort the shown nodes; they have names. */
void graph_sort(struct graph *g, enum graph_order order);

/**
 * The edges of one node that are not gone, heaviest first, then by the names of both ends.
 *
 * edges[n]  node->in or node->out
 * ret       [*ret_n] into g->edges, fresh memory that the caller frees
 * returns   0 or -ENOMEM
 */
int graph_sort_edges(const struct graph *g, const uint32_t *edges, uint32_t n,
	const struct graph_edge ***ret, size_t *ret_n);

/** Heavier first, then by names; for qsort over all edges of a picture, through the graph. */
int graph_compare_edges(
	const struct graph *g, const struct graph_edge *a, const struct graph_edge *b);

/** Internal to graph*.c: take nodes out of a call tree; callees move up to the caller. 0 or
 * -ENOMEM. */
int graph_trim_tree(struct graph *g, const bool *kept);
