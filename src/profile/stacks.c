/* SPDX-License-Identifier: MIT */
#include "profile/stacks.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

/* Frames of all stacks together, each once for each stack it is in. */
enum { STACKS_FRAMES_MAX = 1 << 28 };

void stacks_done(struct stacks *s)
{
	free(s->frames);
	graph_free(s->g);
	*s = (struct stacks){0};
}

/* One stack: its places by rank, root first. */
struct stacks_path {
	size_t first, n; /* of ranks */
	int64_t weight, div;
};

/* A frame that is not closed yet. */
struct stacks_open {
	uint32_t rank;
	size_t frame; /* of stacks */
	int64_t flat, flat_div, cum, cum_div;
	double width; /* of callees closed */
};

struct stacks_work {
	struct stacks *s;
	uint32_t *by_rank, *rank_of; /* [n_nodes] */
	struct stacks_path *paths;   /* [n] */
	uint32_t *ranks;             /* of all paths */
	size_t n, longest;
	struct stacks_open *open; /* [longest] */
	size_t depth, room;       /* open frames; room of s->frames */
	double least;             /* a narrower frame is dropped */
};

static void stacks_work_done(struct stacks_work *w)
{
	free(w->by_rank);
	free(w->rank_of);
	free(w->paths);
	free(w->ranks);
	free(w->open);
}

static int stacks_compare_places(const void *a, const void *b, void *graph)
{
	const struct graph *g = graph;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int r = strcmp(g->nodes[x].printable, g->nodes[y].printable);

	return r ? r : (x > y) - (x < y);
}

/* Places in the order of their names: the order of siblings, told by a number. */
static int stacks_rank(struct stacks_work *w)
{
	const struct graph *g = w->s->g;

	w->by_rank = memory_array((size_t)g->n_nodes + 1, sizeof(*w->by_rank));
	w->rank_of = memory_array((size_t)g->n_nodes + 1, sizeof(*w->rank_of));
	if (!w->by_rank || !w->rank_of)
		return -ENOMEM;
	for (uint32_t i = 0; i < g->n_nodes; i++)
		w->by_rank[i] = i;
	qsort_r(w->by_rank, g->n_nodes, sizeof(*w->by_rank), stacks_compare_places, (void *)g);
	for (uint32_t i = 0; i < g->n_nodes; i++)
		w->rank_of[w->by_rank[i]] = i;
	return 0;
}

static size_t stacks_count_frames(const struct graph *g, const struct profile_sample *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_locations; i++)
		n += g->loc_first[s->locations[i] + 1] - g->loc_first[s->locations[i]];
	return n;
}

/* Which samples count, and how much room their frames take. */
static int stacks_measure(struct stacks_work *w, size_t *ret_frames, double *ret_total)
{
	const struct graph *g = w->s->g;
	const struct profile *p = g->profile;

	*ret_frames = 0;
	*ret_total = 0;
	w->paths = memory_array(p->n_samples + 1, sizeof(*w->paths));
	if (!w->paths)
		return -ENOMEM;
	for (size_t i = 0; i < p->n_samples; i++) {
		struct stacks_path path = {.first = *ret_frames};

		if (!graph_sample_weight(g, &p->samples[i], &path.weight, &path.div))
			continue;
		path.n = stacks_count_frames(g, &p->samples[i]);
		if (path.n == 0)
			continue;
		*ret_frames += path.n;
		*ret_total += fabs((double)graph_mean(path.weight, path.div));
		if (*ret_frames > STACKS_FRAMES_MAX)
			return -E2BIG;
		w->longest = MAX(w->longest, path.n);
		w->paths[w->n++] = path;
	}
	return 0;
}

static void stacks_flatten(struct stacks_work *w)
{
	const struct graph *g = w->s->g;
	const struct profile *p = g->profile;
	uint32_t *to = w->ranks;
	int64_t weight, div;

	for (size_t k = 0; k < p->n_samples; k++) {
		const struct profile_sample *s = &p->samples[k];

		if (!graph_sample_weight(g, s, &weight, &div))
			continue;
		for (size_t i = s->n_locations; i-- > 0;) {
			uint32_t first = g->loc_first[s->locations[i]];

			for (uint32_t at = g->loc_first[s->locations[i] + 1]; at-- > first;)
				*to++ = w->rank_of[g->loc_nodes[at]];
		}
	}
}

