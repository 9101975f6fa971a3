/* SPDX-License-Identifier: MIT */
#include "record/plot_window.h"

#include <errno.h>

#include "base/macro.h"

#define DAY_NS (86400 * NS_PER_S)

int plot_instant_parse(
	const char *option, const char *text, struct plot_instant *ret, struct why *why)
{
	if (when_parse(text, &ret->when) < 0)
		return why_set(why, -EINVAL,
			"%s: '%.60s' is no instant: 14:05, 14:05:30, 2026-11-23T14:05:30Z, "
			"10m after the start, -10m before the end, or 42%% of the way",
			option, text);
	ret->given = true;
	return 0;
}

static bool plot_counts_from_end(const struct plot_instant *i)
{
	return i->given && (i->when.kind == WHEN_BEFORE || i->when.kind == WHEN_SHARE);
}

bool plot_window_needs_end(const struct plot_window *w)
{
	return plot_counts_from_end(&w->from) || plot_counts_from_end(&w->to);
}

/* On the day of that instant, or on the next one where that is earlier by more than `grace_ns`.
 */
static int64_t plot_clock_real(int64_t clock_ns, int64_t real_ns, int64_t grace_ns)
{
	int64_t at = when_clock_on_day(clock_ns, real_ns, 0);

	return at < real_ns - grace_ns ? when_clock_on_day(clock_ns, real_ns, 1) : at;
}

static int64_t plot_instant_after_start(
	const struct plot_instant *i, int64_t real_ns, int64_t length_ns, int64_t open)
{
	const struct when *w = &i->when;

	if (!i->given)
		return open;
	switch (w->kind) {
	case WHEN_CLOCK:
		return plot_clock_real(w->ns, real_ns, DAY_NS / 2) - real_ns;
	case WHEN_REAL:
		return w->ns - real_ns;
	case WHEN_SPAN:
	case WHEN_AFTER:
		return w->ns;
	case WHEN_BEFORE:
		return length_ns - w->ns;
	case WHEN_SHARE:
		break;
	}
	return (int64_t)((double)length_ns * w->share);
}

void plot_window_resolve(const struct plot_window *w, int64_t real_ns, int64_t length_ns,
	int64_t *ret_from_ns, int64_t *ret_to_ns)
{
	int64_t from = plot_instant_after_start(&w->from, real_ns, length_ns, 0);
	int64_t to = plot_instant_after_start(&w->to, real_ns, length_ns, INT64_MAX);

	/* "--from 23:50 --to 00:10": past midnight; "--from 2026-11-23T14:00:00Z --to 15:00".
	 */
	if (w->to.given && w->to.when.kind == WHEN_CLOCK && to < from)
		to = plot_clock_real(w->to.when.ns, real_ns + from, 0) - real_ns;
	*ret_from_ns = MAX(from, 0);
	*ret_to_ns = to;
}
