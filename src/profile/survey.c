/* SPDX-License-Identifier: MIT */
#include "profile/survey.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/combine.h"
#include "profile/merge.h"
#include "profile/path.h"

/* What -hide gets: functions of the runtime and of the packages below it. */
#define SURVEY_RUNTIME "^(runtime|internal/runtime/[a-z]+|runtime/internal/[a-z]+)\\."

/* Frames below this share of all are not kept: at 100 times the width of a large terminal they
 * would be narrower than a cell. */
#define SURVEY_LEAST (1.0 / 50000)

void survey_free(struct survey *s)
{
	if (!s)
		return;
	free(s->end);
	free(s->box);
	stacks_done(&s->stacks);
	free(s->row_of);
	free(s->rows);
	graph_free(s->graph);
	report_free(s->report);
	free(s);
}

/* Profiles that may be changed: merging one with nothing copies it, and is what reports do with
 * every profile they read. */
static int survey_join(const struct profile *p, const struct profile *base,
	struct profile **ret, struct why *why)
{
	_cleanup_(profile_freep) struct profile *from = NULL, *away = NULL;
	struct pprof_options o;
	int r = merge_profiles(&p, 1, &from, why);

	if (r < 0 || !base) {
		*ret = r < 0 ? NULL : TAKE_PTR(from);
		return r;
	}
	r = merge_profiles(&base, 1, &away, why);
	if (r < 0)
		return r;
	pprof_options_init(&o);
	o.diff_base = "";
	return combine_profiles(&from, 1, &away, 1, false, &o, ret, why);
}

int survey_report(const struct profile *p, const struct profile *base,
	const struct survey_want *want, enum report_kind kind, struct report **ret,
	struct why *why)
{
	_cleanup_(profile_freep) struct profile *joined = NULL;
	struct pprof_options o;
	char index[16];
	int r = survey_join(p, base, &joined, why);

	if (r < 0)
		return r;
	pprof_options_init(&o);
	o.report = kind;
	snprintf(index, sizeof(index), "%d", want->value);
	o.sample_index = want->value < 0 ? NULL : index;
	o.hide = want->hide_runtime ? SURVEY_RUNTIME : NULL;
	r = report_new_taking(&joined, &o, ret, why);
	if (r == 0)
		(*ret)->options.sample_index = NULL; /* was ours, and is settled */
	return r;
}

static void survey_head(struct survey *s)
{
	const struct profile *p = s->report->view;
	size_t n = 0;

	s->time_ns = p->time_ns;
	s->duration_ns = p->duration_ns;
	s->n_types = (int)p->n_sample_types;
	if (p->n_mappings && *p->mappings[0].file) {
		const char *base = path_base(p->mappings[0].file, &n);

		text_printable(s->file, sizeof(s->file), base, n);
	}
	for (size_t i = 0; i < p->n_samples && !s->is_difference; i++)
		s->is_difference =
			p->samples[i].is_base || p->samples[i].values[s->report->value] < 0;
}

/* The whole graph: what is small has callers, too. Frames are numbered as in any other graph of
 * this report. */
static int survey_graph(struct survey *s)
{
	struct graph_options options = report_graph_options(s->report);
	const struct graph_limits whole = {.order = GRAPH_BY_FLAT, .links = GRAPH_LINK_ALL};
	struct graph_trimmed trimmed;
	int r = graph_new(s->report->view, &options, &s->graph);

	return r < 0 ? r : graph_trim(s->graph, &whole, &trimmed);
}

static void survey_add_row(struct survey *s, const struct graph *g, const struct graph_node *n)
{
	s->row_of[n->id] = (uint32_t)s->n_rows;
	s->rows[s->n_rows++] = (struct survey_row){.name = s->graph->nodes[n->id].printable,
		.inlined = report_inline_mark(g, n),
		.flat = graph_flat(n),
		.cum = graph_cum(n),
		.node = n->id};
}

