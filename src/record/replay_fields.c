/* SPDX-License-Identifier: MIT */
#include "record/replay_fields.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "record/replay_lines.h"

enum { REPLAY_UNKNOWN = -1 }; /* a column of this file that no metric has */

static int replay_fields_add(
	struct replay_fields *f, const char *file, const char *name, size_t n, struct why *why)
{
	int m = metric_find(name, n);

	if (f->n == REPLAY_COLUMNS_MAX)
		return why_set(
			why, -EBADMSG, "%s:1: more than %d columns", file, REPLAY_COLUMNS_MAX);
	if (m < 0 && f->n_unknown++ == 0)
		text_printable(f->unknown, sizeof(f->unknown), name, n);
	if (m >= 0 && metric_set_has(&f->has, (enum metric)m))
		return why_set(why, -EBADMSG, "%s:1: column %zu: '%s' is there twice", file,
			f->n + 1, metrics[m].column);
	if (m >= 0)
		metric_set_add(&f->has, (enum metric)m);
	/* A text that is in no line: nothing is remembered yet. */
	f->columns[f->n++] = (struct replay_column){
		.metric = (int16_t)(m < 0 ? REPLAY_UNKNOWN : m),
		.decimals = (int8_t)(m < 0 ? 0 : metric_unit_decimals(metrics[m].unit)),
		.text = {'\n'},
		.mask = {0xff},
	};
	return 0;
}

