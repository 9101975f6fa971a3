/* SPDX-License-Identifier: MIT */
#include "profile/measure.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"

struct measure_unit {
	const char *name;
	double factor; /* in terms of the kind's base unit */
	const char *aliases[4];
};

struct measure_kind {
	const char *fallback; /* where no other unit fits */
	double fallback_factor;
	size_t n;
	struct measure_unit units[9];
};

static const struct measure_kind measure_kinds[] = {
	{"B", 1, 6,
		{
			{"B", 1, {"b", "byte"}},
			{"kB", 1024.0, {"kb", "kbyte", "kilobyte"}},
			{"MB", 1048576.0, {"mb", "mbyte", "megabyte"}},
			{"GB", 1073741824.0, {"gb", "gbyte", "gigabyte"}},
			{"TB", 1099511627776.0, {"tb", "tbyte", "terabyte"}},
			{"PB", 1125899906842624.0, {"pb", "pbyte", "petabyte"}},
		}},
	{"s", 1e9, 5,
		{
			{"ns", 1, {"ns", "nanosecond"}},
			{"us", 1e3, {"μs", "us", "microsecond"}},
			{"ms", 1e6, {"ms", "millisecond"}},
			{"s", 1e9, {"s", "sec", "second"}},
			{"hrs", 3600e9, {"hour", "hr"}},
		}},
	{"GCU", 1, 9,
		{
			{"n*GCU", 1e-9, {"nanogcu"}},
			{"u*GCU", 1e-6, {"microgcu"}},
			{"m*GCU", 1e-3, {"milligcu"}},
			{"GCU", 1, {"gcu"}},
			{"k*GCU", 1e3, {"kilogcu"}},
			{"M*GCU", 1e6, {"megagcu"}},
			{"G*GCU", 1e9, {"gigagcu"}},
			{"T*GCU", 1e12, {"teragcu"}},
			{"P*GCU", 1e15, {"petagcu"}},
		}},
};

enum { MEASURE_ALIAS_MAX = 16 };

