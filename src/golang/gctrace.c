/* SPDX-License-Identifier: MIT */
#include "golang/gctrace.h"

#include <string.h>

#include "base/memory.h"
#include "golang/gctrace_records.h"
#include "golang/gctrace_streams.h"
#include "golang/gctrace_template.h"

enum {
	/* A line that is not whole after so much was none. A log of 100 MB a second puts a
	 * hundred KiB between two operands, and more on a machine that is short of CPU. */
	HOLD_MAX = 2 * 1024 * 1024,
};

enum mode {
	MODE_PASS,  /* foreign text */
	MODE_PROBE, /* the first bytes of what may be a line */
	MODE_LINE,  /* inside a line of the runtime */
};

/* The paths alive at the start of a physical line, at most one a step. */
struct paths {
	bool alive[GC_STEPS];
	struct gc_path path[GC_STEPS];
};

struct gctrace {
	struct gctrace_sink sink;
	struct gctrace_counts counts;
	enum mode mode;
	bool line_start; /* the next byte begins a physical line */
	bool periodic;   /* "GC forced" came since the last cycle */

	/* What is held back: MODE_PROBE and MODE_LINE. */
	size_t held, line_at; /* line_at: where the current physical line begins */
	bool hold_line_start, first_line;
	bool rival;      /* another line was dropped for this one: cuts are not to be trusted */
	bool no_newline; /* the last byte held is ours, at the end of a log without newline */
	unsigned first_step;
	struct paths now, found;

	struct gc_records records;

	struct gc_streams streams;
	char hold[HOLD_MAX];
};

double gc_pause_ms(const struct gc_cycle *c)
{
	return c->value[GC_SWEEP_TERM] + c->value[GC_MARK_TERM];
}

double gc_wall_ms(const struct gc_cycle *c)
{
	double ms = gc_pause_ms(c) + c->value[GC_MARK];

	if (gc_has(c, GC_SCAN))
		ms += c->value[GC_SCAN] + c->value[GC_SYNC];
	return ms;
}

int gctrace_new(const struct gctrace_sink *sink, struct gctrace **ret)
{
	struct gctrace *g = xcalloc(1, sizeof(*g));

	g->sink = *sink;
	g->line_start = true;
	*ret = g;
	return 0;
}

void gctrace_free(struct gctrace *g)
{
	free(g);
}

const struct gctrace_counts *gctrace_counts(const struct gctrace *g)
{
	return &g->counts;
}

bool gctrace_holding(const struct gctrace *g)
{
	return g->mode != MODE_PASS;
}

static void emit(struct gctrace *g, const char *data, size_t n)
{
	if (n == 0)
		return;
	gc_records_note(&g->records, data, n);
	if (g->sink.foreign)
		g->sink.foreign(g->sink.user, data, n);
}

static void emit_hold(struct gctrace *g, size_t from, size_t to)
{
	size_t end = MIN(to, g->held - g->no_newline);

	if (from < end)
		emit(g, g->hold + from, end - from);
}

static void deliver_cycle(struct gctrace *g, struct gc_cycle *c)
{
	c->run = gc_streams_run(
		&g->streams, &g->counts, (uint64_t)c->value[GC_CYCLE], c->value[GC_START_S]);
	c->periodic = g->periodic;
	g->periodic = false;
	g->counts.cycles++;
	g->counts.recovered += c->cut;
	if (g->sink.cycle)
		g->sink.cycle(g->sink.user, c);
}

/* A line that is no cycle: put together what belongs to it and ask whether it is consumed. */
static bool deliver_line(struct gctrace *g, int kind, const struct gc_path *p)
{
	char text[512];
	size_t used = 0;

	for (unsigned i = 0; i < p->n_segments; i++) {
		size_t n = MIN(p->segment[i].n, sizeof(text) - used);

		memcpy(text + used, g->hold + p->segment[i].at, n);
		used += n;
	}
	if (kind == GCTRACE_FORCED)
		g->periodic = true;
	return g->sink.line && g->sink.line(g->sink.user, (enum gctrace_line)kind, text, used);
}

static void emit_between(struct gctrace *g, const struct gc_path *p)
{
	size_t at = 0;

	for (unsigned i = 0; i < p->n_segments; i++) {
		emit_hold(g, at, p->segment[i].at);
		at = p->segment[i].at + p->segment[i].n;
	}
	emit_hold(g, at, g->held);
}

static void pass(struct gctrace *g)
{
	g->mode = MODE_PASS;
	g->line_start = g->held > 0 && g->hold[g->held - 1] == '\n';
	g->held = 0;
}

