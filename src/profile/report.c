/* SPDX-License-Identifier: MIT */
#include "profile/report.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/prune.h"
#include "profile/select.h"
#include "profile/tagnode.h"
#include "profile/view.h"

void report_free(struct report *r)
{
	if (!r)
		return;
	profile_free(r->view);
	labels_units_done(&r->units);
	free(r->type);
	free(r->notes);
	free(r);
}

static bool report_parse_index(const char *s, size_t *ret)
{
	char *end;

	if (!isdigit((unsigned char)s[*s == '+' || *s == '-']))
		return false;
	errno = 0;
	long v = strtol(s, &end, 10);

	if (errno || *end)
		return false;
	*ret = (size_t)v; /* below 0: larger than any */
	return true;
}

static size_t report_find_type(const struct profile *p, const char *name)
{
	for (size_t i = 0; i < p->n_sample_types; i++)
		if (strcmp(p->sample_types[i].type, name) == 0)
			return i;
	return p->n_sample_types;
}

static int report_no_type(const struct profile *p, const char *name, struct why *why)
{
	_cleanup_free_ char *list = xstrdup("");

	for (size_t i = 0; i < p->n_sample_types; i++) {
		char *before = list;

		list = xasprintf("%s%s%s", before, i ? " " : "", p->sample_types[i].type);
		free(before);
	}
	return why_set(why, -EINVAL, "-sample_index '%s' must be one of: %s", name, list);
}

/* -sample_index by number or name; else the profile's default; else the last type. */
static int report_choose_type(struct report *r, struct why *why)
{
	const struct profile *p = r->view;
	const char *name = r->options.sample_index;

	if (p->n_sample_types == 0)
		return why_set(why, -EINVAL, "profile has no samples");
	if (!name) {
		r->value = *p->default_sample_type ? report_find_type(p, p->default_sample_type)
						   : p->n_sample_types;
		if (r->value == p->n_sample_types)
			r->value = p->n_sample_types - 1;
		return 0;
	}
	if (report_parse_index(name, &r->value)) {
		if (r->value < p->n_sample_types)
			return 0;
		return why_set(why, -EINVAL, "-sample_index %s is outside the range [0..%zu]",
			name, p->n_sample_types - 1);
	}
	/* "inuse_space" also means the "space" of old profiles; the first type that fits wins.
	 */
	const char *bare = strncmp(name, "inuse_", 6) == 0 ? name + 6 : name;

	r->value = MIN(report_find_type(p, name), report_find_type(p, bare));
	return r->value < p->n_sample_types ? 0 : report_no_type(p, name, why);
}

/* The mark of a base is a label, which -taghide may have taken from it before it is counted. */
static bool report_has_base_mark(const struct profile_sample *s)
{
	for (size_t i = 0; s->is_base && i < s->n_labels; i++)
		if (!s->labels[i].is_num && strcmp(s->labels[i].key, LABELS_BASE_KEY) == 0)
			return true;
	return false;
}

/* Totals are of absolute values; of the base alone where samples are marked as such. */
static void report_count_total(struct report *r)
{
	int64_t total = 0, div = 0, base_total = 0, base_div = 0;

	for (size_t i = 0; i < r->view->n_samples; i++) {
		const struct profile_sample *s = &r->view->samples[i];
		int64_t v = graph_abs(s->values[r->value]);
		int64_t d = r->options.mean ? s->values[0] : 0;

		graph_add(&total, v);
		graph_add(&div, d);
		if (report_has_base_mark(s)) {
			graph_add(&base_total, v);
			graph_add(&base_div, d);
		}
	}
	if (base_total > 0) {
		total = base_total;
		div = base_div;
	}
	r->total = graph_mean(total, div);
}

static int report_filter(struct report *r, FILE *notes, struct why *why)
{
	bool relative = r->options.relative_percentages;
	int e = prune_uninteresting(r->view);

	if (e == 0)
		e = labels_units_make(r->view, &r->units);
	if (e == 0)
		e = tagnode_add(r->view, &r->options, notes);
	if (e == 0 && relative)
		e = select_apply(r->view, &r->options, &r->units, notes, why);
	if (e == 0)
		e = report_choose_type(r, why);
	if (e < 0)
		return e;
	report_count_total(r);
	return relative ? 0 : select_apply(r->view, &r->options, &r->units, notes, why);
}

static int report_make(struct report *r, FILE *notes, struct why *why)
{
	int e = r->options.report == REPORT_PROTO ? 0 : view_make_printable(r->view);

	if (e == 0)
		e = report_filter(r, notes, why);
	if (e < 0)
		return e;
	const struct profile_value_type *t = &r->view->sample_types[r->value];

	r->sample_unit = t->unit;
	r->output_unit = r->options.unit ? r->options.unit : "";
	r->type = xasprintf("%s%s", r->options.mean ? "mean_" : "", t->type);
	if (r->units.notes)
		fputs(r->units.notes, notes);
	return 0;
}

int report_new_taking(
	struct profile **p, const struct pprof_options *o, struct report **ret, struct why *why)
{
	_cleanup_(report_freep) struct report *r = xcalloc(1, sizeof(*r));
	size_t size;

	r->options = *o;
	pprof_options_settle(&r->options);
	r->view = TAKE_PTR(*p);
	FILE *notes = open_memstream(&r->notes, &size);

	if (!notes)
		return -ENOMEM;
	int e = report_make(r, notes, why);

	if (fclose(notes) != 0 && e == 0)
		e = -ENOMEM;
	if (e < 0)
		return e;
	*ret = TAKE_PTR(r);
	return 0;
}

