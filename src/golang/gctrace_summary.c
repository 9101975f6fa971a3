/* SPDX-License-Identifier: MIT */
#include "golang/gctrace_summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

/* Start times are printed in whole milliseconds: shorter intervals give no honest rate. */
#define RATE_INTERVAL_MIN_S 0.02

void gc_summary_init(struct gc_summary *s)
{
	memset(s, 0, sizeof(*s));
	s->cell_s = 0.001;
}

static struct gc_run *summary_run(struct gc_summary *s, const struct gc_cycle *c)
{
	for (size_t i = 0; i < GC_RUNS; i++)
		if (s->run[i].used && s->run[i].run == c->run)
			return &s->run[i];
	struct gc_run *fresh = &s->run[s->next_run];

	s->next_run = (s->next_run + 1) % GC_RUNS;
	/* A restart goes on where the process before it ended; the first one begins as it is.
	 */
	*fresh = (struct gc_run){.used = true, .run = c->run, .offset_s = s->end_s};
	return fresh;
}

static void cell_merge(struct gc_cell *to, const struct gc_cell *from)
{
	if (from->cycles == 0)
		return;
	if (to->cycles == 0) {
		*to = *from;
		return;
	}
	to->cycles += from->cycles;
	to->heap_max_mb = MAX(to->heap_max_mb, from->heap_max_mb);
	to->live_min_mb = MIN(to->live_min_mb, from->live_min_mb);
	to->pause_max_ms = MAX(to->pause_max_ms, from->pause_max_ms);
	to->live_last_mb = from->live_last_mb;
	to->goal_mb = from->goal_mb;
	to->cpu_percent = from->cpu_percent;
}

/* The log has grown beyond the curve: two cells become one. */
static void cells_halve(struct gc_summary *s)
{
	for (size_t i = 0; i < GC_CELLS / 2; i++) {
		struct gc_cell pair = s->cell[2 * i];

		cell_merge(&pair, &s->cell[2 * i + 1]);
		s->cell[i] = pair;
	}
	memset(s->cell + GC_CELLS / 2, 0, GC_CELLS / 2 * sizeof(s->cell[0]));
	s->cell_s *= 2;
}

static void cells_add(struct gc_summary *s, const struct gc_cycle *c, double at_s)
{
	double since_s = MAX(at_s - s->begin_s, 0.0);

	while (since_s / s->cell_s >= GC_CELLS)
		cells_halve(s);
	struct gc_cell one = {
		.cycles = 1,
		.heap_max_mb = (float)c->value[GC_HEAP_END],
		.live_min_mb = (float)c->value[GC_HEAP_LIVE],
		.live_last_mb = (float)c->value[GC_HEAP_LIVE],
		.goal_mb = (float)c->value[GC_GOAL],
		.pause_max_ms = (float)gc_pause_ms(c),
		.cpu_percent = (float)c->value[GC_CPU_PERCENT],
	};

	cell_merge(&s->cell[(size_t)(since_s / s->cell_s)], &one);
}

size_t gc_summary_cells(const struct gc_summary *s)
{
	size_t n = GC_CELLS;

	while (n > 0 && s->cell[n - 1].cycles == 0)
		n--;
	return n;
}

static void add_between(
	struct gc_summary *s, const struct gc_cycle *before, const struct gc_cycle *c)
{
	double gap_s =
		c->value[GC_START_S] - before->value[GC_START_S] - gc_wall_ms(before) / 1e3;
	double grown_mb = c->value[GC_HEAP_START] - before->value[GC_HEAP_LIVE];

	/* Numbers that do not follow each other: what happened in between is not known. */
	if (c->value[GC_CYCLE] != before->value[GC_CYCLE] + 1)
		return;
	gap_s = MAX(gap_s, 0.0);
	/* Times are printed in whole milliseconds: less is rounding, no longer gap. */
	if (gap_s > s->gap_longest_s + 1e-6) {
		s->gap_longest_s = gap_s;
		s->gap_longest_cycle = c->value[GC_CYCLE];
	}
	s->between_s += gap_s;
	s->between_mb += MAX(grown_mb, 0.0);
	if (gap_s >= RATE_INTERVAL_MIN_S)
		s->rate_max_mb_s = MAX(s->rate_max_mb_s, grown_mb / gap_s);
}

static void add_times(struct gc_summary *s, const struct gc_cycle *c)
{
	double pause_ms = gc_pause_ms(c);

	s->pause_total_ms += pause_ms;
	s->wall_total_ms += gc_wall_ms(c);
	s->mark_total_ms += c->value[GC_MARK];
	if (pause_ms > s->pause_longest_ms) {
		s->pause_longest_ms = pause_ms;
		s->pause_longest_cycle = c->value[GC_CYCLE];
	}
	s->cpu_percent_last = c->value[GC_CPU_PERCENT];
	s->cpu_percent_max = MAX(s->cpu_percent_max, c->value[GC_CPU_PERCENT]);
	double mark_ms =
		c->value[GC_CPU_ASSIST] + c->value[GC_CPU_BACKGROUND] + c->value[GC_CPU_IDLE];

	s->cpu_assist_ms += c->value[GC_CPU_ASSIST];
	s->cpu_mark_ms += mark_ms;
	s->assisted += c->value[GC_CPU_ASSIST] > mark_ms / 2;
}