/* As words in a dictionary. */
static int stacks_compare_paths(const void *a, const void *b, void *ranks)
{
	const struct stacks_path *x = a, *y = b;
	const uint32_t *p = (const uint32_t *)ranks + x->first;
	const uint32_t *q = (const uint32_t *)ranks + y->first;
	size_t n = MIN(x->n, y->n);

	for (size_t i = 0; i < n; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	return (x->n > y->n) - (x->n < y->n);
}

static int stacks_sort(struct stacks_work *w, double least_share)
{
	size_t frames;
	double total;
	int r = stacks_measure(w, &frames, &total);

	if (r < 0)
		return r;
	w->least = least_share * total;
	w->ranks = memory_array(frames + 1, sizeof(*w->ranks));
	w->open = memory_array(w->longest + 1, sizeof(*w->open));
	if (!w->ranks || !w->open)
		return -ENOMEM;
	stacks_flatten(w);
	qsort_r(w->paths, w->n, sizeof(*w->paths), stacks_compare_paths, w->ranks);
	return 0;
}

static int stacks_open_frame(struct stacks_work *w, uint32_t rank)
{
	struct stacks *s = w->s;
	const struct graph_node *n = &s->g->nodes[w->by_rank[rank]];

	if (s->n == w->room) {
		size_t room = w->room ? w->room * 2 : 1024;
		void *more = reallocarray(s->frames, room, sizeof(*s->frames));

		if (!more)
			return -ENOMEM;
		s->frames = more;
		w->room = room;
	}
	s->frames[s->n] = (struct stack_frame){.name = n->printable,
		.parent = w->depth ? (uint32_t)w->open[w->depth - 1].frame : PROFILE_NONE,
		.depth = (uint32_t)w->depth,
		.place = n->id};
	w->open[w->depth++] = (struct stacks_open){.rank = rank, .frame = s->n++};
	return 0;
}

/* Does a report leave it out? Only roots are asked, as those of a graph. */
static bool stacks_hides(const struct stacks_work *w, const struct stacks_open *o)
{
	bool negative = o->flat < 0 || (o->flat == 0 && o->cum < 0);

	return (o->cum == 0 && o->flat == 0) || (w->s->g->options.drop_negative && negative);
}

/* All of the frame is known. What is below it stands right behind it, and goes with it. */
static void stacks_close_frame(struct stacks_work *w)
{
	struct stacks_open *o = &w->open[--w->depth];
	struct stack_frame *f = &w->s->frames[o->frame];

	f->flat = graph_mean(o->flat, o->flat_div);
	f->cum = graph_mean(o->cum, o->cum_div);
	f->width = fabs((double)f->flat) + o->width;
	if (w->depth == 0) {
		if (stacks_hides(w, o))
			w->s->n = o->frame;
		return;
	}
	graph_add(&o[-1].cum, o->cum);
	graph_add(&o[-1].cum_div, o->cum_div);
	o[-1].width += f->width;
	if (f->width < w->least)
		w->s->n = o->frame;
}

static int stacks_add_path(struct stacks_work *w, const struct stacks_path *p)
{
	const uint32_t *ranks = w->ranks + p->first;
	size_t common = 0;
	int r = 0;

	while (common < w->depth && common < p->n && w->open[common].rank == ranks[common])
		common++;
	while (w->depth > common)
		stacks_close_frame(w);
	for (size_t i = common; i < p->n && r == 0; i++)
		r = stacks_open_frame(w, ranks[i]);
	if (r < 0)
		return r;
	struct stacks_open *leaf = &w->open[w->depth - 1];

	graph_add(&leaf->flat, p->weight);
	graph_add(&leaf->flat_div, p->div);
	graph_add(&leaf->cum, p->weight);
	graph_add(&leaf->cum_div, p->div);
	return 0;
}

static int stacks_gather(struct stacks_work *w)
{
	int r = 0;

	for (size_t i = 0; i < w->n && r == 0; i++)
		r = stacks_add_path(w, &w->paths[i]);
	while (w->depth > 0 && r == 0)
		stacks_close_frame(w);
	for (size_t i = 0; i < w->s->n; i++)
		w->s->depth = MAX(w->s->depth, w->s->frames[i].depth + 1);
	return r;
}

int stacks_make_within(struct report *r, double least_share, struct stacks *ret)
{
	_cleanup_(stacks_done) struct stacks s = {0};
	_cleanup_(stacks_work_done) struct stacks_work w = {.s = &s};
	struct graph_options options = report_graph_options(r);

	options.tags = false;
	int e = graph_new(r->view, &options, &s.g);

	if (e == 0)
		e = graph_name(s.g, NULL);
	if (e == 0)
		e = stacks_rank(&w);
	if (e == 0)
		e = stacks_sort(&w, least_share);
	if (e == 0)
		e = stacks_gather(&w);
	if (e < 0)
		return e;
	*ret = s;
	s = (struct stacks){0};
	return 0;
}

int stacks_make(struct report *r, struct stacks *ret)
{
	return stacks_make_within(r, 0, ret);
}
