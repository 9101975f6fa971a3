/* SPDX-License-Identifier: MIT */
#include "record/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "record/csv.h"
#include "record/csv_parse.h"

enum {
	REPLAY_BUFFER = 1024 * 1024,
	REPLAY_COLUMNS_MAX = 1024,
	REPLAY_ASKED_S = 10, /* answers that are alike for longer are separate ones */
	REPLAY_UNKNOWN = -1, /* a column of this file that no metric has */
};

struct replay_column {
	int16_t metric;
	int8_t decimals;
};

struct replay {
	int fd;
	bool forked; /* the descriptor, and its place in the file, are another reader's */
	char name[256], origin[256];
	char *buffer; /* REPLAY_BUFFER bytes; [begin, end) is not yet consumed */
	size_t begin, end;
	int64_t consumed; /* bytes of the file before buffer[begin] */
	uint64_t line;    /* of the line last consumed */
	bool skipping;    /* inside a line too long to hold */
	uint64_t damaged;
	char unknown[64]; /* first column passed over */
	size_t n_unknown;
	struct metric_set has;
	struct csv_day day;
	struct sample last; /* values and, in t_ns and real_ns, the instant of the row before */
	int64_t last_own_ns, offset_ns; /* its elapsed_s, or time; what was added to it */
	bool any;
	enum metric slow[METRIC_COUNT]; /* the SLOW metrics it has */
	size_t n_slow;
	int64_t slow_t_ns[METRIC_COUNT]; /* when each was last fresh */
	bool has_asked;
	int64_t asked_t_ns; /* when the newest answer of the process came */
	size_t n_columns;
	struct replay_column columns[REPLAY_COLUMNS_MAX];
};

void replay_close(struct replay *r)
{
	if (!r)
		return;
	if (r->fd != STDIN_FILENO && !r->forked)
		file_close(r->fd);
	free(r->buffer);
	free(r);
}

/* More bytes behind those held. 1, 0 at the end for now, negative errno. */
static int replay_fill(struct replay *r)
{
	ssize_t n;

	if (r->begin > 0) {
		memmove(r->buffer, r->buffer + r->begin, r->end - r->begin);
		r->end -= r->begin;
		r->begin = 0;
	}
	char *to = r->buffer + r->end;
	size_t room = REPLAY_BUFFER - r->end;

	do
		n = r->forked ? pread(r->fd, to, room, r->consumed + (int64_t)r->end)
			      : read(r->fd, to, room);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	r->end += (size_t)n;
	return n > 0;
}

static void replay_consume(struct replay *r, size_t n)
{
	r->begin += n;
	r->consumed += (int64_t)n;
}

/*
 * The next line in place, LF excluded but readable. An LF always ends a line, in quotes too: we
 * never write one there, so that one damaged quote costs one row. 1; 0 none for now; -E2BIG
 * longer than any row, passed over; negative errno.
 */
static int replay_read_line(struct replay *r, const char **ret_line, size_t *ret_n)
{
	for (;;) {
		const char *p = r->buffer + r->begin;
		size_t held = r->end - r->begin;
		const char *lf = memchr(p, '\n', held);

		if (lf) {
			bool long_line = r->skipping || lf - p > REPLAY_LINE_MAX;

			r->skipping = false;
			r->line++;
			replay_consume(r, (size_t)(lf - p) + 1);
			*ret_line = p;
			*ret_n = (size_t)(lf - p);
			return long_line ? -E2BIG : 1;
		}
		if (held > REPLAY_LINE_MAX)
			r->skipping = true;
		if (r->skipping)
			replay_consume(r, held);
		int filled = replay_fill(r);

		if (filled <= 0)
			return filled;
	}
}

static const char *replay_strip_cr(const char *line, const char *end)
{
	return end > line && end[-1] == '\r' ? end - 1 : end;
}