static void add_goal(struct gc_summary *s, const struct gc_cycle *c)
{
	double over_mb = c->value[GC_HEAP_END] - c->value[GC_GOAL];

	if (!gc_has(c, GC_GOAL))
		return;
	if (!s->has_goal)
		s->goal_first_mb = c->value[GC_GOAL];
	s->has_goal = true;
	s->goal_last_mb = c->value[GC_GOAL];
	s->goal_peak_mb = MAX(s->goal_peak_mb, c->value[GC_GOAL]);
	if (over_mb <= 0)
		return;
	s->past_goal++;
	if (over_mb > s->past_goal_mb) {
		s->past_goal_mb = over_mb;
		s->past_goal_goal_mb = c->value[GC_GOAL];
		s->past_goal_cycle = c->value[GC_CYCLE];
	}
}

static void add_heap(struct gc_summary *s, const struct gc_cycle *c)
{
	double live_mb = c->value[GC_HEAP_LIVE];
	double freed_mb = c->value[GC_HEAP_END] - live_mb;

	s->live_last_mb = live_mb;
	s->live_peak_mb = MAX(s->live_peak_mb, live_mb);
	if (c->value[GC_HEAP_END] > s->heap_peak_mb) {
		s->heap_peak_mb = c->value[GC_HEAP_END];
		s->heap_peak_cycle = c->value[GC_CYCLE];
	}
	if (freed_mb > s->freed_most_mb) {
		s->freed_most_mb = freed_mb;
		s->freed_most_cycle = c->value[GC_CYCLE];
	}
	s->stacks_peak_mb = MAX(s->stacks_peak_mb, c->value[GC_STACKS]);
	s->procs = c->value[GC_PROCS];
}

void gc_summary_add(struct gc_summary *s, const struct gc_cycle *c)
{
	struct gc_run *run = summary_run(s, c);
	double at_s = run->offset_s + c->value[GC_START_S];

	if (s->cycles == 0) {
		s->live_first_mb = c->value[GC_HEAP_LIVE];
		s->begin_s = at_s;
	}
	s->cycles++;
	s->forced += c->forced;
	s->periodic += c->periodic;
	s->end_s = MAX(s->end_s, at_s + gc_wall_ms(c) / 1e3);
	add_times(s, c);
	add_heap(s, c);
	add_goal(s, c);
	if (run->last.valid)
		add_between(s, &run->last, c);
	run->last = *c;
	cells_add(s, c, at_s);
}

double gc_summary_rate(const struct gc_summary *s)
{
	return s->between_s > 0 ? s->between_mb / s->between_s : -1;
}

/* The least live heap in a part of the curve: what even its best collection could not free. */
static double least_live_mb(const struct gc_summary *s, size_t from, size_t to)
{
	double least = INFINITY;

	for (size_t i = from; i < to; i++)
		if (s->cell[i].cycles)
			least = MIN(least, (double)s->cell[i].live_min_mb);
	return least;
}

static const char *plural(uint64_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

typedef bool words_fn(const struct gc_summary *, const struct gctrace_counts *, char *);

/* How many they are cannot be told where their lines are torn. */
static bool words_mixed(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)s;
	if (!k->mixed && !k->crossed)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"Two or more processes wrote into this log at the same time: their cycles are "
		"told apart by number and time, and lines torn between two of them are left "
		"out.");
	return true;
}

static bool words_restarts(
	const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)s;
	if (k->runs < 2 || k->mixed || k->crossed)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"The numbers begin anew %u %s: the program was restarted, or several logs lie "
		"in "
		"this one.",
		k->runs - 1, plural(k->runs - 1, "time", "times"));
	return true;
}

static bool words_missing(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	char unread[64] = "", lost[64] = "";

	(void)s;
	if (!k->unread && !k->lost)
		return false;
	if (k->unread)
		snprintf(unread, sizeof(unread), "%" PRIu64 " %s could not be read", k->unread,
			plural(k->unread, "line", "lines"));
	if (k->lost)
		snprintf(lost, sizeof(lost), "%" PRIu64 " %s missing by their numbers", k->lost,
			plural(k->lost, "cycle is", "cycles are"));
	snprintf(out, GC_WORDS_MAX, "%s%s%s: figures between them are left out.", unread,
		k->unread && k->lost ? ", and " : "", lost);
	return true;
}

static bool words_cpu(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)k;
	if (s->cpu_percent_last < 10)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"The collector took %.0f %% of the CPU time there was for the program since "
		"its start (GOMAXPROCS): a higher GOGC, a GOMEMLIMIT or fewer allocations "
		"would give it back.",
		s->cpu_percent_last);
	return true;
}

