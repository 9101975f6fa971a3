/* SPDX-License-Identifier: MIT */
/* What the engine looks at beside the samples: limits, and how near the process is to them. */
#include "base/clock.h"
#include "base/macro.h"
#include "session/internal.h"

enum { LIMITS_SHARE = 1000 }; /* at most one part in so many of the time */

/* Limits and control groups. What a group counts is not lost in between, and what is compared
 * with a limit of the process itself comes with each sample. */
#define LIMITS_NS (9900 * NS_PER_MS)

/* Control groups when it is time to: false when they were not read now. */
static bool limits_look(struct session *s, struct cgroup_state *ret)
{
	struct session_limits *l = &s->limits;
	int64_t t = s->sample.t_ns;
	int64_t pace = MAX(LIMITS_NS, l->cost_ns * LIMITS_SHARE);
	int dir = target_dirfd(s->target);

	if (l->t_ns && t - l->t_ns < pace)
		return false;
	if (l->file < 0)
		l->file = limits_open(dir);
	if (l->file < 0 || limits_read_held(l->file, &l->of) < 0)
		l->of.has = 0;
	bool read = (l->cgroup || cgroup_open(dir, &l->cgroup) >= 0) &&
		    cgroup_read_limits(l->cgroup, ret) >= 0;

	l->t_ns = t;
	l->cost_ns = clock_mono_ns() - t;
	return read;
}

/* What came close to a limit since the last sample. groups: as read now, or NULL. */
static size_t limits_judge(struct session *s, const struct cgroup_state *groups,
	struct event events[LIMIT_EVENTS_MAX])
{
	struct limit_reading r = {.t_ns = s->sample.t_ns,
		.open_files = sample_get(&s->sample, METRIC_OPEN_FDS, -1),
		.threads = sample_get(&s->sample, METRIC_THREADS, -1),
		.limits = &s->limits.of,
		.cgroup = groups};
	size_t n = limit_watch_look(&s->limits.watch, &r, events);

	for (size_t i = 0; i < n; i++) {
		events[i].t_ns = s->sample.t_ns;
		events[i].real_ns = s->sample.real_ns;
	}
	return n;
}

size_t limits_watch(struct session *s, struct event events[LIMIT_EVENTS_MAX])
{
	struct cgroup_state groups;

	if (!s->history)
		return 0;
	return limits_judge(s, limits_look(s, &groups) ? &groups : NULL, events);
}

size_t limits_last(struct session *s, struct event events[LIMIT_EVENTS_MAX])
{
	struct cgroup_state groups;

	if (!s->history || !s->limits.cgroup)
		return 0;
	cgroup_read_held(s->limits.cgroup, &groups);
	return limits_judge(s, &groups, events);
}

void limits_tell(struct session *s, const struct event *events, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		session_add_event(s, &events[i]);
		session_say(s, "limit: %s", events[i].text);
	}
}
