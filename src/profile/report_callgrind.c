/* SPDX-License-Identifier: MIT */
/* -callgrind: for KCachegrind. Names are written once and then referred to by number. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/pairmap.h"
#include "profile/report.h"

struct callgrind {
	const struct report *r;
	const struct graph *g;
	FILE *out;
	struct pair_map objects, files, names; /* interned text -> its number */
	struct texts texts;                    /* names with a suffix */
	const char **called;                   /* [n_nodes] the name a callee is written by */
	char **suffixed;                       /* [n_suffixed] owns those with a suffix */
	size_t n_suffixed;
};

static void callgrind_done(struct callgrind *c)
{
	pair_map_done(&c->objects);
	pair_map_done(&c->files);
	pair_map_done(&c->names);
	texts_done(&c->texts);
	for (size_t i = 0; i < c->n_suffixed; i++)
		free(c->suffixed[i]);
	free(c->suffixed);
	free(c->called);
}

/* "(3) name" the first time, then "(3)". */
static int callgrind_write_name(
	struct callgrind *c, const char *field, struct pair_map *map, const char *name)
{
	fputs(field, c->out);
	if (*name) {
		const char *one = texts_add(&c->texts, name);
		uint64_t key = (uintptr_t)one;
		uint32_t *at =
			one ? pair_map_at(map, (uint32_t)(key >> 32), (uint32_t)key) : NULL;

		if (!at)
			return -ENOMEM;
		bool fresh = *at == UINT32_MAX;

		if (fresh)
			*at = (uint32_t)map->used;
		fprintf(c->out, "(%" PRIu32 ")%s%s", *at, fresh ? " " : "", fresh ? name : "");
	}
	fputc('\n', c->out);
	return 0;
}

/* Relative to the node before where that is shorter. */
static void callgrind_write_address(
	const struct callgrind *c, const struct graph_node *before, uint64_t address)
{
	char absolute[32], relative[32];

	snprintf(absolute, sizeof(absolute), "0x%" PRIx64, address);
	if (!before) {
		fputs(absolute, c->out);
		return;
	}
	if (before->info.address == address) {
		fputc('*', c->out);
		return;
	}
	snprintf(relative, sizeof(relative), "%+" PRId64,
		(int64_t)(address - before->info.address));
	fputs(strlen(relative) < strlen(absolute) ? relative : absolute, c->out);
}

static int64_t callgrind_value(const struct callgrind *c, int64_t value)
{
	const char *unit;

	return (int64_t)measure_scale(value, c->r->sample_unit, c->r->output_unit, &unit);
}

/* Two nodes that KCachegrind would take for one function although they are not. */
static int callgrind_compare_function(const void *a, const void *b)
{
	const struct graph_node *x = *(struct graph_node *const *)a;
	const struct graph_node *y = *(struct graph_node *const *)b;
	int r = graph_compare_function(x, y);

	if (r == 0)
		r = (x->parent > y->parent) - (x->parent < y->parent);
	if (r == 0)
		r = (x->info.start_line > y->info.start_line) -
		    (x->info.start_line < y->info.start_line);
	if (r == 0)
		r = strcmp(x->info.objfile, y->info.objfile);
	return r ? r : (x->shown > y->shown) - (x->shown < y->shown);
}

static bool callgrind_same_name(const struct graph_node *a, const struct graph_node *b)
{
	return a->info.name == b->info.name && a->info.file == b->info.file;
}

static bool callgrind_same_function(const struct graph_node *a, const struct graph_node *b)
{
	return callgrind_same_name(a, b) && a->parent == b->parent &&
	       a->info.start_line == b->info.start_line && a->info.objfile == b->info.objfile;
}

/* One function of a group of the same name: where its nodes are, and who is listed first. */
struct callgrind_function {
	size_t first, n;
	uint32_t shown;
};

static int callgrind_compare_shown(const void *a, const void *b)
{
	const struct callgrind_function *x = a, *y = b;

	return (x->shown > y->shown) - (x->shown < y->shown);
}

/* Nodes [first, first + n) share a name: number the functions in the order of the report. */
static int callgrind_number(
	struct callgrind *c, struct graph_node *const *nodes, size_t first, size_t n)
{
	_cleanup_free_ struct callgrind_function *f = memory_array(n, sizeof(*f));
	size_t count = 0;

