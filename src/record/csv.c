/* SPDX-License-Identifier: MIT */
/* Formatting only: a row costs about a microsecond, so that 1 kHz is nothing. */
#include "record/csv.h"

#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"

static const char csv_pairs[] = "00010203040506070809101112131415161718192021222324"
				"25262728293031323334353637383940414243444546474849"
				"50515253545556575859606162636465666768697071727374"
				"75767778798081828384858687888990919293949596979899";

struct csv_columns csv_all_columns(void)
{
	struct csv_columns c = {.n = 0};

	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (metrics[i].pace != PACE_ASKED)
			c.list[c.n++] = (enum metric)i;
	return c;
}

struct csv_columns csv_columns_with_asked(void)
{
	struct csv_columns c = {.n = METRIC_COUNT};

	for (size_t i = 0; i < METRIC_COUNT; i++)
		c.list[i] = (enum metric)i;
	return c;
}

size_t csv_header(const struct csv_columns *c, char *out)
{
	char *p = out;

	for (size_t i = 0; i < c->n; i++) {
		size_t n = strlen(metrics[c->list[i]].column);

		memcpy(p, metrics[c->list[i]].column, n);
		p += n;
		*p++ = i + 1 < c->n ? ',' : '\n';
	}
	return (size_t)(p - out);
}

/* Digits from the back, two at a time; 20 hold every uint64_t. */
static char *csv_whole(char *p, uint64_t value)
{
	char digits[20], *q = digits + sizeof(digits);

	while (value >= 100) {
		q -= 2;
		memcpy(q, csv_pairs + value % 100 * 2, 2);
		value /= 100;
	}
	if (value >= 10) {
		q -= 2;
		memcpy(q, csv_pairs + value * 2, 2);
	} else {
		*--q = (char)('0' + value);
	}
	size_t n = (size_t)(digits + sizeof(digits) - q);

	memcpy(p, q, n);
	return p + n;
}

/* ".5" of 500000000 at nine decimals: trailing zeros say nothing and cost bytes for a week. */
static char *csv_fraction(char *p, uint64_t fraction, int decimals)
{
	if (fraction == 0)
		return p;
	while (fraction % 1000 == 0) {
		fraction /= 1000;
		decimals -= 3;
	}
	while (fraction % 10 == 0) {
		fraction /= 10;
		decimals--;
	}
	*p++ = '.';
	for (int i = decimals - 1; i >= 0; i--) {
		p[i] = (char)('0' + fraction % 10);
		fraction /= 10;
	}
	return p + decimals;
}

static char *csv_number(char *p, int64_t value, enum metric_unit unit)
{
	uint64_t v = value < 0 ? -(uint64_t)value : (uint64_t)value;

	if (value < 0)
		*p++ = '-';
	/* Constant divisors: the compiler turns them into multiplications. */
	switch (unit) {
	case UNIT_NS:
		return csv_fraction(csv_whole(p, v / 1000000000), v % 1000000000, 9);
	case UNIT_PERCENT:
		return csv_fraction(csv_whole(p, v / 1000), v % 1000, 3);
	case UNIT_RATIO:
		return csv_fraction(csv_whole(p, v / 1000000000000), v % 1000000000000, 12);
	case UNIT_TEXT:
	case UNIT_COUNT:
	case UNIT_BYTES:
		break;
	}
	return csv_whole(p, v);
}

static bool csv_is_letter(int64_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char *csv_event(char *p, const struct event *event)
{
	char word[EVENT_TEXT_MAX + 32];

	if (!event)
		return p;
	size_t n = event_word(event, word, sizeof(word));

	return p + csv_quote(p, 4 * sizeof(word), word, n);
}

static char *csv_field(char *p, enum metric m, const struct sample *s, int64_t attach_ns,
	const struct event *event)
{
	switch ((int)m) {
	case METRIC_TIME:
		return p + clock_rfc3339(p, s->real_ns);
	case METRIC_ELAPSED:
		return csv_number(p, s->t_ns - attach_ns, UNIT_NS);
	case METRIC_EVENT:
		return csv_event(p, event);
	case METRIC_STATE:
		if (sample_has(s, m) && csv_is_letter(s->value[m]))
			*p++ = (char)s->value[m];
		return p;
	}
	return sample_has(s, m) ? csv_number(p, s->value[m], metrics[m].unit) : p;
}

size_t csv_row(const struct csv_columns *c, const struct sample *s, int64_t attach_ns,
	const struct event *event, char *out)
{
	char *p = out;

	/* 40 bytes hold every number and instant, the event takes its own allowance. */
	static_assert(METRIC_COUNT * 40 + 4 * (EVENT_TEXT_MAX + 32) < CSV_ROW_MAX, "row fits");
	for (size_t i = 0; i < c->n; i++) {
		p = csv_field(p, c->list[i], s, attach_ns, event);
		*p++ = i + 1 < c->n ? ',' : '\n';
	}
	return (size_t)(p - out);
}

/* Blanks at the ends are quoted because spreadsheets and some readers strip them. */
static bool csv_needs_quotes(const char *text, size_t n)
{
	if (n == 0)
		return false;
	return text[0] == ' ' || text[n - 1] == ' ' || memchr(text, ',', n) ||
	       memchr(text, '"', n);
}

size_t csv_quote(char *out, size_t size, const char *text, size_t n)
{
	bool quotes = csv_needs_quotes(text, n);
	size_t used = 0;

	assert(size >= 3);
	if (quotes)
		out[used++] = '"';
	for (size_t i = 0; i < n;) {
		char utf8[4];
		char32_t c;

		i += text_decode(text + i, n - i, &c);
		size_t k = text_encode(utf8, text_is_control(c) ? 0xfffd : c);
		bool twice = c == '"';

		if (used + k + twice + quotes >= size)
			break;
		if (twice)
			out[used++] = '"';
		memcpy(out + used, utf8, k);
		used += k;
	}
	if (quotes)
		out[used++] = '"';
	out[used] = 0;
	return used;
}
