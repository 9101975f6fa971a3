/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"

static int64_t clock_read(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

int64_t clock_mono_ns(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

int64_t clock_boot_ns(void)
{
	return clock_read(CLOCK_BOOTTIME);
}

int64_t clock_real_ns(void)
{
	return clock_read(CLOCK_REALTIME);
}

int64_t clock_thread_cpu_ns(void)
{
	return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

char *clock_digits(char *p, int64_t value, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		p[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return p + width;
}

/* Days since 1970-01-01 to a Gregorian date: the usual era arithmetic, no tables, no locale. */
static void clock_date(int64_t days, int *year, int *month, int *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

/* Written by hand because a row at 1 kHz cannot afford gmtime and printf. */
size_t clock_rfc3339(char out[CLOCK_TEXT_MAX], int64_t real_ns)
{
	int64_t s = real_ns / NS_PER_S, ns = real_ns % NS_PER_S;
	int year, month, day;

	if (ns < 0) {
		ns += NS_PER_S;
		s--;
	}
	int64_t days = s / 86400, in_day = s % 86400;
	if (in_day < 0) {
		in_day += 86400;
		days--;
	}
	clock_date(days, &year, &month, &day);

	char *p = clock_digits(out, CLAMP(year, 0, 9999), 4);
	*p++ = '-';
	p = clock_digits(p, month, 2);
	*p++ = '-';
	p = clock_digits(p, day, 2);
	*p++ = 'T';
	p = clock_digits(p, in_day / 3600, 2);
	*p++ = ':';
	p = clock_digits(p, in_day / 60 % 60, 2);
	*p++ = ':';
	p = clock_digits(p, in_day % 60, 2);
	*p++ = '.';
	p = clock_digits(p, ns / 1000, 6);
	*p++ = 'Z';
	*p = 0;
	return (size_t)(p - out);
}

void clock_compact(char out[CLOCK_TEXT_MAX], int64_t real_ns)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm;

	gmtime_r(&s, &tm);
	strftime(out, CLOCK_TEXT_MAX, "%Y%m%dT%H%M%SZ", &tm);
}

/* strftime(3) asks for the time zone's file each time. */
static void clock_write_hms(char *p, const struct tm *tm)
{
	p = clock_digits(p, tm->tm_hour, 2);
	*p++ = ':';
	p = clock_digits(p, tm->tm_min, 2);
	*p++ = ':';
	p = clock_digits(p, tm->tm_sec, 2);
	*p = '\0';
}

void clock_hms(char out[CLOCK_TEXT_MAX], int64_t real_ns)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm;

	localtime_r(&s, &tm);
	clock_write_hms(out, &tm);
}

void clock_day_hms(char out[CLOCK_TEXT_MAX], int64_t real_ns)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm;

	localtime_r(&s, &tm);
	char *p = clock_digits(out, tm.tm_mon + 1, 2);
	*p++ = '-';
	p = clock_digits(p, tm.tm_mday, 2);
	*p++ = ' ';
	clock_write_hms(p, &tm);
}

bool clock_same_day(int64_t a_real_ns, int64_t b_real_ns)
{
	time_t a = (time_t)(a_real_ns / NS_PER_S), b = (time_t)(b_real_ns / NS_PER_S);
	struct tm x, y;

	localtime_r(&a, &x);
	localtime_r(&b, &y);
	return x.tm_year == y.tm_year && x.tm_yday == y.tm_yday;
}

static bool clock_number(const char **p, int width, int low, int high, int *ret)
{
	int value = 0;

	for (int i = 0; i < width; i++, (*p)++) {
		if (**p < '0' || **p > '9')
			return false;
		value = value * 10 + (**p - '0');
	}
	*ret = value;
	return value >= low && value <= high;
}

int clock_parse_rfc3339(const char *text, int64_t *ret_real_ns)
{
	const char *p = text;
	struct tm tm = {0};
	int64_t ns = 0;
	bool ok = clock_number(&p, 4, 1970, 2261, &tm.tm_year) && *p++ == '-' &&
		  clock_number(&p, 2, 1, 12, &tm.tm_mon) && *p++ == '-' &&
		  clock_number(&p, 2, 1, 31, &tm.tm_mday) && *p++ == 'T' &&
		  clock_number(&p, 2, 0, 23, &tm.tm_hour) && *p++ == ':' &&
		  clock_number(&p, 2, 0, 59, &tm.tm_min) && *p++ == ':' &&
		  clock_number(&p, 2, 0, 60, &tm.tm_sec);

	if (!ok)
		return -EINVAL;
	if (*p == '.') {
		int64_t unit = NS_PER_S / 10;

		for (p++; *p >= '0' && *p <= '9'; p++, unit /= 10)
			ns += unit * (*p - '0');
	}
	if (strcmp(p, "Z") != 0)
		return -EINVAL;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*ret_real_ns = (int64_t)timegm(&tm) * NS_PER_S + ns;
	return 0;
}
