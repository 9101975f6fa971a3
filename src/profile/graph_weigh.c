/* SPDX-License-Identifier: MIT */
/* Weights of nodes: the first walk over all samples. */
#include <errno.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "profile/graph.h"
#include "profile/graph_tags.h"
#include "profile/graph_unroll.h"

int graph_rows_init(struct graph_rows *r, size_t n, const uint32_t *first, const uint32_t *ids)
{
	*r = (struct graph_rows){.rows = memory_array(n + 1, sizeof(*r->rows)), .ids = ids};
	if (!r->rows)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct graph_row *row = &r->rows[i];

		row->n = first[i + 1] - first[i];
		row->ids[0] = first[i];
		for (uint32_t k = 0; row->n <= GRAPH_ROW_IDS && k < row->n; k++)
			row->ids[k] = ids[first[i] + k];
	}
	return 0;
}

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

struct graph_leaf {
	int64_t flat, div;
};

/* One thread's share of the samples, and what it counts of each node. */
struct graph_scale {
	const struct graph *g;
	struct graph_rows rows; /* nodes; all threads read the same */
	size_t from, to;
	struct graph_count *counts; /* [n_nodes + 1] */
	struct graph_leaf *leaves;  /* [n_nodes + 1] */
	struct graph_tagger *tagger;
	int r;
};

/* One sample: cum once a node, flat to the innermost frame. */
static inline int graph_weigh_sample(struct graph_scale *scale, const struct profile_sample *s,
	struct graph_tagger *tagger, uint32_t stamp)
{
	const struct graph *g = scale->g;
	uint32_t block[GRAPH_BLOCK_IDS];
	size_t left = s->n_locations, n;
	int64_t w, div;

	if (!graph_sample_weight(g, s, &w, &div) || s->n_locations == 0)
		return 0;
	int r = tagger ? graph_tagger_read(tagger, s) : 0;

	while (left > 0) {
		const uint32_t *nodes =
			graph_unroll(&scale->rows, s->locations, &left, block, &n);

		for (size_t i = 0; i < n; i++) {
			struct graph_count *c = &scale->counts[nodes[i]];

			if (c->stamp == stamp)
				continue;
			c->stamp = stamp;
			graph_add(&c->cum, w);
			graph_add(&c->div, div);
			if (tagger && r == 0)
				r = graph_tagger_add(tagger, nodes[i], w, div, false);
		}
	}
	uint32_t leaf = g->loc_nodes[g->loc_first[s->locations[0]]];

	graph_add(&scale->leaves[leaf].flat, w);
	graph_add(&scale->leaves[leaf].div, div);
	if (tagger && r == 0)
		r = graph_tagger_add(tagger, leaf, w, div, true);
	return r;
}

static void graph_weigh_share(void *job)
{
	struct graph_scale *scale = job;
	const struct profile_sample *samples = scale->g->profile->samples;

	if (!scale->tagger)
		for (size_t i = scale->from; i < scale->to; i++)
			graph_weigh_sample(scale, &samples[i], NULL, (uint32_t)i + 1);
	else
		for (size_t i = scale->from; i < scale->to && scale->r == 0; i++)
			scale->r = graph_weigh_sample(
				scale, &samples[i], scale->tagger, (uint32_t)i + 1);
}

static void graph_add_weights(struct graph *g, const struct graph_scale *scale)
{
	for (uint32_t i = 0; i < g->n_nodes; i++) {
		struct graph_node *n = &g->nodes[i];

		graph_add(&n->cum, scale->counts[i].cum);
		graph_add(&n->cum_div, scale->counts[i].div);
		graph_add(&n->flat, scale->leaves[i].flat);
		graph_add(&n->flat_div, scale->leaves[i].div);
	}
}

size_t graph_width(const struct graph *g)
{
	enum { GRAPH_SHARE_MIN = 4096 };

	return g->profile->n_samples < GRAPH_SHARE_MIN ? 1 : parallel_width();
}

static int graph_weigh_all(struct graph *g, struct graph_tagger *tagger)
{
	/* Tags are not shared: few look at them. */
	struct graph_scale scales[PARALLEL_MAX];
	size_t n = tagger ? 1 : graph_width(g), n_samples = g->profile->n_samples;
	struct graph_rows rows;
	int r = graph_rows_init(&rows, g->profile->n_locations, g->loc_first, g->loc_nodes);

	for (size_t i = 0; i < n; i++) {
		scales[i] = (struct graph_scale){.g = g,
			.rows = rows,
			.from = n_samples * i / n,
			.to = n_samples * (i + 1) / n,
			.counts = memory_array(
				(size_t)g->n_nodes + 1, sizeof(struct graph_count)),
			.leaves =
				memory_array((size_t)g->n_nodes + 1, sizeof(struct graph_leaf)),
			.tagger = tagger};
		if (!scales[i].counts || !scales[i].leaves)
			r = -ENOMEM;
	}
	if (r == 0)
		parallel_run(graph_weigh_share, scales, n, sizeof(scales[0]));
	for (size_t i = 0; i < n; i++) {
		if (r == 0)
			graph_add_weights(g, &scales[i]);
		free(scales[i].counts);
		free(scales[i].leaves);
	}
	free(rows.rows);
	return r == 0 ? scales[0].r : r;
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
