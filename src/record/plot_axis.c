/* SPDX-License-Identifier: MIT */
#include "record/plot_axis.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/macro.h"

double plot_axis_max(enum plot_kind kind, double peak, double least)
{
	double max = least;

	if (!(peak <= 1e300))
		return 1e300;
	if (kind == PLOT_BYTES) {
		while (max < peak)
			max *= 2;
		return max;
	}
	double decade = pow(10, floor(log10(MAX(peak, least))));

	for (int i = 0; i < 4; i++) {
		max = decade * (double[]){1, 2, 5, 10}[i];
		/* A peak that is the round number itself, but for rounding, touches the top. */
		if (max * (1 + 1e-9) >= MAX(peak, least))
			break;
	}
	return max;
}

void plot_axis_number(enum plot_kind kind, double value, char *out, size_t size)
{
	static const char *const bytes[] = {
		"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB"};
	static const char *const counts[] = {"", "k", "M", "G", "T", "P", "E", "Z"};
	double base = kind == PLOT_BYTES ? 1024 : 1000;
	size_t i = 0;

	for (; value >= base && i + 1 < ARRAY_SIZE(bytes); i++)
		value /= base;
	snprintf(out, size, "%g%s%s", value, kind == PLOT_BYTES && value != 0 ? " " : "",
		kind != PLOT_BYTES ? counts[i]
		: value != 0       ? bytes[i]
				   : "");
}

int64_t plot_axis_step(int64_t span_ns, int ticks)
{
	static const int64_t seconds[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
		3600, 7200, 10800, 21600, 43200, 86400, 2 * 86400, 7 * 86400, 14 * 86400};
	int64_t unit = NS_PER_US;

	for (; unit < NS_PER_S; unit *= 10)
		for (int i = 0; i < 3; i++)
			if (unit * (int[]){1, 2, 5}[i] >= span_ns / ticks)
				return unit * (int[]){1, 2, 5}[i];
	for (size_t i = 0; i < ARRAY_SIZE(seconds); i++)
		if (seconds[i] * NS_PER_S >= span_ns / ticks)
			return seconds[i] * NS_PER_S;
	for (unit = 30 * 86400 * NS_PER_S; unit < span_ns / ticks; unit *= 2)
		continue;
	return unit;
}

static struct tm plot_axis_local(int64_t real_ns)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm = {0};

	localtime_r(&s, &tm);
	return tm;
}

int64_t plot_axis_first_tick(int64_t real_ns, int64_t step_ns)
{
	int64_t east = plot_axis_local(real_ns).tm_gmtoff * NS_PER_S;
	int64_t past = (real_ns + east) % step_ns;

	past = past < 0 ? past + step_ns : past;
	return past ? real_ns + step_ns - past : real_ns;
}

void plot_axis_clock(char out[PLOT_AXIS_TEXT_MAX], int64_t real_ns, int64_t step_ns)
{
	struct tm tm = plot_axis_local(real_ns);
	size_t n = PLOT_AXIS_TEXT_MAX;

	if (step_ns >= 86400 * NS_PER_S)
		n = strftime(out, n, "%m-%d", &tm);
	else if (step_ns >= 10800 * NS_PER_S)
		n = strftime(out, n, "%m-%d %H:%M", &tm);
	else if (step_ns >= 60 * NS_PER_S)
		n = strftime(out, n, "%H:%M", &tm);
	else
		n = strftime(out, n, "%H:%M:%S", &tm);
	if (step_ns >= NS_PER_S)
		return;
	if (step_ns >= NS_PER_MS)
		snprintf(out + n, PLOT_AXIS_TEXT_MAX - n, ".%03d",
			(int)(real_ns % NS_PER_S / NS_PER_MS));
	else
		snprintf(out + n, PLOT_AXIS_TEXT_MAX - n, ".%06d",
			(int)(real_ns % NS_PER_S / NS_PER_US));
}

void plot_axis_elapsed(char out[PLOT_AXIS_TEXT_MAX], int64_t t_ns, int64_t step_ns)
{
	int64_t s = t_ns / NS_PER_S;

	if (t_ns == 0)
		snprintf(out, PLOT_AXIS_TEXT_MAX, "0");
	else if (step_ns < NS_PER_S)
		snprintf(out, PLOT_AXIS_TEXT_MAX, "%g s", (double)t_ns / 1e9);
	else if (step_ns < 3600 * NS_PER_S && t_ns < 3600 * NS_PER_S)
		snprintf(out, PLOT_AXIS_TEXT_MAX, "%" PRId64 ":%02d", s / 60, (int)(s % 60));
	else if (step_ns < 86400 * NS_PER_S)
		snprintf(out, PLOT_AXIS_TEXT_MAX, "%" PRId64 ":%02d:%02d", s / 3600,
			(int)(s / 60 % 60), (int)(s % 60));
	else
		snprintf(out, PLOT_AXIS_TEXT_MAX, "%" PRId64 " d", s / 86400);
}

void plot_axis_date(char out[PLOT_AXIS_TEXT_MAX], int64_t real_ns)
{
	struct tm tm = plot_axis_local(real_ns);

	strftime(out, PLOT_AXIS_TEXT_MAX, "%Y-%m-%d %H:%M:%S", &tm);
}

void plot_axis_zone(char out[PLOT_AXIS_TEXT_MAX], int64_t real_ns)
{
	long minutes = plot_axis_local(real_ns).tm_gmtoff / 60;

	if (minutes == 0)
		snprintf(out, PLOT_AXIS_TEXT_MAX, "UTC");
	else
		snprintf(out, PLOT_AXIS_TEXT_MAX, "UTC%c%02ld:%02ld", minutes < 0 ? '-' : '+',
			labs(minutes) / 60, labs(minutes) % 60);
}
