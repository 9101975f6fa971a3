/* SPDX-License-Identifier: MIT */
#include "session/golang_pauses.h"

#include <string.h>

#include "base/macro.h"

void golang_pauses_add(struct golang_now *now, const struct memstats *before,
	const struct memstats *m, int64_t t_ns, int64_t real_ns)
{
	struct go_pause fresh[GO_PAUSES];
	uint64_t lost;
	size_t n = memstats_new_pauses(before, m, fresh, &lost);
	size_t keep = MIN(now->n_pauses, (size_t)GOLANG_PAUSES - n);

	memmove(now->pauses, now->pauses + now->n_pauses - keep, keep * sizeof(*now->pauses));
	for (size_t i = 0; i < n; i++) {
		int64_t end = fresh[i].end_ns > 0 ? fresh[i].end_ns : real_ns;

		now->pauses[keep + i] = (struct golang_pause){.cycle = fresh[i].cycle,
			.real_ns = end,
			.t_ns = t_ns - (real_ns - end),
			.seconds = fresh[i].seconds};
	}
	now->n_pauses = keep + n;
	now->pauses_lost += lost;
}
