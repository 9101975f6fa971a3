/* SPDX-License-Identifier: MIT */
#include "ui/view/go_why.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"
#include "golang/environ.h"
#include "golang/rss_explain.h"
#include "session/golang_metrics.h"
#include "ui/hints.h"
#include "ui/view/go_cycles.h"
#include "ui/view/go_parts.h"
#include "ui/view/tabs.h"
#include "ui/widget/figure.h"

enum {
	ENTRY_NAME_W = 13, /* behind the swatch */
	ENTRY_W = 25,      /* swatch, name, figure, and a gap */
	TABLE_W = 62,      /* with origins, beside the words */
	BESIDE_W = 118,    /* from here on table and words stand side by side */
};

static void __attribute__((format(printf, 3, 4)))
why_add(struct go_why *w, enum style style, const char *format, ...)
{
	va_list args;

	if (w->n_lines == GO_WHY_LINES)
		return;
	struct go_why_line *line = &w->line[w->n_lines++];

	line->style = style;
	va_start(args, format);
	vsnprintf(line->text, sizeof(line->text), format, args);
	va_end(args);
}

static struct rss_kernel why_kernel(const struct session_now *now)
{
	const struct memory_parts *parts = &now->memory;
	const struct sample *s = &now->sample;
	struct rss_kernel k = {.anon = sample_get(s, METRIC_RSS_ANON, -1),
		.file = sample_get(s, METRIC_RSS_FILE, -1),
		.shmem = sample_get(s, METRIC_RSS_SHMEM, -1),
		.swap = sample_get(s, METRIC_SWAP, -1),
		.lazy_free = parts->valid ? (int64_t)parts->lazy_free : -1,
		.anon_huge = parts->valid ? (int64_t)parts->anon_huge : -1};

	k.rss = k.anon >= 0 && k.file >= 0 && k.shmem >= 0 ? k.anon + k.file + k.shmem : -1;
	return k;
}

/* Why there are no figures of the runtime. */
static void why_add_state(struct go_why *w, const struct model *m)
{
	const struct golang_now *g = m->golang;
	const char *key = m->settings->keys.of[ACTION_ASK].text;

	if (m->live_state == SESSION_REPLAY)
		why_add(w, STYLE_DIM,
			metric_set_has(&m->now->columns, METRIC_GO_SYS)
				? "The Go runtime gave no figures at this instant."
				: "This recording has no figures of the Go runtime: its go_ "
				  "columns are recorded when --go finds a source.");
	if (g && g->state == GOLANG_OFF)
		why_add(w, STYLE_DIM, "The Go runtime is not asked (--go=off%s%s).",
			key[0] ? ", or the key " : "", key);
	else if (g && g->sentence[0])
		why_add(w, g->state == GOLANG_FAILING ? STYLE_WARN : STYLE_DIM, "%s",
			g->sentence);
	if (m->gclog_why && m->gclog_why[0])
		why_add(w, STYLE_DIM, "%s", m->gclog_why);
}

/* GOMEMLIMIT and its kin, or where they contradict what the cgroup allows. */
static void why_add_environ(struct go_why *w, const struct model *m, bool settings)
{
	const struct golang_now *g = m->golang;
	const struct look_bounds *b = m->looks ? m->looks->bounds : NULL;
	struct go_limits limits = {-1, -1, b ? b->cpus : -1};
	char words[RSS_WORDS_MAX];

	if (!g || !g->has_environ)
		return;
	if (b && b->has_cgroup && (b->cgroup.has & CGROUP_HAS_MEMORY_LIMIT) &&
		b->cgroup.memory_limit != CGROUP_NO_LIMIT)
		limits.memory_bytes = (double)b->cgroup.memory_limit;
	if (b && b->has_cgroup && (b->cgroup.has & CGROUP_HAS_CPU_LIMIT) &&
		isfinite(b->cgroup.cpu_limit_cores))
		limits.cpus = b->cgroup.cpu_limit_cores;
	if (settings) {
		if (go_environ_settings(&g->environ, words, sizeof(words)))
			why_add(w, STYLE_DIM, "%s", words);
		return;
	}
	go_environ_words(&g->environ, &limits, 0, g->minor, words, sizeof(words));
	for (char *line = words, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = 0;
		why_add(w, STYLE_WARN, "%s", line);
	}
}

