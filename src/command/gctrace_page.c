/* SPDX-License-Identifier: MIT */
#include "command/gctrace_page.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

enum { CURVE_COLUMNS = 56, CURVE_ROWS_MAX = 4 };

/* The columns between cycle and forced, in the order of the header. */
void gctrace_page_header(FILE *out, bool ascii)
{
	const char *arrow = ascii ? "->" : "→ ";

	fprintf(out, "%6s %11s %12s %12s %5s   heap start %s end %s live %11s %4s\n", "#", "at",
		"wall pause", "mark", "CPU%", arrow, arrow, "goal", "P");
}

static void page_goal(char out[16], const struct gc_cycle *c)
{
	if (gc_has(c, GC_GOAL))
		snprintf(out, 16, "%.0f MiB", c->value[GC_GOAL]);
	else
		out[0] = 0;
}

void gctrace_page_row(FILE *out, const struct gc_cycle *c, bool ascii)
{
	const char *arrow = ascii ? "->" : "→ ";
	char pause[UNITS_TEXT_MAX], mark[UNITS_TEXT_MAX], goal[16];

	units_duration(pause, gc_pause_ms(c) / 1e3);
	units_duration(mark, c->value[GC_MARK] / 1e3);
	page_goal(goal, c);
	fprintf(out,
		"%6.0f %9.3f s %12s %12s %3.0f %%   %6.0f %s%5.0f %s%6.0f MiB %10s %4.0f%s\n",
		c->value[GC_CYCLE], c->value[GC_START_S], pause, mark, c->value[GC_CPU_PERCENT],
		c->value[GC_HEAP_START], arrow, c->value[GC_HEAP_END], arrow,
		c->value[GC_HEAP_LIVE], goal, c->value[GC_PROCS],
		c->forced     ? "  forced"
		: c->periodic ? "  timer"
			      : "");
}

struct curve {
	const char *name;
	const char *unit;
	unsigned rows;
	size_t offset;   /* of the float in struct gc_cell */
	bool carries_on; /* between cycles it stays what it was */
};

static const struct curve curves[] = {
	{"heap", "MiB", 4, offsetof(struct gc_cell, heap_max_mb), true},
	{"live", "MiB", 2, offsetof(struct gc_cell, live_last_mb), true},
	{"pause", "ms", 2, offsetof(struct gc_cell, pause_max_ms), false},
	{"GC CPU", "%", 1, offsetof(struct gc_cell, cpu_percent), true},
};

static float curve_value(const struct curve *c, const struct gc_cell *cell)
{
	float value;

	memcpy(&value, (const char *)cell + c->offset, sizeof(value));
	return value;
}

/* Stretch or squeeze the cells in use to the columns; squeezed ones show their greatest. */
static float curve_columns(
	const struct curve *c, const struct gc_summary *s, float columns[CURVE_COLUMNS])
{
	size_t n = gc_summary_cells(s);
	float carried = 0, most = 0;

	for (size_t i = 0; i < CURVE_COLUMNS; i++) {
		size_t from = i * n / CURVE_COLUMNS, to = (i + 1) * n / CURVE_COLUMNS;
		float value = -1;

		for (size_t k = from; k < MAX(to, from + 1) && k < n; k++) {
			if (!s->cell[k].cycles)
				continue;
			carried = curve_value(c, &s->cell[k]);
			value = MAX(value, carried);
		}
		if (value < 0)
			value = c->carries_on ? carried : 0;
		columns[i] = value;
		most = MAX(most, value);
	}
	return most;
}

static void curve_row(FILE *out, const float columns[CURVE_COLUMNS], float most, unsigned rows,
	unsigned row, bool ascii)
{
	static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const letters[] = {" ", ".", ".", ":", "-", "=", "+", "*", "#"};

	for (size_t i = 0; i < CURVE_COLUMNS; i++) {
		double eighths = most > 0 ? (double)columns[i] / (double)most * 8 * rows : 0;

		/* What is more than nothing shows. */
		if (columns[i] > 0)
			eighths = MAX(eighths, 1.0);
		int level = CLAMP((int)lround(eighths) - 8 * (int)row, 0, 8);

		fputs(ascii ? letters[level] : blocks[level], out);
	}
}

