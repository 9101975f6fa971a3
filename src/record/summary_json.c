/* SPDX-License-Identifier: MIT */
/* Keys end in their unit; base units only; null where nothing is known. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "record/summary.h"

static void summary_put_text(json_t *o, const char *key, const char *text)
{
	json_object_set_new(o, key, text && text[0] ? json_string(text) : json_null());
}

static void summary_put_int(json_t *o, const char *key, bool known, int64_t value)
{
	json_object_set_new(o, key, known ? json_integer(value) : json_null());
}

static void summary_put_real(json_t *o, const char *key, bool known, double value)
{
	json_object_set_new(o, key, known ? json_real(value) : json_null());
}

static void summary_put_instant(json_t *o, const char *key, int64_t real_ns)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (real_ns > 0)
		clock_rfc3339(text, real_ns);
	summary_put_text(o, key, text);
}

static json_t *summary_json_value(enum metric m, const struct sample *s)
{
	if (!s || !sample_has(s, m))
		return json_null();
	int64_t value = s->value[m];

	switch (metrics[m].unit) {
	case UNIT_TEXT:
		return json_stringn((const char[]){(char)value}, 1);
	case UNIT_NS:
		return json_real((double)value * 1e-9);
	case UNIT_PERCENT:
		return json_real((double)value * 1e-3);
	case UNIT_RATIO:
		return json_real((double)value * 1e-12);
	case UNIT_COUNT:
	case UNIT_BYTES:
		break;
	}
	return json_integer(value);
}

/* The CSV's names, so that one vocabulary serves both. */
static json_t *summary_json_sample(const struct sample *s, bool counters_only)
{
	json_t *o = json_object();

	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;
		bool wanted = counters_only ? metrics[m].kind == KIND_COUNTER
					    : m != METRIC_TIME && m != METRIC_ELAPSED &&
						      m != METRIC_EVENT;

		if (wanted)
			json_object_set_new(o, metrics[m].column, summary_json_value(m, s));
	}
	return o;
}

static json_t *summary_json_rates(const struct rates *r)
{
	json_t *o = json_object();

	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;
		char key[80];

		if (metrics[m].kind != KIND_COUNTER)
			continue;
		size_t n = strlen(metrics[m].column) - strlen("_total");

		snprintf(key, sizeof(key), "%.*s_per_second", (int)n, metrics[m].column);
		summary_put_real(o, key, r && rates_has(r, m), r ? r->per_s[m] : 0);
	}
	return o;
}

static json_t *summary_json_memory(const struct summary_memory *memory)
{
	if (!memory->valid)
		return json_null();
	return json_pack("{s:f, s:I, s:I, s:I, s:I, s:I}", "age_seconds",
		(double)memory->age_ns * 1e-9, "pss_bytes", (json_int_t)memory->pss,
		"uss_bytes", (json_int_t)memory->uss, "swap_pss_bytes",
		(json_int_t)memory->swap_pss, "anon_huge_bytes", (json_int_t)memory->anon_huge,
		"lazy_free_bytes", (json_int_t)memory->lazy_free);
}

static json_t *summary_json_thread(const struct summary_thread *t)
{
	json_t *o = json_object();
	char state[2] = {t->state, 0};

	summary_put_int(o, "tid", true, t->tid);
	summary_put_text(o, "name", t->name);
	summary_put_text(o, "state", state);
	summary_put_real(o, "cpu_percent", t->cpu_pct >= 0, t->cpu_pct);
	summary_put_real(o, "run_delay_percent", t->run_delay_pct >= 0, t->run_delay_pct);
	summary_put_real(o, "cpu_seconds_total", t->cpu_ns >= 0, (double)t->cpu_ns * 1e-9);
	return o;
}

static json_t *summary_json_event(const struct event *e)
{
	json_t *o = json_object();
	char word[EVENT_TEXT_MAX + 32];

	if (event_word(e, word, sizeof(word)) == 0)
		snprintf(word, sizeof(word), "note=%s", e->text);
	summary_put_instant(o, "time", e->real_ns);
	summary_put_text(o, "event", word);
	return o;
}

static json_t *summary_json_process(const struct summary_input *in)
{
	json_t *o = json_object();

	summary_put_int(o, "pid", true, in->pid);
	summary_put_int(o, "parent_pid", in->ppid >= 0, in->ppid);
	summary_put_text(o, "name", in->name);
	summary_put_text(o, "command", in->command);
	summary_put_text(o, "program", in->exe);
	summary_put_text(o, "user", in->user);
	summary_put_text(o, "namespace_pids", in->nspid);
	json_object_set_new(o, "program_replaced", json_boolean(in->exe_deleted));
	json_object_set_new(o, "kernel_thread", json_boolean(in->kernel_thread));
	summary_put_instant(o, "started", in->start_real_ns);
	summary_put_text(o, "not_readable", in->denied);
	return o;
}

static json_t *summary_json_end(const struct event *end)
{
	char word[EVENT_TEXT_MAX + 32];

	if (!end)
		return json_null();
	event_word(end, word, sizeof(word));
	return json_string(word);
}

int summary_json(const struct summary_input *in, char **ret_text)
{
	json_t *root = json_object(), *threads = json_array(), *events = json_array();

	summary_put_text(root, "onetop_version", in->onetop_version);
	summary_put_instant(root, "time", in->real_ns);
	summary_put_instant(root, "watched_from", in->attach_real_ns);
	summary_put_real(
		root, "interval_seconds", in->interval_ns > 0, (double)in->interval_ns * 1e-9);
	json_object_set_new(root, "process", summary_json_process(in));
	json_object_set_new(root, "end", summary_json_end(in->end));
	summary_put_text(root, "quality", in->quality);
	summary_put_text(root, "recording", in->recording);
	json_object_set_new(root, "values", summary_json_sample(in->sample, false));
	json_object_set_new(root, "at_attach", summary_json_sample(in->since, true));
	json_object_set_new(root, "rates", summary_json_rates(in->rates));
	json_object_set_new(root, "memory", summary_json_memory(&in->memory));
	for (size_t i = 0; i < in->n_threads; i++)
		json_array_append_new(threads, summary_json_thread(&in->threads[i]));
	summary_put_int(
		root, "threads_total", in->total_threads > 0, (int64_t)in->total_threads);
	json_object_set_new(root, "threads", threads);
	for (size_t i = 0; in->events && i < in->events->n; i++)
		json_array_append_new(events, summary_json_event(&in->events->at[i]));
	json_object_set_new(root, "events", events);

	_cleanup_free_ char *text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(15));

	json_decref(root);
	if (!text)
		return -ENOMEM;
	*ret_text = xasprintf("%s\n", text);
	return 0;
}