static void why_explain(struct go_why *w, const struct model *m)
{
	const struct sample *s = &m->now->sample;
	const struct golang_now *g = m->golang;
	struct rss_input in = {.kernel = w->kernel,
		.live_bytes = go_cycles_live(m->gclog, m->t_ns),
		.last_gc_age_s = -1,
		.go_major = g ? g->major : -1,
		.go_minor = g ? g->minor : -1,
		.not_go = g && g->state == GOLANG_NOT_GO && !g->is_go};

	golang_metrics_get(s, &w->stats);
	if (memstats_has(&w->stats, GO_STAT_SYS)) {
		in.go = &w->stats;
		in.asked_over_http = true;
	}
	if (sample_has(s, METRIC_GO_LAST_GC) && s->value[METRIC_GO_LAST_GC] > 0)
		in.last_gc_age_s =
			MAX((double)(s->real_ns - s->value[METRIC_GO_LAST_GC]) / 1e9, 0.0);
	rss_explain(&in, &w->page);
}

/* Cycles that no event tells of; a GC log tells of each. */
static void why_add_lost(struct go_why *w, const struct model *m)
{
	const struct golang_now *g = m->golang;

	if (!g || !g->pauses_lost || m->gclog)
		return;
	why_add(w, STYLE_WARN,
		"%" PRIu64 " GC %s not seen one by one: more than %d passed between two looks, "
		"and the runtime keeps no more.",
		g->pauses_lost, g->pauses_lost == 1 ? "cycle was" : "cycles were", GO_PAUSES);
}

void go_why_make(struct go_why *w, const struct model *m)
{
	memset(w, 0, sizeof(*w));
	w->kernel = why_kernel(m->now);
	w->goroutines = sample_get(&m->now->sample, METRIC_GO_GOROUTINES, -1);
	if (m->in_gap) {
		/* Nobody failed to answer: nobody was asked. */
		why_add(w, STYLE_DIM, "Nothing was read at this instant: it lies in a gap.");
		return;
	}
	why_explain(w, m);
	if (!memstats_has(&w->stats, GO_STAT_SYS))
		why_add_state(w, m);
	for (unsigned i = 0; i < w->page.n_words; i++) {
		bool broken = w->page.broken[0] && i + 1 == w->page.n_words;

		why_add(w, broken ? STYLE_WARN : STYLE_PLAIN, "%s", w->page.words[i]);
		if (i == 0)
			why_add_environ(w, m, false);
	}
	why_add_lost(w, m);
	why_add_environ(w, m, true);
}

/* One line of the table. */
struct entry {
	const struct band *band; /* NULL: no part, but something about them */
	const char *name;
	int64_t bytes; /* -1 not known; a part may be negative */
	char origin[120];
};

enum { ENTRIES_MAX = RSS_KINDS + 4 };

static void entry_of_part(const struct go_why *w, unsigned i, struct entry *e)
{
	const struct rss_part *part = &w->page.part[i];

	*e = (struct entry){&go_bands[part->kind], part->name, part->bytes, ""};
	if (part->kind == RSS_ALLOCATED && w->page.live[0])
		snprintf(e->origin, sizeof(e->origin), "%s; %s", part->origin, w->page.live);
	else if (part->kind == RSS_STACKS && w->goroutines >= 0)
		snprintf(e->origin, sizeof(e->origin), "%s, %" PRId64 " goroutines",
			part->origin, w->goroutines);
	else
		snprintf(e->origin, sizeof(e->origin), "%s", part->origin);
}

/* All parts, their sum, and what lies in them; the small table leaves out what is nothing. */
static size_t why_entries(const struct go_why *w, bool small, struct entry e[ENTRIES_MAX])
{
	const struct rss_kernel *k = &w->kernel;
	const struct entry more[] = {{NULL, "= RSS", k->rss, "the parts add up"},
		{NULL, "in huge pages", k->anon_huge, "AnonHugePages, part of the above"},
		{NULL, "lazily freed", k->lazy_free, "LazyFree, part of the above"},
		{NULL, "swapped out", k->swap, "VmSwap, not in RSS"}};
	size_t n = 0;

	for (unsigned i = 0; i < w->page.n_parts; i++) {
		entry_of_part(w, i, &e[n]);
		n += !small || e[n].bytes != 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(more) && w->page.n_parts; i++) {
		/* Not twice. */
		if (i == 2 && rss_part(&w->page, RSS_LAZY))
			continue;
		e[n] = more[i];
		if (i == 0 && !w->page.whole)
			snprintf(e[n].origin, sizeof(e[n].origin),
				"the parts do not add up: figures are missing");
		n += !small || more[i].bytes > 0;
	}
	return n;
}

