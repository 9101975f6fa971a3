/* SPDX-License-Identifier: MIT */
#include "profile/graph_trim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/graph_tags.h"

enum { GRAPH_NODELETS = 4 };

/* Keep the first n shown nodes whose cum reaches the cutoff; gives how many that are. */
static size_t graph_keep(const struct graph *g, size_t n, int64_t cutoff, bool *kept)
{
	size_t count = 0;

	memset(kept, 0, g->n_nodes * sizeof(*kept));
	for (size_t i = 0; i < n; i++) {
		if (cutoff > 0 && graph_abs(g->shown[i]->cum) < cutoff)
			continue;
		kept[g->shown[i]->id] = true;
		count++;
	}
	return count;
}

static size_t graph_trim_edges(struct graph *g, int64_t cutoff)
{
	size_t dropped = 0;

	for (size_t i = 0; i < g->n_shown; i++) {
		const struct graph_node *n = g->shown[i];

		for (uint32_t k = 0; k < n->n_in; k++) {
			struct graph_edge *e = &g->edges[n->in[k]];

			if (e->is_gone || graph_abs(e->weight) >= cutoff)
				continue;
			e->is_gone = true;
			dropped++;
		}
	}
	return dropped;
}

/* Does another way than e lead from its caller to its callee? Breadth first, from the callee.
 */
static bool graph_is_redundant(
	const struct graph *g, const struct graph_edge *e, uint32_t *queue, uint32_t *seen)
{
	uint32_t stamp = (uint32_t)(e - g->edges) + 1, head = 0, tail = 0;

	queue[tail++] = e->dst;
	seen[e->dst] = stamp;
	while (head < tail) {
		const struct graph_node *n = &g->nodes[queue[head++]];

		for (uint32_t i = 0; i < n->n_in; i++) {
			const struct graph_edge *in = &g->edges[n->in[i]];

			if (in == e || in->is_gone || seen[in->src] == stamp)
				continue;
			if (in->src == e->src)
				return true;
			seen[in->src] = stamp;
			queue[tail++] = in->src;
		}
	}
	return false;
}

static int graph_drop_redundant(struct graph *g)
{
	_cleanup_free_ uint32_t *queue = memory_array((size_t)g->n_nodes + 1, sizeof(*queue));
	_cleanup_free_ uint32_t *seen = memory_array((size_t)g->n_nodes + 1, sizeof(*seen));

	if (!queue || !seen)
		return -ENOMEM;
	/* Lightest nodes and edges first; an edge heavier than a real one stays. */
	for (size_t i = g->n_shown; i-- > 0;) {
		_cleanup_free_ const struct graph_edge **in = NULL;
		const struct graph_node *n = g->shown[i];
		size_t n_in;
		int r = graph_sort_edges(g, n->in, n->n_in, &in, &n_in);

		if (r < 0)
			return r;
		while (n_in-- > 0 && in[n_in]->is_residual)
			if (graph_is_redundant(g, in[n_in], queue, seen))
				g->edges[in[n_in] - g->edges].is_gone = true;
	}
	return 0;
}

/* Tags count as nodes in a picture. */
static size_t graph_visual_count(const struct graph *g, size_t count)
{
	size_t seen = 0;

	for (size_t i = 0; i < g->n_shown; i++) {
		seen += 1 + MIN(graph_count_tags(g->shown[i]), (uint32_t)GRAPH_NODELETS);
		if (seen >= count)
			return i + 1;
	}
	return count;
}

/* After kept has changed: link again, list and sort. */
static int graph_rebuild(struct graph *g, const struct graph_limits *l, const bool *kept)
{
	int r = 0;

	if (g->options.call_tree) {
		r = kept ? graph_trim_tree(g, kept) : 0;
	} else {
		graph_restore_tags(g);
		r = graph_link(g, kept, l->links);
	}
	if (r == 0)
		r = graph_name(g, kept);
	graph_show(g, kept);
	return r;
}

static int graph_trim_nodes(struct graph *g, const struct graph_limits *l, int64_t cutoff,
	int64_t edge_cutoff, struct graph_trimmed *t)
{
	_cleanup_free_ bool *kept = memory_array((size_t)g->n_nodes + 1, sizeof(*kept));
	size_t before = g->n_shown;

	if (!kept)
		return -ENOMEM;
	bool all = cutoff <= 0 || graph_keep(g, before, cutoff, kept) == before;
	int r = graph_rebuild(g, l, all ? NULL : kept);

	if (r < 0)
		return r;
	t->dropped_nodes = before - g->n_shown;
	t->nodes_before = g->n_shown;
	graph_sort(g, l->order);
	if (l->node_count <= 0)
		return 0;
	graph_trim_tags(g, cutoff);
	graph_trim_edges(g, edge_cutoff);
	size_t count = l->visual ? graph_visual_count(g, (size_t)l->node_count)
				 : (size_t)l->node_count;

	if (count >= g->n_shown)
		return 0;
	graph_keep(g, count, 0, kept);
	r = graph_rebuild(g, l, kept);
	if (r == 0)
		graph_sort(g, l->order);
	return r;
}

int graph_trim(struct graph *g, const struct graph_limits *l, struct graph_trimmed *ret)
{
	struct graph_trimmed t = {0};
	int64_t total = 0;
	int r = g->options.call_tree ? graph_grow_tree(g) : graph_weigh(g);

	if (r < 0)
		return r;
	for (size_t i = 0; i < g->n_shown; i++)
		graph_add(&total, g->shown[i]->flat);
	int64_t cutoff = graph_abs(graph_times(total, l->node_fraction));
	int64_t edge_cutoff = graph_abs(graph_times(total, l->edge_fraction));

	r = graph_trim_nodes(g, l, cutoff, edge_cutoff, &t);
	if (r < 0)
		return r;
	graph_trim_tags(g, cutoff);
	t.dropped_edges = graph_trim_edges(g, edge_cutoff);
	if (l->visual) {
		r = graph_drop_redundant(g);
		if (r < 0)
			return r;
	}
	*ret = t;
	return 0;
}
