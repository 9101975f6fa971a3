/* SPDX-License-Identifier: MIT */
#include "ui/view/bounds.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"
#include "ui/widget/figure.h"

enum { LOOK_WAITS_S = 3 }; /* a reading gives up after two by itself, unless it is stuck */

/* The newest fact looks as near to its limit as it is. */
static void bounds_grade(
	struct facts *f, const struct model *m, enum threshold t, double value, double limit)
{
	facts_style(
		f, threshold_style(threshold_grade(&m->settings->thresholds[t], value, limit),
			   STYLE_PLAIN));
}

void look_age(const struct model *m, enum look_kind kind, char out[LOOK_AGE_MAX])
{
	int64_t age = MAX(m->live_ns - m->looks->t_ns[kind], 0) / NS_PER_S * NS_PER_S;
	char span[FIGURE_TEXT_MAX];

	figure_span(span, age);
	snprintf(out, LOOK_AGE_MAX, age ? "%s ago" : "just now", span);
}

bool look_waits(const struct model *m, enum look_kind kind, char *out, size_t size)
{
	static const char *const names[] = {
		[LOOK_BOUNDS] = "limits",
		[LOOK_FILES] = "open files",
		[LOOK_MAPPINGS] = "mappings",
		[LOOK_FACTS] = "command line",
	};
	const struct looks *l = m->looks;
	char span[FIGURE_TEXT_MAX];

	/* All are read by one thread: what holds it holds the others too. */
	for (int i = 0; l && i < LOOK_KINDS; i++) {
		int64_t since = l->since_ns[i] ? m->live_ns - l->since_ns[i] : 0;

		if (!l->busy[i] || since < LOOK_WAITS_S * NS_PER_S)
			continue;
		figure_span(span, since / NS_PER_S * NS_PER_S);
		if (i == (int)kind)
			snprintf(out, size, "the kernel has not answered for %s", span);
		else
			snprintf(out, size, "waits behind the %s: no answer for %s", names[i],
				span);
		return true;
	}
	return false;
}

/* The control groups, when this was read; else NULL. */
static const struct cgroup_state *bounds_group(const struct looks *l, unsigned has)
{
	const struct look_bounds *b = l ? l->bounds : NULL;

	return b && b->has_cgroup && (b->cgroup.has & has) == has ? &b->cgroup : NULL;
}

double bounds_cpus(const struct looks *l)
{
	return l && l->bounds && l->bounds->cpus > 0 ? l->bounds->cpus : 0;
}

double bounds_cpu_limit(const struct looks *l)
{
	const struct cgroup_state *g = bounds_group(l, CGROUP_HAS_CPU_LIMIT);

	return g && isfinite(g->cpu_limit_cores) ? g->cpu_limit_cores : 0;
}

double bounds_memory_limit(const struct looks *l)
{
	const struct cgroup_state *g = bounds_group(l, CGROUP_HAS_MEMORY_LIMIT);

	return g && g->memory_limit != CGROUP_NO_LIMIT ? (double)g->memory_limit : 0;
}

/* The soft limit: what the next open(2) is held against. 0 not read. */
static uint64_t bounds_soft(const struct looks *l, enum limits_kind kind)
{
	const struct look_bounds *b = l ? l->bounds : NULL;

	return b && b->limits.has & 1u << kind ? b->limits.of[kind].soft : 0;
}

double bounds_files_limit(const struct looks *l)
{
	uint64_t limit = bounds_soft(l, LIMITS_OPEN_FILES);

	return limit == UINT64_MAX ? 0 : (double)limit;
}

void bounds_add_cpus(struct facts *f, const struct looks *l)
{
	int cpus = (int)bounds_cpus(l);

	facts_add_known(f, "may run on", cpus > 0, "%d CPU%s", cpus, cpus == 1 ? "" : "s");
}

void bounds_add_cpu_limit(struct facts *f, const struct looks *l)
{
	const struct cgroup_state *g = bounds_group(l, CGROUP_HAS_CPU_LIMIT);
	char cores[UNITS_TEXT_MAX];

	if (!g) {
		facts_add_unknown(f, "cpu.max");
		return;
	}
	units_number(cores, g->cpu_limit_cores);
	if (isfinite(g->cpu_limit_cores))
		facts_add(f, "cpu.max", "%s cores, by %s", cores, g->cpu_group);
	else
		facts_add(f, "cpu.max", "no limit%s", g->hidden_above ? " in sight" : "");
}

void bounds_add_throttled(struct facts *f, const struct looks *l)
{
	const struct cgroup_state *g = bounds_group(l, CGROUP_HAS_CPU_STAT);
	char lost[UNITS_TEXT_MAX], times[UNITS_TEXT_MAX];

	if (!g) {
		facts_add_unknown(f, "throttled");
		return;
	}
	units_duration(lost, (double)g->cpu_throttled_ns / 1e9);
	units_count(times, (double)g->cpu_throttled);
	if (g->cpu_throttled)
		facts_add(f, "throttled", "%s times, %s lost", times, lost);
	else
		facts_add(f, "throttled", "never");
	if (g->cpu_throttled)
		facts_style(f, STYLE_WARN);
}

