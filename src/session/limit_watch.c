/* SPDX-License-Identifier: MIT */
#include "session/limit_watch.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "base/units.h"

enum {
	CLOSE_PERCENT = 90,
	AGAIN_PERCENT = 80,  /* below this it may be told again */
	QUIET_S = 60,        /* a counter that stood still for so long may be told again */
	THROTTLED_PARTS = 5, /* worth a word: held back in one of so many periods */
	GROUP_CELLS = 48,
};

/* Room for the events of one look. */
struct limit_words {
	struct event *events;
	size_t n;
};

static void limit_say(struct limit_words *words, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void limit_say(struct limit_words *words, const char *format, ...)
{
	struct event *e = &words->events[words->n++];
	char raw[2 * EVENT_TEXT_MAX];
	va_list args;

	*e = (struct event){.kind = EVENT_LIMIT};
	va_start(args, format);
	vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	text_printable(e->text, sizeof(e->text), raw, strlen(raw));
}

/* True when it came closer than was told before. */
static bool limit_crossed(struct limit_watch *w, enum limit_gauge g, double used, double limit)
{
	int level = used >= limit ? 2 : used * 100 >= limit * CLOSE_PERCENT ? 1 : 0;
	bool nearer = level > w->told[g];

	if (used * 100 < limit * AGAIN_PERCENT)
		w->told[g] = 0;
	w->told[g] = MAX(w->told[g], level);
	return nearer;
}

static void limit_look_count(struct limit_watch *w, struct limit_words *words,
	enum limit_gauge g, const char *name, int64_t used, uint64_t limit)
{
	if (used < 0 || limit == 0 || limit >= INT64_MAX)
		return;
	if (limit_crossed(w, g, (double)used, (double)limit))
		limit_say(words, "%s: %" PRId64 " of %" PRIu64 "%s", name, used, limit,
			w->told[g] == 2 ? ", none left" : "");
}

static uint64_t limit_soft(const struct limit_reading *r, enum limits_kind kind)
{
	return r->limits && r->limits->has & 1u << kind ? r->limits->of[kind].soft : 0;
}

static void limit_look_memory(
	struct limit_watch *w, struct limit_words *words, const struct cgroup_state *g)
{
	unsigned need = CGROUP_HAS_MEMORY_LIMIT | CGROUP_HAS_MEMORY_CURRENT;
	char used[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX];

	if ((g->has & need) != need || g->memory_limit == CGROUP_NO_LIMIT ||
		g->memory_limit <= 0)
		return;
	if (!limit_crossed(w, LIMIT_MEMORY, (double)g->memory_current, (double)g->memory_limit))
		return;
	units_bytes(used, (double)g->memory_current);
	units_bytes(limit, (double)g->memory_limit);
	limit_say(words, "memory: %s of %s, memory.max of %.*s", used, limit, GROUP_CELLS,
		g->memory_group);
}

static void limit_look_tasks(
	struct limit_watch *w, struct limit_words *words, const struct cgroup_state *g)
{
	unsigned need = CGROUP_HAS_PIDS_LIMIT | CGROUP_HAS_PIDS_CURRENT;
	char name[GROUP_CELLS + 32];

	if ((g->has & need) != need || g->pids_limit == CGROUP_NO_LIMIT)
		return;
	snprintf(name, sizeof(name), "tasks in %.*s", GROUP_CELLS, g->pids_group);
	limit_look_count(w, words, LIMIT_TASKS, name, g->pids_current, (uint64_t)g->pids_limit);
}

/* By how much a counter grew; 0 when it did not, or is not told. */
static int64_t limit_grown(struct limit_watch *w, enum limit_counter c, int64_t value)
{
	int64_t by = w->known && value > w->counter[c] ? value - w->counter[c] : 0;

	w->counter[c] = value;
	return by;
}

/* Whether to tell that it grows; `worth` is false for a growth too small to be told. */
static bool limit_begins(struct limit_watch *w, enum limit_counter c, bool worth, int64_t t_ns)
{
	bool quiet = !w->grew_ns[c] || t_ns - w->grew_ns[c] >= QUIET_S * NS_PER_S;

	if (worth)
		w->grew_ns[c] = t_ns;
	return worth && quiet;
}

static void limit_look_events(struct limit_watch *w, struct limit_words *words,
	const struct cgroup_state *g, int64_t t_ns)
{
	const struct cgroup_memory_events *e = &g->memory_events;

	if (!(g->has & CGROUP_HAS_MEMORY_EVENTS))
		return;
	int64_t high = limit_grown(w, LIMIT_MEMORY_HIGH, e->high);
	int64_t max = limit_grown(w, LIMIT_MEMORY_MAX, e->max);
	int64_t oom = limit_grown(w, LIMIT_OOM, e->oom);
	int64_t killed = limit_grown(w, LIMIT_OOM_KILL, e->oom_kill);

	if (limit_begins(w, LIMIT_MEMORY_HIGH, high > 0, t_ns))
		limit_say(words, "memory.high of %.*s passed: slowed down", GROUP_CELLS,
			g->memory_group);
	if (limit_begins(w, LIMIT_MEMORY_MAX, max > 0, t_ns))
		limit_say(words, "memory.max of %.*s reached", GROUP_CELLS, g->memory_group);
	if (limit_begins(w, LIMIT_OOM, oom > 0, t_ns))
		limit_say(words, "out of memory in %.*s", GROUP_CELLS, g->memory_group);
	if (killed > 0)
		limit_say(words, "%" PRId64 " killed for want of memory in %.*s", killed,
			GROUP_CELLS, g->memory_group);
}

static void limit_look_cpu(struct limit_watch *w, struct limit_words *words,
	const struct cgroup_state *g, int64_t t_ns)
{
	char lost[UNITS_TEXT_MAX];

	if (!(g->has & CGROUP_HAS_CPU_STAT))
		return;
	int64_t periods = g->cpu_periods - w->periods;
	int64_t lost_ns = g->cpu_throttled_ns - w->throttled_ns;
	int64_t times = limit_grown(w, LIMIT_THROTTLED, g->cpu_throttled);
	bool worth = times > 0 && times * THROTTLED_PARTS >= periods;

	w->periods = g->cpu_periods;
	w->throttled_ns = g->cpu_throttled_ns;
	if (!limit_begins(w, LIMIT_THROTTLED, worth, t_ns))
		return;
	units_duration(lost, (double)lost_ns / 1e9);
	limit_say(words,
		"CPU throttled by %.*s: in %" PRId64 " of %" PRId64 " periods, %s lost",
		GROUP_CELLS, g->cpu_group, times, periods, lost);
}

size_t limit_watch_look(
	struct limit_watch *w, const struct limit_reading *r, struct event *events)
{
	struct limit_words words = {.events = events};
	const struct cgroup_state *g = r->cgroup;

	limit_look_count(w, &words, LIMIT_FILES, "open files", r->open_files,
		limit_soft(r, LIMITS_OPEN_FILES));
	limit_look_count(w, &words, LIMIT_THREADS, "threads, against RLIMIT_NPROC", r->threads,
		limit_soft(r, LIMITS_PROCESSES));
	if (!g)
		return words.n;
	/* Counters of another group say nothing about this one. */
	if (g->epoch != w->epoch)
		w->known = false;
	limit_look_memory(w, &words, g);
	limit_look_tasks(w, &words, g);
	limit_look_events(w, &words, g, r->t_ns);
	limit_look_cpu(w, &words, g, r->t_ns);
	w->known = true;
	w->epoch = g->epoch;
	return words.n;
}
