/* SPDX-License-Identifier: MIT */
#include "ui/view/bounds.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

/* The newest fact looks as near to its limit as it is. */
static void bounds_grade(
	struct facts *f, const struct model *m, enum threshold t, double value, double limit)
{
	facts_style(
		f, threshold_style(threshold_grade(&m->settings->thresholds[t], value, limit),
			   STYLE_PLAIN));
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

double bounds_files_limit(const struct looks *l)
{
	const struct look_bounds *b = l ? l->bounds : NULL;
	bool known = b && b->limits.has & 1u << LIMITS_OPEN_FILES;
	uint64_t limit = known ? b->limits.of[LIMITS_OPEN_FILES].soft : 0;

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

static void bounds_add_memory_events(struct facts *f, const struct cgroup_state *g)
{
	const struct cgroup_memory_events *e = &g->memory_events;

	if (!(g->has & CGROUP_HAS_MEMORY_EVENTS)) {
		facts_add_unknown(f, "limit hit");
		return;
	}
	if (e->oom_kill >= 0)
		facts_add(f, "limit hit", "%" PRId64 " times, %" PRId64 " killed",
			MAX(e->max, 0), e->oom_kill);
	else
		facts_add(f, "limit hit", "%" PRId64 " times", MAX(e->max, 0));
	if (e->max > 0 || e->oom_kill > 0)
		facts_style(f, STYLE_WARN);
}

void bounds_add_memory(struct facts *f, const struct model *m)
{
	const struct looks *l = m->looks;
	const struct cgroup_state *g = bounds_group(l, 0);
	static const struct cgroup_state none = {0};
	double limit = bounds_memory_limit(l);
	char text[UNITS_TEXT_MAX];

	if (!g)
		g = &none;
	facts_add_bytes(
		f, "group uses", g->has & CGROUP_HAS_MEMORY_CURRENT, (double)g->memory_current);
	units_bytes(text, limit);
	if (limit > 0)
		facts_add(f, "memory.max", "%s, by %s", text, g->memory_group);
	else
		facts_add_known(f, "memory.max", g->has & CGROUP_HAS_MEMORY_LIMIT, "no limit%s",
			g->hidden_above ? " in sight" : "");
	bool far = limit <= 0 && g->has & CGROUP_HAS_MEMORY_LIMIT;

	units_bytes(text, (double)g->nearest_distance);
	if (g->has & CGROUP_HAS_OOM_DISTANCE && strcmp(g->nearest_group, g->memory_group) == 0)
		facts_add(f, "to the limit", "%s", text);
	else if (g->has & CGROUP_HAS_OOM_DISTANCE)
		facts_add(f, "to the limit", "%s, of %s", text, g->nearest_group);
	else
		facts_add_known(f, "to the limit", far, "no limit");
	if (limit > 0 && m->settings->thresholds[THRESHOLD_MEMORY].share)
		bounds_grade(f, m, THRESHOLD_MEMORY, (double)g->memory_current, limit);
	bounds_add_memory_events(f, g);
}

void bounds_add_used(struct facts *f, const char *name, bool known, double used,
	const struct model *m, enum limits_kind kind)
{
	const struct look_bounds *b = m->looks ? m->looks->bounds : NULL;
	uint64_t limit = b && b->limits.has & 1u << kind ? b->limits.of[kind].soft : 0;

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
