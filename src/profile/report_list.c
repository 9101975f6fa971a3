/* SPDX-License-Identifier: MIT */
/* -list: the source of functions with the values of each line. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/pairmap.h"
#include "profile/pattern.h"
#include "profile/report.h"
#include "profile/source.h"

enum { LIST_MARGIN = 5 }; /* lines before the first and after the last value */

/* By function, then file, then line: each listing is a run of nodes. */
static int list_compare(const void *a, const void *b)
{
	const struct graph_node *x = *(struct graph_node *const *)a;
	const struct graph_node *y = *(struct graph_node *const *)b;
	int r = graph_compare_function(x, y);

	if (r == 0)
		r = (x->info.line > y->info.line) - (x->info.line < y->info.line);
	return r ? r : (x->id > y->id) - (x->id < y->id);
}

/* Where the listing is written, and which files were looked for. */
struct list {
	const struct report *r;
	const char *search;
	struct pair_map files; /* halves of the address of a name */
	FILE *out;
};

struct list_sum {
	int64_t flat, cum;
};

static struct list_sum list_sum(struct graph_node *const *nodes, size_t n)
{
	struct list_sum sum = {0};

	for (size_t i = 0; i < n; i++) {
		graph_add(&sum.flat, nodes[i]->flat);
		graph_add(&sum.cum, nodes[i]->cum);
	}
	return sum;
}

static void list_write_value(const struct report *r, int64_t value, const char *zero, FILE *out)
{
	char text[MEASURE_TEXT_MAX];

	snprintf(text, sizeof(text), "%s", zero);
	if (value != 0)
		report_value(r, text, value);
	report_pad(out, 10, text);
	fputc(' ', out);
}

/* A line of a source file: tabs stay, nothing else moves a cursor. */
static void list_write_source(const char *line, FILE *out)
{
	size_t n = strlen(line);
	_cleanup_free_ char *clean = xcalloc(n * 3 + 1, 1);

	for (const char *p = line; *p;) {
		size_t plain = strcspn(p, "\t");

		text_printable(clean, n * 3 + 1, p, plain);
		fputs(clean, out);
		p += plain;
		if (*p) {
			fputc('\t', out);
			p++;
		}
	}
	fputc('\n', out);
}

/* The first line of nodes[n] to show; from the beginning of the function where that is known.
 */
static int64_t list_start(struct graph_node *const *nodes, size_t n)
{
	int64_t start = INT64_MAX;

	for (size_t i = 0; i < n; i++) {
		const struct graph_info *info = &nodes[i]->info;

		start = MIN(
			start, info->start_line ? info->start_line : info->line - LIST_MARGIN);
	}
	return MAX(start, 1);
}

/* nodes[n] are sorted by line. */
static void list_write_lines(const struct report *r, const struct source *s,
	struct graph_node *const *nodes, size_t n, int64_t start, int64_t end, FILE *out)
{
	size_t at = 0;

	for (int64_t line = start; line <= end && line <= (int64_t)s->n_lines; line++) {
		size_t first;

		while (at < n && nodes[at]->info.line < line)
			at++;
		for (first = at; at < n && nodes[at]->info.line == line;)
			at++;
		struct list_sum sum = list_sum(nodes + first, at - first);

		list_write_value(r, sum.flat, ".", out);
		list_write_value(r, sum.cum, ".", out);
		fprintf(out, "%6" PRId64 ":", line);
		list_write_source(s->line[line - 1], out);
	}
}

/* One function in one file. */
static int list_write_file(struct list *l, struct graph_node *const *nodes, size_t n)
{
	_cleanup_(source_done) struct source s = {0};
	const struct report *r = l->r;
	const char *file = nodes[0]->info.file;
	FILE *out = l->out;
	struct list_sum sum = list_sum(nodes, n);
	int64_t start = list_start(nodes, n), end = nodes[n - 1]->info.line + LIST_MARGIN;
	char share[MEASURE_PERCENT_MAX];
	struct why why;
	uint32_t *tried = pair_map_at(
		&l->files, (uint32_t)((uintptr_t)file >> 32), (uint32_t)(uintptr_t)file);
	int e = 0;

	if (!tried)
		return -ENOMEM;
	/* A function that begins after all its lines needs no file: that it is not there is
	 * said only once another function has looked for it. */
	if (start <= end)
		*tried = 1;
	if (*tried == 1)
		e = source_read(file, r->options.trim_path, l->search, &s, &why);
	else
		*tried = 0;

	fprintf(out, "ROUTINE ======================== %s in %s\n", nodes[0]->info.name, file);
	list_write_value(r, sum.flat, "0", out);
	list_write_value(r, sum.cum, "0", out);
	measure_percent(share, sum.cum, r->total);
	fprintf(out, "(flat, cum) %s of Total\n", share);
	if (e < 0)
		fprintf(out, " Error: %s\n", why.text);
	else
		list_write_lines(r, &s, nodes, n, start, end, out);
	return 0;
}

/* All files of one function: nodes[n] share the name. */
static int list_write_function(struct list *l, struct graph_node *const *nodes, size_t n)
{
	bool any = false;
	int e = 0;

	for (size_t i = 0, run; e == 0 && i < n; i += run) {
		run = 1;
		while (i + run < n && nodes[i]->info.file == nodes[i + run]->info.file)
			run++;
		if (!*nodes[i]->info.file)
			continue;
		any = true;
		e = list_write_file(l, nodes + i, run);
	}
	if (!any)
		fprintf(l->out, "No source information for %s\n", nodes[0]->info.name);
	return e;
}

static int list_write(
	const struct report *r, struct graph *g, struct pattern *p, FILE *out, struct why *why)
{
	_cleanup_free_ char *here = getcwd(NULL, 0);
	struct list l = {r, r->options.source_path ? r->options.source_path : here, {0}, out};
	char total[MEASURE_TEXT_MAX];
	size_t count = 0;

	if (!l.search)
		return why_errno(why, -errno, "the current directory");
	for (size_t i = 0; i < g->n_shown; i++)
		if (pattern_match(p, g->shown[i]->info.name))
			g->shown[count++] = g->shown[i];
	g->n_shown = count;
	if (pattern_check(p, why) < 0)
		return -E2BIG;
	if (count == 0)
		return why_set(
			why, -ENOENT, "no matches found for regexp: %s", pattern_text(p));
	qsort(g->shown, count, sizeof(struct graph_node *), list_compare);
	report_value(r, total, r->total);
	fprintf(out, "Total: %s\n", total);
	int e = pair_map_init(&l.files, 64);

	for (size_t i = 0, run; e == 0 && i < count; i += run) {
		run = 1;
		while (i + run < count &&
			g->shown[i]->info.name == g->shown[i + run]->info.name)
			run++;
		e = list_write_function(&l, g->shown + i, run);
	}
	pair_map_done(&l.files);
	return e;
}

int report_write_list(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	_cleanup_(pattern_freep) struct pattern *p = NULL;
	struct graph_options options = report_graph_options(r);
	int e = pattern_new("list", r->options.symbol, &p, why);

	if (e == 0)
		e = graph_new(r->view, &options, &g);
	if (e == 0)
		e = graph_weigh(g);
	return e < 0 ? e : list_write(r, g, p, out, why);
}
