/* SPDX-License-Identifier: MIT */
/*
 * smaps_rollup walks the page tables under the target's mmap lock: it costs the target too. So
 * it is read at most five times a second, on a screen every five seconds, and at most 0.1 % of
 * the time by its own measured cost.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/macro.h"
#include "proc/sampler.h"
#include "proc/target.h"
#include "series/sample.h"

/** Five a second, also when a sample comes a little early. */
#define SMAPS_PERIOD_NS (195 * NS_PER_MS)

struct smaps {
	const struct target *target;
	struct memory_parts parts;
	int64_t period_ns; /* not more often, however cheap it is */
	int64_t next_ns;   /* not before */
	int64_t cost_ns;   /* of one reading, measured or guessed from RSS; 0 not known */
	/* CPU time of the newest reading and of the one before it, and RSS then. */
	int64_t work_ns, before_ns, rss;
	bool denied; /* not readable: do not ask again until an exec */
};

void smaps_init(struct smaps *m, const struct target *t);

/** Read when it is due and will not hold up the next sample; sets PSS when read. */
void smaps_step(struct smaps *m, int64_t interval_ns, bool first, struct sample *sample);

/** Read now. */
void smaps_read(struct smaps *m, struct sample *sample);
