/* SPDX-License-Identifier: MIT */
#include "base/macro.h"
#include "profile/report.h"

const char *report_inline_mark(const struct graph *g, const struct graph_node *n)
{
	bool inlined = false, called = false;

	for (uint32_t i = 0; i < n->n_in; i++) {
		const struct graph_edge *e = &g->edges[n->in[i]];

		if (e->is_gone)
			continue;
		inlined |= e->is_inline;
		called |= !e->is_inline;
	}
	return !inlined ? "" : called ? " (partial-inline)" : " (inline)";
}

int report_write_top(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	struct graph_trimmed t;
	int64_t sum = 0;
	int e = report_graph(r, &g, &t);

	(void)why;
	if (e == 0)
		e = report_write_labels(r, g, &t, out);
	if (e < 0)
		return e;
	fprintf(out, "%10s %5s%% %5s%% %10s %5s%%\n", "flat", "flat", "sum", "cum", "cum");
	for (size_t i = 0; i < g->n_shown; i++) {
		const struct graph_node *n = g->shown[i];
		int64_t flat = graph_flat(n), cum = graph_cum(n);
		char flat_text[MEASURE_TEXT_MAX], cum_text[MEASURE_TEXT_MAX];
		char flat_share[MEASURE_PERCENT_MAX], sum_share[MEASURE_PERCENT_MAX];
		char cum_share[MEASURE_PERCENT_MAX];

		graph_add(&sum, flat);
		report_value(r, flat_text, flat);
		report_value(r, cum_text, cum);
		measure_percent(flat_share, flat, r->total);
		measure_percent(sum_share, sum, r->total);
		measure_percent(cum_share, cum, r->total);
		report_pad(out, 10, flat_text);
		fprintf(out, " %s %s ", flat_share, sum_share);
		report_pad(out, 10, cum_text);
		fprintf(out, " %s  %s%s\n", cum_share, n->printable, report_inline_mark(g, n));
	}
	return 0;
}