static void entry_draw(struct canvas *c, int x, int y, int cells, const struct entry *e)
{
	if (e->band)
		canvas_put(c, x, y, e->band->style, band_glyph(c->glyphs, e->band));
	canvas_text(c, x + 2, y, MIN(ENTRY_NAME_W, cells - 2), STYLE_PLAIN, e->name);
	figure_draw(c, x + 2 + ENTRY_NAME_W, y, MIN(9, cells - 2 - ENTRY_NAME_W),
		e->band || e->bytes < 0 ? STYLE_PLAIN : STYLE_FIGURE, FIGURE_BYTES,
		e->band || e->bytes >= 0, (double)e->bytes);
	if (cells > ENTRY_W + 3 && e->origin[0])
		canvas_text(c, x + ENTRY_W + 1, y, cells - ENTRY_W - 1, STYLE_DIM, e->origin);
}

static int small_columns(int width)
{
	return MAX(width / ENTRY_W, 1);
}

static int small_lines(const struct go_why *w, int width)
{
	struct entry e[ENTRIES_MAX];
	int n = (int)why_entries(w, true, e), columns = small_columns(width);

	return (n + columns - 1) / columns;
}

static int words_lines(const struct go_why *w, int width)
{
	int lines = 0;

	for (unsigned i = 0; i < w->n_lines; i++)
		lines += view_paragraph_lines(w->line[i].text, width);
	return lines;
}

int go_why_height(const struct go_why *w, int width, int *ret_least)
{
	struct entry e[ENTRIES_MAX];
	int inside = width - 4, small = small_lines(w, inside), first = 1;

	if (w->n_lines)
		first = view_paragraph_lines(w->line[0].text, inside);
	*ret_least = 3 + first + small;
	if (inside < BESIDE_W)
		return 2 + MAX(words_lines(w, inside), 1) + 1 + small;
	return 2 + MAX(words_lines(w, inside - TABLE_W - 2), 1 + (int)why_entries(w, false, e));
}

static struct rect words_draw(const struct go_why *w, struct canvas *c, struct rect in)
{
	for (unsigned i = 0; i < w->n_lines && in.h > 0; i++)
		in = view_draw_paragraph(c, in, w->line[i].style, w->line[i].text);
	return in;
}

static void why_draw_bar(const struct go_why *w, struct canvas *c, struct rect line)
{
	double drawn[RSS_KINDS];

	rss_drawn(&w->page, drawn);
	bands_bar(c, line, go_bands, drawn, RSS_KINDS);
}

static void why_draw_small(const struct go_why *w, struct canvas *c, struct rect in)
{
	struct entry e[ENTRIES_MAX];
	size_t n = why_entries(w, true, e);
	int columns = small_columns(in.w), lines = small_lines(w, in.w);

	for (int i = 0; i < (int)n; i++)
		if (i % lines < in.h && i / lines < columns)
			entry_draw(c, in.x + i / lines * ENTRY_W, in.y + i % lines,
				MIN(ENTRY_W - 1, in.w), &e[i]);
}

/* As many of those that are nothing as there is room for. */
static void why_draw_table(const struct go_why *w, struct canvas *c, struct rect in)
{
	struct entry e[ENTRIES_MAX];
	size_t n = why_entries(w, false, e);

	for (size_t i = n; i-- > 0 && (int)n > in.h;)
		if (e[i].bytes == 0) {
			memmove(&e[i], &e[i + 1], (n - i - 1) * sizeof(e[0]));
			n--;
		}
	for (int i = 0; i < (int)n && i < in.h; i++)
		entry_draw(c, in.x, in.y + i, in.w, &e[i]);
}

