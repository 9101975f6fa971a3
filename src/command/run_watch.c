/* SPDX-License-Identifier: MIT */
#include "command/run_watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "proc/sampler.h"
#include "proc/target.h"

enum {
	RUN_INTERVAL_PARTS = 256, /* an interval is this part of the time so far … */
	RUN_FULL_COST = 100,      /* … and full looks cost at most this part, beyond … */
};

#define RUN_INTERVAL_MIN (10 * NS_PER_MS)
#define RUN_INTERVAL_MAX NS_PER_S
#define RUN_FULL_FREE    (5 * NS_PER_MS) /* … this much: short runs have a peak, too */

struct run_watch {
	struct target *target;
	struct sampler *sampler;
	struct sample sample;
	struct run_seen seen;
	int64_t start_ns;
	bool waits;            /* the child, when it was taken hold of */
	int64_t before_cpu_ns; /* what the child used before it was let go */
	int64_t full_rss;      /* at the last look at everything */
	int64_t full_cost_ns;  /* CPU time of all these looks */
};

void run_curve_add(struct run_curve *c, const struct run_point *p)
{
	if (c->n == RUN_CURVE_POINTS) {
		for (size_t i = 0; i < RUN_CURVE_POINTS / 2; i++) {
			const struct run_point *a = &c->at[2 * i], *b = a + 1;

			c->at[i] = (struct run_point){.t_ns = b->t_ns,
				.cpu_ns = b->cpu_ns,
				.rss = MAX(a->rss, b->rss)};
		}
		c->n = RUN_CURVE_POINTS / 2;
	}
	c->at[c->n++] = *p;
}

/* CPU time used up to an instant: straight lines between the points, the ends known. */
static double run_curve_cpu_at(
	const struct run_curve *c, double t_ns, int64_t length_ns, int64_t cpu_ns)
{
	struct run_point before = {0}, after = {.t_ns = length_ns, .cpu_ns = cpu_ns};

	for (size_t i = 0; i < c->n && c->at[i].t_ns < length_ns; i++) {
		if ((double)c->at[i].t_ns > t_ns) {
			after = c->at[i];
			break;
		}
		before = c->at[i];
	}
	if (after.t_ns <= before.t_ns)
		return (double)before.cpu_ns;
	double share = (t_ns - (double)before.t_ns) / (double)(after.t_ns - before.t_ns);

	return (double)before.cpu_ns + share * (double)(after.cpu_ns - before.cpu_ns);
}

/* The highest level in a stretch of time; where no point lies, the one that follows it. */
static double run_curve_rss_in(const struct run_curve *c, double from_ns, double to_ns)
{
	int64_t rss = -1;

	for (size_t i = 0; i < c->n; i++) {
		if ((double)c->at[i].t_ns < from_ns)
			continue;
		if ((double)c->at[i].t_ns >= to_ns && rss >= 0)
			break;
		rss = MAX(rss, c->at[i].rss);
		if ((double)c->at[i].t_ns >= to_ns)
			break;
	}
	if (rss < 0 && c->n > 0 && (double)c->at[c->n - 1].t_ns < to_ns)
		rss = c->at[c->n - 1].rss;
	return (double)rss;
}

size_t run_curve_columns(const struct run_curve *c, int64_t length_ns, int64_t cpu_ns,
	double *rss, double *cpu_pct)
{
	size_t n = MIN(c->n, (size_t)RUN_CURVE_COLUMNS_MAX);
	double width = n > 0 ? (double)length_ns / (double)n : 0;

	if (width <= 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		double from = width * (double)i, to = from + width;
		double used = run_curve_cpu_at(c, to, length_ns, cpu_ns) -
			      run_curve_cpu_at(c, from, length_ns, cpu_ns);

		rss[i] = run_curve_rss_in(c, from, to);
		cpu_pct[i] = MAX(used, 0.0) * 100 / width;
	}
	return n;
}

static void run_watch_peak(struct run_watch *w, enum metric m, int64_t *peak)
{
	if (sample_has(&w->sample, m))
		*peak = MAX(*peak, w->sample.value[m]);
}

