/* SPDX-License-Identifier: MIT */
#include "ui/widget/timeaxis.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/macro.h"

/* A zone does not change there and back within an hour, and by whole half hours only: finer
 * steps stay round, also in the hour that a clock shows twice. */
#define TIMEAXIS_ZONE_HOLDS_NS (3600 * NS_PER_S)
#define TIMEAXIS_ZONE_STEP_NS  (1800 * NS_PER_S)

enum { LABEL_APART = 14 }; /* cells from one label to the next, at least */

int64_t timeaxis_nice_step(int64_t ns)
{
	static const int steps_s[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
		7200, 10800, 21600, 43200};
	const int64_t day = 86400 * NS_PER_S;

	for (int64_t step = NS_PER_MS; step < NS_PER_S; step *= 10) {
		static const int parts[] = {1, 2, 5};

		for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
			if (ns <= parts[i] * step)
				return parts[i] * step;
	}
	for (size_t i = 0; i < ARRAY_SIZE(steps_s); i++)
		if (ns <= steps_s[i] * NS_PER_S)
			return steps_s[i] * NS_PER_S;
	int64_t days = 1;

	while (days * day < ns)
		days *= 2;
	return days * day;
}

int64_t timeaxis_fit_step(int64_t ns)
{
	static const int64_t units[] = {
		86400 * NS_PER_S, 3600 * NS_PER_S, 60 * NS_PER_S, NS_PER_S, NS_PER_MS};
	static const int tenths[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
	size_t u = 0;

	while (u + 1 < ARRAY_SIZE(units) && ns <= units[u])
		u++;
	for (int64_t unit = units[u] / 10; unit < INT64_MAX / 1000; unit *= 10)
		for (size_t i = 0; i < ARRAY_SIZE(tenths); i++)
			if (ns <= tenths[i] * unit)
				return tenths[i] * unit;
	return ns;
}

static char *timeaxis_pair(char *p, int a, char between, int b)
{
	p = clock_digits(p, a, 2);
	*p++ = between;
	return clock_digits(p, b, 2);
}

/* As fine as the step; `dated`: the day has changed since the label before. */
static void timeaxis_label(char out[32], int64_t real_ns, int64_t step_ns, bool dated)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm = {0};
	char *p = out;

	localtime_r(&s, &tm);
	bool midnight = tm.tm_hour == 0 && tm.tm_min == 0 && tm.tm_sec == 0;
	bool day = dated || step_ns >= 86400 * NS_PER_S;

	if (day)
		p = timeaxis_pair(p, tm.tm_mon + 1, '-', tm.tm_mday);
	/* At midnight the day says enough. */
	if (!day || !midnight || step_ns < 60 * NS_PER_S) {
		if (day)
			*p++ = ' ';
		p = timeaxis_pair(p, tm.tm_hour, ':', tm.tm_min);
		if (step_ns < 60 * NS_PER_S) {
			*p++ = ':';
			p = clock_digits(p, tm.tm_sec, 2);
		}
		if (step_ns < NS_PER_S) {
			*p++ = '.';
			p = clock_digits(p, real_ns % NS_PER_S / NS_PER_MS, 3);
		}
	}
	*p = 0;
}

/* Seconds by which round local times differ from round seconds since the epoch. */
static int64_t timeaxis_zone_ns(int64_t real_ns)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm = {0};

	localtime_r(&s, &tm);
	return (int64_t)tm.tm_gmtoff * NS_PER_S;
}

/* The instant of a round local time; the zone may change within the window. */
static int64_t timeaxis_instant(int64_t local_ns, int64_t zone_ns, bool changes)
{
	return local_ns - (changes ? timeaxis_zone_ns(local_ns - zone_ns) : zone_ns);
}

/* Whether a label and a blank on either side of it find their cells free. */
static bool timeaxis_is_free(const bool *taken, struct rect r, int x, int w)
{
	for (int i = MAX(x - 1 - r.x, 0); taken && i <= MIN(x + w - r.x, r.w - 1); i++)
		if (taken[i])
			return false;
	return true;
}

/* Where a label around a column begins; -1 when there is no room for it. */
static int timeaxis_place(
	struct rect r, const bool *taken, int free_x, int middle, const char *label)
{
	int w = (int)strlen(label), x = middle - w / 2;

	if (x < free_x || x + w > r.x + r.w || !timeaxis_is_free(taken, r, x, w))
		return -1;
	return x;
}

static void timeaxis_draw_label(struct canvas *c, int x, int y, const char *label)
{
	int w = (int)strlen(label);

	canvas_put(c, x - 1, y, STYLE_DIM, ' ');
	canvas_text(c, x, y, w, STYLE_DIM, label);
	canvas_put(c, x + w, y, STYLE_DIM, ' ');
}

/* Where no round time finds room, that of the left edge tells where all of it lies. */
static void timeaxis_draw_edge(
	struct canvas *c, struct rect r, const bool *taken, int64_t begin, int64_t step)
{
	char label[32] = "";

	timeaxis_label(label, begin, step, false);
	int w = (int)strlen(label);

	if (begin < 0 || w + 1 > r.w || !timeaxis_is_free(taken, r, r.x, w))
		return;
	timeaxis_draw_label(c, r.x, r.y, label);
}

void timeaxis_draw(struct canvas *c, struct rect r, const struct time_axis *axis)
{
	timeaxis_draw_beside(c, r, axis, NULL);
}

void timeaxis_draw_beside(
	struct canvas *c, struct rect r, const struct time_axis *axis, const bool *taken)
{
	int64_t span = axis->end_ns - axis->begin_ns;

	if (span <= 0 || r.w < 8 || r.h < 1)
		return;
	int64_t step = timeaxis_nice_step((int64_t)((double)span / r.w * LABEL_APART));
	int64_t begin = axis->begin_ns + axis->real_offset_ns, end = begin + span;
	int64_t zone = timeaxis_zone_ns(begin), local = ((begin + zone) / step) * step, at;
	bool days = !clock_same_day(begin, end);
	bool changes = step > TIMEAXIS_ZONE_STEP_NS &&
		       (timeaxis_zone_ns(end) != zone || span > TIMEAXIS_ZONE_HOLDS_NS);
	int64_t before = -1, day = -1; /* the label before, and the last one with a day */
	int free_x = r.x;

	for (; (at = timeaxis_instant(local, zone, changes)) <= end; local += step) {
		char label[32] = "";
		double part = (double)(at - begin) / (double)span;
		bool dated = days && (day < 0 || !clock_same_day(day, at));
		int x = r.x + (int)(part * r.w), at_x;

		/* What has no clock begins at 0: before it there was no time. */
		if (at < MAX(begin, 0))
			continue;
		timeaxis_label(label, at, step, dated);
		at_x = timeaxis_place(r, taken, free_x, x, label);
		/* Without the day there may be room; but it would be read as that of before. */
		if (at_x < 0 && dated && day < 0) {
			dated = false;
			timeaxis_label(label, at, step, false);
			at_x = timeaxis_place(r, taken, free_x, x, label);
		}
		if (at_x < 0)
			continue;
		timeaxis_draw_label(c, at_x, r.y, label);
		free_x = at_x + (int)strlen(label) + 2;
		before = at;
		day = dated ? at : day;
	}
	if (before < 0)
		timeaxis_draw_edge(c, r, taken, begin, step);
}