void bounds_add_group(struct facts *f, const struct looks *l)
{
	const struct cgroup_state *g = bounds_group(l, 0);

	if (g)
		facts_add(f, "group", "%s", g->group);
	else
		facts_add_unknown(f, "group");
}

void bounds_add_pressure(struct facts *f, const struct model *m, enum pressure_resource r)
{
	static const char *const names[2][PRESSURE_RESOURCES] = {
		{"CPU pressure", "mem pressure", "I/O pressure"},
		{"machine, CPU", "machine, mem", "machine, I/O"},
	};
	const struct cgroup_state *g = bounds_group(m->looks, 0);
	const struct pressure *p = g ? &g->pressure[r] : NULL;
	char some[UNITS_TEXT_MAX], full[UNITS_TEXT_MAX];

	if (!p || !p->valid) {
		facts_add_unknown(f, names[0][r]);
		return;
	}
	units_number(some, p->some_avg10);
	units_number(full, p->full_avg10);
	if (p->full_avg10 >= 0)
		facts_add(f, names[p->of_system][r], "%s %% some, %s full", some, full);
	else
		facts_add(f, names[p->of_system][r], "%s %% some", some);
	bounds_grade(f, m, THRESHOLD_PRESSURE, p->some_avg10, 0);
}

static const struct cgroup_state bounds_no_group = {0};

/* memory.events of the group that binds: how often its limit was in the way. */
static void bounds_add_memory_events(struct facts *f, const struct cgroup_state *g)
{
	const struct cgroup_memory_events *e = &g->memory_events;
	char hits[UNITS_TEXT_MAX];

	if (!(g->has & CGROUP_HAS_MEMORY_EVENTS)) {
		facts_add_unknown(f, "limit hit");
		return;
	}
	units_count(hits, (double)MAX(e->max, 0));
	if (e->oom_kill > 0)
		facts_add(f, "limit hit", "%s times, %" PRId64 " killed", hits, e->oom_kill);
	else if (e->max > 0)
		facts_add(f, "limit hit", "%s times, none killed", hits);
	else
		facts_add(f, "limit hit", "never");
	if (e->max > 0 || e->oom_kill > 0)
		facts_style(f, STYLE_WARN);
}

void bounds_add_oom(struct facts *f, const struct model *m)
{
	const struct looks *l = m->looks;
	const struct cgroup_state *g = bounds_group(l, 0);
	double limit = bounds_memory_limit(l);
	char text[UNITS_TEXT_MAX];

	if (!g)
		g = &bounds_no_group;
	bool far = limit <= 0 && g->has & CGROUP_HAS_MEMORY_LIMIT;

	units_bytes(text, (double)g->nearest_distance);
	if (g->has & CGROUP_HAS_OOM_DISTANCE && strcmp(g->nearest_group, g->memory_group) == 0)
		facts_add(f, "to the limit", "%s", text);
	else if (g->has & CGROUP_HAS_OOM_DISTANCE)
		facts_add(f, "to the limit", "%s, of %s", text, g->nearest_group);
	else
		facts_add_known(f, "to the limit", far, "no limit%s",
			g->hidden_above ? " in sight" : "");
	if (limit > 0 && m->settings->thresholds[THRESHOLD_MEMORY].share)
		bounds_grade(f, m, THRESHOLD_MEMORY, (double)g->memory_current, limit);
}

void bounds_add_memory(struct facts *f, const struct looks *l)
{
	const struct cgroup_state *g = bounds_group(l, 0);
	double limit = bounds_memory_limit(l);
	char text[UNITS_TEXT_MAX];

	if (!g)
		g = &bounds_no_group;
	units_bytes(text, limit);
	if (limit > 0)
		facts_add(f, "memory.max", "%s, by %s", text, g->memory_group);
	else
		facts_add_known(f, "memory.max", g->has & CGROUP_HAS_MEMORY_LIMIT, "no limit%s",
			g->hidden_above ? " in sight" : "");
	facts_add_bytes(
		f, "group uses", g->has & CGROUP_HAS_MEMORY_CURRENT, (double)g->memory_current);
	bool high = g->has & CGROUP_HAS_MEMORY_HIGH && g->memory_high != CGROUP_NO_LIMIT;

	/* Most groups have none: then nothing is said. */
	if (high) {
		units_bytes(text, (double)g->memory_high);
		facts_add(f, "memory.high", "%s", text);
	}
	bounds_add_memory_events(f, g);
}

void bounds_add_used(struct facts *f, const char *name, bool known, double used,
	const struct model *m, enum limits_kind kind)
{
	uint64_t limit = bounds_soft(m->looks, kind);

	if (!known) {
		facts_add_unknown(f, name);
	} else if (!limit) {
		facts_add(f, name, "%.0f", used);
	} else if (limit == UINT64_MAX) {
		facts_add(f, name, "%.0f, no limit", used);
	} else {
		facts_add(f, name, "%.0f of %" PRIu64, used, limit);
	}
	if (known && kind == LIMITS_OPEN_FILES)
		bounds_grade(
			f, m, THRESHOLD_FILES, used, limit == UINT64_MAX ? 0 : (double)limit);
}