static int replay_add_column(struct replay *r, const char *name, size_t n, struct why *why)
{
	int m = metric_find(name, n);

	if (r->n_columns == REPLAY_COLUMNS_MAX)
		return why_set(why, -EBADMSG, "%s:1: more than %d columns", r->name,
			REPLAY_COLUMNS_MAX);
	if (m < 0 && r->n_unknown++ == 0)
		text_printable(r->unknown, sizeof(r->unknown), name, n);
	if (m >= 0 && metric_set_has(&r->has, (enum metric)m))
		return why_set(why, -EBADMSG, "%s:1: column %zu: '%s' is there twice", r->name,
			r->n_columns + 1, metrics[m].column);
	if (m >= 0)
		metric_set_add(&r->has, (enum metric)m);
	if (m >= 0 && metrics[m].pace == PACE_ASKED)
		r->has_asked = true;
	if (m >= 0 && metrics[m].pace == PACE_SLOW)
		r->slow[r->n_slow++] = (enum metric)m;
	r->columns[r->n_columns++] = (struct replay_column){
		.metric = (int16_t)(m < 0 ? REPLAY_UNKNOWN : m),
		.decimals = (int8_t)(m < 0 ? 0 : metric_unit_decimals(metrics[m].unit)),
	};
	return 0;
}

static int replay_parse_header(
	struct replay *r, const char *p, const char *end, struct why *why)
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
					"%s:1: column %zu: a quote is not closed", r->name,
					r->n_columns + 1);
		} else {
			next = next ? next : end;
			n = MIN((size_t)(next - p), sizeof(name));
			memcpy(name, p, n);
		}
		int added = replay_add_column(r, name, n, why);

		if (added < 0)
			return added;
		if (next == end)
			break;
		p = next + 1;
	}
	if (!metric_set_has(&r->has, METRIC_TIME) && !metric_set_has(&r->has, METRIC_ELAPSED))
		return why_set(why, -EBADMSG,
			"%s:1: not a recording: it has no column 'time' and no column "
			"'elapsed_s'",
			r->name);
	return 0;
}

int replay_open(const char *path, struct replay **ret, struct why *why)
{
	_cleanup_(replay_closep) struct replay *r = xcalloc(1, sizeof(*r));
	bool in = strcmp(path, "-") == 0;
	const char *line, *name = in ? "standard input" : path;
	size_t n;

	r->fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	text_printable(r->name, sizeof(r->name), name, strlen(name));
	if (r->fd < 0)
		return why_errno(why, -errno, "%s cannot be opened", r->name);
	char origin[sizeof(r->origin)];
	ssize_t told = fgetxattr(r->fd, CSV_ORIGIN, origin, sizeof(origin));

	text_printable(r->origin, sizeof(r->origin), origin, told > 0 ? (size_t)told : 0);
	r->buffer = xcalloc(1, REPLAY_BUFFER);
	int got = replay_read_line(r, &line, &n);

	if (got == -E2BIG)
		return why_set(why, -EBADMSG,
			"%s:1: not a recording: its first line is too long", r->name);
	if (got < 0)
		return why_errno(why, got, "%s cannot be read", r->name);
	if (got == 0)
		return why_set(why, -ENODATA, "%s: %s", r->name,
			r->end ? "not a recording: there is no whole header line"
			       : "the file is empty");
	int parsed = replay_parse_header(r, line, replay_strip_cr(line, line + n), why);

	if (parsed < 0)
		return parsed;
	*ret = TAKE_PTR(r);
	return 0;
}