	if (!f)
		return -ENOMEM;
	for (size_t i = first; i < first + n; i++) {
		if (i == first || !callgrind_same_function(nodes[i - 1], nodes[i]))
			f[count++] = (struct callgrind_function){i, 0, nodes[i]->shown};
		f[count - 1].n++;
	}
	qsort(f, count, sizeof(*f), callgrind_compare_shown);
	for (size_t i = 0; i < count; i++) {
		const char *name = nodes[f[i].first]->info.name;

		if (count > 1) {
			c->suffixed[c->n_suffixed] =
				xasprintf("%s [%zu/%zu]", name, i + 1, count);
			name = c->suffixed[c->n_suffixed++];
		}
		for (size_t k = 0; k < f[i].n; k++)
			c->called[nodes[f[i].first + k]->id] = name;
	}
	return 0;
}

static int callgrind_name_callees(struct callgrind *c)
{
	size_t n = c->g->n_shown;
	_cleanup_free_ struct graph_node **nodes =
		memory_array(n + 1, sizeof(struct graph_node *));
	int e = 0;

	c->called = memory_array((size_t)c->g->n_nodes + 1, sizeof(*c->called));
	c->suffixed = memory_array(n + 1, sizeof(*c->suffixed));
	if (!nodes || !c->called || !c->suffixed)
		return -ENOMEM;
	if (n > 0)
		memcpy(nodes, c->g->shown, n * sizeof(struct graph_node *));
	qsort(nodes, n, sizeof(struct graph_node *), callgrind_compare_function);
	for (size_t i = 0, run; i < n && e == 0; i += run) {
		run = 1;
		while (i + run < n && callgrind_same_name(nodes[i], nodes[i + run]))
			run++;
		e = callgrind_number(c, nodes, i, run);
	}
	return e;
}

static int callgrind_write_calls(
	struct callgrind *c, const struct graph_node *before, const struct graph_node *n)
{
	_cleanup_free_ const struct graph_edge **out = NULL;
	size_t n_out;
	int e = graph_sort_edges(c->g, n->out, n->n_out, &out, &n_out);

	for (size_t i = 0; e == 0 && i < n_out; i++) {
		const struct graph_node *callee = &c->g->nodes[out[i]->dst];
		const char *name = c->called[callee->id];

		e = callgrind_write_name(c, "cfl=", &c->files, callee->info.file);
		if (e == 0)
			e = callgrind_write_name(c, "cfn=", &c->names, name ? name : "");
		fputs("calls=0 ", c->out);
		callgrind_write_address(c, before, callee->info.address);
		fprintf(c->out, " %" PRId64 "\n* * %" PRId64 "\n", callee->info.line,
			callgrind_value(c, out[i]->weight));
	}
	return e;
}

static int callgrind_write_node(
	struct callgrind *c, const struct graph_node *before, const struct graph_node *n)
{
	int e = 0;

	if (!before || before->info.objfile != n->info.objfile ||
		!callgrind_same_name(before, n)) {
		fputc('\n', c->out);
		e = callgrind_write_name(c, "ob=", &c->objects, n->info.objfile);
		if (e == 0)
			e = callgrind_write_name(c, "fl=", &c->files, n->info.file);
		if (e == 0)
			e = callgrind_write_name(c, "fn=", &c->names, n->info.name);
	}
	callgrind_write_address(c, before, n->info.address);
	fprintf(c->out, " %" PRId64 " %" PRId64 "\n", n->info.line,
		callgrind_value(c, graph_flat(n)));
	return e < 0 ? e : callgrind_write_calls(c, before, n);
}

int report_write_callgrind(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	_cleanup_(callgrind_done) struct callgrind c = {.r = r, .out = out};
	struct graph_trimmed t;
	int e = report_graph(r, &g, &t);

	(void)why;
	c.g = g;
	if (e == 0)
		e = texts_init(&c.texts, 64);
	if (e == 0)
		e = pair_map_init(&c.objects, 16);
	if (e == 0)
		e = pair_map_init(&c.files, 64);
	if (e == 0)
		e = pair_map_init(&c.names, 64);
	if (e == 0)
		e = callgrind_name_callees(&c);
	if (e < 0)
		return e;
	fprintf(out, "positions: instr line\nevents: %s(%s)\n", r->type, r->output_unit);
	for (size_t i = 0; e == 0 && i < g->n_shown; i++)
		e = callgrind_write_node(&c, i ? g->shown[i - 1] : NULL, g->shown[i]);
	return e;
}
