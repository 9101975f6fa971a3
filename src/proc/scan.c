/* SPDX-License-Identifier: MIT */
#include "proc/scan.h"

#include <string.h>

#include "base/macro.h"

bool scan_line(struct scan *s, struct scan *ret_line)
{
	if (s->p >= s->end)
		return false;
	const char *newline = memchr(s->p, '\n', scan_left(s));

	ret_line->p = s->p;
	ret_line->end = newline ? newline : s->end;
	s->p = newline ? newline + 1 : s->end;
	return true;
}

static bool scan_at_blank(const struct scan *s)
{
	return s->p < s->end && (*s->p == ' ' || *s->p == '\t');
}

void scan_blanks(struct scan *s)
{
	while (scan_at_blank(s))
		s->p++;
}

bool scan_word(struct scan *s, struct scan *ret_word)
{
	scan_blanks(s);
	const char *begin = s->p;

	while (s->p < s->end && !scan_at_blank(s))
		s->p++;
	if (s->p == begin)
		return false;
	*ret_word = (struct scan){begin, s->p};
	return true;
}

bool scan_until(struct scan *s, char stop, struct scan *ret_before)
{
	const char *at = scan_left(s) > 0 ? memchr(s->p, stop, scan_left(s)) : NULL;

	if (!at)
		return false;
	*ret_before = (struct scan){s->p, at};
	s->p = at + 1;
	return true;
}

bool scan_key(struct scan *s, const char *key)
{
	size_t n = strlen(key);

	if (scan_left(s) < n || memcmp(s->p, key, n) != 0)
		return false;
	s->p += n;
	return true;
}

bool scan_is(const struct scan *s, const char *text)
{
	size_t n = strlen(text);

	return scan_left(s) == n && memcmp(s->p, text, n) == 0;
}

static int scan_digit(const struct scan *s, int base)
{
	int digit = 99;

	if (s->p >= s->end)
		return -1;
	if (*s->p >= '0' && *s->p <= '9')
		digit = *s->p - '0';
	else if (*s->p >= 'a' && *s->p <= 'f')
		digit = *s->p - 'a' + 10;
	else if (*s->p >= 'A' && *s->p <= 'F')
		digit = *s->p - 'A' + 10;
	return digit < base ? digit : -1;
}

static bool scan_base(struct scan *s, int base, uint64_t *ret)
{
	uint64_t value = 0;
	int digit;

	scan_blanks(s);
	if (scan_digit(s, base) < 0)
		return false;
	for (; (digit = scan_digit(s, base)) >= 0; s->p++)
		if (value > (UINT64_MAX - (unsigned)digit) / (unsigned)base)
			value = UINT64_MAX;
		else
			value = value * (unsigned)base + (unsigned)digit;
	*ret = value;
	return true;
}

bool scan_u64(struct scan *s, uint64_t *ret)
{
	return scan_base(s, 10, ret);
}

bool scan_hex(struct scan *s, uint64_t *ret)
{
	return scan_base(s, 16, ret);
}

bool scan_i64(struct scan *s, int64_t *ret)
{
	struct scan at = *s;
	uint64_t value;

	scan_blanks(&at);
	bool negative = scan_key(&at, "-");
	if (negative && scan_digit(&at, 10) < 0)
		return false;
	if (!scan_u64(&at, &value))
		return false;
	*s = at;
	*ret = (int64_t)MIN(value, (uint64_t)INT64_MAX);
	if (negative)
		*ret = -*ret;
	return true;
}

bool scan_kib(struct scan *s, int64_t *ret_bytes)
{
	uint64_t kib;

	if (!scan_u64(s, &kib))
		return false;
	*ret_bytes = kib > INT64_MAX / 1024 ? INT64_MAX : (int64_t)kib * 1024;
	return true;
}

bool scan_decimal(struct scan *s, double *ret)
{
	uint64_t whole;
	double value, digit_worth = 0.1;

	if (!scan_u64(s, &whole))
		return false;
	value = (double)whole;
	if (scan_key(s, "."))
		for (; scan_digit(s, 10) >= 0; s->p++, digit_worth /= 10)
			value += digit_worth * scan_digit(s, 10);
	*ret = value;
	return true;
}

/* The byte that \ooo at the front stands for, or -1. */
static int scan_octal(const struct scan *s)
{
	int value = 0;

	if (scan_left(s) < 4 || *s->p != '\\')
		return -1;
	for (int i = 1; i <= 3; i++) {
		if (s->p[i] < '0' || s->p[i] > '7')
			return -1;
		value = value * 8 + (s->p[i] - '0');
	}
	return value > 0 && value < 256 ? value : -1;
}

size_t scan_unescape(char *dst, size_t size, const struct scan *s)
{
	struct scan at = *s;
	size_t n = 0;

	assert(size > 0);
	while (at.p < at.end && n < size - 1) {
		int c = scan_octal(&at);

		if (c >= 0)
			at.p += 3;
		else
			c = (unsigned char)*at.p;
		at.p++;
		if (c)
			dst[n++] = (char)c;
	}
	dst[n] = 0;
	return n;
}
