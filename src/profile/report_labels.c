/* SPDX-License-Identifier: MIT */
/* The lines above a report: what was profiled, when, how long, and what is shown of it. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/path.h"
#include "profile/report.h"

struct report_lines {
	char **line; /* [n] */
	size_t n, room;
};

__attribute__((format(printf, 2, 3))) static void report_add(
	struct report_lines *l, const char *format, ...)
{
	va_list args;

	if (l->n == l->room) {
		size_t room = l->room ? l->room * 2 : 16;
		char **more = xcalloc(room, sizeof(*more));

		if (l->n > 0)
			memcpy(more, l->line, l->n * sizeof(*more));
		free(l->line);
		l->line = more;
		l->room = room;
	}
	va_start(args, format);
	if (vasprintf(&l->line[l->n], format, args) < 0)
		l->line[l->n] = xstrdup("");
	va_end(args);
	l->n++;
}

/* What an integer cannot hold is its least, as the reference's processors convert it. */
static int64_t report_whole(double value)
{
	return value >= -0x1p63 && value < 0x1p63 ? (int64_t)value : INT64_MIN;
}

static void report_add_duration(const struct report *r, struct report_lines *l)
{
	char duration[MEASURE_TEXT_MAX], total[MEASURE_TEXT_MAX],
		share[MEASURE_PERCENT_MAX] = "";
	const char *unit;
	double ns = measure_scale(r->total, r->sample_unit, "nanoseconds", &unit);

	measure_label(duration, r->view->duration_ns, "nanoseconds", "auto");
	report_value(r, total, r->total);
	if (strcmp(unit, "ns") == 0 && ns != 0)
		measure_percent(share, report_whole(ns), r->view->duration_ns);
	report_add(l, "Duration: %s, Total samples = %s %s%s%s", duration, total,
		*share ? "(" : "", share, *share ? ")" : "");
}

static void report_add_time(int64_t time_ns, struct report_lines *l)
{
	int64_t seconds = time_ns / NS_PER_S - (time_ns % NS_PER_S < 0);
	time_t t = (time_t)seconds;
	struct tm tm;
	char text[96];

	if (localtime_r(&t, &tm) &&
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z", &tm) > 0)
		report_add(l, "Time: %s", text);
}

static void report_add_profile(const struct report *r, struct report_lines *l)
{
	const struct profile *p = r->view;

	if (p->n_mappings > 0 && *p->mappings[0].file) {
		size_t n;
		const char *base = path_base(p->mappings[0].file, &n);

		report_add(l, "File: %.*s", (int)n, base);
	}
	if (p->n_mappings > 0 && *p->mappings[0].build_id)
		report_add(l, "Build ID: %s", p->mappings[0].build_id);
	for (size_t i = 0; i < p->n_comments; i++)
		if (p->comments[i][0] != '#')
			report_add(l, "%s", p->comments[i]);
	if (*r->type)
		report_add(l, "Type: %s", r->type);
	if (*p->doc_url)
		report_add(l, "Doc: %s", p->doc_url);
	if (p->time_ns != 0)
		report_add_time(p->time_ns, l);
	if (p->duration_ns != 0)
		report_add_duration(r, l);
}

enum { REPORT_FILTER_BYTES = 80 };

static void report_add_filter(struct report_lines *l, const char *name, const char *value)
{
	if (!value)
		return;
	_cleanup_free_ char *text = xasprintf("%s=%s", name, value);
	size_t n = strlen(text), size = n * 3 + 1;
	_cleanup_free_ char *clean = xcalloc(size, 1);
	bool cut = n > REPORT_FILTER_BYTES;

	/* Options of this command line, but a pasted pattern may hold anything. */
	text_printable(clean, size, text, cut ? REPORT_FILTER_BYTES : n);
	report_add(l, "   %s%s", clean, cut ? "…" : "");
}

static void report_add_filters(const struct pprof_options *o, struct report_lines *l)
{
	const struct {
		const char *name, *value;
	} filters[] = {
		{"focus", o->focus},
		{"ignore", o->ignore},
		{"hide", o->hide},
		{"show", o->show},
		{"show_from", o->show_from},
		{"tagfocus", o->tagfocus},
		{"tagignore", o->tagignore},
		{"tagshow", o->tagshow},
		{"taghide", o->taghide},
	};
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(filters); i++) {
		if (filters[i].value && !any)
			report_add(l, "Active filters:");
		any |= filters[i].value != NULL;
		report_add_filter(l, filters[i].name, filters[i].value);
	}
}

static void report_add_dropped(const struct report *r, struct report_lines *l, size_t n,
	const char *what, const char *measure, double fraction)
{
	char value[MEASURE_TEXT_MAX];

	if (n == 0)
		return;
	report_value(r, value, graph_abs(graph_times(r->total, fraction)));
	report_add(l, "Dropped %zu %s%s (%s <= %s)", n, what, n > 1 ? "s" : "", measure, value);
}

static void report_add_graph(const struct report *r, const struct graph *g,
	const struct graph_trimmed *t, bool full, struct report_lines *l)
{
	char sum_text[MEASURE_TEXT_MAX], total[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];
	int64_t sum = 0;

	for (size_t i = 0; i < g->n_shown; i++)
		graph_add(&sum, graph_flat(g->shown[i]));
	report_value(r, sum_text, sum);
	report_value(r, total, r->total);
	report_add(l, "Showing nodes accounting for %s, %s of %s total", sum_text,
		measure_percent_trimmed(share, sum, r->total), total);
	if (r->total == 0)
		return;
	report_add_dropped(r, l, t->dropped_nodes, "node", "cum", r->options.nodefraction);
	if (full)
		report_add_dropped(
			r, l, t->dropped_edges, "edge", "freq", r->options.edgefraction);
	if (g->n_shown > 0 && g->n_shown < t->nodes_before)
		report_add(l, "Showing top %zu nodes out of %zu", g->n_shown, t->nodes_before);
}

int report_labels(const struct report *r, const struct graph *g, const struct graph_trimmed *t,
	bool full, char ***ret, size_t *ret_n)
{
	struct report_lines l = {0};

	if (full || !g || !r->options.compact_labels)
		report_add_profile(r, &l);
	if (g) {
		report_add_filters(&r->options, &l);
		report_add_graph(r, g, t, full, &l);
	}
	if (full)
		report_add(&l, "\nSee https://git.io/JfYMW for how to read the graph");
	*ret = l.line;
	*ret_n = l.n;
	return 0;
}

void report_free_labels(char **labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(labels[i]);
	free(labels);
}

int report_write_labels(
	const struct report *r, const struct graph *g, const struct graph_trimmed *t, FILE *out)
{
	char **labels;
	size_t n;
	int e = report_labels(r, g, t, false, &labels, &n);

	if (e < 0)
		return e;
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? "\n" : "", labels[i]);
	fputc('\n', out);
	report_free_labels(labels, n);
	return 0;
}
