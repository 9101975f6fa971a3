/* SPDX-License-Identifier: MIT */
/* -traces: every sample with its stack, leaf first. */
#include <errno.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/report.h"

static const char traces_line[] =
	"-----------+-------------------------------------------------------\n";

static void traces_write_key(FILE *out, const char *key)
{
	report_pad(out, 10, key);
	fputs(":  ", out);
}

static void traces_write_text(
	FILE *out, const struct profile_label *const *run, size_t n, const void *context)
{
	(void)context;
	traces_write_key(out, run[0]->key);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s%s", i ? " " : "", run[i]->str);
	fputc('\n', out);
}

static void traces_write_number(
	FILE *out, const struct profile_label *const *run, size_t n, const void *context)
{
	const struct labels_units *units = context;

	traces_write_key(out, run[0]->key);
	for (size_t i = 0; i < n; i++) {
		char text[MEASURE_TEXT_MAX];

		measure_label(text, run[i]->num, labels_unit(units, run[i]->key), "auto");
		fprintf(out, "%s%s", i ? " " : "", text);
	}
	fputc('\n', out);
}

static int traces_write_labels(
	const struct report *r, const struct profile_sample *s, bool numbers, FILE *out)
{
	char **texts;
	size_t n;
	int e = labels_format(s, numbers, numbers ? traces_write_number : traces_write_text,
		&r->units, &texts, &n);

	if (e < 0)
		return e;
	for (size_t i = 0; i < n; i++)
		fputs(texts[i], out);
	labels_free_texts(texts, n);
	return 0;
}

static void traces_write_stack(const struct report *r, const struct graph *g,
	const struct profile_sample *s, FILE *out)
{
	char value[MEASURE_TEXT_MAX];

	report_value(r, value, report_sample_value(r, s));
	for (size_t i = 0; i < s->n_locations; i++) {
		uint32_t first = g->loc_first[s->locations[i]];
		uint32_t end = g->loc_first[s->locations[i] + 1];

		for (uint32_t at = first; at < end; at++) {
			report_pad(out, 10, i == 0 && at == first ? value : "");
			fprintf(out, "   %s%s\n", g->nodes[g->loc_nodes[at]].printable,
				at + 1 < end ? " (inline)" : "");
		}
	}
}

int report_write_traces(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	struct graph_options options = report_graph_options(r);
	int e;

	(void)why;
	options.keep_paths = true;
	e = graph_new(r->view, &options, &g);
	if (e == 0)
		e = graph_name(g, NULL);
	if (e == 0)
		e = report_write_labels(r, NULL, NULL, out);
	for (size_t i = 0; e == 0 && i < r->view->n_samples; i++) {
		const struct profile_sample *s = &r->view->samples[i];

		if (s->n_locations == 0)
			continue;
		fputs(traces_line, out);
		e = traces_write_labels(r, s, false, out);
		if (e == 0)
			e = traces_write_labels(r, s, true, out);
		traces_write_stack(r, g, s, out);
	}
	fputs(traces_line, out);
	return e;
}
