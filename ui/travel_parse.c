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
	const char *text, const struct travel_span *span, int64_t *ret_ns, bool *ret_real)
{
	int64_t begin = span->begin_t_ns, now = span->now_t_ns;
	struct when w;
	int r = when_parse(text, &w);

	if (r < 0)
		return r;
	switch (w.kind) {
	case WHEN_CLOCK:
		*ret_ns = travel_time_of_day(w.ns, span->now_real_ns);
		break;
	case WHEN_REAL:
		*ret_ns = w.ns;
		break;
	case WHEN_AFTER:
		*ret_ns = begin + w.ns;
		break;
	case WHEN_BEFORE:
		*ret_ns = now - w.ns;
		break;
	case WHEN_SHARE:
		*ret_ns = begin + (int64_t)((double)(now - begin) * w.share);
		break;
	case WHEN_SPAN:
		/* Ago, or from the beginning? */
		return -EINVAL;
	}
	*ret_real = w.kind == WHEN_CLOCK || w.kind == WHEN_REAL;
	return 0;
}