/* First what -top lists, with its unit and its marks; then the rest. */
static int survey_rows(struct survey *s)
{
	_cleanup_(graph_freep) struct graph *top = NULL;
	const struct graph *g = s->graph;
	struct graph_trimmed trimmed;
	int r = report_graph(s->report, &top, &trimmed);

	if (r < 0)
		return r;
	s->rows = memory_array((size_t)g->n_nodes + 1, sizeof(*s->rows));
	s->row_of = memory_array((size_t)g->n_nodes + 1, sizeof(*s->row_of));
	if (!s->rows || !s->row_of)
		return -ENOMEM;
	memset(s->row_of, 0xff, ((size_t)g->n_nodes + 1) * sizeof(*s->row_of));
	for (size_t i = 0; i < top->n_shown; i++)
		survey_add_row(s, top, top->shown[i]);
	s->n_small = s->n_rows;
	for (size_t i = 0; i < g->n_shown; i++)
		if (s->row_of[g->shown[i]->id] == PROFILE_NONE)
			survey_add_row(s, g, g->shown[i]);
	for (size_t i = s->n_small; i < s->n_rows; i++)
		s->rows[i].small = true;
	s->n_small = s->n_rows - s->n_small;
	return 0;
}

/* The place of each row in an order of the whole graph. */
static void survey_rank(struct survey *s, enum graph_order order, size_t field)
{
	graph_sort(s->graph, order);
	for (size_t i = 0; i < s->graph->n_shown; i++) {
		uint32_t row = s->row_of[s->graph->shown[i]->id];

		memcpy((char *)&s->rows[row] + field, &(uint32_t){(uint32_t)i},
			sizeof(uint32_t));
	}
}

static int survey_compare_names(const void *a, const void *b, void *rows)
{
	const struct survey_row *r = rows;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	int by = strcmp(r[i].name, r[k].name);

	return by ? by : (i > k) - (i < k);
}

static int survey_rank_all(struct survey *s)
{
	_cleanup_free_ uint32_t *order = memory_array(s->n_rows + 1, sizeof(*order));

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < s->n_rows; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, s->n_rows, sizeof(*order), survey_compare_names, s->rows);
	for (size_t i = 0; i < s->n_rows; i++)
		s->rows[order[i]].by_name = (uint32_t)i;
	survey_rank(s, GRAPH_BY_CUM, offsetof(struct survey_row, by_cum));
	survey_rank(s, GRAPH_BY_FLAT, offsetof(struct survey_row, by_flat));
	return 0;
}

/* Where the frames below each frame end. */
static int survey_stacks(struct survey *s)
{
	struct stacks *t = &s->stacks;
	int r = stacks_make_within(s->report, SURVEY_LEAST, t);

	if (r == 0)
		r = flame_layout(t, &s->box);
	if (r < 0)
		return r;
	s->end = memory_array(t->n + 1, sizeof(*s->end));
	if (!s->end)
		return -ENOMEM;
	for (size_t i = t->n; i-- > 0;) {
		uint32_t parent = t->frames[i].parent;

		s->end[i] = MAX(s->end[i], (uint32_t)i + 1);
		if (parent != PROFILE_NONE)
			s->end[parent] = MAX(s->end[parent], s->end[i]);
	}
	return 0;
}

/* One step after the other, as long as somebody waits for it. */
static int survey_count(struct survey *s, const atomic_bool *stop)
{
	static int (*const steps[])(struct survey * s) = {
		survey_graph, survey_rows, survey_rank_all, survey_stacks};

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		int r = stop && atomic_load(stop) ? -ECANCELED : steps[i](s);

		if (r < 0)
			return r;
	}
	return 0;
}

