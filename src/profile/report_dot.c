/* SPDX-License-Identifier: MIT */
/* -dot, and the text that Graphviz makes pictures of. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/dot.h"
#include "profile/path.h"

/* A colour channel from 0..1; what is no number becomes 0, as in the reference. */
static unsigned dot_channel(double v)
{
	return isnan(v) ? 0 : (unsigned)(v * 255.0) & 0xff;
}

void dot_color(char out[DOT_COLOR_MAX], double score, bool background)
{
	const double shift = 0.7; /* away from grey, so that small values are told apart */
	double saturation = background ? 0.1 : 1.0, value = background ? 0.93 : 0.7;
	double red = value, green = value;

	if (!isnan(score))
		score = CLAMP(score, -1.0, 1.0);
	if (fabs(score) < 0.2)
		saturation *= fabs(score) / 0.2;
	if (score > 0)
		score = pow(score, 1.0 - shift);
	if (score < 0)
		score = -pow(-score, 1.0 - shift);
	if (score < 0)
		red = value * (1 + saturation * score);
	else
		green = value * (1 - saturation * score);
	snprintf(out, DOT_COLOR_MAX, "#%02x%02x%02x", dot_channel(red), dot_channel(green),
		dot_channel(value * (1 - saturation)));
}

static double dot_score(const struct report *r, int64_t value)
{
	return (double)value / (double)graph_abs(r->total);
}

static char *dot_title(const struct report *r)
{
	size_t n;

	if (r->view->n_mappings == 0 || !*r->view->mappings[0].file)
		return xstrdup("");
	const char *base = path_base(r->view->mappings[0].file, &n);

	return xasprintf("%.*s", (int)n, base);
}

static int dot_write_legend(const struct report *r, const struct graph *g,
	const struct graph_trimmed *t, const char *title, FILE *out)
{
	char **labels;
	size_t n;
	int e = report_labels(r, g, t, true, &labels, &n);

	if (e < 0)
		return e;
	fputs("subgraph cluster_L { \"", out);
	dot_write_text(out, labels[0]);
	fputs("\" [shape=box fontsize=16 label=\"", out);
	for (size_t i = 0; i < n; i++) {
		dot_write_text(out, labels[i]);
		fputs("\\l", out);
	}
	fputc('"', out);
	if (*title) {
		fputs(" tooltip=\"", out);
		dot_write_text(out, title);
		fputc('"', out);
	}
	fputs("] }\n", out);
	report_free_labels(labels, n);
	return 0;
}