static void give_up(struct gctrace *g);

static void complete(struct gctrace *g, struct gc_path *p)
{
	int kind = gc_template_kind(g->first_step);

	p->cycle.cut = p->n_segments > 1;
	if (kind < 0 && p->cycle.cut && g->rival) {
		/* Pieces of two processes lie here; whose is whose cannot be known. */
		memset(g->now.alive, 0, sizeof(g->now.alive));
		give_up(g);
		return;
	}
	if (kind >= 0 && !deliver_line(g, kind, p)) {
		emit_hold(g, 0, g->held);
	} else {
		emit_between(g, p);
		if (kind < 0)
			deliver_cycle(g, &p->cycle);
	}
	pass(g);
}

/* Was more seen than a word that anybody may write? */
static bool is_strong(const struct gctrace *g)
{
	return gc_template_find(g->hold, MIN(g->held, (size_t)32), 0) == 0;
}

/* The path that lacks nothing but the newline; NULL: there is none. */
static struct gc_path *path_at_end(struct gctrace *g)
{
	for (unsigned step = 0; step < GC_STEPS; step++)
		if (g->now.alive[step] && gc_template_at_end(step))
			return &g->now.path[step];
	return NULL;
}

/* It did not become a line. Lacking only its newline it is one all the same. */
static void give_up(struct gctrace *g)
{
	struct gc_path *p = path_at_end(g);

	if (p) {
		complete(g, p);
		return;
	}
	g->counts.unread += is_strong(g);
	emit_hold(g, 0, g->held);
	pass(g);
}

static void begin_line(struct gctrace *g, unsigned step)
{
	g->mode = MODE_LINE;
	g->first_step = step;
	g->first_line = true;
	g->rival = false;
	g->line_at = 0;
	memset(g->now.alive, 0, sizeof(g->now.alive));
	memset(&g->now.path[step], 0, sizeof(g->now.path[step]));
	g->now.alive[step] = true;
}

/* Of two ways to the same step: the one whose records look like records; when none tells, the
 * one that leaves less unexplained. */
static void paths_add(struct paths *set, unsigned step, const struct gc_path *p)
{
	const struct gc_path *had = &set->path[step];

	if (set->alive[step] &&
		(had->score > p->score || (had->score == p->score && had->taken > p->taken)))
		return;
	set->alive[step] = true;
	set->path[step] = *p;
}

struct cut_context {
	struct gctrace *g;
	const char *line;
	size_t n;
};

static void on_cut(void *user, unsigned step, const struct gc_path *path, size_t used)
{
	struct cut_context *c = user;
	struct gc_path p = *path;

	p.score += gc_records_score(&c->g->records, c->line + used, c->n - used);
	paths_add(&c->g->found, step, &p);
}

/*
 * A physical line (or the beginning of one) has come while a line of the runtime is under way:
 * each path either takes some of it and leaves the rest to a record, or leaves it all.
 */
static bool advance(struct gctrace *g, size_t n)
{
	struct cut_context c = {g, g->hold + g->line_at, n};
	int whole = gc_records_score(&g->records, c.line, n);

	memset(g->found.alive, 0, sizeof(g->found.alive));
	for (unsigned step = GC_STEPS; step-- > 0;) {
		if (!g->now.alive[step])
			continue;
		struct gc_path p = g->now.path[step];

		/* Whole lines are the rule: the work for cuts is done when it is needed. */
		if (gc_template_follow(step, &p, c.line, n, g->line_at, NULL, NULL)) {
			complete(g, &p);
			return true;
		}
		gc_template_follow(step, &p, c.line, n, g->line_at, on_cut, &c);
		g->now.path[step].score += whole;
		g->now.alive[step] = !g->first_line;
	}
	for (unsigned step = 0; step < GC_STEPS; step++)
		if (g->found.alive[step])
			paths_add(&g->now, step, &g->found.path[step]);
	return false;
}

/* Drop the line under way; the bytes from `at` begin another. */
static void change_over(struct gctrace *g, size_t at, unsigned step)
{
	size_t held = g->held;
	bool rival = is_strong(g) && !path_at_end(g), no_newline = g->no_newline;

	g->held = at;
	g->no_newline = false;
	give_up(g);
	memmove(g->hold, g->hold + at, held - at);
	g->held = held - at;
	g->no_newline = no_newline;
	begin_line(g, step);
	g->rival = rival;
}