/* What answers, and what that costs; or that nothing is asked. */
static void why_source(const struct model *m, char *out, size_t size)
{
	const struct golang_now *g = m->golang;
	char took[UNITS_TEXT_MAX], all[UNITS_TEXT_MAX];

	out[0] = 0;
	if (!g)
		return;
	if (g->state == GOLANG_OFF) {
		snprintf(out, size, "not asked");
	} else if (g->state == GOLANG_LIVE) {
		units_duration(took, g->look.seconds);
		units_duration(all, g->asked_s);
		snprintf(out, size, "%s, %s a look, %s in all",
			endpoint_source_name(g->look.source), took, all);
	}
}

static void why_draw_keys(
	const struct go_why *w, struct canvas *c, struct rect r, const struct model *m)
{
	enum action offers[3] = {ACTION_WHY};
	size_t n = 1;

	if (m->golang)
		offers[n++] = ACTION_ASK;
	if (w->expands)
		offers[n++] = ACTION_EXPAND_HERE;
	hints_draw(c, r.x + 2, r.y + r.h - 1, r.w - 4, &m->settings->keys, offers, n);
}

/* Alone on the page its frame lists the pages. */
static struct rect why_draw_frame(const struct go_why *w, struct canvas *c, struct rect r,
	const struct model *m, bool alone)
{
	static const char title[] = "Why RSS is what it is";
	char source[128];

	why_source(m, source, sizeof(source));
	canvas_frame(c, r, alone ? NULL : title, source[0] && !alone ? source : NULL);
	if (alone)
		tabs_draw_beside(c, r, m, source[0] ? source : title);
	why_draw_keys(w, c, r, m);
	return (struct rect){r.x + 2, r.y + 1, r.w - 4, r.h - 2};
}

/* Side by side: the bar over the table at the left, the words at the right. */
static void why_draw_wide(const struct go_why *w, struct canvas *c, struct rect in)
{
	struct rect left = {in.x, in.y, TABLE_W, in.h};
	struct rect right = {in.x + TABLE_W + 2, in.y, in.w - TABLE_W - 2, in.h};

	if (w->page.n_parts)
		why_draw_bar(w, c, (struct rect){left.x, left.y, left.w - 2, 1});
	left.y++;
	left.h--;
	struct entry e[ENTRIES_MAX];

	if ((int)why_entries(w, true, e) <= left.h)
		why_draw_table(w, c, left);
	else
		why_draw_small(w, c, left);
	words_draw(w, c, right);
}

/* The reason, then the table, then the bar, then whatever else there is room for. */
static void why_draw_narrow(const struct go_why *w, struct canvas *c, struct rect in)
{
	int first = w->n_lines ? view_paragraph_lines(w->line[0].text, in.w) : 0;
	int small = small_lines(w, in.w);
	bool table = in.h >= first + small, bar = in.h > first + small;
	struct rect words = in;

	words.h -= (table ? small : 0) + bar;
	struct rect rest = words_draw(w, c, words);

	if (bar && w->page.n_parts)
		why_draw_bar(w, c, (struct rect){in.x, rest.y, in.w, 1});
	if (table)
		why_draw_small(w, c, (struct rect){in.x, rest.y + bar, in.w, small});
}

void go_why_draw(const struct go_why *w, struct canvas *c, struct rect r, const struct model *m)
{
	if (r.h < 3 || r.w < 12)
		return;
	struct rect in = why_draw_frame(w, c, r, m, false);

	if (in.w >= BESIDE_W)
		why_draw_wide(w, c, in);
	else
		why_draw_narrow(w, c, in);
}

void go_why_draw_whole(
	const struct go_why *w, struct canvas *c, struct rect r, const struct model *m)
{
	struct rect in = why_draw_frame(w, c, r, m, true);
	struct entry e[ENTRIES_MAX];
	int lines = (int)why_entries(w, false, e);

	if (in.h < words_lines(w, in.w) + 2 + lines) {
		why_draw_narrow(w, c, in);
		return;
	}
	why_draw_bar(w, c, (struct rect){in.x, in.y, in.w, 1});
	why_draw_table(w, c, (struct rect){in.x, in.y + 2, in.w, lines});
	words_draw(w, c, (struct rect){in.x, in.y + 3 + lines, in.w, in.h - 3 - lines});
}
