/* SPDX-License-Identifier: MIT */
/* -tree and -peek: each function between its callers and its callees. */
#include <errno.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/pattern.h"
#include "profile/report.h"

static const char tree_line[] =
	"----------------------------------------------------------+-------------\n";
static const char tree_legend[] =
	"      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n";

/* Callers (or callees) of a node, heaviest first. Weights are sums, also with -mean. */
static int tree_write_edges(const struct report *r, const struct graph *g,
	const struct graph_node *n, bool in, FILE *out)
{
	_cleanup_free_ const struct graph_edge **edges = NULL;
	size_t n_edges;
	int e = in ? graph_sort_edges(g, n->in, n->n_in, &edges, &n_edges)
		   : graph_sort_edges(g, n->out, n->n_out, &edges, &n_edges);

	for (size_t i = 0; e == 0 && i < n_edges; i++) {
		const struct graph_node *other = &g->nodes[in ? edges[i]->src : edges[i]->dst];
		char value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];

		report_value(r, value, edges[i]->weight);
		measure_percent(share, edges[i]->weight, graph_cum(n));
		report_pad(out, 50, value);
		fprintf(out, " %s |   %s%s\n", share, other->printable,
			edges[i]->is_inline ? " (inline)" : "");
	}
	return e;
}

static int tree_write_node(const struct report *r, const struct graph *g,
	const struct graph_node *n, int64_t sum, FILE *out)
{
	char value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	int e;

	fputs(tree_line, out);
	e = tree_write_edges(r, g, n, true, out);
	if (e < 0)
		return e;
	report_value(r, value, graph_flat(n));
	report_pad(out, 10, value);
	measure_percent(share, graph_flat(n), r->total);
	fprintf(out, " %s", share);
	measure_percent(share, sum, r->total);
	fprintf(out, " %s ", share);
	report_value(r, value, graph_cum(n));
	report_pad(out, 10, value);
	measure_percent(share, graph_cum(n), r->total);
	fprintf(out, " %s                | %s\n", share, n->printable);
	return tree_write_edges(r, g, n, false, out);
}

static int tree_write_nodes(const struct report *r, const struct graph *g, struct pattern *peek,
	FILE *out, struct why *why)
{
	size_t matched = 0;
	int64_t sum = 0;
	int e = 0;

	for (size_t i = 0; e == 0 && i < g->n_shown; i++) {
		const struct graph_node *n = g->shown[i];

		if (peek && !pattern_match(peek, n->printable))
			continue;
		matched++;
		graph_add(&sum, graph_flat(n));
		e = tree_write_node(r, g, n, sum, out);
	}
	if (g->n_shown > 0)
		fputs(tree_line, out);
	if (e == 0)
		e = pattern_check(peek, why);
	if (e == 0 && peek && matched == 0)
		e = why_set(
			why, -ENOENT, "no matches found for regexp: %s", pattern_text(peek));
	return e;
}

int report_write_tree(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	_cleanup_(pattern_freep) struct pattern *peek = NULL;
	struct graph_trimmed t;
	int e = 0;

	if (r->options.report == REPORT_PEEK)
		e = pattern_new("peek", r->options.symbol, &peek, why);
	if (e == 0)
		e = report_graph(r, &g, &t);
	if (e == 0)
		e = report_write_labels(r, g, &t, out);
	if (e < 0)
		return e;
	fputs(tree_line, out);
	fputs(tree_legend, out);
	return tree_write_nodes(r, g, peek, out, why);
}