int survey_new(const struct profile *p, const struct profile *base,
	const struct survey_want *want, struct survey **ret, struct why *why)
{
	_cleanup_(survey_freep) struct survey *s = xcalloc(1, sizeof(*s));
	int r = survey_report(p, base, want, REPORT_TOP, &s->report, why);

	if (r < 0)
		return r;
	s->value = (int)s->report->value;
	survey_head(s);
	s->is_difference |= base != NULL;
	r = survey_count(s, want->stop);
	if (r == -E2BIG)
		return why_set(why, r, "the stacks of this profile have too many frames");
	if (r < 0)
		return why_errno(why, r, "the profile cannot be counted");
	*ret = TAKE_PTR(s);
	return 0;
}

int survey_edges(const struct survey *s, size_t row, bool callers, struct survey_edge **ret,
	size_t *ret_n)
{
	const struct graph *g = s->graph;
	const struct graph_node *n = &g->nodes[s->rows[row].node];
	_cleanup_free_ const struct graph_edge **sorted = NULL;
	size_t count;
	int r = graph_sort_edges(
		g, callers ? n->in : n->out, callers ? n->n_in : n->n_out, &sorted, &count);
	struct survey_edge *edges = r < 0 ? NULL : memory_array(count + 1, sizeof(*edges));

	if (!edges)
		return -ENOMEM;
	*ret_n = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t at = s->row_of[callers ? sorted[i]->src : sorted[i]->dst];

		if (at != PROFILE_NONE)
			edges[(*ret_n)++] = (struct survey_edge){
				at, sorted[i]->weight, sorted[i]->is_inline};
	}
	*ret = edges;
	return 0;
}

const char *survey_type(const struct survey *s, int value)
{
	return s->report->view->sample_types[value].type;
}

void survey_value(const struct survey *s, char out[MEASURE_TEXT_MAX], int64_t value)
{
	bool plus = s->is_difference && value > 0;
	char text[MEASURE_TEXT_MAX];

	report_value(s->report, text, value);
	snprintf(out, MEASURE_TEXT_MAX, "%s%.*s", plus ? "+" : "", MEASURE_TEXT_MAX - 2, text);
}

const char *survey_share(const struct survey *s, char out[MEASURE_PERCENT_MAX], int64_t value)
{
	return measure_percent_trimmed(out, value, s->report->total);
}

const char *survey_share_short(
	const struct survey *s, char out[MEASURE_PERCENT_MAX], int64_t value)
{
	return measure_percent_short(out, value, s->report->total);
}

/* Which places have the word in their names. */
static bool *survey_find(const struct survey *s, const char *word)
{
	bool *found = memory_array((size_t)s->graph->n_nodes + 1, sizeof(*found));

	for (uint32_t i = 0; found && i < s->graph->n_nodes; i++)
		found[i] = s->stacks.g->nodes[i].printable &&
			   strcasestr(s->stacks.g->nodes[i].printable, word);
	return found;
}

static bool survey_sample_has(
	const struct graph *g, const struct profile_sample *s, const bool *found)
{
	for (size_t i = 0; i < s->n_locations; i++) {
		uint32_t end = g->loc_first[s->locations[i] + 1];

		for (uint32_t at = g->loc_first[s->locations[i]]; at < end; at++)
			if (found[g->loc_nodes[at]])
				return true;
	}
	return false;
}

int64_t survey_matched(const struct survey *s, const char *word, size_t *ret_n)
{
	_cleanup_free_ bool *found = survey_find(s, word);
	const struct profile *p = s->report->view;
	int64_t sum = 0;

	*ret_n = 0;
	if (!found)
		return 0;
	for (size_t i = 0; i < s->stacks.n; i++)
		*ret_n += found[s->stacks.frames[i].place];
	for (size_t i = 0; i < p->n_samples; i++)
		if (survey_sample_has(s->graph, &p->samples[i], found))
			graph_add(&sum, p->samples[i].values[s->value]);
	return sum;
}

uint32_t survey_function(const struct survey *s, uint32_t frame)
{
	return s->row_of[s->stacks.frames[frame].place];
}
