/* SPDX-License-Identifier: MIT */
#include "ui/instant.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"

/* How far back a reading at its own pace (PSS) may lie to be shown, with its age. */
#define INSTANT_RARE_NS (300 * NS_PER_S)

/* What history shows for one unit of the raw value. */
static double instant_unit(enum metric m)
{
	return pow(10, -metric_unit_decimals(metrics[m].unit));
}

/* A reading as it was, or the mean of a cell where single readings are no longer known. */
static void instant_set(struct sample *s, enum metric m, const struct history_cell *cell)
{
	bool mean = cell->count > 1 && metrics[m].kind != KIND_COUNTER && m != METRIC_STATE &&
		    m != METRIC_PID;

	sample_set(s, m, mean ? llround((double)cell->mean / instant_unit(m)) : cell->last);
}

static void instant_sample(
	const struct history *h, int64_t t_ns, struct sample *s, struct rates *rates)
{
	memset(s, 0, sizeof(*s));
	s->t_ns = t_ns;
	s->real_ns = history_real_ns(h, t_ns);
	rates_init(rates);
	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;
		struct history_cell cell;

		history_read(h, m, t_ns, 1, 1, &cell);
		if (!cell.last_t_ns)
			continue;
		instant_set(s, m, &cell);
		if (metrics[m].kind != KIND_COUNTER || cell.count == 0)
			continue;
		rates->per_s[m] = (double)cell.mean;
		metric_set_add(&rates->valid, m);
	}
}

static void instant_memory(const struct history *h, int64_t t_ns, struct memory_parts *parts)
{
	struct history_cell cell;
	int64_t from, to;

	memset(parts, 0, sizeof(*parts));
	/* What was read before a gap is not of an instant in it. */
	if (history_gap(h, t_ns, &from, &to))
		return;
	history_read(h, METRIC_PSS, t_ns - INSTANT_RARE_NS, INSTANT_RARE_NS + 1, 1, &cell);
	if (cell.count == 0)
		return;
	*parts = (struct memory_parts){.valid = true,
		.t_ns = cell.last_t_ns,
		.pss = cell.last,
		.uss = -1,
		.swap_pss = -1,
		.anon_huge = -1,
		.lazy_free = -1};
}

/* "Since" an instant that had not come yet: the newest mark before, or the begin of its run. */
static void instant_since(struct session_now *now, int64_t t_ns, const struct history *h,
	const struct event_log *events)
{
	int64_t oldest, newest, at;
	const struct event *from = NULL;
	struct rates unused;

	if (now->since.t_ns <= t_ns || !history_span(h, &oldest, &newest))
		return;
	for (size_t i = 0; i < events->n; i++)
		if ((events->at[i].kind == EVENT_MARK || event_is_begin(events->at[i].kind)) &&
			events->at[i].t_ns <= t_ns)
			from = &events->at[i];
	bool mark = from && from->kind == EVENT_MARK;

	now->since_kind = mark ? SINCE_MARK : SINCE_ATTACH;
	snprintf(now->since_word, sizeof(now->since_word), "%s", mark ? from->text : "");
	if (!from || from->t_ns <= now->attach_t_ns ||
		!history_step(h, from->t_ns + 1, -1, &at))
		at = oldest;
	instant_sample(h, at, &now->since, &unused);
}

/* A recording may hold several runs, each of a process of its own. */
static void instant_pid(struct session_now *now, int64_t t_ns, const struct event_log *events)
{
	for (size_t i = 0; i < events->n && events->at[i].t_ns <= t_ns; i++)
		if (event_is_begin(events->at[i].kind) && events->at[i].number > 0)
			now->info.pid = (pid_t)events->at[i].number;
}

void instant_make(struct session_now *now, int64_t t_ns, const struct history *h,
	const struct event_log *events)
{
	instant_since(now, t_ns, h, events);
	instant_sample(h, t_ns, &now->sample, &now->rates);
	instant_memory(h, t_ns, &now->memory);
	instant_pid(now, t_ns, events);
	now->n_threads = 0;
	now->total_threads = (size_t)MAX(sample_get(&now->sample, METRIC_THREADS, 0), 0);
	now->threads_age_ns = 0;
}
