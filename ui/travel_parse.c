/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "base/when.h"
#include "ui/travel.h"

/* The newest such time of day that is not in the future. */
static int64_t travel_time_of_day(int64_t clock_ns, int64_t now_real_ns)
{
	int64_t real = when_clock_on_day(clock_ns, now_real_ns, 0);

	return real > now_real_ns ? when_clock_on_day(clock_ns, now_real_ns, -1) : real;
}

int travel_parse(
	const char *text, int64_t now_real_ns, int64_t begin_real_ns, int64_t *ret_real_ns)
{
	struct when w;
	int r = when_parse(text, &w);

	if (r < 0)
		return r;
	switch (w.kind) {
	case WHEN_CLOCK:
		*ret_real_ns = travel_time_of_day(w.ns, now_real_ns);
		return 0;
	case WHEN_REAL:
		*ret_real_ns = w.ns;
		return 0;
	case WHEN_AFTER:
		*ret_real_ns = begin_real_ns + w.ns;
		return 0;
	case WHEN_BEFORE:
		*ret_real_ns = now_real_ns - w.ns;
		return 0;
	case WHEN_SHARE:
		*ret_real_ns = begin_real_ns +
			       (int64_t)((double)(now_real_ns - begin_real_ns) * w.share);
		return 0;
	case WHEN_SPAN:
		break;
	}
	/* Ago, or from the beginning? */
	return -EINVAL;
}