int replay_fields_header(struct replay_fields *f, const char *file, const char *p,
	const char *end, struct why *why)
{
	if (end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3; /* a byte order mark: some editors leave one */
	for (;;) {
		char name[256];
		size_t n;
		const char *next = memchr(p, ',', (size_t)(end - p));

		if (p < end && *p == '"') {
			next = csv_unquote(p, end, name, sizeof(name), &n);
			if (!next || (next < end && *next != ','))
				return why_set(why, -EBADMSG,
					"%s:1: column %zu: a quote is not closed", file,
					f->n + 1);
		} else {
			next = next ? next : end;
			n = MIN((size_t)(next - p), sizeof(name));
			memcpy(name, p, n);
		}
		int added = replay_fields_add(f, file, name, n, why);

		if (added < 0)
			return added;
		if (next == end)
			break;
		p = next + 1;
	}
	if (!metric_set_has(&f->has, METRIC_TIME) && !metric_set_has(&f->has, METRIC_ELAPSED))
		return why_set(why, -EBADMSG,
			"%s:1: not a recording: it has no column 'time' and no column "
			"'elapsed_s'",
			file);
	return 0;
}

static bool replay_column_is_number(const struct replay_column *c)
{
	return c->metric == METRIC_PID || c->metric > METRIC_STATE;
}

/* Whether the field at p is the one of the row before, the byte behind it included. */
static bool replay_column_knows(const struct replay_column *c, const char *p)
{
	uint64_t words[2];

	memcpy(words, p, sizeof(words));
	return (((words[0] ^ c->text[0]) & c->mask[0]) |
		       ((words[1] ^ c->text[1]) & c->mask[1])) == 0;
}

static void replay_column_remember(
	struct replay_column *c, const char *p, size_t n, int64_t value)
{
	/* From the right place in it: as many bytes as the text has, and one more. */
	static const unsigned char masks[2 * sizeof(c->mask)] = {0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	if (n >= sizeof(c->mask))
		return;
	memcpy(c->mask, masks + sizeof(c->mask) - (n + 1), sizeof(c->mask));
	memcpy(c->text, p, sizeof(c->text));
	c->length = (uint8_t)n;
	c->value = value;
}

/* One field, without quotes by now, into the row. False when it is damaged. */
static bool replay_field_parse(struct replay_fields *f, struct replay_column *c, const char *p,
	const char *end, struct replay_row *row)
{
	struct sample *s = &row->sample;
	int64_t value;

	if (p == end)
		return true;
	switch (c->metric) {
	case REPLAY_UNKNOWN:
		return true;
	case METRIC_TIME:
		return csv_parse_time(&f->day, p, end, &s->real_ns);
	case METRIC_EVENT:
		row->has_event = true;
		return csv_parse_event(p, end, &row->event);
	case METRIC_STATE:
		if (end - p != 1 || !((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z')))
			return false;
		sample_set(s, METRIC_STATE, *p);
		return true;
	}
	if (*p == '-' || csv_parse_number(p, c->decimals, &value) != end)
		return false; /* nothing we write is below zero */
	if (c->metric == METRIC_ELAPSED)
		s->t_ns = value;
	else
		sample_set(s, (enum metric)c->metric, value);
	return true;
}

void replay_fields_where(
	const struct replay_fields *f, uint64_t line, enum metric m, char *out, size_t size)
{
	size_t i = 0;

	while (i < f->n && f->columns[i].metric != (int)m)
		i++;
	snprintf(out, size, ":%" PRIu64 ": column %zu (%s)", line, i + 1, metrics[m].column);
}

static int replay_field_bad(const struct replay_fields *f, const char *name, size_t i,
	const char *p, const char *end, const struct replay_row *row, struct why *why)
{
	enum metric m = (enum metric)f->columns[i].metric;
	char where[96], field[64];

	replay_fields_where(f, row->line, m, where, sizeof(where));
	text_printable(field, sizeof(field), p, (size_t)MIN(end - p, 40));
	return why_set(why, -EBADMSG, "%s%s: '%s' cannot be read", name, where, field);
}

static int replay_field_quoted(struct replay_fields *f, const char *name, size_t i,
	const char **p, const char *end, struct replay_row *row, struct why *why)
{
	char text[512];
	size_t n;
	const char *next = csv_unquote(*p, end, text, sizeof(text), &n);

	if (!next || (next < end && *next != ','))
		return why_set(why, -EBADMSG,
			"%s:%" PRIu64 ": column %zu: a quote is not closed", name, row->line,
			i + 1);
	if (!replay_field_parse(f, &f->columns[i], text, text + n, row))
		return replay_field_bad(f, name, i, *p, next, row, why);
	*p = next;
	return 0;
}

static int replay_field_plain(struct replay_fields *f, const char *name, size_t i,
	const char **p, const char *end, struct replay_row *row, struct why *why)
{
	struct replay_column *c = &f->columns[i];
	const char *next = memchr(*p, ',', (size_t)(end - *p));

	next = next ? next : end;
	if (!replay_field_parse(f, c, *p, next, row))
		return replay_field_bad(f, name, i, *p, next, row, why);
	if (c->metric == METRIC_STATE)
		replay_column_remember(c, *p, (size_t)(next - *p), **p);
	*p = next;
	return 0;
}

/* Commas in quotes count, too: it is damage in any case. */
static int replay_fields_wide(const struct replay_fields *f, const char *name, const char *p,
	const char *end, const struct replay_row *row, struct why *why)
{
	size_t fields = f->n;

	for (; p < end; p++)
		fields += *p == ',';
	return why_set(why, -EBADMSG,
		"%s:%" PRIu64 ": column %zu: too many fields: %zu where the header has %zu",
		name, row->line, f->n + 1, fields, f->n);
}

static int replay_fields_narrow(const struct replay_fields *f, const char *name, size_t fields,
	const struct replay_row *row, struct why *why)
{
	return why_set(why, -EBADMSG,
		"%s:%" PRIu64 ": column %zu: too few fields: %zu where the header has %zu",
		name, row->line, fields + 1, fields, f->n);
}

/* Nearly every field is a number: read it without first looking for its end. False: it is
 * something else. */
static bool replay_field_number(
	struct replay_column *c, const char **p, const char *end, int64_t *ret_value)
{
	const char *next = csv_parse_number_wide(*p, c->decimals, ret_value);

	if (next == *p || **p == '-' || (next != end && *next != ','))
		return false;
	if (c->metric != METRIC_ELAPSED)
		replay_column_remember(c, *p, (size_t)(next - *p), *ret_value);
	*p = next;
	return true;
}

int replay_fields_row(struct replay_fields *f, const char *name, const char *p, const char *end,
	struct replay_row *row, struct why *why)
{
	for (size_t i = 0; i < f->n; i++) {
		struct replay_column *c = &f->columns[i];
		int64_t value;
		int parsed = 0;

		if (p >= end || *p == ',') {
			/* missing */
		} else if (replay_column_knows(c, p)) {
			sample_set(&row->sample, (enum metric)c->metric, c->value);
			p += c->length;
		} else if (*p == '"') {
			parsed = replay_field_quoted(f, name, i, &p, end, row, why);
		} else if (replay_column_is_number(c) &&
			   replay_field_number(c, &p, end, &value)) {
			sample_set(&row->sample, (enum metric)c->metric, value);
		} else if (c->metric == METRIC_ELAPSED &&
			   replay_field_number(c, &p, end, &value)) {
			row->sample.t_ns = value;
		} else {
			parsed = replay_field_plain(f, name, i, &p, end, row, why);
		}
		if (parsed < 0)
			return parsed;
		if (i + 1 < f->n && p >= end)
			return replay_fields_narrow(f, name, i + 1, row, why);
		if (i + 1 == f->n && p < end)
			return replay_fields_wide(f, name, p, end, row, why);
		p++;
	}
	return 0;
}
