/* SPDX-License-Identifier: MIT */
#include "profile/lines.h"

#include <errno.h>
#include <string.h>

bool slice_equal(struct slice s, const char *text)
{
	return s.n == strlen(text) && !memcmp(s.at, text, s.n);
}

bool slice_starts(struct slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && !memcmp(s.at, prefix, n);
}

bool slice_contains(struct slice s, const char *word)
{
	return memmem(s.at, s.n, word, strlen(word));
}

static bool slice_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice s)
{
	for (; s.n > 0 && slice_is_space(s.at[0]); s.n--)
		s.at++;
	while (s.n > 0 && slice_is_space(s.at[s.n - 1]))
		s.n--;
	return s;
}

static int slice_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

int slice_uint(struct slice s, int base, uint64_t *ret)
{
	uint64_t value = 0;

	if (base == 0) {
		bool zero = s.n > 1 && s.at[0] == '0';
		bool hex = zero && s.n > 2 && (s.at[1] | 0x20) == 'x';

		base = hex ? 16 : zero ? 8 : 10;
		s.at += hex ? 2 : 0;
		s.n -= hex ? 2 : 0;
	}
	if (s.n == 0)
		return -EINVAL;
	for (size_t i = 0; i < s.n; i++) {
		int digit = slice_digit(s.at[i]);

		if (digit >= base)
			return -EINVAL;
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
			__builtin_add_overflow(value, (uint64_t)digit, &value))
			return -ERANGE;
	}
	*ret = value;
	return 0;
}

int slice_int(struct slice s, int base, int64_t *ret)
{
	bool minus = s.n > 0 && s.at[0] == '-';
	uint64_t value;
	int r = slice_uint((struct slice){s.at + minus, s.n - minus}, base, &value);

	if (r < 0)
		return r;
	if (value > (uint64_t)INT64_MAX + minus)
		return -ERANGE;
	*ret = (int64_t)(minus ? -value : value);
	return 0;
}

size_t slice_count(struct slice s, const char *word)
{
	size_t n = strlen(word), count = 0;
	const char *found;

	while ((found = memmem(s.at, s.n, word, n))) {
		s.n -= (size_t)(found - s.at) + n;
		s.at = found + n;
		count++;
	}
	return count;
}

static bool slice_is_lower_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

int slice_take_address(struct slice *s, uint64_t *ret)
{
	for (;;) {
		const char *found = memmem(s->at, s->n, "0x", 2);
		const char *end = s->at + s->n;

		if (!found)
			return 0;
		const char *stop = found + 2;

		while (stop < end && slice_is_lower_hex(*stop))
			stop++;
		*s = (struct slice){stop, (size_t)(end - stop)};
		if (stop == found + 2)
			continue;
		int r = slice_uint(
			(struct slice){found + 2, (size_t)(stop - found) - 2}, 16, ret);

		return r < 0 ? r : 1;
	}
}

struct lines lines_open(const void *data, size_t size)
{
	return (struct lines){.rest = {data, size}, .line = {data, 0}, .base = data};
}

bool lines_next(struct lines *l)
{
	if (l->rest.n == 0) {
		l->line = (struct slice){l->rest.at, 0};
		return false;
	}
	const char *end = memchr(l->rest.at, '\n', l->rest.n);
	size_t n = end ? (size_t)(end - l->rest.at) : l->rest.n;

	l->line = (struct slice){l->rest.at, n};
	l->rest.at += n + (end != NULL);
	l->rest.n -= n + (end != NULL);
	if (n > 0 && l->line.at[n - 1] == '\r')
		l->line.n--;
	return true;
}

size_t lines_offset(const struct lines *l)
{
	return (size_t)(l->line.at - l->base);
}

bool lines_is_comment(struct slice line)
{
	line = slice_trim(line);
	return line.n == 0 || line.at[0] == '#';
}

bool lines_next_of_substance(struct lines *l)
{
	while (lines_next(l))
		if (!lines_is_comment(l->line))
			return true;
	return false;
}
