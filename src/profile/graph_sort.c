/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/graph_trim.h"

/* The reference's last word between two nodes: all of their fields as one text. The
 * brace at its end decides where one text begins the other. */
static int graph_compare_info(const struct graph_info *a, const struct graph_info *b)
{
	static const char format[] = "%s  %" PRIu64 " %s %" PRId64 " %" PRId64 " %s}";
	_cleanup_free_ char *x = xasprintf(
		format, a->name, a->address, a->file, a->start_line, a->line, a->objfile);
	_cleanup_free_ char *y = xasprintf(
		format, b->name, b->address, b->file, b->start_line, b->line, b->objfile);

	return strcmp(x, y);
}

int graph_compare_function(const struct graph_node *a, const struct graph_node *b)
{
	int r = strcmp(a->info.name, b->info.name);

	return r ? r : strcmp(a->info.file, b->info.file);
}

static int graph_compare_weights(int64_t a, int64_t b)
{
	a = graph_abs(a);
	b = graph_abs(b);
	return (a < b) - (a > b);
}

static int graph_compare_last(const struct graph_node *a, const struct graph_node *b)
{
	int r = graph_compare_info(&a->info, &b->info);

	return r ? r : (a->id > b->id) - (a->id < b->id);
}

static int graph_compare_flat(const void *x, const void *y)
{
	const struct graph_node *a = *(struct graph_node *const *)x;
	const struct graph_node *b = *(struct graph_node *const *)y;
	int r = graph_compare_weights(a->flat, b->flat);

	if (r == 0)
		r = strcmp(a->printable, b->printable);
	if (r == 0)
		r = graph_compare_weights(a->cum, b->cum);
	return r ? r : graph_compare_last(a, b);
}

static int graph_compare_score(const void *x, const void *y)
{
	const struct graph_node *a = *(struct graph_node *const *)x;
	const struct graph_node *b = *(struct graph_node *const *)y;
	int r = graph_compare_weights(a->score, b->score);

	if (r == 0)
		r = strcmp(a->printable, b->printable);
	if (r == 0)
		r = graph_compare_weights(a->flat, b->flat);
	return r ? r : graph_compare_last(a, b);
}

/* log2 split as the reference splits it, so that powers of two are exact. */
static double graph_log2(double x)
{
	int exponent;
	double fraction = frexp(x, &exponent);

	if (fraction == 0.5)
		return exponent - 1;
	return log(fraction) * (1 / M_LN2) + exponent;
}

static double graph_entropy_term(int64_t weight, int64_t total)
{
	double fraction = (double)graph_abs(weight) / (double)total;

	/* 0 * log 0 is no number: an edge without weight makes the whole score none. */
	return -fraction * graph_log2(fraction);
}

/* How evenly the weight is spread over the edges (and the node's own weight, `self`). */
static double graph_edge_entropy(
	const struct graph *g, const uint32_t *edges, uint32_t n, int64_t self)
{
	int64_t total = self;
	double score = 0;

	for (uint32_t i = 0; i < n; i++)
		if (!g->edges[edges[i]].is_gone && g->edges[edges[i]].weight > 0)
			graph_add(&total, g->edges[edges[i]].weight);
	if (total == 0)
		return 0;
	for (uint32_t i = 0; i < n; i++)
		if (!g->edges[edges[i]].is_gone)
			score += graph_entropy_term(g->edges[edges[i]].weight, total);
	if (self > 0)
		score += graph_entropy_term(self, total);
	return score;
}

static uint32_t graph_count_edges(const struct graph *g, const uint32_t *edges, uint32_t n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n; i++)
		count += !g->edges[edges[i]].is_gone;
	return count;
}

static int64_t graph_entropy(const struct graph *g, const struct graph_node *n)
{
	double score = 0;
	int64_t result;

	score += graph_count_edges(g, n->in, n->n_in) ? graph_edge_entropy(g, n->in, n->n_in, 0)
						      : 1;
	score += graph_count_edges(g, n->out, n->n_out)
			 ? graph_edge_entropy(g, n->out, n->n_out, n->flat)
			 : 1;
	result = graph_times(n->cum, score);
	graph_add(&result, n->flat);
	return result;
}

void graph_sort(struct graph *g, enum graph_order order)
{
	for (size_t i = 0; i < g->n_shown; i++)
		g->shown[i]->score = order == GRAPH_BY_ENTROPY ? graph_entropy(g, g->shown[i])
							       : g->shown[i]->cum;
	qsort(g->shown, g->n_shown, sizeof(struct graph_node *),
		order == GRAPH_BY_FLAT ? graph_compare_flat : graph_compare_score);
	for (size_t i = 0; i < g->n_shown; i++)
		g->shown[i]->shown = (uint32_t)i + 1;
}

int graph_compare_edges(
	const struct graph *g, const struct graph_edge *a, const struct graph_edge *b)
{
	int r = graph_compare_weights(a->weight, b->weight);

	if (r == 0)
		r = strcmp(g->nodes[a->src].printable, g->nodes[b->src].printable);
	if (r == 0)
		r = strcmp(g->nodes[a->dst].printable, g->nodes[b->dst].printable);
	return r ? r : (a > b) - (a < b);
}

static int graph_compare_edge_pointers(const void *a, const void *b, void *g)
{
	return graph_compare_edges(
		g, *(const struct graph_edge *const *)a, *(const struct graph_edge *const *)b);
}

int graph_sort_edges(const struct graph *g, const uint32_t *edges, uint32_t n,
	const struct graph_edge ***ret, size_t *ret_n)
{
	const struct graph_edge **sorted =
		memory_array((size_t)n + 1, sizeof(struct graph_edge *));
	size_t count = 0;

	if (!sorted)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		if (!g->edges[edges[i]].is_gone)
			sorted[count++] = &g->edges[edges[i]];
	qsort_r(sorted, count, sizeof(*sorted), graph_compare_edge_pointers, (void *)g);
	*ret = sorted;
	*ret_n = count;
	return 0;
}
