/* SPDX-License-Identifier: MIT */
/* The page for people. The JSON is summary_json.c, the closing block summary_run.c. */
#include "record/summary.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/units.h"

void summary_end_words(const struct event *end, char *out, size_t size)
{
	if (end->kind == EVENT_EXIT) {
		snprintf(out, size, "exit status %" PRId64, end->number);
	} else if (end->kind == EVENT_SIGNAL) {
		const char *words = sigdescr_np((int)end->number);

		snprintf(out, size, "signal %" PRId64 "%s%s%s", end->number, words ? " (" : "",
			words ? words : "", words ? ")" : "");
	} else {
		snprintf(out, size, "ended");
	}
}

static bool summary_known(const char *text)
{
	return text && text[0];
}

static void summary_line(FILE *out, const char *label, const char *value)
{
	if (summary_known(value))
		fprintf(out, "  %-14s %s\n", label, value);
}

static void summary_instant(FILE *out, const char *label, int64_t real_ns)
{
	char text[CLOCK_TEXT_MAX];

	if (real_ns <= 0)
		return;
	clock_rfc3339(text, real_ns);
	summary_line(out, label, text);
}

/* A value as people read it, in the metric's unit. */
static void summary_value(enum metric m, int64_t value, char text[UNITS_TEXT_MAX])
{
	switch (metrics[m].unit) {
	case UNIT_BYTES:
		units_bytes(text, (double)value);
		return;
	case UNIT_NS:
		units_duration(text, (double)value * 1e-9);
		return;
	case UNIT_PERCENT:
		units_number(text, (double)value * 1e-3);
		strcat(text, " %");
		return;
	case UNIT_TEXT:
		snprintf(text, UNITS_TEXT_MAX, "%c", (char)value);
		return;
	case UNIT_COUNT:
	case UNIT_RATIO:
		break;
	}
	snprintf(text, UNITS_TEXT_MAX, "%" PRId64, value);
}

static void summary_rate(enum metric m, double per_s, char text[UNITS_TEXT_MAX])
{
	if (metrics[m].unit == UNIT_BYTES) {
		units_bytes(text, per_s);
		strcat(text, "/s");
	} else if (metrics[m].unit == UNIT_NS) {
		units_number(text, per_s * 100);
		strcat(text, " %");
	} else {
		units_number(text, per_s);
		strcat(text, "/s");
	}
}

static void summary_process(FILE *out, const struct summary_input *in)
{
	char text[UNITS_TEXT_MAX], end[96];

	fprintf(out, "Process\n");
	summary_line(out, "name", in->name);
	fprintf(out, "  %-14s %d\n", "pid", in->pid);
	if (in->ppid >= 0)
		fprintf(out, "  %-14s %d\n", "parent", in->ppid);
	summary_line(out, "in namespaces", in->nspid);
	summary_line(out, "user", in->user);
	summary_line(out, "command", in->command);
	summary_line(out, "program", in->exe);
	if (in->exe_deleted)
		summary_line(out, "", "the program file was replaced or removed since");
	if (in->kernel_thread)
		summary_line(out, "", "a kernel thread: no memory of its own");
	summary_instant(out, "started", in->start_real_ns);
	summary_instant(out, "watched from", in->attach_real_ns);
	summary_instant(out, "as of", in->real_ns);
	units_duration(text, (double)in->interval_ns * 1e-9);
	summary_line(out, "interval", text);
	if (in->end) {
		summary_end_words(in->end, end, sizeof(end));
		summary_line(out, "ended", end);
	}
	summary_line(out, "recording", in->recording);
	summary_line(out, "quality", in->quality);
	summary_line(out, "not readable", in->denied);
}

static void summary_levels(FILE *out, const struct summary_input *in)
{
	fprintf(out, "\nLevels\n");
	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;
		char text[UNITS_TEXT_MAX];
		bool level = metrics[m].kind == KIND_GAUGE || metrics[m].kind == KIND_RATE ||
			     m == METRIC_STATE;

		if (!level || !sample_has(in->sample, m))
			continue;
		summary_value(m, in->sample->value[m], text);
		fprintf(out, "  %-20s %12s\n", metrics[m].label, text);
	}
}

static void summary_memory_parts(FILE *out, const struct summary_memory *memory)
{
	const struct {
		const char *label;
		int64_t bytes;
	} parts[] = {{"PSS", memory->pss}, {"USS (private)", memory->uss},
		{"swapped, its share", memory->swap_pss},
		{"huge pages, anon", memory->anon_huge}, {"lazily freed", memory->lazy_free}};
	char text[UNITS_TEXT_MAX];

	if (!memory->valid)
		return;
	units_duration(text, (double)memory->age_ns * 1e-9);
	fprintf(out, "\nMemory by smaps_rollup, %s ago\n", text);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		units_bytes(text, (double)parts[i].bytes);
		fprintf(out, "  %-20s %12s\n", parts[i].label, text);
	}
}

