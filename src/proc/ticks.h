/* SPDX-License-Identifier: MIT */
/*
 * The machine's ticks since boot, through libproc2. Loading it, and all that it loads and asks
 * the system in turn, takes longer than a screen has for its first picture: that is done on a
 * thread of its own, and until then there is nothing to read.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct ticks {
	uint64_t busy, steal, total;
};

/** Ticks, and when they were: CLOCK_MONOTONIC and the CPU that onetop has used itself. */
struct ticks_reading {
	struct ticks ticks;
	int64_t t_ns, self_ns;
};

struct ticks_reader;

/** Begin to load; ticks_first() says when it is through. 0 or negative errno. */
int ticks_start(struct ticks_reader **ret);

/** The reading that was made when all was loaded. False: not yet, or it cannot be. */
bool ticks_first(const struct ticks_reader *r, struct ticks_reading *ret);

/** A reading of now, by one thread, after ticks_first() said yes. False: not to be had. */
bool ticks_read(struct ticks_reader *r, struct ticks_reading *ret);

/** Waits until it is loaded. NULL is fine. */
void ticks_stop(struct ticks_reader *r);