/* "12ms (3.4%)\nof 50ms (14%)"; flat alone when there is nothing below. */
static void dot_write_values(
	const struct report *r, const struct graph_node *n, const char *cum_text, FILE *out)
{
	char text[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	int64_t flat = graph_flat(n), cum = graph_cum(n);

	if (flat != 0) {
		report_value(r, text, flat);
		fprintf(out, "%s (%s)", text, measure_percent_trimmed(share, flat, r->total));
	} else {
		fputc('0', out);
	}
	if (cum != flat)
		fprintf(out, "%sof %s (%s)", flat != 0 ? "\\n" : " ", cum_text,
			measure_percent_trimmed(share, cum, r->total));
}

/* 8 to 24 points, by the root of the share of the largest flat value. */
static int dot_font_size(int64_t flat, double max_flat)
{
	double weight = (double)graph_abs(flat);

	if (max_flat == 0 || flat == 0 || weight > max_flat)
		return 8;
	return 8 + (int)ceil(16.0 * sqrt(weight / max_flat));
}

static void dot_write_node(const struct report *r, struct dot_names *names,
	const struct graph_node *n, double max_flat, FILE *out)
{
	char cum[MEASURE_TEXT_MAX], line[DOT_COLOR_MAX], fill[DOT_COLOR_MAX];
	double score = dot_score(r, graph_cum(n));

	report_value(r, cum, graph_cum(n));
	dot_color(line, score, false);
	dot_color(fill, score, true);
	fprintf(out, "N%u [label=\"", n->shown);
	dot_write_name(out, names, &n->info);
	dot_write_values(r, n, cum, out);
	fprintf(out, "\" id=\"node%u\" fontsize=%d shape=box tooltip=\"", n->shown,
		dot_font_size(graph_flat(n), max_flat));
	dot_write_text(out, n->printable);
	fprintf(out, " (%s)\" color=\"%s\" fillcolor=\"%s\"]\n", cum, line, fill);
}

static int64_t dot_share(int64_t value, int64_t times, int64_t total)
{
	int64_t product = (int64_t)((uint64_t)value * (uint64_t)times);

	return 1 + MIN(graph_abs(graph_mean(product, total)), times);
}

static void dot_write_tooltip(
	const struct graph *g, const struct graph_edge *e, const char *weight, FILE *out)
{
	fputc('"', out);
	dot_write_text(out, g->nodes[e->src].printable);
	fprintf(out, " %s ", e->is_residual ? "..." : "->");
	dot_write_text(out, g->nodes[e->dst].printable);
	fprintf(out, " (%s)\"", weight);
}

static void dot_write_edge(const struct report *r, const struct graph *g,
	const struct graph_edge *e, bool has_tags, FILE *out)
{
	int64_t value = graph_mean(e->weight, e->weight_div);
	char weight[MEASURE_TEXT_MAX], color[DOT_COLOR_MAX];

	report_value(r, weight, value);
	fprintf(out, "N%u -> N%u [label=\" %s%s\"", g->nodes[e->src].shown,
		g->nodes[e->dst].shown, weight, e->is_inline ? "\\n (inline)" : "");
	if (r->total != 0) {
		int64_t pull = dot_share(value, 100, r->total);
		int64_t width = dot_share(value, 5, r->total);

		if (pull > 1)
			fprintf(out, " weight=%d", (int)pull);
		if (width > 1)
			fprintf(out, " penwidth=%d", (int)width);
		dot_color(color, dot_score(r, value), false);
		fprintf(out, " color=\"%s\"", color);
	}
	fputs(" tooltip=", out);
	dot_write_tooltip(g, e, weight, out);
	fputs(" labeltooltip=", out);
	dot_write_tooltip(g, e, weight, out);
	fprintf(out, "%s%s]\n", e->is_residual ? " style=\"dotted\"" : "",
		has_tags ? " minlen=2" : "");
}

static int dot_compare_edges(const void *a, const void *b, void *g)
{
	return graph_compare_edges(
		g, *(const struct graph_edge *const *)a, *(const struct graph_edge *const *)b);
}

static int dot_write_edges(
	const struct report *r, const struct graph *g, const bool *has_tags, FILE *out)
{
	_cleanup_free_ const struct graph_edge **edges =
		memory_array((size_t)g->n_edges + 1, sizeof(struct graph_edge *));
	size_t n = 0;

	if (!edges)
		return -ENOMEM;
	for (uint32_t i = 0; i < g->n_edges; i++)
		if (!g->edges[i].is_gone && g->nodes[g->edges[i].src].shown)
			edges[n++] = &g->edges[i];
	qsort_r(edges, n, sizeof(*edges), dot_compare_edges, (void *)g);
	for (size_t i = 0; i < n; i++)
		dot_write_edge(r, g, edges[i], has_tags[edges[i]->src], out);
	return 0;
}

static bool dot_has_callees(const struct graph *g, const struct graph_node *n)
{
	for (uint32_t i = 0; i < n->n_out; i++)
		if (!g->edges[n->out[i]].is_gone)
			return true;
	return false;
}

static int dot_write_graph(const struct report *r, const struct graph *g, FILE *out)
{
	_cleanup_(dot_names_freep) struct dot_names *names = NULL;
	_cleanup_free_ bool *has_tags = memory_array((size_t)g->n_nodes + 1, sizeof(*has_tags));
	double max_flat = 0;
	int e = has_tags ? dot_names_new(&names) : -ENOMEM;

	for (size_t i = 0; i < g->n_shown; i++)
		max_flat = MAX(max_flat, (double)graph_abs(graph_flat(g->shown[i])));
	for (size_t i = 0; e == 0 && i < g->n_shown; i++) {
		const struct graph_node *n = g->shown[i];

		dot_write_node(r, names, n, max_flat, out);
		e = dot_write_tags(r, n, dot_has_callees(g, n), out, &has_tags[n->id]);
	}
	return e < 0 ? e : dot_write_edges(r, g, has_tags, out);
}

int report_write_dot(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	_cleanup_free_ char *title = dot_title(r);
	struct graph_trimmed t;
	int e = report_graph(r, &g, &t);

	(void)why;
	if (e < 0)
		return e;
	fputs("digraph \"", out);
	dot_write_text(out, *title ? title : "unnamed");
	fputs("\" {\nnode [style=filled fillcolor=\"#f8f8f8\"]\n", out);
	e = dot_write_legend(r, g, &t, title, out);
	if (e == 0)
		e = dot_write_graph(r, g, out);
	fputs("}\n", out);
	return e;
}