static void curve_print(
	FILE *out, const struct curve *c, const struct gc_summary *s, bool ascii)
{
	const char *left = ascii ? "|" : "│";
	float columns[CURVE_COLUMNS];
	char most_text[UNITS_TEXT_MAX];
	float most = curve_columns(c, s, columns);

	units_number(most_text, (double)most);
	for (unsigned row = c->rows; row-- > 0;) {
		if (row + 1 == c->rows)
			fprintf(out, "%-7s %7s %-3s %s", c->name, most_text, c->unit, left);
		else
			fprintf(out, "%19s %s", "", left);
		curve_row(out, columns, most, c->rows, row, ascii);
		fprintf(out, "%s\n", left);
	}
}

static void page_curves(FILE *out, const struct gc_summary *s, bool ascii)
{
	char begin[UNITS_TEXT_MAX], end[UNITS_TEXT_MAX];

	fputc('\n', out);
	for (size_t i = 0; i < ARRAY_SIZE(curves); i++)
		curve_print(out, &curves[i], s, ascii);
	units_duration(begin, s->begin_s);
	units_duration(end, s->end_s);
	fprintf(out, "%20s %-27s %*s\n", "", begin, CURVE_COLUMNS - 27, end);
}

static void page_totals(
	FILE *out, const struct gc_summary *s, const struct gctrace_counts *counts)
{
	char total[UNITS_TEXT_MAX], longest[UNITS_TEXT_MAX], gap[UNITS_TEXT_MAX];

	units_duration(total, s->pause_total_ms / 1e3);
	units_duration(longest, s->pause_longest_ms / 1e3);
	units_duration(gap, s->gap_longest_s);
	fprintf(out,
		"\ncycles      %" PRIu64 ", %" PRIu64 " forced, %" PRIu64
		" by the timer, %" PRIu64 " put together from cut lines, %" PRIu64
		" unreadable\n",
		s->cycles, s->forced, s->periodic, counts->recovered, counts->unread);
	fprintf(out, "pauses      %s in all, the longest %s (cycle %.0f)\n", total, longest,
		s->pause_longest_cycle);
	fprintf(out,
		"GC CPU      %.0f %% of the CPU time the program could have, at the end, "
		"%.0f %% at most\n",
		s->cpu_percent_last, s->cpu_percent_max);
	fprintf(out,
		"live heap   %.0f MiB at the start, %.0f MiB at the peak, %.0f MiB at the "
		"end\n",
		s->live_first_mb, s->live_peak_mb, s->live_last_mb);
	fprintf(out, "heap        %.0f MiB at the peak (cycle %.0f)\n", s->heap_peak_mb,
		s->heap_peak_cycle);
	if (s->has_goal)
		fprintf(out,
			"goal        %.0f MiB at the start, %.0f MiB at the peak, %.0f MiB at "
			"the "
			"end\n",
			s->goal_first_mb, s->goal_peak_mb, s->goal_last_mb);
	fputs("allocation  ", out);
	if (gc_summary_rate(s) < 0) {
		fputs("not known: it takes two cycles that follow each other\n", out);
	} else {
		char rate[UNITS_TEXT_MAX], most[UNITS_TEXT_MAX];

		units_number(rate, gc_summary_rate(s));
		units_number(most, s->rate_max_mb_s);
		fprintf(out, "%s MiB/s between cycles", rate);
		if (s->rate_max_mb_s > 0)
			fprintf(out, ", %s MiB/s at most", most);
		fputc('\n', out);
		fprintf(out, "longest gap %s, before cycle %.0f\n", gap, s->gap_longest_cycle);
	}
}

void gctrace_page_summary(
	FILE *out, const struct gc_summary *s, const struct gctrace_counts *counts, bool ascii)
{
	char words[GC_WORDS_MAX];

	page_totals(out, s, counts);
	page_curves(out, s, ascii);
	for (unsigned i = 0; gc_summary_words(s, counts, i, words); i++)
		fprintf(out, "%s%s %s\n", i == 0 ? "\n" : "", ascii ? "-" : "•", words);
}
