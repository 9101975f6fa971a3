/* SPDX-License-Identifier: MIT */
#include "record/replay.h"

#include <assert.h>
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
#include "record/replay_fields.h"
#include "record/replay_lines.h"

enum { REPLAY_ASKED_S = 10 }; /* answers that are alike for longer are separate ones */

struct replay {
	struct replay_lines lines;
	struct replay_fields fields;
	char name[256], origin[256];
	char *header; /* the first line, as it stands there */
	size_t header_n;
	bool follows;                 /* after the end of `lines` … */
	struct replay_lines next;     /* … comes this file */
	bool turned;                  /* it was just begun: the next row is its first one */
	int before[REPLAY_FILES_MAX]; /* files that were followed; marks point into them */
	size_t n_before;
	uint64_t damaged;
	struct sample last; /* of the row before: its instant, pid, SLOW and ASKED values */
	int64_t last_own_ns, offset_ns; /* its elapsed_s, or time; what was added to it */
	bool any;
	enum metric slow[METRIC_COUNT]; /* the SLOW metrics it has */
	size_t n_slow;
	int64_t slow_t_ns[METRIC_COUNT]; /* when each was last fresh */
	bool has_asked;
	int64_t asked_t_ns; /* when the newest answer of the process came */
};

void replay_close(struct replay *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_before; i++)
		file_close(r->before[i]);
	replay_lines_done(&r->lines);
	if (r->follows)
		replay_lines_done(&r->next);
	free(r->header);
	free(r);
}

/* The header line of a file just opened. */
static int replay_read_header(const struct replay *r, struct replay_lines *lines,
	const char **ret_line, size_t *ret_n, struct why *why)
{
	int got = replay_lines_next(lines, ret_line, ret_n);

	if (got == -E2BIG)
		return why_set(why, -EBADMSG,
			"%s:1: not a recording: its first line is too long", r->name);
	if (got < 0)
		return why_errno(why, got, "%s cannot be read", r->name);
	if (got == 0)
		return why_set(why, -ENODATA, "%s: %s", r->name,
			lines->end > lines->begin
				? "not a recording: there is no whole header line"
				: "the file is empty");
	return 0;
}

static void replay_note_paces(struct replay *r)
{
	for (int m = 0; m < METRIC_COUNT; m++) {
		if (!metric_set_has(&r->fields.has, (enum metric)m))
			continue;
		if (metrics[m].pace == PACE_ASKED)
			r->has_asked = true;
		if (metrics[m].pace == PACE_SLOW)
			r->slow[r->n_slow++] = (enum metric)m;
	}
}

int replay_open(const char *path, struct replay **ret, struct why *why)
{
	_cleanup_(replay_closep) struct replay *r = xcalloc(1, sizeof(*r));
	bool in = strcmp(path, "-") == 0;
	const char *line, *name = in ? "standard input" : path;
	size_t n;

	text_printable(r->name, sizeof(r->name), name, strlen(name));
	int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		int r_open = -errno;

		r->lines.fd = -1;
		return why_errno(why, r_open, "%s cannot be opened", r->name);
	}
	char origin[sizeof(r->origin)];
	ssize_t told = fgetxattr(fd, CSV_ORIGIN, origin, sizeof(origin));

	text_printable(r->origin, sizeof(r->origin), origin, told > 0 ? (size_t)told : 0);
	replay_lines_init(&r->lines, fd);
	int got = replay_read_header(r, &r->lines, &line, &n, why);

	if (got < 0)
		return got;
	const char *end = replay_lines_strip_cr(line, line + n);

	r->header_n = (size_t)(end - line);
	r->header = xcalloc(1, r->header_n + 1);
	memcpy(r->header, line, r->header_n);
	got = replay_fields_header(&r->fields, r->name, line, end, why);
	if (got < 0)
		return got;
	replay_note_paces(r);
	*ret = TAKE_PTR(r);
	return 0;
}