static bool words_growing(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	size_t n = gc_summary_cells(s);
	double first, middle, last, minutes = (s->end_s - s->begin_s) / 60;

	/* The heaps of two processes make no growth. */
	if (n < 3 || s->cycles < 5 || k->runs > 1)
		return false;
	first = least_live_mb(s, 0, n / 3);
	middle = least_live_mb(s, n / 3, n - n / 3);
	last = least_live_mb(s, n - n / 3, n);
	if (isinf(middle))
		middle = first;
	if (isinf(first) || isinf(last) || last < first + 4 || last < first * 1.3)
		return false;
	if (middle < first || last < middle)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"The live heap grows from cycle to cycle: at least %.0f MiB in the first third "
		"of the "
		"log, %.0f MiB in the last (about %.3g MiB a minute). Something keeps what it "
		"allocates.",
		first, last, minutes > 0 ? (last - first) / (minutes * 2 / 3) : 0);
	return true;
}

static bool words_goal(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)k;
	if (!s->past_goal)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"In %" PRIu64 " of %" PRIu64 " %s the heap reached its goal early, before "
		"marking had ended (cycle %.0f the "
		"most: %.0f MiB against a goal of %.0f MiB): allocation outran the collector.",
		s->past_goal, s->cycles, plural(s->cycles, "cycle", "cycles"),
		s->past_goal_cycle, s->past_goal_goal_mb + s->past_goal_mb,
		s->past_goal_goal_mb);
	return true;
}

static bool words_assists(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	double share = s->cpu_mark_ms > 0 ? s->cpu_assist_ms / s->cpu_mark_ms * 100 : 0;
	char most[80] = "";

	(void)k;
	/* A tenth of next to nothing delays nobody. */
	if (share < 10 || (s->assisted == 0 && s->cpu_percent_max < 2))
		return false;
	if (s->assisted)
		snprintf(most, sizeof(most),
			" (more than half of it in %" PRIu64 " of %" PRIu64 " %s)", s->assisted,
			s->cycles, plural(s->cycles, "cycle", "cycles"));
	snprintf(out, GC_WORDS_MAX,
		"Assists are heavy: goroutines that allocate did %.0f %% of the marking "
		"themselves%s, which delays what they serve.",
		share, most);
	return true;
}

static bool words_pause(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	char longest[UNITS_TEXT_MAX];

	(void)k;
	if (s->pause_longest_ms < 5)
		return false;
	units_duration(longest, s->pause_longest_ms / 1e3);
	snprintf(out, GC_WORDS_MAX,
		"The longest pause was %s, in cycle %.0f. Go's own part is usually below 1 ms: "
		"the "
		"rest is the wait for goroutines to stop, often for want of CPU.",
		longest, s->pause_longest_cycle);
	return true;
}

static bool words_forced(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)k;
	if (!s->forced)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"%" PRIu64 " %s forced by the program (runtime.GC, debug.FreeOSMemory) or by a "
		"request (heap?gc=1).",
		s->forced, plural(s->forced, "cycle was", "cycles were"));
	return true;
}

static bool words_periodic(
	const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)k;
	if (!s->periodic)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"%" PRIu64 " %s started by the two-minute timer: the program hardly allocated "
		"meanwhile.",
		s->periodic, plural(s->periodic, "cycle was", "cycles were"));
	return true;
}

static bool words_often(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	double span_s = s->end_s - s->begin_s;
	double per_s = span_s > 0 ? (double)(s->cycles - 1) / span_s : 0;

	(void)k;
	if (s->cycles < 20 || per_s < 10 || !s->has_goal)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"%.0f cycles a second at a goal of %.0f MiB: the heap is so small that it "
		"fills at "
		"once; a higher GOGC or a GOMEMLIMIT with GOGC=off would collect less often.",
		per_s, s->goal_last_mb);
	return true;
}

static bool words_freed(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)k;
	if (s->freed_most_mb < 64 || s->live_last_mb > s->live_peak_mb / 4)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"Cycle %.0f freed %.0f MiB, and at the end %s%.0f MiB are live. RSS falls "
		"later "
		"than the heap: an idle program keeps freed memory for minutes.",
		s->freed_most_cycle, s->freed_most_mb, s->live_last_mb < 1 ? "less than " : "",
		MAX(s->live_last_mb, 1.0));
	return true;
}

static bool words_stacks(const struct gc_summary *s, const struct gctrace_counts *k, char *out)
{
	(void)k;
	if (s->stacks_peak_mb < 16)
		return false;
	snprintf(out, GC_WORDS_MAX,
		"Goroutine stacks reached %.0f MiB: many goroutines, or deep ones.",
		s->stacks_peak_mb);
	return true;
}

bool gc_summary_words(const struct gc_summary *s, const struct gctrace_counts *counts,
	unsigned i, char out[GC_WORDS_MAX])
{
	static words_fn *const all[] = {words_mixed, words_restarts, words_missing,
		words_growing, words_cpu, words_goal, words_assists, words_pause, words_often,
		words_freed, words_stacks, words_forced, words_periodic};

	for (size_t w = 0; w < ARRAY_SIZE(all); w++)
		if (all[w](s, counts, out) && i-- == 0)
			return true;
	return false;
}
