/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"

enum { UNITS_DECIMALS = 5 };

/* Digits after the point that make three significant ones, after rounding has been thought of.
 */
static int units_decimals(double magnitude)
{
	if (magnitude >= 99.95)
		return 0;
	return magnitude >= 9.995 ? 1 : 2;
}

/* As "%.*f" for at most UNITS_DECIMALS decimals: a screen is full of such figures, and printf's
 * way to them is long. Returns the length. */
static size_t units_fixed(char *out, double value, int decimals)
{
	static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000};
	char digits[24];
	size_t n = 0, used = 0;

	if (!(fabs(value) < 1e15))
		return (size_t)snprintf(out, UNITS_TEXT_MAX, "%.*f", decimals, value);
	/* Wider than a double, so that what lies beside a tie is not rounded to it first. */
	int64_t scaled = llrintl(fabsl((long double)value) * (long double)powers[decimals]);

	if (signbit(value))
		out[used++] = '-';
	for (int left = decimals; left >= 0 || scaled > 0; left--, scaled /= 10) {
		digits[n++] = (char)('0' + scaled % 10);
		if (left == 1)
			digits[n++] = '.';
	}
	while (n > 0)
		out[used++] = digits[--n];
	out[used] = 0;
	return used;
}

static void units_scaled(char *out, double value, double base, const char *const *names,
	size_t n_names, const char *blank)
{
	double v = fabs(value);
	size_t i = 0;

	while (i + 1 < n_names && v >= (base == 1024 ? 1023.5 : 999.5)) {
		v /= base;
		i++;
	}
	bool whole = i == 0 && v == floor(v);
	size_t n = units_fixed(out, value < 0 ? -v : v, whole ? 0 : units_decimals(v));

	if (names[i][0] && n + 8 < UNITS_TEXT_MAX)
		strcat(strcpy(out + n, blank), names[i]);
}

void units_bytes(char out[UNITS_TEXT_MAX], double bytes)
{
	static const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

	units_scaled(out, round(bytes), 1024, names, ARRAY_SIZE(names), " ");
}

void units_bytes_short(char out[UNITS_TEXT_MAX], double bytes)
{
	static const char *const names[] = {"", "K", "M", "G", "T", "P", "E"};

	units_scaled(out, round(bytes), 1024, names, ARRAY_SIZE(names), "");
}

void units_count(char out[UNITS_TEXT_MAX], double count)
{
	static const char *const names[] = {"", "k", "M", "G", "T", "P", "E"};

	units_scaled(out, count, 1000, names, ARRAY_SIZE(names), "");
}

void units_number(char out[UNITS_TEXT_MAX], double value)
{
	units_fixed(out, value, value == 0 ? 0 : units_decimals(fabs(value)));
}

void units_round(char out[UNITS_TEXT_MAX], double value)
{
	double magnitude = fabs(value);
	int decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2;

	/* Digits are significant from the first one on that is not 0; one too many, where that
	 * is rounded up to the next power of ten, is a zero. */
	for (double m = magnitude; m > 0 && m < 1; m *= 10)
		decimals++;
	if (decimals > UNITS_DECIMALS || magnitude >= 999.5) {
		snprintf(out, UNITS_TEXT_MAX, "%.3g", value);
		return;
	}
	size_t n = units_fixed(out, value, decimals);

	while (decimals > 0 && out[n - 1] == '0')
		out[--n] = 0;
	if (decimals > 0 && out[n - 1] == '.')
		out[n - 1] = 0;
}

void units_whole(char out[UNITS_TEXT_MAX], int64_t value)
{
	units_fixed(out, (double)value, 0);
}

/* "12m 04s": so many of the smaller unit make one of the larger. */
static void units_pair(char *out, long small, long per_large, char large_name, char small_name)
{
	long large = small / per_large;
	size_t n = units_fixed(out, (double)large, 0);

	small %= per_large;
	out[n++] = large_name;
	out[n++] = ' ';
	out[n++] = (char)('0' + small / 10);
	out[n++] = (char)('0' + small % 10);
	out[n++] = small_name;
	out[n] = 0;
}

void units_duration(char out[UNITS_TEXT_MAX], double seconds)
{
	double whole = round(seconds);

	if (seconds == 0) {
		strcpy(out, "0 ms");
	} else if (fabs(seconds) < 0.9995) {
		double ms = seconds * 1e3;

		strcpy(out + units_fixed(out, ms, units_decimals(fabs(ms))), " ms");
	} else if (seconds < 59.95) {
		strcpy(out + units_fixed(out, seconds, units_decimals(seconds)), " s");
	} else if (whole < 3600) {
		units_pair(out, lround(whole), 60, 'm', 's');
	} else if (whole < 86400) {
		units_pair(out, lround(floor(whole / 60)), 60, 'h', 'm');
	} else {
		units_pair(out, lround(floor(whole / 3600)), 24, 'd', 'h');
	}
}

/* strtod would read a locale's comma, hexadecimal and "inf"; a time is plain digits. */
static const char *units_plain(const char *p, double *ret)
{
	double value = 0, unit = 0.1;
	bool digits = false;

	for (; *p >= '0' && *p <= '9'; p++, digits = true)
		value = value * 10 + (*p - '0');
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9'; p++, unit /= 10, digits = true)
			value += unit * (*p - '0');
	*ret = value;
	return digits ? p : NULL;
}

int units_parse_time(const char *text, int64_t *ret_ns)
{
	static const struct {
		const char *suffix;
		double ns;
	} units[] = {{"", 1e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}, {"m", 60e9},
		{"min", 60e9}, {"h", 3600e9}, {"d", 86400e9}};
	double value;
	const char *rest = units_plain(text, &value);

	if (!rest)
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(rest, units[i].suffix) != 0)
			continue;
		double ns = value * units[i].ns;

		if (ns > 100 * 365.25 * 86400e9)
			return -ERANGE;
		*ret_ns = (int64_t)llround(ns);
		return 0;
	}
	return -EINVAL;
}
