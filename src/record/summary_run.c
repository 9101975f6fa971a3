/* SPDX-License-Identifier: MIT */
/* The block that stays on the terminal after a command was run and watched. */
#include <inttypes.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"
#include "record/summary.h"

enum summary_unit {
	SUMMARY_TIME,
	SUMMARY_BYTES,
	SUMMARY_COUNT,
	SUMMARY_CPU,
};

enum { SUMMARY_A_LINE = 3, SUMMARY_LABEL_CELLS = 11, SUMMARY_WORDS_CELLS = 67 };

struct summary_figure {
	const char *label;
	int64_t value;
	enum summary_unit unit;
};

struct summary_run summary_run_unknown(void)
{
	return (struct summary_run){.real_ns = -1,
		.user_ns = -1,
		.system_ns = -1,
		.run_delay_ns = -1,
		.peak_rss = -1,
		.peak_pss = -1,
		.peak_threads = -1,
		.peak_fds = -1,
		.max_cpu = -1,
		.minor_faults = -1,
		.major_faults = -1,
		.voluntary = -1,
		.involuntary = -1,
		.read_bytes = -1,
		.write_bytes = -1,
		.read_chars = -1,
		.write_chars = -1};
}

static void summary_figure_text(const struct summary_figure *f, char text[UNITS_TEXT_MAX])
{
	switch (f->unit) {
	case SUMMARY_TIME:
		units_duration(text, (double)f->value * 1e-9);
		break;
	case SUMMARY_BYTES:
		units_bytes(text, (double)f->value);
		break;
	case SUMMARY_COUNT:
		snprintf(text, UNITS_TEXT_MAX, "%" PRId64, f->value);
		break;
	case SUMMARY_CPU:
		units_number(text, (double)f->value * 1e-3);
		strcat(text, " %");
		break;
	}
}

/* Three figures a line under one heading; a heading with nothing known is left out. */
static void summary_print_figures(
	FILE *out, const char *heading, const struct summary_figure *figures, size_t n)
{
	size_t printed = 0;
	int label = 0; /* cells of the one before, on the same line */

	for (size_t i = 0; i < n; i++) {
		char text[UNITS_TEXT_MAX];
		bool first = printed % SUMMARY_A_LINE == 0;

		if (figures[i].value < 0)
			continue;
		if (first)
			fprintf(out, "%s  %-8s", printed ? "\n" : "", printed ? "" : heading);
		else
			fprintf(out, "%*s", SUMMARY_LABEL_CELLS - label, "");
		summary_figure_text(&figures[i], text);
		label = fprintf(out, " %10s %s", text, figures[i].label) - 12;
		printed++;
	}
	if (printed)
		fputc('\n', out);
}

/* Words under a heading, broken at blanks so that no line is wider than the figures' are. */
static void summary_print_words(FILE *out, const char *heading, const char *words)
{
	for (const char *p = words; *p; heading = "") {
		size_t n = strlen(p);

		if (n > SUMMARY_WORDS_CELLS) {
			const char *blank = memrchr(p, ' ', SUMMARY_WORDS_CELLS + 1);

			n = blank ? (size_t)(blank - p) : SUMMARY_WORDS_CELLS;
		}
		fprintf(out, "  %-8s  %.*s\n", heading, (int)n, p);
		p += n;
		p += strspn(p, " ");
	}
}

static void summary_print_heading(FILE *out, const struct summary_run *run)
{
	char command[256], end[96] = "ended";

	text_clip(command, sizeof(command), run->command, 48, false);
	if (run->end)
		summary_end_words(run->end, end, sizeof(end));
	fprintf(out, "onetop: %s: %s\n", command, end);
}

void summary_print_run(FILE *out, const struct summary_run *run)
{
	const struct summary_figure time[] = {{"real", run->real_ns, SUMMARY_TIME},
		{"user", run->user_ns, SUMMARY_TIME}, {"sys", run->system_ns, SUMMARY_TIME},
		{"run delay", run->run_delay_ns, SUMMARY_TIME}};
	const struct summary_figure peak[] = {{"RSS", run->peak_rss, SUMMARY_BYTES},
		{"threads", run->peak_threads, SUMMARY_COUNT},
		{"open files", run->peak_fds, SUMMARY_COUNT},
		{"CPU", run->max_cpu, SUMMARY_CPU}, {"PSS", run->peak_pss, SUMMARY_BYTES}};
	const struct summary_figure faults[] = {{"minor", run->minor_faults, SUMMARY_COUNT},
		{"major", run->major_faults, SUMMARY_COUNT}};
	const struct summary_figure switches[] = {{"voluntary", run->voluntary, SUMMARY_COUNT},
		{"involuntary", run->involuntary, SUMMARY_COUNT}};
	const struct summary_figure io[] = {{"read", run->read_bytes, SUMMARY_BYTES},
		{"written", run->write_bytes, SUMMARY_BYTES},
		{"read calls", run->read_chars, SUMMARY_BYTES},
		{"write calls", run->write_chars, SUMMARY_BYTES}};

	summary_print_heading(out, run);
	summary_print_figures(out, "time", time, 4);
	summary_print_figures(out, "peak", peak, 5);
	summary_print_figures(out, "faults", faults, 2);
	summary_print_figures(out, "switches", switches, 2);
	summary_print_figures(out, "I/O", io, 4);
	summary_print_words(out, "quality", run->quality);
}
