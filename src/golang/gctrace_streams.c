/* SPDX-License-Identifier: MIT */
#include "golang/gctrace_streams.h"

#include <stddef.h>

/* Which process is it? Its numbers go up by one and its times go up. */
static struct gc_stream *stream_continued(
	struct gc_streams *all, struct gctrace_counts *counts, uint64_t n, double start)
{
	for (unsigned i = 0; i < GC_STREAMS; i++) {
		unsigned at = (all->current + i) % GC_STREAMS;
		struct gc_stream *s = &all->of[at];

		if (!s->used || s->n + 1 != n || s->start > start)
			continue;
		counts->mixed |= at != all->current;
		all->current = at;
		return s;
	}
	return NULL;
}

static struct gc_stream *stream_begin(struct gc_streams *all, struct gctrace_counts *counts)
{
	struct gc_stream *s = &all->of[all->next];

	all->current = all->next;
	all->next = (all->next + 1) % GC_STREAMS;
	*s = (struct gc_stream){.used = true, .run = counts->runs++};
	return s;
}

/*
 * A jump that is taken back at once was no jump: the line before came from another process,
 * which gets a stream of its own from here on.
 */
static struct gc_stream *stream_rejoined(
	struct gc_streams *all, struct gctrace_counts *counts, uint64_t n, double start)
{
	struct gc_stream *s = &all->of[all->current];

	if (!s->n_before_jump || s->n_before_jump + 1 != n || s->start_before_jump > start)
		return NULL;
	struct gc_stream jumped = *s;
	struct gc_stream *other = stream_begin(all, counts);

	counts->lost -= jumped.n - jumped.n_before_jump - 1;
	counts->mixed = true;
	jumped.n_before_jump = 0;
	unsigned run = other->run;
	*other = jumped;
	other->run = run;
	all->current = (unsigned)(s - all->of);
	return s;
}

static struct gc_stream *stream_jumped(
	struct gc_streams *all, struct gctrace_counts *counts, uint64_t n, double start)
{
	struct gc_stream *s = &all->of[all->current];

	if (!s->used || n <= s->n || s->start > start)
		return NULL;
	s->n_before_jump = s->n;
	s->start_before_jump = s->start;
	counts->lost += n - s->n - 1;
	return s;
}

unsigned gc_streams_run(
	struct gc_streams *all, struct gctrace_counts *counts, uint64_t n, double start)
{
	struct gc_stream *s = stream_continued(all, counts, n, start);

	if (s)
		s->n_before_jump = 0;
	else
		s = stream_rejoined(all, counts, n, start);
	if (!s)
		s = stream_jumped(all, counts, n, start);
	if (!s)
		s = stream_begin(all, counts);
	s->n = n;
	s->start = start;
	return s->run;
}