/*
 * A second "gc N @" stands in the physical line, q bytes from its start. A line under way that
 * lacks nothing but its newline ends here: something else stood in the newline's place.
 * Otherwise the runtime of one process never prints so: either the line under way is dead, or
 * two processes write here. Read it alone if it is whole; never piece the two together.
 */
static bool other_line(struct gctrace *g, size_t q)
{
	const char *line = g->hold + g->line_at;
	size_t n = g->held - g->line_at;
	struct gc_path p = {0};
	unsigned step;

	gc_template_begin(line + q, n - q, false, &step);
	if (!path_at_end(g) &&
		gc_template_follow(step, &p, line + q, n - q, 0, NULL, NULL) == n - q) {
		g->counts.crossed++;
		deliver_cycle(g, &p.cycle);
		g->held -= n - q;
		g->no_newline = false;
		return q > 0 && advance(g, q);
	}
	change_over(g, g->line_at + q, step);
	return advance(g, g->held);
}

static void line_has_come(struct gctrace *g)
{
	const char *line = g->hold + g->line_at;
	size_t n = g->held - g->line_at, last = n;
	bool strong = is_strong(g), done;
	unsigned step;

	for (size_t q = gc_template_find(line, n, g->first_line); q < n;
		q = gc_template_find(line, n, q + 1))
		last = q;
	if (last < n && strong) {
		done = other_line(g, last);
	} else {
		if (!g->first_line && !strong &&
			gc_template_begin(line, n, true, &step) >= GC_BEGIN_WEAK)
			change_over(g, g->line_at, step);
		done = advance(g, g->held - g->line_at);
	}
	if (done)
		return;
	g->first_line = false;
	g->line_at = g->held;
	if (g->held >= HOLD_MAX)
		give_up(g);
}

static size_t push_line(struct gctrace *g, const char *data, size_t n)
{
	size_t take = MIN(n, sizeof(g->hold) - g->held);
	const char *newline = memchr(data, '\n', take);

	if (newline)
		take = (size_t)(newline - data) + 1;
	memcpy(g->hold + g->held, data, take);
	g->held += take;
	if (newline)
		line_has_come(g);
	else if (g->held == sizeof(g->hold))
		give_up(g);
	return take;
}

/* The bytes held may be the beginning of a line; if not, the first of them is foreign. */
static size_t push_probe(struct gctrace *g, const char *data)
{
	unsigned step;

	g->hold[g->held++] = *data;
	switch (gc_template_begin(g->hold, g->held, g->hold_line_start, &step)) {
	case GC_BEGIN_MORE:
		break;
	case GC_BEGIN_WEAK:
	case GC_BEGIN_STRONG:
		begin_line(g, step);
		break;
	case GC_BEGIN_NO: {
		char again[64];
		size_t n = g->held - 1;

		memcpy(again, g->hold + 1, n);
		emit(g, g->hold, 1);
		g->held = 1;
		pass(g);
		gctrace_push(g, again, n);
		break;
	}
	}
	return 1;
}

static bool may_begin(char c, bool line_start)
{
	return c == 'g' || (line_start && (c == 'G' || c == 's' || c == 'f' || c == 'p'));
}

static size_t push_pass(struct gctrace *g, const char *data, size_t n)
{
	bool line_start = g->line_start;
	size_t i = 0;

	while (i < n && !may_begin(data[i], line_start))
		line_start = data[i++] == '\n';
	emit(g, data, i);
	g->line_start = line_start;
	if (i < n) {
		g->mode = MODE_PROBE;
		g->held = 0;
		g->hold_line_start = line_start;
	}
	return i;
}

void gctrace_push(struct gctrace *g, const char *data, size_t n)
{
	for (size_t i = 0; i < n;) {
		switch (g->mode) {
		case MODE_PASS:
			i += push_pass(g, data + i, n - i);
			break;
		case MODE_PROBE:
			i += push_probe(g, data + i);
			break;
		case MODE_LINE:
			i += push_line(g, data + i, n - i);
			break;
		}
	}
}

void gctrace_flush(struct gctrace *g)
{
	if (g->mode == MODE_LINE)
		give_up(g);
	if (g->mode == MODE_PROBE) {
		emit_hold(g, 0, g->held);
		pass(g);
	}
}

void gctrace_finish(struct gctrace *g)
{
	if (g->mode == MODE_LINE && g->held > g->line_at && g->held < sizeof(g->hold)) {
		g->hold[g->held++] = '\n';
		g->no_newline = true;
		line_has_come(g);
		if (g->mode == MODE_LINE && g->no_newline)
			g->held--;
		g->no_newline = false;
	}
	gctrace_flush(g);
}
