/* SPDX-License-Identifier: MIT */
#include "record/plot_window.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/units.h"

#define DAY_NS (86400 * NS_PER_S)

static bool plot_two_digits(const char **p, int below, int64_t *ret)
{
	if ((*p)[0] < '0' || (*p)[0] > '9' || (*p)[1] < '0' || (*p)[1] > '9')
		return false;
	*ret = ((*p)[0] - '0') * 10 + ((*p)[1] - '0');
	*p += 2;
	return *ret < below;
}

/* "14:05" or "14:05:30". */
static bool plot_parse_clock(const char *p, int64_t *ret_ns)
{
	int64_t h, m, s = 0;

	if (!plot_two_digits(&p, 24, &h) || *p++ != ':' || !plot_two_digits(&p, 60, &m))
		return false;
	if (*p == ':') {
		p++;
		if (!plot_two_digits(&p, 60, &s))
			return false;
	}
	*ret_ns = (h * 3600 + m * 60 + s) * NS_PER_S;
	return *p == 0;
}

/* A whole minute needs no seconds: "2026-11-23T14:05Z". */
static bool plot_parse_stamp(const char *text, int64_t *ret_ns)
{
	static const char minute[] = "2026-11-23T14:05";
	char whole[sizeof(minute) + sizeof(":00Z")];

	if (clock_parse_rfc3339(text, ret_ns) == 0)
		return true;
	if (strlen(text) != strlen(minute) + 1 || text[strlen(minute)] != 'Z')
		return false;
	snprintf(whole, sizeof(whole), "%.*s:00Z", (int)strlen(minute), text);
	return clock_parse_rfc3339(whole, ret_ns) == 0;
}

int plot_instant_parse(
	const char *option, const char *text, struct plot_instant *ret, struct why *why)
{
	bool before = text[0] == '-';
	int64_t ns;

	if (plot_parse_clock(text, &ns))
		*ret = (struct plot_instant){PLOT_CLOCK, ns};
	else if (plot_parse_stamp(text, &ns))
		*ret = (struct plot_instant){PLOT_REAL, ns};
	else if (units_parse_time(text + before, &ns) == 0)
		*ret = (struct plot_instant){before ? PLOT_BEFORE_END : PLOT_AFTER, ns};
	else
		return why_set(why, -EINVAL,
			"%s: '%.60s' is no instant: 14:05, 14:05:30, 2026-11-23T14:05:30Z, "
			"10m after the start, or -10m before the end",
			option, text);
	return 0;
}

/* A clock time on the day of an instant, or some days later: days may have 23 hours, or 25. */
static int64_t plot_clock_on_day(int64_t clock_ns, int64_t real_ns, int days)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm = {0};

	localtime_r(&s, &tm);
	tm.tm_mday += days;
	tm.tm_hour = (int)(clock_ns / NS_PER_S / 3600);
	tm.tm_min = (int)(clock_ns / NS_PER_S / 60 % 60);
	tm.tm_sec = (int)(clock_ns / NS_PER_S % 60);
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * NS_PER_S;
}

/* On the day of that instant, or on the next one where that is earlier by more than `grace_ns`.
 */
static int64_t plot_clock_real(int64_t clock_ns, int64_t real_ns, int64_t grace_ns)
{
	int64_t at = plot_clock_on_day(clock_ns, real_ns, 0);

	return at < real_ns - grace_ns ? plot_clock_on_day(clock_ns, real_ns, 1) : at;
}

static int64_t plot_instant_after_start(
	const struct plot_instant *i, int64_t real_ns, int64_t length_ns, int64_t open)
{
	switch (i->how) {
	case PLOT_CLOCK:
		return plot_clock_real(i->ns, real_ns, DAY_NS / 2) - real_ns;
	case PLOT_REAL:
		return i->ns - real_ns;
	case PLOT_AFTER:
		return i->ns;
	case PLOT_BEFORE_END:
		return length_ns - i->ns;
	case PLOT_OPEN:
		break;
	}
	return open;
}

void plot_window_resolve(const struct plot_window *w, int64_t real_ns, int64_t length_ns,
	int64_t *ret_from_ns, int64_t *ret_to_ns)
{
	int64_t from = plot_instant_after_start(&w->from, real_ns, length_ns, 0);
	int64_t to = plot_instant_after_start(&w->to, real_ns, length_ns, INT64_MAX);

	/* "--from 23:50 --to 00:10": past midnight; "--from 2026-11-23T14:00:00Z --to 15:00".
	 */
	if (w->to.how == PLOT_CLOCK && to < from)
		to = plot_clock_real(w->to.ns, real_ns + from, 0) - real_ns;
	*ret_from_ns = MAX(from, 0);
	*ret_to_ns = to;
}
