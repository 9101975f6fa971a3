/* SPDX-License-Identifier: MIT */
#include "base/when.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/units.h"

#define WHEN_SPAN_MAX_NS (INT64_C(100) * 366 * 86400 * NS_PER_S)

/* Exactly so many digits; returns what follows, NULL if they are not there. */
static const char *when_digits(const char *s, int n, int *ret)
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
static const char *when_fraction(const char *s, int64_t *ret_ns)
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

static const char *when_clock(const char *s, struct tm *tm, int64_t *ret_ns)
{
	*ret_ns = 0;
	tm->tm_sec = 0;
	/* Hours may be typed with one digit. */
	s = when_digits(s, isdigit((unsigned char)s[0]) && s[1] == ':' ? 1 : 2, &tm->tm_hour);
	if (!s || *s++ != ':' || !(s = when_digits(s, 2, &tm->tm_min)))
		return NULL;
	if (*s == ':') {
		s = when_digits(s + 1, 2, &tm->tm_sec);
		s = s ? when_fraction(s, ret_ns) : NULL;
	}
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 61 ? s : NULL;
}

/* "2026-11-23", then T, t or a blank. */
static const char *when_date(const char *s, struct tm *tm)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day;

	if (!(s = when_digits(s, 4, &year)) || *s++ != '-' ||
		!(s = when_digits(s, 2, &month)) || *s++ != '-' ||
		!(s = when_digits(s, 2, &day)))
		return NULL;
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1] || !*s ||
		!strchr("Tt ", *s))
		return NULL;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return s + 1;
}

/* What follows the time: nothing, Z, or a distance from UTC. */
static int when_zone(const char *s, struct tm *tm, int64_t *ret_s)
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
	if ((*s != '+' && *s != '-') || !(s = when_digits(s + 1, 2, &hours)))
		return -EINVAL;
	s += *s == ':';
	if (!(s = when_digits(s, 2, &minutes)) || *s || hours > 23 || minutes > 59)
		return -EINVAL;
	*ret_s -= (int64_t)sign * (hours * 3600 + minutes * 60);
	return 0;
}

static int when_parse_real(const char *s, struct when *ret)
{
	struct tm tm = {0};
	int64_t seconds, ns;

	if (!(s = when_date(s, &tm)) || !(s = when_clock(s, &tm, &ns)) ||
		when_zone(s, &tm, &seconds) < 0)
		return -EINVAL;
	*ret = (struct when){WHEN_REAL, seconds * NS_PER_S + ns, 0};
	return 0;
}

static int when_parse_clock(const char *s, struct when *ret)
{
	struct tm tm = {0};
	int64_t ns;

	s = when_clock(s, &tm, &ns);
	if (!s || *s)
		return -EINVAL;
	int64_t seconds = (tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec;

	*ret = (struct when){WHEN_CLOCK, seconds * NS_PER_S + ns, 0};
	return 0;
}

/* The sum of its parts, each with its unit but for the last. */
static int when_parse_span(const char *s, enum when_kind kind, struct when *ret)
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
		if (units_parse_time(part, &ns) < 0 || sum + ns > WHEN_SPAN_MAX_NS)
			return -EINVAL;
		sum += ns;
		s += n;
	} while (*s);
	*ret = (struct when){kind, sum, 0};
	return 0;
}

static int when_parse_share(const char *s, struct when *ret)
{
	int whole = 0;
	int64_t part = 0;

	for (; isdigit((unsigned char)*s) && whole <= 100; s++)
		whole = whole * 10 + (*s - '0');
	s = when_fraction(s, &part);
	s = s ? s + strspn(s, " ") : "";
	double percent = whole + (double)part / 1e9;

	if (strcmp(s, "%") != 0 || percent > 100)
		return -EINVAL;
	*ret = (struct when){WHEN_SHARE, 0, percent / 100};
	return 0;
}

int when_parse(const char *text, struct when *ret)
{
	char s[64];

	text += strspn(text, " ");
	if (strlen(text) >= sizeof(s))
		return -EINVAL;
	strcpy(s, text);
	for (size_t n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		s[n - 1] = 0;
	if (*s == '-' || *s == '+')
		return when_parse_span(s + 1, *s == '-' ? WHEN_BEFORE : WHEN_AFTER, ret);
	if (isdigit((unsigned char)*s) && s[strlen(s) - 1] == '%')
		return when_parse_share(s, ret);
	if (strlen(s) > 8 && s[4] == '-')
		return when_parse_real(s, ret);
	return strchr(s, ':') ? when_parse_clock(s, ret) : when_parse_span(s, WHEN_SPAN, ret);
}

int64_t when_clock_on_day(int64_t clock_ns, int64_t real_ns, int days)
{
	time_t s = (time_t)(real_ns / NS_PER_S);
	struct tm tm = {0};

	localtime_r(&s, &tm);
	tm.tm_mday += days;
	tm.tm_hour = (int)(clock_ns / NS_PER_S / 3600);
	tm.tm_min = (int)(clock_ns / NS_PER_S / 60 % 60);
	tm.tm_sec = (int)(clock_ns / NS_PER_S % 60);
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * NS_PER_S + clock_ns % NS_PER_S;
}