int report_new(const struct profile *p, const struct pprof_options *o, struct report **ret,
	struct why *why)
{
	_cleanup_(profile_freep) struct profile *view = NULL;
	int e = view_new(p, &view);

	return e < 0 ? e : report_new_taking(&view, o, ret, why);
}

void report_value(const struct report *r, char out[MEASURE_TEXT_MAX], int64_t value)
{
	double ratio = 1 / r->options.divide_by;

	if (ratio > 0 && ratio != 1)
		value = graph_times(value, ratio);
	measure_label(out, value, r->sample_unit, r->output_unit);
}

void report_pad(FILE *out, int width, const char *text)
{
	int n = 0;

	for (const char *p = text; *p && n < width; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	for (; n < width; n++)
		fputc(' ', out);
	fputs(text, out);
}

int64_t report_sample_value(const struct report *r, const struct profile_sample *s)
{
	return graph_mean(s->values[r->value], r->options.mean ? s->values[0] : 0);
}

struct graph_options report_graph_options(const struct report *r)
{
	const struct pprof_options *o = &r->options;
	const enum report_kind k = o->report;
	bool picture = k >= REPORT_DOT && k <= REPORT_GIF;

	return (struct graph_options){
		.aggregate = aggregate_make(o),
		.value = r->value,
		.mean = o->mean,
		.objnames = k == REPORT_RAW || k == REPORT_LIST || k == REPORT_CALLGRIND,
		.call_tree = o->call_tree && (picture || k == REPORT_CALLGRIND),
		.drop_negative = o->drop_negative,
		.tags = picture,
		.tag_unit = labels_unit(&r->units, "bytes"),
		.output_unit = r->output_unit,
		.trim_path = o->trim_path,
		.source_path = o->source_path,
	};
}

static const char *report_fit_unit(const struct report *r, int64_t value)
{
	const char *unit;

	measure_scale(value, r->sample_unit, "minimum", &unit);
	return unit;
}

/* The unit for all values: that of the smallest, unless the total is much larger. */
static void report_choose_unit(struct report *r, const struct graph *g)
{
	double ratio = 1 / r->options.divide_by;
	int64_t min = 0, max = r->total;

	if (strcmp(r->output_unit, "minimum") != 0 || g->n_shown == 0)
		return;
	for (size_t i = 0; i < g->n_shown; i++) {
		int64_t v = graph_abs(graph_flat(g->shown[i]));

		if (v == 0)
			v = graph_abs(graph_cum(g->shown[i]));
		if (v > 0 && (min == 0 || v < min))
			min = v;
	}
	if (min == 0)
		min = max;
	if (ratio > 0 && ratio != 1) {
		min = graph_times(min, ratio);
		max = graph_times(max, ratio);
	}
	int64_t hundred = (int64_t)((uint64_t)min * 100);
	const char *unit = report_fit_unit(r, min), *largest = report_fit_unit(r, max);

	/* Callgrind has whole numbers only: 0.01 of a unit would be lost. */
	if (strcmp(unit, largest) != 0 && hundred < max &&
		r->options.report != REPORT_CALLGRIND)
		unit = report_fit_unit(r, hundred);
	r->output_unit = *unit ? unit : r->sample_unit;
}

int report_graph(struct report *r, struct graph **ret, struct graph_trimmed *ret_trimmed)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	const struct pprof_options *o = &r->options;
	struct graph_options options = report_graph_options(r);
	bool text = o->report == REPORT_TOP || o->report == REPORT_TOPPROTO;
	struct graph_limits limits = {
		.node_count = o->nodecount,
		.node_fraction = o->nodefraction,
		.edge_fraction = o->edgefraction,
		.visual = options.tags,
		.order = options.tags                ? GRAPH_BY_ENTROPY
			 : o->sort == PPROF_SORT_CUM ? GRAPH_BY_CUM
						     : GRAPH_BY_FLAT,
		.links = text ? GRAPH_LINK_INLINE : GRAPH_LINK_ALL,
	};
	int e = graph_new(r->view, &options, &g);

	if (e == 0)
		e = graph_trim(g, &limits, ret_trimmed);
	if (e < 0)
		return e;
	report_choose_unit(r, g);
	*ret = TAKE_PTR(g);
	return 0;
}

typedef int (*report_writer)(struct report *r, FILE *out, struct why *why);

static const report_writer report_writers[] = {
	[REPORT_TOP] = report_write_top,
	[REPORT_TREE] = report_write_tree,
	[REPORT_PEEK] = report_write_tree,
	[REPORT_TRACES] = report_write_traces,
	[REPORT_RAW] = report_write_raw,
	[REPORT_TAGS] = report_write_tags,
	[REPORT_COMMENTS] = report_write_comments,
	[REPORT_LIST] = report_write_list,
	[REPORT_DOT] = report_write_dot,
	[REPORT_SVG] = report_write_dot,
	[REPORT_PNG] = report_write_dot,
	[REPORT_PDF] = report_write_dot,
	[REPORT_PS] = report_write_dot,
	[REPORT_GIF] = report_write_dot,
	[REPORT_CALLGRIND] = report_write_callgrind,
	[REPORT_PROTO] = report_write_proto,
	[REPORT_TOPPROTO] = report_write_topproto,
	[REPORT_FOLDED] = report_write_folded,
	[REPORT_FLAME] = report_write_flame,
};

int report_write(struct report *r, FILE *out, struct why *why)
{
	const report_writer write = report_writers[r->options.report];

	if (!write)
		return why_set(why, -EINVAL, "no output format given, such as -top or -flame");
	int e = write(r, out, why);

	if (e == 0 && (fflush(out) != 0 || ferror(out)))
		e = why_set(why, -EIO, "the report could not be written");
	return e;
}
