/* SPDX-License-Identifier: MIT */
#include "record/csv_parse.h"

#include <endian.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"

static const uint64_t csv_powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
	100000000, 1000000000, 10000000000, 100000000000, 1000000000000};

/* Digits into *value; 18 cannot overflow, more are checked. NULL when too large. */
static const char *csv_parse_digits(const char *p, uint64_t *value)
{
	const char *safe = p + 18;
	uint64_t v = *value;
	unsigned digit;

	for (; (digit = (unsigned)(unsigned char)*p - '0') <= 9; p++) {
		if (p >= safe && v > (UINT64_MAX - digit) / 10)
			return NULL;
		v = v * 10 + digit;
	}
	*value = v;
	return p;
}

/* The digits after the point: `decimals` of them count, zeros stand in for those not there. */
static const char *csv_parse_fraction(const char *p, int decimals, uint64_t *value)
{
	uint64_t fraction = 0;
	int n = 0;
	unsigned digit;

	for (; (digit = (unsigned)(unsigned char)*p - '0') <= 9; p++)
		if (n < decimals) {
			fraction = fraction * 10 + digit;
			n++;
		}
	return __builtin_add_overflow(*value, fraction * csv_powers[decimals - n], value) ? NULL
											  : p;
}

const char *csv_parse_number(const char *p, int decimals, int64_t *ret_value)
{
	const char *begin = p, *digits = p + (*p == '-');
	bool negative = *p == '-';
	uint64_t value = 0;

	p = csv_parse_digits(digits, &value);
	if (!p || p == digits)
		return begin;
	if (decimals && __builtin_mul_overflow(value, csv_powers[decimals], &value))
		return begin;
	if (*p == '.' && p[1] >= '0' && p[1] <= '9') {
		p = csv_parse_fraction(p + 1, decimals, &value);
		if (!p)
			return begin;
	}
	if (value > (uint64_t)INT64_MAX + negative)
		return begin;
	*ret_value = (int64_t)(negative ? -value : value);
	return p;
}

/* How many of eight bytes are digits, counted from the first; words are digits less '0'. */
static inline int csv_digits_of(uint64_t word)
{
	/* A byte that is no digit gets its highest bit; carries only reach those behind it. */
	uint64_t other = ((word + 0x7676767676767676) | word) & 0x8080808080808080;

	return other ? __builtin_ctzll(other) / 8 : 8;
}

/*
 * The digits at p, eight at most, as a number; *ret_n of them. Pairs, fours and eights are put
 * together by one multiplication each.
 */
static inline uint64_t csv_parse_word(const char *p, int *ret_n)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	word = le64toh(word) ^ 0x3030303030303030;
	*ret_n = csv_digits_of(word);
	if (*ret_n == 0)
		return 0;
	word <<= 8 * (8 - *ret_n); /* as if zeros stood before them */
	word = word * 10 + (word >> 8);
	return ((word & 0x000000ff000000ff) * (100 + (UINT64_C(1000000) << 32)) +
		       (word >> 16 & 0x000000ff000000ff) * (1 + (UINT64_C(10000) << 32))) >>
	       32;
}

/* Up to 15 digits; more are left to others: 16 of *ret_n. */
static inline uint64_t csv_parse_words(const char *p, int *ret_n)
{
	uint64_t value = csv_parse_word(p, ret_n), more;
	int n;

	if (*ret_n < 8)
		return value;
	more = csv_parse_word(p + 8, &n);
	*ret_n += n;
	return value * csv_powers[n] + more;
}

/* Whatever is unusual is left to csv_parse_number(): signs, many digits, large values. */
const char *csv_parse_number_wide(const char *begin, int decimals, int64_t *ret_value)
{
	const char *p = begin;
	int n, places = 0;
	uint64_t value = csv_parse_words(p, &n), fraction = 0;

	if (n == 0 || n > 15)
		return csv_parse_number(begin, decimals, ret_value);
	p += n;
	if (*p == '.') {
		fraction = csv_parse_words(p + 1, &places);
		if (places == 0 || places > decimals || places > 15)
			return csv_parse_number(begin, decimals, ret_value);
		p += 1 + places;
	}
	if (decimals && (__builtin_mul_overflow(value, csv_powers[decimals], &value) ||
				value > INT64_MAX / 2))
		return csv_parse_number(begin, decimals, ret_value);
	/* Less than 10^12, the most decimals there are. */
	*ret_value = (int64_t)(value + fraction * csv_powers[decimals - places]);
	return p;
}

