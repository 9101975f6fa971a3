/* SPDX-License-Identifier: MIT */
#include "series/sample.h"

#include <string.h>

void sample_next(struct sample *s)
{
	struct metric_set held = {0};

	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].pace == PACE_SLOW && sample_has(s, (enum metric)m))
			metric_set_add(&held, (enum metric)m);
	s->valid = held;
	memset(&s->fresh, 0, sizeof(s->fresh));
}

void sample_fill_gauges(struct sample *s, const struct sample *before)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;

		if (metrics[m].kind != KIND_GAUGE || sample_has(s, m) || !sample_has(before, m))
			continue;
		s->value[m] = before->value[m];
		metric_set_add(&s->valid, m);
	}
}

void sample_take_counters(struct sample *s, const struct sample *newer)
{
	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;

		if (metrics[m].kind != KIND_COUNTER || !sample_has(newer, m))
			continue;
		s->value[m] = newer->value[m];
		metric_set_add(&s->valid, m);
	}
}
