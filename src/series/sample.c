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