static bool csv_two_digits(const char *p, int below, int64_t *ret)
{
	unsigned a = (unsigned)(unsigned char)p[0] - '0',
		 b = (unsigned)(unsigned char)p[1] - '0';

	*ret = a * 10 + b;
	return a <= 9 && b <= 9 && *ret < below;
}

bool csv_parse_time(struct csv_day *day, const char *p, const char *end, int64_t *ret_real_ns)
{
	enum { DATE = sizeof(day->date), CLOCK = 8 }; /* "2026-11-23T", "11:02:03" */
	int64_t h, m, s, fraction = 0;

	if (end - p < DATE + CLOCK + 1 || end[-1] != 'Z')
		return false;
	if (memcmp(day->date, p, DATE) != 0) {
		char midnight[CLOCK_TEXT_MAX] = "";

		memcpy(midnight, p, DATE);
		strcpy(midnight + DATE, "00:00:00Z");
		if (clock_parse_rfc3339(midnight, &day->real_ns) < 0)
			return false;
		memcpy(day->date, p, DATE);
	}
	p += DATE;
	if (!csv_two_digits(p, 24, &h) || p[2] != ':' || !csv_two_digits(p + 3, 60, &m) ||
		p[5] != ':' || !csv_two_digits(p + 6, 61, &s))
		return false;
	p += CLOCK;
	if (*p == '.') {
		int64_t unit = NS_PER_S / 10;

		for (p++; *p >= '0' && *p <= '9'; p++, unit /= 10)
			fraction += unit * (*p - '0');
	}
	*ret_real_ns = day->real_ns + (h * 3600 + m * 60 + s) * NS_PER_S + fraction;
	return p + 1 == end;
}

static bool csv_event_number(const char *p, const char *end, int decimals, int64_t *ret)
{
	return p < end && csv_parse_number(p, decimals, ret) == end;
}

bool csv_parse_event(const char *p, const char *end, struct event *ret)
{
	static const struct {
		const char *word;
		enum event_kind kind;
		enum { PLAIN, NUMBER, SECONDS, TEXT } rest;
	} words[] = {{"attach", EVENT_ATTACH, PLAIN}, {"restart", EVENT_RESTART, PLAIN},
		{"lost", EVENT_LOST, PLAIN}, {"gap=", EVENT_GAP, SECONDS},
		{"exit=", EVENT_EXIT, NUMBER}, {"signal=", EVENT_SIGNAL, NUMBER},
		{"mark=exec ", EVENT_EXEC, TEXT}, {"mark=limit ", EVENT_LIMIT, TEXT},
		{"mark=profile ", EVENT_PROFILE, TEXT}, {"mark=", EVENT_MARK, TEXT},
		{"snapshot=", EVENT_SNAPSHOT, TEXT}, {"", EVENT_NOTE, TEXT}};
	size_t n = (size_t)(end - p);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t k = strlen(words[i].word);

		if (n < k || memcmp(p, words[i].word, k) != 0 ||
			(words[i].rest == PLAIN && n != k))
			continue;
		*ret = (struct event){.kind = words[i].kind};
		if (words[i].rest == TEXT)
			text_printable(ret->text, sizeof(ret->text), p + k, n - k);
		else if (words[i].rest != PLAIN)
			return csv_event_number(
				p + k, end, words[i].rest == SECONDS ? 9 : 0, &ret->number);
		return true;
	}
	return false;
}

const char *csv_unquote(
	const char *text, const char *end, char *out, size_t size, size_t *ret_n)
{
	size_t n = 0;

	for (const char *p = text + 1; p < end; p++) {
		if (*p == '"' && (p + 1 == end || p[1] != '"')) {
			out[n] = 0;
			*ret_n = n;
			return p + 1;
		}
		p += *p == '"';
		if (n + 1 < size)
			out[n++] = *p;
	}
	return NULL;
}
