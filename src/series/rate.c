/* SPDX-License-Identifier: MIT */
#include "series/rate.h"

#include <math.h>
#include <string.h>

#include "base/macro.h"

/* The metrics that only grow, of the one table. */
static const enum metric rate_counters[] = {
#define RATE_OF_IDENT(id)
#define RATE_OF_GAUGE(id)
#define RATE_OF_RATE(id)
#define RATE_OF_COUNTER(id)                                       METRIC_##id,
#define METRIC(id, column, unit, kind, pace, label, source, help) RATE_OF_##kind(id)
#include "series/metrics.def"
#undef METRIC
};

void rates_init(struct rates *r)
{
	memset(r, 0, sizeof(*r));
	r->user_share = -1;
}

void rates_break(struct rates *r)
{
	rates_init(r);
}

static double rate_base_unit(enum metric m)
{
	return metrics[m].unit == UNIT_NS ? 1e-9 : 1;
}

/* When the counter was read. Rounds over many threads differ in length: counted from sample to
 * sample, a short one after a long one would tell of more waiting than there are threads. */
static int64_t rate_instant(const struct sample *s, enum metric m)
{
	return metrics[m].pace == PACE_SLOW && s->threads_t_ns ? s->threads_t_ns : s->t_ns;
}

static void rate_push_counter(struct rates *r, const struct sample *s, enum metric m)
{
	int64_t value = s->value[m], t_ns = rate_instant(s, m);
	bool seen = metric_set_has(&r->seen, m);
	int64_t dt = t_ns - r->last_t_ns[m];

	metric_set_remove(&r->valid, m);
	if (seen && dt > 0 && value >= r->last_value[m]) {
		double delta = (double)(value - r->last_value[m]);

		/* Most counters stand still most of the time: that needs no division. */
		r->per_s[m] = delta > 0 ? delta * rate_base_unit(m) * 1e9 / (double)dt : 0;
		metric_set_add(&r->valid, m);
	}
	metric_set_add(&r->seen, m);
	r->last_value[m] = value;
	r->last_t_ns[m] = t_ns;
}

/*
 * The CPU clock is exact but does not split; the ticks split but are 10 ms coarse. So the ticks
 * only give the share of user time, over the newest stretch in which they moved.
 */
static void rate_split_cpu(struct rates *r, struct sample *s)
{
	if (metric_set_has(&s->fresh, METRIC_USER) &&
		metric_set_has(&s->fresh, METRIC_SYSTEM)) {
		int64_t user = s->value[METRIC_USER] - r->split_user;
		int64_t system = s->value[METRIC_SYSTEM] - r->split_system;

		if (user >= 0 && system >= 0 && user + system > 0)
			r->user_share = (double)user / (double)(user + system);
		r->split_user = s->value[METRIC_USER];
		r->split_system = s->value[METRIC_SYSTEM];
	}
	if (!rates_has(r, METRIC_CPU))
		return;
	int64_t cpu = llround(r->per_s[METRIC_CPU] * 100e3);

	sample_set(s, METRIC_CPU_PERCENT, cpu);
	/* Of nothing both parts are nothing, whether or not a tick has ever been seen. */
	if (r->user_share < 0 && cpu > 0)
		return;
	int64_t user = llround((double)cpu * fmax(r->user_share, 0));

	sample_set(s, METRIC_USER_PERCENT, user);
	sample_set(s, METRIC_SYSTEM_PERCENT, cpu - user);
}

void rates_push(struct rates *r, struct sample *s)
{
	for (size_t i = 0; i < ARRAY_SIZE(rate_counters); i++) {
		enum metric m = rate_counters[i];

		if (metric_set_has(&s->fresh, m))
			rate_push_counter(r, s, m);
		else if (!sample_has(s, m))
			metric_set_remove(&r->valid, m);
	}
	rate_split_cpu(r, s);
}