int replay_follow(struct replay *r, const char *path, struct why *why)
{
	struct replay_lines to;
	const char *line;
	size_t n;

	assert(!r->follows);
	if (r->n_before == REPLAY_FILES_MAX)
		return why_set(why, -EMFILE, "%s: %d files of this name are held open already",
			r->name, REPLAY_FILES_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return why_errno(why, -errno, "%s cannot be opened", r->name);
	replay_lines_init(&to, fd);
	int got = replay_read_header(r, &to, &line, &n, why);

	n = got < 0 ? 0 : (size_t)(replay_lines_strip_cr(line, line + n) - line);
	if (got == 0 && (n != r->header_n || memcmp(line, r->header, n) != 0))
		got = why_set(
			why, -EBADMSG, "%s:1: the columns are not those from before", r->name);
	if (got < 0) {
		replay_lines_done(&to);
		return got;
	}
	r->next = to;
	r->follows = true;
	return 0;
}

bool replay_follows(const struct replay *r)
{
	return r->follows;
}

/* The old file has been read to its end. What had no end there was never a row. */
static void replay_turn(struct replay *r)
{
	r->damaged += replay_unfinished(r) > 0;
	r->before[r->n_before++] = r->lines.fd;
	r->lines.forked = true;
	replay_lines_done(&r->lines);
	r->lines = r->next;
	r->follows = false;
	r->turned = true;
}

/* The next line that is not empty. 1; 0 none for now; -E2BIG; negative errno. */
static int replay_next_line(struct replay *r, const char **ret_line, const char **ret_end)
{
	size_t n;
	int got;

	do {
		got = replay_lines_next(&r->lines, ret_line, &n);
		if (got == 0 && r->follows) {
			replay_turn(r);
			*ret_end = *ret_line; /* on with the other one */
			continue;
		}
		if (got <= 0)
			return got;
		*ret_end = replay_lines_strip_cr(*ret_line, *ret_line + n);
	} while (*ret_end == *ret_line);
	return 1;
}

/* 73 years: sums of such times stay within int64_t, and no run is longer. */
#define REPLAY_TIME_MAX (INT64_C(1) << 61)

/* Another process without a word of it: whoever cut the file left its attach out. */
static bool replay_is_other_process(const struct replay *r, const struct replay_row *row)
{
	int64_t pid = sample_get(&row->sample, METRIC_PID, r->last.value[METRIC_PID]);

	return sample_has(&r->last, METRIC_PID) && pid != r->last.value[METRIC_PID] &&
	       !(row->has_event && row->event.kind == EVENT_RESTART);
}

/*
 * Whether a run of its own begins with the row. Mostly its elapsed_s is less than that of the
 * row before; it is 0 again behind a run of a single row, and where there is only the time, an
 * attach or another process tells.
 */
static bool replay_begins_run(const struct replay *r, const struct replay_row *row, int64_t own)
{
	const struct metric_set *has = &r->fields.has;
	bool elapsed = metric_set_has(has, METRIC_ELAPSED);
	bool wall = metric_set_has(has, METRIC_TIME);
	bool later = wall && row->sample.real_ns > r->last.real_ns;
	bool attach = row->has_event && row->event.kind == EVENT_ATTACH;

	if (!elapsed && replay_is_other_process(r, row))
		return true;
	if (own < r->last_own_ns)
		return attach || later || !elapsed || !metric_set_has(has, METRIC_EVENT);
	/* Where nothing is later it is the same row twice. */
	return attach ? later || !wall : own == 0 && later;
}

/*
 * Instants must grow. An appended run counts elapsed_s from zero again: it is put behind the
 * one before, as far as the wall clock says they lie apart. NULL, or what is wrong with it.
 */
static const char *replay_place(struct replay *r, struct replay_row *row)
{
	struct sample *s = &row->sample;
	bool elapsed = metric_set_has(&r->fields.has, METRIC_ELAPSED);
	bool wall = metric_set_has(&r->fields.has, METRIC_TIME);
	int64_t own = elapsed ? s->t_ns : s->real_ns, t = own;

	if ((wall && s->real_ns < 0) || own < 0 || (elapsed && own > REPLAY_TIME_MAX))
		return "the row has no instant that can be";
	bool back = r->any && own < r->last_own_ns;
	bool begins = r->any && replay_begins_run(r, row, own);

	if (back && !begins && !r->turned)
		return "the row is of an instant before the one above it";
	if (!r->any && !elapsed)
		r->offset_ns = -own;
	t += r->offset_ns;
	if (back || begins) {
		int64_t apart = wall ? s->real_ns - r->last.real_ns : 0;

		row->new_run = true;
		t = r->last.t_ns + CLAMP(apart, NS_PER_MS, REPLAY_TIME_MAX);
	}
	row->again = r->any && own == r->last_own_ns && !begins && !r->turned;
	if (r->any)
		t = MAX(t, r->last.t_ns + 1);
	if (t > REPLAY_TIME_MAX)
		return "the row is of an instant too far from the others";
	r->offset_ns = row->new_run ? t - own : r->offset_ns;
	row->new_file = r->turned;
	row->new_run |= r->turned;
	r->turned = false;
	r->last_own_ns = own;
	s->t_ns = t;
	if (!wall)
		s->real_ns = t;
	return NULL;
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
		if (metrics[m].pace == PACE_ASKED &&
			metric_set_has(&r->fields.has, (enum metric)m))
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

/* What the next row is held against: not all of it is worth a copy. */
static void replay_keep(struct replay *r, const struct sample *s)
{
	r->last.t_ns = s->t_ns;
	r->last.real_ns = s->real_ns;
	r->last.valid = s->valid;
	r->last.value[METRIC_PID] = s->value[METRIC_PID];
	for (size_t i = 0; i < r->n_slow; i++)
		r->last.value[r->slow[i]] = s->value[r->slow[i]];
	for (int m = 0; r->has_asked && m < METRIC_COUNT; m++)
		if (metrics[m].pace == PACE_ASKED)
			r->last.value[m] = s->value[m];
	r->any = true;
}

static void replay_row_clear(const struct replay *r, struct replay_row *row)
{
	row->has_event = false;
	row->new_run = row->new_file = false;
	row->again = false;
	row->line = r->lines.line;
	row->sample.t_ns = row->sample.real_ns = -1;
	row->sample.threads_t_ns = 0; /* no column tells */
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

/* It is in one of two columns: elapsed_s where there is one. */
static int replay_bad_instant(const struct replay *r, const struct replay_row *row,
	const char *wrong, struct why *why)
{
	bool elapsed =
		metric_set_has(&r->fields.has, METRIC_ELAPSED) &&
		(row->sample.real_ns >= 0 || !metric_set_has(&r->fields.has, METRIC_TIME));
	char where[96];

	replay_fields_where(&r->fields, row->line, elapsed ? METRIC_ELAPSED : METRIC_TIME,
		where, sizeof(where));
	return why_set(why, -EBADMSG, "%s%s: %s", r->name, where, wrong);
}

static int replay_parse_line(struct replay *r, const char *line, const char *end,
	struct replay_row *row, struct why *why)
{
	replay_row_clear(r, row);
	int parsed = replay_fields_row(&r->fields, r->name, line, end, row, why);

	if (parsed < 0)
		return parsed;
	const char *wrong = replay_place(r, row);

	if (wrong)
		return replay_bad_instant(r, row, wrong, why);
	replay_freshen(r, row);
	if (r->has_asked)
		replay_freshen_asked(r, row);
	row->event.t_ns = row->sample.t_ns;
	row->event.real_ns = row->sample.real_ns;
	replay_place_mark(row);
	replay_keep(r, &row->sample);
	return 1;
}

int replay_next(struct replay *r, struct replay_row *row, struct why *why)
{
	const char *line = NULL, *end = NULL;
	int got = replay_next_line(r, &line, &end);

	if (got == 0)
		return 0;
	if (got == -E2BIG) {
		r->damaged++;
		return why_set(why, -EBADMSG, "%s:%" PRIu64 ": the line is too long for a row",
			r->name, r->lines.line);
	}
	if (got < 0)
		return why_errno(why, got, "%s cannot be read", r->name);
	int parsed = replay_parse_line(r, line, end, row, why);

	if (parsed < 0)
		r->damaged++;
	return parsed;
}

void replay_tell(const struct replay *r, struct replay_mark *ret)
{
	*ret = (struct replay_mark){.fd = r->lines.fd,
		.at_byte = r->lines.consumed,
		.t_ns = r->last.t_ns,
		.real_ns = r->last.real_ns,
		.own_ns = r->last_own_ns,
		.offset_ns = r->offset_ns,
		.line = r->lines.line,
		.any = r->any};
}

struct replay *replay_fork(const struct replay *r)
{
	struct replay *fork = xcalloc(1, sizeof(*fork));

	*fork = *r;
	replay_lines_fork(&fork->lines, &r->lines);
	fork->header = NULL;
	fork->n_before = 0;
	fork->follows = false;
	return fork;
}

void replay_seek(struct replay *r, const struct replay_mark *mark)
{
	replay_lines_seek(&r->lines, mark->fd, mark->at_byte, mark->line);
	r->last = (struct sample){.t_ns = mark->t_ns, .real_ns = mark->real_ns};
	r->last_own_ns = mark->own_ns;
	r->offset_ns = mark->offset_ns;
	r->any = mark->any;
	r->turned = false;
	r->asked_t_ns = 0;
	memset(r->slow_t_ns, 0, sizeof(r->slow_t_ns));
}

const char *replay_origin(const struct replay *r)
{
	return r->origin;
}

const struct metric_set *replay_columns(const struct replay *r)
{
	return &r->fields.has;
}

size_t replay_unknown(const struct replay *r, const char **ret_first)
{
	*ret_first = r->fields.unknown;
	return r->fields.n_unknown;
}

uint64_t replay_damaged(const struct replay *r)
{
	return r->damaged;
}

size_t replay_unfinished(const struct replay *r)
{
	return replay_lines_unfinished(&r->lines);
}

int replay_fd(const struct replay *r)
{
	return r->lines.fd;
}

void replay_progress(const struct replay *r, int64_t *ret_done, int64_t *ret_size)
{
	struct stat st;

	*ret_done = r->lines.consumed;
	*ret_size = fstat(r->lines.fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
}

static void replay_remark_missing(const struct replay *r, FILE *f)
{
	size_t n = 0;

	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].pace != PACE_ASKED &&
			!metric_set_has(&r->fields.has, (enum metric)m))
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
			r->lines.line + 1, replay_unfinished(r));
	if (r->fields.n_unknown)
		fprintf(f, "Unknown columns passed over: %zu, the first is '%s'. ",
			r->fields.n_unknown, r->fields.unknown);
	replay_remark_missing(r, f);
	fclose(f);
	while (n > 0 && text[n - 1] == ' ')
		n--;
	n = text_printable(out, size, text, n);
	free(text);
	return n;
}

bool replay_row_is_cut(const struct replay_row *row)
{
	return row->new_run || (row->has_event && (row->event.kind == EVENT_GAP ||
							  row->event.kind == EVENT_RESTART));
}

bool replay_row_is_end(const struct replay_row *row)
{
	return row->has_event && event_is_end(row->event.kind);
}