static void summary_counter(FILE *out, const struct summary_input *in, enum metric m)
{
	char total[UNITS_TEXT_MAX], since[UNITS_TEXT_MAX] = "–", rate[UNITS_TEXT_MAX] = "–";
	int64_t value = in->sample->value[m];

	summary_value(m, value, total);
	if (in->since && sample_has(in->since, m) && value >= in->since->value[m])
		summary_value(m, value - in->since->value[m], since);
	if (in->rates && rates_has(in->rates, m))
		summary_rate(m, in->rates->per_s[m], rate);
	/* An en dash is one cell but three bytes. */
	fprintf(out, "  %-20s %12s %*s %*s\n", metrics[m].label, total,
		strcmp(since, "–") == 0 ? 16 : 14, since, strcmp(rate, "–") == 0 ? 16 : 14,
		rate);
}

static void summary_counters(FILE *out, const struct summary_input *in)
{
	fprintf(out, "\n%-22s %12s %14s %14s\n", "Counters", "total", "while watched", "now");
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].kind == KIND_COUNTER && sample_has(in->sample, (enum metric)m))
			summary_counter(out, in, (enum metric)m);
}

static void summary_percent(double pct, char text[UNITS_TEXT_MAX])
{
	snprintf(text, UNITS_TEXT_MAX, "-");
	if (pct >= 0)
		units_number(text, pct);
}

static void summary_threads(FILE *out, const struct summary_input *in)
{
	if (in->n_threads == 0)
		return;
	fprintf(out, "\nThreads: the %zu busiest of %zu\n", in->n_threads, in->total_threads);
	fprintf(out, "  %8s  %s %8s %12s %12s  %s\n", "tid", "S", "CPU %", "run delay %",
		"CPU time", "name");
	for (size_t i = 0; i < in->n_threads; i++) {
		const struct summary_thread *t = &in->threads[i];
		char cpu[UNITS_TEXT_MAX], delay[UNITS_TEXT_MAX], total[UNITS_TEXT_MAX] = "-";

		summary_percent(t->cpu_pct, cpu);
		summary_percent(t->run_delay_pct, delay);
		if (t->cpu_ns >= 0)
			units_duration(total, (double)t->cpu_ns * 1e-9);
		fprintf(out, "  %8d  %c %8s %12s %12s  %s\n", t->tid, t->state ? t->state : '?',
			cpu, delay, total, t->name);
	}
}

static void summary_events(FILE *out, const struct event_log *log)
{
	if (!log || log->n == 0)
		return;
	fprintf(out, "\nEvents: %zu of %" PRIu64 "\n", log->n, log->total);
	for (size_t i = 0; i < log->n; i++) {
		const struct event *e = &log->at[i];
		char when[CLOCK_TEXT_MAX], word[EVENT_TEXT_MAX + 32];

		clock_rfc3339(when, e->real_ns);
		if (event_word(e, word, sizeof(word)) == 0)
			snprintf(word, sizeof(word), "%s", e->text);
		fprintf(out, "  %s  %s\n", when, word);
	}
}

void summary_print(FILE *out, const struct summary_input *in)
{
	fprintf(out, "onetop %s: snapshot of one process\n\n",
		in->onetop_version ? in->onetop_version : "");
	summary_process(out, in);
	summary_levels(out, in);
	summary_memory_parts(out, &in->memory);
	summary_counters(out, in);
	summary_threads(out, in);
	summary_events(out, in->events);
	fprintf(out,
		"\nCPU and run delay are in percent of one core. What is not listed could not "
		"be read.\n");
}

static int summary_write_text(int dirfd, const struct summary_input *in)
{
	_cleanup_free_ char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f)
		return -ENOMEM;
	summary_print(f, in);
	if (fclose(f) != 0)
		return -ENOMEM;
	return file_create(dirfd, "summary.txt", text, n);
}

static int summary_write_json(int dirfd, const struct summary_input *in)
{
	_cleanup_free_ char *text = NULL;
	int r = summary_json(in, &text);

	return r < 0 ? r : file_create(dirfd, "summary.json", text, strlen(text));
}

int summary_write(int dirfd, const struct summary_input *in, struct why *why)
{
	int r = summary_write_text(dirfd, in);

	if (r < 0)
		return why_errno(why, r, "summary.txt cannot be written");
	r = summary_write_json(dirfd, in);
	return r < 0 ? why_errno(why, r, "summary.json cannot be written") : 0;
}