static void run_watch_note(struct run_watch *w)
{
	struct run_seen *seen = &w->seen;
	struct run_point p = {.t_ns = w->sample.t_ns - w->start_ns,
		.cpu_ns = sample_get(&w->sample, METRIC_CPU, 0) - w->before_cpu_ns,
		.rss = sample_get(&w->sample, METRIC_RSS, -1)};

	run_watch_peak(w, METRIC_RSS, &seen->peak_rss);
	run_watch_peak(w, METRIC_PEAK_RSS, &seen->peak_rss);
	run_watch_peak(w, METRIC_PSS, &seen->peak_pss);
	run_watch_peak(w, METRIC_THREADS, &seen->peak_threads);
	run_watch_peak(w, METRIC_OPEN_FDS, &seen->peak_fds);
	run_watch_peak(w, METRIC_RUN_DELAY, &seen->run_delay_ns);
	seen->samples++;
	if (p.rss >= 0 && sample_has(&w->sample, METRIC_CPU))
		run_curve_add(&seen->curve, &p);
}

/*
 * PSS costs a walk of the page tables under the command's own lock: looked at when RSS has
 * grown since, and for a hundredth of the time at most. In CPU time: one look that others kept
 * from running would else be the last one of a short run.
 */
static void run_watch_full(struct run_watch *w)
{
	int64_t rss = sample_get(&w->sample, METRIC_RSS, -1);
	int64_t length_ns = clock_mono_ns() - w->start_ns;

	if (rss <= w->full_rss + w->full_rss / 64 ||
		w->full_cost_ns > RUN_FULL_FREE + length_ns / RUN_FULL_COST)
		return;
	int64_t cpu_ns = clock_thread_cpu_ns();

	if (sampler_read_all(w->sampler, &w->sample) == 0)
		run_watch_note(w);
	w->full_rss = rss;
	w->full_cost_ns += clock_thread_cpu_ns() - cpu_ns;
}

int run_watch_new(pid_t pid, struct run_watch **ret, struct why *why)
{
	struct run_watch *w = xcalloc(1, sizeof(*w));
	int r = target_open_child(pid, &w->target, why);

	if (r >= 0)
		r = sampler_new(w->target, RUN_INTERVAL_MIN, &w->sampler, why);
	if (r < 0) {
		run_watch_free(w);
		return r;
	}
	w->seen.peak_rss = w->seen.peak_pss = w->seen.peak_threads = -1;
	w->seen.peak_fds = w->seen.run_delay_ns = w->seen.cpu_ns = -1;
	/* wait4(2) remembers the highest level of the child before its exec, too. */
	w->seen.before_rss = -1;
	if (sampler_read(w->sampler, &w->sample) == 0)
		run_watch_peak(w, METRIC_RSS, &w->seen.before_rss);
	w->waits = sample_get(&w->sample, METRIC_STATE, 0) == 'S';
	w->before_cpu_ns = sample_get(&w->sample, METRIC_CPU, 0);
	memset(&w->sample, 0, sizeof(w->sample));
	*ret = w;
	return 0;
}

bool run_watch_waits(const struct run_watch *w)
{
	return w->waits;
}

void run_watch_free(struct run_watch *w)
{
	if (!w)
		return;
	sampler_free(w->sampler);
	target_close(w->target);
	free(w);
}

const struct run_seen *run_watch_until_end(
	struct run_watch *w, const struct pass_on *signals, int64_t start_ns)
{
	int64_t interval = RUN_INTERVAL_MIN, next = clock_mono_ns();

	w->start_ns = start_ns;
	while (!pass_on_wait(signals, next)) {
		if (sampler_read(w->sampler, &w->sample) == 0) {
			run_watch_note(w);
			run_watch_full(w);
		}
		int64_t now = clock_mono_ns();
		int64_t wanted = CLAMP((now - start_ns) / RUN_INTERVAL_PARTS, RUN_INTERVAL_MIN,
			RUN_INTERVAL_MAX);

		if (wanted > interval + interval / 4) {
			interval = wanted;
			sampler_set_interval(w->sampler, interval);
		}
		next = MAX(next + interval, now);
	}
	w->seen.end_ns = clock_mono_ns();
	/* A zombie still tells its counters. */
	sampler_read(w->sampler, &w->sample);
	run_watch_peak(w, METRIC_RUN_DELAY, &w->seen.run_delay_ns);
	if (sample_has(&w->sample, METRIC_CPU))
		w->seen.cpu_ns = w->sample.value[METRIC_CPU] - w->before_cpu_ns;
	return &w->seen;
}
