/* SPDX-License-Identifier: MIT */
/*
 * Labels of samples gathered on the nodes they pass: what the dot report hangs on a node. Text
 * labels of a sample count together as one tag; of the numbers only "bytes" is taken, apart for
 * each set of text labels.
 */
#pragma once

#include "profile/graph.h"

struct graph_tag {
	const char *group; /* the text labels it belongs to; "" none. Interned */
	const char *name;  /* NULL: the tag of the text labels themselves */
	const char *unit;  /* of a number */
	int64_t value;
	int64_t flat, flat_div, cum, cum_div;
	bool is_gone;
};

struct graph_tagger;
int graph_tagger_new(struct graph *g, struct graph_tagger **ret);
void graph_tagger_free(struct graph_tagger *t);
static inline void graph_tagger_freep(struct graph_tagger **t)
{
	graph_tagger_free(*t);
	*t = NULL;
}

/** Read the labels of the sample that the next calls are about. 0 or -ENOMEM. */
int graph_tagger_read(struct graph_tagger *t, const struct profile_sample *s);

/** Count the sample's weight on the tags of a node. 0 or -ENOMEM. */
int graph_tagger_add(struct graph_tagger *t, uint32_t node, int64_t w, int64_t div, bool flat);

/** Give each node its tags. 0 or -ENOMEM. */
int graph_tagger_finish(struct graph_tagger *t);

/** Mark tags gone that weigh less than cutoff; back = true shows all of them again first. */
void graph_trim_tags(struct graph *g, int64_t cutoff);
void graph_restore_tags(struct graph *g);

/** How many tags of a node have a flat weight. */
uint32_t graph_count_tags(const struct graph_node *n);

/** Heaviest first, as the reference orders tags: by cum (unless by_flat), flat, name. */
int graph_tag_compare(const struct graph_tag *a, const struct graph_tag *b, bool by_flat);