static const struct measure_unit *measure_find(const struct measure_kind *k, const char *name)
{
	char low[MEASURE_ALIAS_MAX];
	size_t n = strlen(name);

	if (n >= sizeof(low))
		return NULL;
	for (size_t i = 0; i <= n; i++)
		low[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
	if (n > 2 && low[n - 1] == 's')
		low[n - 1] = '\0';
	for (size_t i = 0; i < k->n; i++)
		for (size_t a = 0; a < ARRAY_SIZE(k->units[i].aliases); a++)
			if (k->units[i].aliases[a] && strcmp(low, k->units[i].aliases[a]) == 0)
				return &k->units[i];
	return NULL;
}

static bool measure_is_auto(const char *unit)
{
	return strcmp(unit, "minimum") == 0 || strcmp(unit, "auto") == 0;
}

/* The largest unit that leaves 1 or more; NULL when the value is below the smallest. */
static const struct measure_unit *measure_fit(const struct measure_kind *k, double v)
{
	const struct measure_unit *best = NULL;

	for (size_t i = 0; i < k->n; i++)
		if ((!best || k->units[i].factor >= best->factor) &&
			v / k->units[i].factor >= 1)
			best = &k->units[i];
	return best;
}

static double measure_convert(const struct measure_kind *k, const struct measure_unit *from,
	int64_t value, const char *to, const char **ret_unit)
{
	double v = (double)value * from->factor;
	const struct measure_unit *unit =
		measure_is_auto(to) ? measure_fit(k, v) : measure_find(k, to);

	*ret_unit = unit ? unit->name : k->fallback;
	return v / (unit ? unit->factor : k->fallback_factor);
}

static bool measure_is_plain(const char *unit)
{
	static const char *const plain[] = {"count", "sample", "unit", "minimum", "auto"};

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		if (strcmp(unit, plain[i]) == 0)
			return true;
	return false;
}

double measure_scale(int64_t value, const char *from, const char *to, const char **ret_unit)
{
	if (value < 0 && value != INT64_MIN)
		return -measure_scale(-value, from, to, ret_unit);
	for (size_t i = 0; i < ARRAY_SIZE(measure_kinds); i++) {
		const struct measure_unit *unit = measure_find(&measure_kinds[i], from);

		if (unit)
			return measure_convert(&measure_kinds[i], unit, value, to, ret_unit);
	}
	*ret_unit = measure_is_plain(to) ? "" : to;
	return (double)value;
}

/* printf writes the locale's decimal point, of any length; a number has only one. */
static void measure_set_point(char *s)
{
	size_t start = strspn(s, " +-0123456789");
	size_t n = strcspn(s + start, "0123456789e%");

	if (n == 0 || s[start] == '.' || s[start] == 'e' || s[start] == '%')
		return;
	s[start] = '.';
	memmove(s + start + 1, s + start + n, strlen(s + start + n) + 1);
}

/* The number is ours; the unit may come from a file. */
static void measure_join(char out[MEASURE_TEXT_MAX], const char *number, const char *unit)
{
	size_t n = strlen(number);

	memcpy(out, number, n + 1);
	text_printable(out + n, MEASURE_TEXT_MAX - n, unit, strlen(unit));
}

/* Two decimals of the largest double fit: int64 times the largest factor is below 1e35. */
enum { MEASURE_NUMBER_MAX = 64 };

void measure_label(char out[MEASURE_TEXT_MAX], int64_t value, const char *from, const char *to)
{
	const char *unit;
	double v = measure_scale(value, from, to, &unit);
	char number[MEASURE_NUMBER_MAX];
	int n = snprintf(number, sizeof(number), "%.2f", v);

	measure_set_point(number);
	if (n > 3 && strcmp(number + strlen(number) - 3, ".00") == 0)
		number[strlen(number) - 3] = '\0';
	if (strcmp(number, "0") == 0 || strcmp(number, "-0") == 0)
		measure_join(out, "0", "");
	else
		measure_join(out, number, unit);
}

void measure_label_tenths(
	char out[MEASURE_TEXT_MAX], int64_t value, const char *from, const char *to)
{
	const char *unit;
	double v = measure_scale(value, from, to, &unit);
	char number[MEASURE_NUMBER_MAX];

	snprintf(number, sizeof(number), "%.1f", v);
	measure_set_point(number);
	measure_join(out, number, unit);
}

void measure_percent(char out[MEASURE_PERCENT_MAX], int64_t value, int64_t total)
{
	double ratio = total ? fabs((double)value / (double)total) * 100 : 0;

	if (ratio >= 99.95 && ratio <= 100.05)
		snprintf(out, MEASURE_PERCENT_MAX, "  100%%");
	else if (ratio >= 1)
		snprintf(out, MEASURE_PERCENT_MAX, "%5.2f%%", ratio);
	else
		snprintf(out, MEASURE_PERCENT_MAX, "%5.2g%%", ratio);
	measure_set_point(out);
}

const char *measure_percent_trimmed(char out[MEASURE_PERCENT_MAX], int64_t value, int64_t total)
{
	measure_percent(out, value, total);
	return out + strspn(out, " ");
}

const char *measure_percent_short(char out[MEASURE_PERCENT_MAX], int64_t value, int64_t total)
{
	const char *text = measure_percent_trimmed(out, value, total);
	double ratio = total ? fabs((double)value / (double)total) * 100 : 0;

	if (strlen(text) <= MEASURE_PERCENT_SHORT)
		return text;
	if (ratio >= 999.95)
		return ">999%";
	if (ratio < 0.0005)
		return "~0%";
	snprintf(out, MEASURE_PERCENT_MAX, ratio >= 1 ? "%.1f%%" : "%.3f%%", ratio);
	measure_set_point(out);
	return out;
}

int measure_compatible(const char *unit_a, const char *unit_b)
{
	if (strcmp(unit_a, unit_b) == 0)
		return 1;
	for (size_t i = 0; i < ARRAY_SIZE(measure_kinds); i++)
		if (measure_find(&measure_kinds[i], unit_a) &&
			measure_find(&measure_kinds[i], unit_b))
			return 1;
	return 0;
}

/* value / 10^digits with no trailing zeros. */
static size_t measure_fraction(char *out, uint64_t value, int digits)
{
	uint64_t scale = 1;

	for (int i = 0; i < digits; i++)
		scale *= 10;
	size_t n = (size_t)sprintf(out, "%llu", (unsigned long long)(value / scale));

	if (value % scale == 0)
		return n;
	n += (size_t)sprintf(out + n, ".%0*llu", digits, (unsigned long long)(value % scale));
	while (out[n - 1] == '0')
		n--;
	out[n] = '\0';
	return n;
}

void measure_go_duration(char out[MEASURE_TEXT_MAX], int64_t ns)
{
	uint64_t u = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;
	const uint64_t second = 1000000000, minute = 60 * second, hour = 60 * minute;
	char *p = out;

	if (ns < 0)
		*p++ = '-';
	if (u == 0)
		strcpy(p, "0s");
	else if (u < 1000)
		sprintf(p, "%lluns", (unsigned long long)u);
	else if (u < 1000000)
		strcpy(p + measure_fraction(p, u, 3), "µs");
	else if (u < second)
		strcpy(p + measure_fraction(p, u, 6), "ms");
	else {
		if (u >= hour)
			p += sprintf(p, "%lluh", (unsigned long long)(u / hour));
		if (u >= minute)
			p += sprintf(p, "%llum", (unsigned long long)(u % hour / minute));
		strcpy(p + measure_fraction(p, u % minute, 9), "s");
	}
}
