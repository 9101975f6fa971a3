/* SPDX-License-Identifier: MIT */
/* Instants as people type them. Pure, but for the time zone. */
#pragma once

#include <stdint.h>

enum when_kind {
	WHEN_CLOCK,  /* "14:05", "9:05:30", "14:05:30.5": local time, the day is the caller's */
	WHEN_REAL,   /* "2026-11-23T14:05", with Z or +01:00 where that is not local, too */
	WHEN_SPAN,   /* "10m", "1h20m", "90": a length alone */
	WHEN_AFTER,  /* "+10m" */
	WHEN_BEFORE, /* "-10m" */
	WHEN_SHARE,  /* "42%", "42.5 %" of the way */
};

struct when {
	enum when_kind kind;
	int64_t ns;   /* since midnight, CLOCK_REALTIME, or a length >= 0 */
	double share; /* 0 .. 1 */
};

/** Read one; blanks around it do not matter. 0; -EINVAL it is none. */
int when_parse(const char *text, struct when *ret);

/** CLOCK_REALTIME of a local time of day, on the day of an instant or some days later: days may
 * have 23 hours, or 25. */
int64_t when_clock_on_day(int64_t clock_ns, int64_t real_ns, int days);