/* One unquoted (or unquoted by now) field into the row. False when it is damaged. */
static bool replay_parse_field(struct replay *r, struct replay_column c, const char *p,
	const char *end, struct replay_row *row)
{
	struct sample *s = &row->sample;
	enum metric m = (enum metric)c.metric;
	int64_t value;

	if (p == end)
		return true;
	switch (c.metric) {
	case METRIC_TIME:
		return csv_parse_time(&r->day, p, end, &s->real_ns);
	case METRIC_EVENT:
		row->has_event = true;
		return csv_parse_event(p, end, &row->event);
	case METRIC_STATE:
		if (end - p != 1 || !((*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z')))
			return false;
		sample_set(s, m, *p);
		return true;
	}
	if (csv_parse_number(p, c.decimals, &value) != end)
		return false;
	if (c.metric == METRIC_ELAPSED)
		s->t_ns = value;
	else
		sample_set(s, m, value);
	return true;
}

static int replay_bad_field(
	struct replay *r, size_t i, const char *p, const char *end, struct why *why)
{
	int m = r->columns[i].metric;

	return why_set(why, -EBADMSG, "%s:%" PRIu64 ": column %zu (%s): '%.*s' cannot be read",
		r->name, r->line, i + 1, m < 0 ? "unknown" : metrics[m].column,
		(int)MIN(end - p, 40), p);
}

static int replay_quoted_field(struct replay *r, size_t i, const char **p, const char *end,
	struct replay_row *row, struct why *why)
{
	char text[512];
	size_t n;
	const char *next = csv_unquote(*p, end, text, sizeof(text), &n);

	if (!next || (next < end && *next != ','))
		return why_set(why, -EBADMSG,
			"%s:%" PRIu64 ": column %zu: a quote is not closed", r->name, r->line,
			i + 1);
	if (r->columns[i].metric != REPLAY_UNKNOWN &&
		!replay_parse_field(r, r->columns[i], text, text + n, row))
		return replay_bad_field(r, i, *p, next, why);
	*p = next;
	return 0;
}

static int replay_plain_field(struct replay *r, size_t i, const char **p, const char *end,
	struct replay_row *row, struct why *why)
{
	struct replay_column c = r->columns[i];
	int64_t value;

	/* Nearly every field is a number: read it without first looking for its end. */
	if (c.metric > METRIC_STATE) {
		const char *next = csv_parse_number(*p, c.decimals, &value);

		if (next > *p && (next == end || *next == ',')) {
			sample_set(&row->sample, (enum metric)c.metric, value);
			*p = next;
			return 0;
		}
	}
	const char *next = memchr(*p, ',', (size_t)(end - *p));

	next = next ? next : end;
	if (c.metric != REPLAY_UNKNOWN && !replay_parse_field(r, c, *p, next, row))
		return replay_bad_field(r, i, *p, next, why);
	*p = next;
	return 0;
}

static int replay_wrong_width(const struct replay *r, size_t fields, struct why *why)
{
	return why_set(why, -EBADMSG, "%s:%" PRIu64 ": %s fields: %zu where the header has %zu",
		r->name, r->line, fields < r->n_columns ? "too few" : "too many", fields,
		r->n_columns);
}

static int replay_parse_row(struct replay *r, const char *p, const char *end,
	struct replay_row *row, struct why *why)
{
	for (size_t i = 0; i < r->n_columns; i++) {
		int parsed = 0;

		if (p < end && *p == '"')
			parsed = replay_quoted_field(r, i, &p, end, row, why);
		else if (p < end && *p != ',')
			parsed = replay_plain_field(r, i, &p, end, row, why);
		if (parsed < 0)
			return parsed;
		if (i + 1 < r->n_columns && p == end)
			return replay_wrong_width(r, i + 1, why);
		if (i + 1 == r->n_columns && p < end)
			return replay_wrong_width(r, i + 2, why);
		p++;
	}
	return 0;
}

/* 73 years: sums of such times stay within int64_t, and no run is longer. */
#define REPLAY_TIME_MAX (INT64_C(1) << 61)

/*
 * Instants must grow. An appended run counts elapsed_s from zero again: it is put behind the
 * one before, as far as the wall clock says they lie apart. False when there is no instant.
 */
static bool replay_place(struct replay *r, struct replay_row *row)
{
	struct sample *s = &row->sample;
	bool elapsed = metric_set_has(&r->has, METRIC_ELAPSED);
	bool wall = metric_set_has(&r->has, METRIC_TIME);
	int64_t own = elapsed ? s->t_ns : s->real_ns, t = own;

	if ((wall && s->real_ns < 0) || own < 0 || (elapsed && own > REPLAY_TIME_MAX))
		return false;
	if (!r->any && !elapsed)
		r->offset_ns = -own;
	t += r->offset_ns;
	if (r->any && own < r->last_own_ns) {
		int64_t apart = wall ? s->real_ns - r->last.real_ns : 0;

		row->new_run = true;
		t = r->last.t_ns + CLAMP(apart, NS_PER_MS, REPLAY_TIME_MAX);
	}
	row->again = r->any && own == r->last_own_ns;
	if (r->any)
		t = MAX(t, r->last.t_ns + 1);
	if (t > REPLAY_TIME_MAX)
		return false;
	r->offset_ns = row->new_run ? t - own : r->offset_ns;
	r->last_own_ns = own;
	s->t_ns = t;
	if (!wall)
		s->real_ns = t;
	return true;
}

/* SLOW values repeat between their readings; a rate needs to know which rows were readings. */
static void replay_freshen(struct replay *r, struct replay_row *row)
{
	struct sample *s = &row->sample;

	for (size_t i = 0; i < r->n_slow; i++) {
		enum metric m = r->slow[i];

		if (!sample_has(s, m))
			continue;
		if (!row->new_run && sample_has(&r->last, m) &&
			r->last.value[m] == s->value[m] &&
			s->t_ns - r->slow_t_ns[m] < NS_PER_S / 10)
			metric_set_remove(&s->fresh, m);
		else
			r->slow_t_ns[m] = s->t_ns;
	}
}

/*
 * An answer of the process repeats as a whole until the next one; two answers that are alike in
 * every figure look like one, for a while.
 */
static void replay_freshen_asked(struct replay *r, struct replay_row *row)
{
	struct sample *s = &row->sample;
	bool same = !row->new_run && s->t_ns - r->asked_t_ns < REPLAY_ASKED_S * NS_PER_S;

	for (int m = 0; m < METRIC_COUNT && same; m++)
		if (metrics[m].pace == PACE_ASKED && metric_set_has(&r->has, (enum metric)m))
			same = sample_has(s, (enum metric)m) ==
				       sample_has(&r->last, (enum metric)m) &&
			       (!sample_has(s, (enum metric)m) ||
				       s->value[m] == r->last.value[m]);
	if (!same)
		r->asked_t_ns = s->t_ns;
	for (int m = 0; m < METRIC_COUNT && same; m++)
		if (metrics[m].pace == PACE_ASKED)
			metric_set_remove(&s->fresh, (enum metric)m);
}

static void replay_row_clear(const struct replay *r, struct replay_row *row)
{
	row->has_event = false;
	row->new_run = false;
	row->again = false;
	row->line = r->line;
	row->sample.t_ns = row->sample.real_ns = -1;
	row->sample.valid = row->sample.fresh = (struct metric_set){0};
}

/* A mark that was set later than the instant it speaks of goes back there. */
static void replay_place_mark(struct replay_row *row)
{
	struct event e = row->event;

	if (!row->has_event || e.kind != EVENT_MARK || !event_take_at(&e))
		return;
	int64_t back = row->sample.real_ns - e.real_ns;

	if (back < 0 || back > row->sample.t_ns)
		return;
	e.t_ns = row->sample.t_ns - back;
	row->event = e;
}

static int replay_parse_line(struct replay *r, const char *line, const char *end,
	struct replay_row *row, struct why *why)
{
	replay_row_clear(r, row);
	int parsed = replay_parse_row(r, line, end, row, why);

	if (parsed < 0)
		return parsed;
	if (!replay_place(r, row))
		return why_set(why, -EBADMSG,
			"%s:%" PRIu64 ": the row has no instant that can be", r->name, r->line);
	replay_freshen(r, row);
	if (r->has_asked)
		replay_freshen_asked(r, row);
	row->event.t_ns = row->sample.t_ns;
	row->event.real_ns = row->sample.real_ns;
	replay_place_mark(row);
	r->last = row->sample;
	r->any = true;
	return 1;
}

int replay_next(struct replay *r, struct replay_row *row, struct why *why)
{
	const char *line, *end;
	size_t n;

	do {
		int got = replay_read_line(r, &line, &n);

		if (got == 0)
			return 0;
		if (got == -E2BIG) {
			r->damaged++;
			return why_set(why, -EBADMSG,
				"%s:%" PRIu64 ": the line is too long for a row", r->name,
				r->line);
		}
		if (got < 0)
			return why_errno(why, got, "%s cannot be read", r->name);
		end = replay_strip_cr(line, line + n);
	} while (line == end);
	int parsed = replay_parse_line(r, line, end, row, why);

	if (parsed < 0)
		r->damaged++;
	return parsed;
}

void replay_tell(const struct replay *r, struct replay_mark *ret)
{
	*ret = (struct replay_mark){.at_byte = r->consumed,
		.t_ns = r->last.t_ns,
		.real_ns = r->last.real_ns,
		.own_ns = r->last_own_ns,
		.offset_ns = r->offset_ns,
		.line = r->line,
		.any = r->any};
}

struct replay *replay_fork(const struct replay *r)
{
	struct replay *fork = xcalloc(1, sizeof(*fork));

	*fork = *r;
	fork->forked = true;
	fork->buffer = xcalloc(1, REPLAY_BUFFER);
	fork->begin = fork->end = 0;
	return fork;
}

void replay_seek(struct replay *r, const struct replay_mark *mark)
{
	r->consumed = mark->at_byte;
	r->line = mark->line;
	r->last = (struct sample){.t_ns = mark->t_ns, .real_ns = mark->real_ns};
	r->last_own_ns = mark->own_ns;
	r->offset_ns = mark->offset_ns;
	r->any = mark->any;
	r->begin = r->end = 0;
	r->skipping = false;
	r->asked_t_ns = 0;
	memset(r->slow_t_ns, 0, sizeof(r->slow_t_ns));
}

const char *replay_origin(const struct replay *r)
{
	return r->origin;
}

const struct metric_set *replay_columns(const struct replay *r)
{
	return &r->has;
}

uint64_t replay_damaged(const struct replay *r)
{
	return r->damaged;
}

size_t replay_unfinished(const struct replay *r)
{
	return r->end - r->begin;
}

int replay_fd(const struct replay *r)
{
	return r->fd;
}

void replay_progress(const struct replay *r, int64_t *ret_done, int64_t *ret_size)
{
	struct stat st;

	*ret_done = r->consumed;
	*ret_size = fstat(r->fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
}

static void replay_remark_missing(const struct replay *r, FILE *f)
{
	size_t n = 0;

	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].pace != PACE_ASKED && !metric_set_has(&r->has, (enum metric)m))
			fprintf(f, "%s%s",
				n++ ? ", " : "not in this recording: ", metrics[m].column);
	if (n)
		fputs(". ", f);
}

size_t replay_remark(const struct replay *r, char *out, size_t size)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	if (!f) {
		out[0] = 0;
		return 0;
	}
	if (r->damaged)
		fprintf(f, "%" PRIu64 " damaged %s passed over. ", r->damaged,
			r->damaged == 1 ? "row was" : "rows were");
	if (replay_unfinished(r))
		fprintf(f, "The last line (%" PRIu64 ") is unfinished: %zu bytes. ",
			r->line + 1, replay_unfinished(r));
	if (r->n_unknown)
		fprintf(f, "Unknown columns passed over: %zu, the first is '%s'. ",
			r->n_unknown, r->unknown);
	replay_remark_missing(r, f);
	fclose(f);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	n = text_printable(out, size, text, n);
	free(text);
	return n;
}
