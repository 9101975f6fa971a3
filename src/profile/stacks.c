/* SPDX-License-Identifier: MIT */
#include "profile/stacks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

void stacks_done(struct stacks *s)
{
	free(s->frames);
	graph_free(s->g);
	*s = (struct stacks){0};
}

static int stacks_compare(const void *a, const void *b)
{
	const struct graph_node *x = *(struct graph_node *const *)a;
	const struct graph_node *y = *(struct graph_node *const *)b;
	int r = strcmp(x->printable, y->printable);

	return r ? r : (x->id > y->id) - (x->id < y->id);
}

/* Nodes waiting to be visited, last in first out: as deep as the profile likes. */
struct stacks_walk {
	struct stacks *s;
	struct graph_node **waiting; /* [n] */
	uint32_t *frame_of;          /* [n_nodes] */
	size_t n;
};

/* Push siblings so that the first by name comes out first. */
static void stacks_push(struct stacks_walk *w, size_t from)
{
	qsort(w->waiting + from, w->n - from, sizeof(struct graph_node *), stacks_compare);
	for (size_t i = from, k = w->n; i + 1 < k; i++) {
		struct graph_node *swap = w->waiting[i];

		w->waiting[i] = w->waiting[--k];
		w->waiting[k] = swap;
	}
}

static void stacks_visit(struct stacks_walk *w, const struct graph_node *n)
{
	struct stacks *s = w->s;
	struct stack_frame *f = &s->frames[s->n];
	size_t from = w->n;

	*f = (struct stack_frame){.name = n->printable,
		.flat = graph_flat(n),
		.cum = graph_cum(n),
		.parent = n->parent == PROFILE_NONE ? PROFILE_NONE : w->frame_of[n->parent]};
	f->depth = f->parent == PROFILE_NONE ? 0 : s->frames[f->parent].depth + 1;
	s->depth = MAX(s->depth, f->depth + 1);
	w->frame_of[n->id] = (uint32_t)s->n++;
	for (uint32_t i = 0; i < n->n_out; i++)
		w->waiting[w->n++] = &s->g->nodes[s->g->edges[n->out[i]].dst];
	stacks_push(w, from);
}

static int stacks_walk_tree(struct stacks *s)
{
	const struct graph *g = s->g;
	_cleanup_free_ struct graph_node **waiting =
		memory_array((size_t)g->n_nodes + 1, sizeof(struct graph_node *));
	_cleanup_free_ uint32_t *frame_of =
		memory_array((size_t)g->n_nodes + 1, sizeof(*frame_of));
	struct stacks_walk w = {s, waiting, frame_of, 0};

	s->frames = memory_array((size_t)g->n_nodes + 1, sizeof(*s->frames));
	if (!waiting || !frame_of || !s->frames)
		return -ENOMEM;
	for (size_t i = 0; i < g->n_shown; i++)
		if (g->shown[i]->parent == PROFILE_NONE)
			waiting[w.n++] = g->shown[i];
	stacks_push(&w, 0);
	while (w.n > 0)
		stacks_visit(&w, waiting[--w.n]);
	return 0;
}

int stacks_make(struct report *r, struct stacks *ret)
{
	_cleanup_(stacks_done) struct stacks s = {0};
	struct graph_options options = report_graph_options(r);

	options.call_tree = true;
	options.tags = false;
	int e = graph_new(r->view, &options, &s.g);

	if (e == 0)
		e = graph_grow_tree(s.g);
	if (e == 0)
		e = graph_name(s.g, NULL);
	if (e == 0)
		e = stacks_walk_tree(&s);
	if (e < 0)
		return e;
	*ret = s;
	s = (struct stacks){0};
	return 0;
}
