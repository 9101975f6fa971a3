/* SPDX-License-Identifier: MIT */
/*
 * The call graph of a profile: one node a function (or file, line, address), one edge a pair of
 * caller and callee. Weights are counted in two passes, because flat and cum do not depend on
 * which nodes are kept, but edges do: an edge runs from one kept frame to the next.
 *
 *     graph_new()      places become nodes
 *     graph_weigh()    flat and cum of each node, once a sample however deep it recurses
 *     graph_link()     edges between the nodes kept; may be called again with fewer
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "profile/aggregate.h"
#include "profile/pairmap.h"
#include "profile/profile.h"
#include "profile/texts.h"

/** What tells one node from another; strings are interned: equal pointers when equal. */
struct graph_info {
	const char *name, *file, *objfile; /* "" where not asked for or not known */
	uint64_t address;
	int64_t line, start_line;
};

struct graph_edge {
	uint32_t src, dst; /* nodes */
	int64_t weight, weight_div;
	bool is_residual; /* runs over nodes that are not kept */
	bool is_inline;   /* every call was inlined into the caller */
	bool is_gone;     /* trimmed away */
	uint32_t stamp;   /* the last sample that was counted */
};

struct graph_tag;

struct graph_node {
	struct graph_info info;
	const char *printable; /* after graph_name() */
	int64_t flat, flat_div, cum, cum_div;
	int64_t score;  /* what the sort by entropy goes by */
	uint32_t id;    /* index into nodes */
	uint32_t shown; /* 1 + position in `shown`, as reports number nodes; 0 when not there */
	uint32_t parent;    /* of a call tree: the caller's node, PROFILE_NONE at a root */
	bool may_inline;    /* appears as an inlined frame somewhere */
	uint32_t *in, *out; /* [n_in], [n_out] edges, some of them gone */
	uint32_t n_in, n_out;
	struct graph_tag *tags; /* [n_tags], see graph_tags.h */
	uint32_t n_tags;
};

struct graph_options {
	struct aggregate aggregate;
	size_t value; /* which sample type */
	bool mean;    /* divide by the first sample type */
	bool objnames, call_tree, drop_negative;
	bool tags;                           /* collect labels, for the dot report */
	const char *tag_unit, *output_unit;  /* unit of label "bytes", and the one to show */
	const char *trim_path, *source_path; /* see path_trim(); NULL none */
	bool keep_paths;                     /* leave file names as they are */
};

struct graph {
	const struct profile *profile;
	struct graph_options options;
	struct profile_arena *arena;
	struct texts strings;
	struct graph_node *nodes; /* [n_nodes] */
	uint32_t n_nodes, nodes_room;
	struct graph_node **shown; /* [n_shown] those that a report lists, in its order */
	size_t n_shown;
	struct graph_edge *edges; /* [n_edges] */
	uint32_t n_edges, edges_room;
	uint32_t *ends;      /* what in and out point into */
	uint32_t *loc_first; /* [n_locations + 1] into loc_nodes */
	uint32_t *loc_nodes; /* nodes of each location, innermost frame first */
	bool any_inline;
};

/**
 * Make the nodes of a profile's locations.
 *
 * p        must outlive the graph
 * ret      the caller frees with graph_free()
 * returns  0; -ENOMEM; -E2BIG more places than 32 bits count
 */
int graph_new(const struct profile *p, const struct graph_options *o, struct graph **ret);
void graph_free(struct graph *g);
static inline void graph_freep(struct graph **g)
{
	graph_free(*g);
	*g = NULL;
}

/** Count flat and cum, collect tags, and list the nodes that have a weight. 0 or -ENOMEM. */
int graph_weigh(struct graph *g);

enum graph_links {
	GRAPH_LINK_ALL,
	GRAPH_LINK_INLINE, /* only edges into nodes that may be inlined: all that -top looks at
			    */
};

/**
 * Count the edges between kept nodes, from scratch.
 *
 * kept     [n_nodes], NULL keeps all
 */
int graph_link(struct graph *g, const bool *kept, enum graph_links which);

/** Weigh and link the call tree: a node for each path. In place of both; 0 or -ENOMEM. */
int graph_grow_tree(struct graph *g);

/** List the nodes with weight that are in kept (NULL all), in no useful order. */
void graph_show(struct graph *g, const bool *kept);

/** Make room for the shown nodes of a new graph and show all of them. 0 or -ENOMEM. */
int graph_show_all(struct graph *g);

/** Two nodes by the name of their function, then by its file; signs as strcmp(3). */
int graph_compare_function(const struct graph_node *a, const struct graph_node *b);

/** Write the printable names of the nodes kept (NULL all). 0 or -ENOMEM. */
int graph_name(struct graph *g, const bool *kept);

/** The name of a place as reports print it, into fresh memory; the caller frees. */
char *graph_info_name(const struct graph_info *info);

static inline int64_t graph_mean(int64_t value, int64_t div)
{
	/* INT64_MIN / -1 has no result of its own; Go wraps. */
	return div == 0 ? value : div == -1 ? (int64_t)(0 - (uint64_t)value) : value / div;
}
static inline int64_t graph_flat(const struct graph_node *n)
{
	return graph_mean(n->flat, n->flat_div);
}
static inline int64_t graph_cum(const struct graph_node *n)
{
	return graph_mean(n->cum, n->cum_div);
}

/** Sums that wrap, as Go's do: values come from a file. */
static inline void graph_add(int64_t *sum, int64_t value)
{
	*sum = (int64_t)((uint64_t)*sum + (uint64_t)value);
}
static inline int64_t graph_abs(int64_t v)
{
	return v < 0 ? (int64_t)(0 - (uint64_t)v) : v;
}

/** value times ratio as Go converts it; what does not fit becomes INT64_MIN. */
int64_t graph_times(int64_t value, double ratio);

/** Internal to graph*.c: append a node, or an edge to a list; NULL when out of memory. */
struct graph_node *graph_add_node(struct graph *g, const struct graph_info *info);
struct graph_edge *graph_add_edge(
	struct graph_edge **edges, uint32_t *n, uint32_t *room, uint32_t src, uint32_t dst);

/** Internal to graph*.c: how many threads share a walk over all samples. */
size_t graph_width(const struct graph *g);

/** Internal to graph*.c: give each node its lists of edges. 0 or -ENOMEM. */
int graph_index_edges(struct graph *g);

/** Internal to graph*.c: the value and the divisor of a sample. False: it counts nothing. */
bool graph_sample_weight(const struct graph *g, const struct profile_sample *s, int64_t *ret_w,
	int64_t *ret_div);
