/* SPDX-License-Identifier: MIT */
#include "ui/travel.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/units.h"

/* Exactly so many digits; returns what follows, NULL if they are not there. */
static const char *digits(const char *s, int n, int *ret)
{
	int value = 0;

	for (int i = 0; i < n; i++, s++) {
		if (*s < '0' || *s > '9')
			return NULL;
		value = value * 10 + (*s - '0');
	}
	*ret = value;
	return s;
}

/* ".5", ".123456": nanoseconds, further digits dropped. */
static const char *fraction(const char *s, int64_t *ret_ns)
{
	int64_t place = NS_PER_S / 10;

	*ret_ns = 0;
	if (*s != '.')
		return s;
	if (!isdigit((unsigned char)*++s))
		return NULL;
	for (; isdigit((unsigned char)*s); s++, place /= 10)
		*ret_ns += (*s - '0') * place;
	return s;
}

/* "14:05", "14:05:30", "14:05:30.5". */
static const char *clock_time(const char *s, struct tm *tm, int64_t *ret_ns)
{
	*ret_ns = 0;
	tm->tm_sec = 0;
	/* Hours may be typed with one digit. */
	s = digits(s, isdigit((unsigned char)s[0]) && s[1] == ':' ? 1 : 2, &tm->tm_hour);
	if (!s || *s++ != ':' || !(s = digits(s, 2, &tm->tm_min)))
		return NULL;
	if (*s == ':') {
		s = digits(s + 1, 2, &tm->tm_sec);
		s = s ? fraction(s, ret_ns) : NULL;
	}
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 61 ? s : NULL;
}

/* "2026-11-23", then T, t or a blank. */
static const char *date(const char *s, struct tm *tm)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day;

	if (!(s = digits(s, 4, &year)) || *s++ != '-' || !(s = digits(s, 2, &month)) ||
		*s++ != '-' || !(s = digits(s, 2, &day)))
		return NULL;
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1] || !*s ||
		!strchr("Tt ", *s))
		return NULL;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return s + 1;
}

static int parse_zone(const char *s, struct tm *tm, int64_t *ret_s)
{
	int hours, minutes, sign = *s == '-' ? -1 : 1;

	if (!*s) {
		tm->tm_isdst = -1;
		*ret_s = mktime(tm);
		return 0;
	}
	*ret_s = timegm(tm);
	if ((*s == 'Z' || *s == 'z') && !s[1])
		return 0;
	if ((*s != '+' && *s != '-') || !(s = digits(s + 1, 2, &hours)))
		return -EINVAL;
	s += *s == ':';
	if (!(s = digits(s, 2, &minutes)) || *s || hours > 23 || minutes > 59)
		return -EINVAL;
	*ret_s -= (int64_t)sign * (hours * 3600 + minutes * 60);
	return 0;
}

static int parse_stamp(const char *s, int64_t *ret_real_ns)
{
	struct tm tm = {0};
	int64_t seconds, ns;

	if (!(s = date(s, &tm)) || !(s = clock_time(s, &tm, &ns)) ||
		parse_zone(s, &tm, &seconds) < 0)
		return -EINVAL;
	*ret_real_ns = seconds * NS_PER_S + ns;
	return 0;
}

/* The newest such time of day that is not in the future. */
static int parse_time_of_day(const char *s, int64_t now_real_ns, int64_t *ret_real_ns)
{
	time_t now = (time_t)(now_real_ns / NS_PER_S);
	struct tm tm = {0};
	int64_t ns, real;

	localtime_r(&now, &tm);
	s = clock_time(s, &tm, &ns);
	if (!s || *s)
		return -EINVAL;
	tm.tm_isdst = -1;
	real = (int64_t)mktime(&tm) * NS_PER_S + ns;
	if (real > now_real_ns) {
		tm.tm_mday--;
		tm.tm_isdst = -1;
		real = (int64_t)mktime(&tm) * NS_PER_S + ns;
	}
	*ret_real_ns = real;
	return 0;
}

/* "10m", "1h20m", "90": the sum of its parts, each with its unit but for the last. */
static int parse_span(const char *s, int64_t *ret_ns)
{
	char part[32];
	int64_t sum = 0, ns;

	do {
		size_t n = strspn(s, "0123456789.");

		n += strcspn(s + n, "0123456789.");
		if (n == 0 || n >= sizeof(part))
			return -EINVAL;
		memcpy(part, s, n);
		part[n] = 0;
		if (units_parse_time(part, &ns) < 0 ||
			sum + ns > INT64_C(100) * 366 * 86400 * NS_PER_S)
			return -EINVAL;
		sum += ns;
		s += n;
	} while (*s);
	*ret_ns = sum;
	return 0;
}

/* "42%" or "42.5 %" of the way. */
static int parse_share(const char *s, int64_t begin_ns, int64_t span_ns, int64_t *ret_ns)
{
	int whole = 0;
	int64_t part = 0;

	for (; isdigit((unsigned char)*s) && whole <= 100; s++)
		whole = whole * 10 + (*s - '0');
	s = fraction(s, &part);
	s = s ? s + strspn(s, " ") : "";
	double share = whole + (double)part / 1e9;

	if (strcmp(s, "%") != 0 || share > 100)
		return -EINVAL;
	*ret_ns = begin_ns + (int64_t)((double)span_ns * share / 100);
	return 0;
}

int travel_parse(
	const char *text, int64_t now_real_ns, int64_t begin_real_ns, int64_t *ret_real_ns)
{
	char s[64];
	int64_t span;

	text += strspn(text, " ");
	if (strlen(text) >= sizeof(s))
		return -EINVAL;
	strcpy(s, text);
	for (size_t n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		s[n - 1] = 0;
	if (*s == '-' || *s == '+') {
		if (parse_span(s + 1, &span) < 0)
			return -EINVAL;
		*ret_real_ns = *s == '-' ? now_real_ns - span : begin_real_ns + span;
		return 0;
	}
	if (isdigit((unsigned char)*s) && s[strlen(s) - 1] == '%')
		return parse_share(s, begin_real_ns, now_real_ns - begin_real_ns, ret_real_ns);
	if (strlen(s) > 8 && s[4] == '-')
		return parse_stamp(s, ret_real_ns);
	return parse_time_of_day(s, now_real_ns, ret_real_ns);
}
