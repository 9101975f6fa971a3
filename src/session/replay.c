/* SPDX-License-Identifier: MIT */
/*
 * A session without a process: rows of a recording take the place of samples. They are read in
 * batches, so that a screen sees the first ones at once and is never kept waiting for the lock;
 * what becomes of the file is recording_file.c's affair.
 */
#include "record/replay.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "session/detail.h"
#include "session/internal.h"
#include "session/recording.h"

enum {
	RECORDING_PACE = 33, /* rows of a batch that tell its pace */
	FOCUS_MARGIN = 8,    /* so near to the edge of what is known in full others are read */
};

/* An instant of 0 means "none yet" in many places: a recording begins a second later. */
#define RECORDING_BEGIN_NS NS_PER_S

int recording_open(const char *path, struct recording **ret, struct why *why)
{
	struct replay *replay;
	int r = replay_open(path, &replay, why);

	if (r < 0)
		return r;
	struct recording *rec = xcalloc(1, sizeof(*rec));

	rec->inotify_fd = -1;
	rec->replay = replay;
	rec->path = xstrdup(path);
	recording_watch(rec);
	*ret = rec;
	return 0;
}

bool recording_has_asked(const struct recording *rec)
{
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].pace == PACE_ASKED &&
			metric_set_has(replay_columns(rec->replay), (enum metric)m))
			return true;
	return false;
}

void recording_free(struct recording *r)
{
	if (!r)
		return;
	detail_free(r->detail);
	history_free(r->focused);
	replay_close(r->replay);
	file_close(r->inotify_fd);
	free(r->path);
	free(r);
}

/* The next rows; fewer than a batch: there are no more at present. */
static int recording_read(struct recording *rec, size_t *ret_n, struct why *why)
{
	size_t n = 0;
	int r = 1;

	while (n < RECORDING_BATCH && r != 0) {
		r = replay_next(rec->replay, &rec->rows[n], why);
		if (r == -EAGAIN)
			break;
		if (r == -EBADMSG && !rec->damage.text[0])
			rec->damage = *why;
		if (r < 0 && r != -EBADMSG)
			return r;
		n += r > 0;
	}
	*ret_n = n;
	return 0;
}

/* The row's values as a sample; where they are they stay. Under the lock. */
static void recording_take_sample(struct session *s, struct replay_row *row)
{
	bool cut = replay_row_is_cut(row), first = s->samples == 0;

	if (cut)
		rates_break(&s->rates);
	rates_push(&s->rates, &row->sample);
	history_push_later(s->history, &row->sample, &s->rates, cut && !first);
	s->now.end.t_ns = 0;
	/* Another run's counters began anew; those of a file that was rotated go on. */
	if (first || (row->new_run && !row->new_file) ||
		(row->has_event && event_is_begin(row->event.kind))) {
		s->now.since = row->sample;
		s->now.since_kind = SINCE_ATTACH;
	}
	s->samples++;
}

/* Rows of another file follow: how many there were in between nobody can say. */
static void recording_note_file(struct session *s, const struct sample *at)
{
	struct event e = {.kind = EVENT_NOTE, .t_ns = at->t_ns, .real_ns = at->real_ns};

	snprintf(e.text, sizeof(e.text), "the recording goes on in a new file");
	session_add_event(s, &e);
	session_say(s, "%s is a new file now, and followed", s->recording->name);
}

static void recording_take_row(
	struct session *s, struct replay_row *row, struct sample **newest)
{
	bool end = replay_row_is_end(row);

	row->sample.t_ns += RECORDING_BEGIN_NS;
	if (s->now.attach_t_ns == 0) {
		s->now.attach_t_ns = row->sample.t_ns;
		s->now.attach_real_ns = row->sample.real_ns;
	}
	s->now.info.pid = (pid_t)sample_get(&row->sample, METRIC_PID, s->now.info.pid);
	s->now.rows++;
	/* The last row tells what was left of a process that had ended: no sample of it. */
	if (!row->again && (!end || s->samples == 0)) {
		recording_take_sample(s, row);
		*newest = &row->sample;
	}
	if (row->new_file)
		recording_note_file(s, &row->sample);
	if (!row->has_event)
		return;
	row->event.t_ns += RECORDING_BEGIN_NS;
	if (event_is_begin(row->event.kind))
		row->event.number = s->now.info.pid;
	session_add_event(s, &row->event);
	if (end)
		s->now.end = row->event;
}

/* The newest of a batch is the present; NULL: it stays as it was. Under the lock. */
static void recording_show(
	struct session *s, const struct sample *newest, const struct replay_row *last)
{
	if (newest) {
		history_settle(s->history);
		s->sample = s->now.sample = *newest;
		s->now.rates = s->rates;
		s->now.total_threads = (size_t)MAX(sample_get(newest, METRIC_THREADS, 0), 0);
	}
	if (last && replay_row_is_end(last))
		sample_take_counters(&s->now.sample, &last->sample);
	/* As on the screen of the time, the levels of before its end stay. */
	if (s->now.end.t_ns)
		sample_fill_gauges(&s->now.sample, &s->living);
}

/* The newest row of a batch that still had memory. */
static void recording_note_living(struct session *s, size_t n)
{
	for (size_t i = n; i-- > 0;) {
		const struct sample *row = &s->recording->rows[i].sample;

		if (!sample_has(row, METRIC_RSS) && !sample_has(row, METRIC_VIRTUAL))
			continue;
		s->living = *row;
		return;
	}
}

static int recording_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/*
 * The pace of a batch: the median, so that gaps and missing rows do not count, and to two
 * digits, because what stands in the header is no measurement. 0 when there are too few rows.
 */
static int64_t recording_pace(const struct recording *rec, size_t n)
{
	int64_t apart[RECORDING_PACE] = {0};

	if (n < 2)
		return 0;
	n = MIN(n, (size_t)RECORDING_PACE);
	for (size_t i = 1; i < n; i++)
		apart[i - 1] = rec->rows[i].sample.t_ns - rec->rows[i - 1].sample.t_ns;
	qsort(apart, n - 1, sizeof(apart[0]), recording_compare);
	size_t middle = (n - 1) / 2;
	double pace = (double)apart[middle];
	double unit = pow(10, floor(log10(MAX(pace, 1.0))) - 1);

	return CLAMP((int64_t)llround(round(pace / unit) * unit), NS_PER_MS, 3600 * NS_PER_S);
}

static void recording_take(struct session *s, size_t n)
{
	int64_t done, size, pace = recording_pace(s->recording, n);
	struct sample *newest = NULL;

	replay_progress(s->recording->replay, &done, &size);
	session_lock(s);
	for (size_t i = 0; i < n; i++)
		recording_take_row(s, &s->recording->rows[i], &newest);
	recording_note_living(s, n);
	recording_show(s, newest, n > 0 ? &s->recording->rows[n - 1] : NULL);
	if (pace)
		s->now.interval_ns = pace;
	s->now.damaged = replay_damaged(s->recording->replay);
	s->now.loaded = size > 0 ? CLAMP((double)done / (double)size, 0.0, 1.0) : 0;
	if (s->recording->detail)
		detail_note(s->recording->detail, s->recording->replay);
	session_unlock(s);
}

/* Its neighbours, too: who steps on needs no new reading each time. Under the lock. */
static bool recording_is_focused(const struct session *s, int64_t t_ns)
{
	const struct history *focused = s->recording->focused;
	int64_t oldest, newest, first = t_ns, last = t_ns;

	if (!history_span(s->history, &oldest, &newest))
		return true;
	if (focused)
		history_span(focused, &first, &last);
	int64_t margin = (last - first) / FOCUS_MARGIN;

	return history_is_full(
		s->history, MAX(t_ns - margin, oldest), MIN(t_ns + margin, newest));
}

void session_focus(struct session *s, int64_t t_ns)
{
	struct recording *rec = s->recording;
	struct replay_mark from;

	if (!rec || !rec->detail)
		return;
	session_lock(s);
	bool wanted = !recording_is_focused(s, t_ns) && detail_place(rec->detail, t_ns, &from);
	uint64_t cuts = rec->cuts;

	session_unlock(s);
	struct history *found = wanted ? detail_read(rec->detail, &from) : NULL;

	if (!found)
		return;
	session_lock(s);
	bool current =
		cuts == rec->cuts; /* or it was read from a file that began anew meanwhile */

	if (current)
		history_set_detail(s->history, found);
	session_unlock(s);
	history_free(current ? rec->focused : found);
	if (current)
		rec->focused = found;
}

/* Said once, when all there is has been read. Under the lock. */
static void recording_tell(struct session *s)
{
	struct recording *rec = s->recording;
	char length[UNITS_TEXT_MAX];

	rec->told = true;
	units_duration(length, (double)(s->now.sample.t_ns - s->now.attach_t_ns) / 1e9);
	if (rec->damage.text[0])
		session_say(s, "%s", rec->damage.text);
	else
		session_say(s, "%" PRIu64 " row%s, %s", s->now.rows,
			s->now.rows == 1 ? "" : "s", length);
}

/* "recording run.csv, 11-23 14:05:10 to 14:25:10": of which file, and of when. */
static void recording_describe(struct session *s)
{
	const struct session_now *now = &s->now;
	char begin[CLOCK_TEXT_MAX], end[CLOCK_TEXT_MAX],
		when[2 * CLOCK_TEXT_MAX + 8] = "", words[sizeof(now->info.command)];

	if (now->rows > 0 &&
		metric_set_has(replay_columns(s->recording->replay), METRIC_TIME)) {
		clock_day_hms(begin, now->attach_real_ns);
		if (clock_same_day(now->attach_real_ns, now->sample.real_ns))
			clock_hms(end, now->sample.real_ns);
		else
			clock_day_hms(end, now->sample.real_ns);
		snprintf(when, sizeof(when), ", %s to %s", begin, end);
	}
	const char *origin = replay_origin(s->recording->replay);

	snprintf(words, sizeof(words), "recording %s%s%s%s", s->recording->name,
		origin[0] ? " of " : "", origin, when);
	text_printable(s->now.info.command, sizeof(s->now.info.command), words, strlen(words));
}

/* Everything that is there has been read. */
static void recording_settle(struct session *s)
{
	struct recording *rec = s->recording;
	char remark[sizeof(s->now.remark)],
		whole[sizeof(remark) + sizeof(rec->damage.text) + 2];

	replay_remark(rec->replay, remark, sizeof(remark));
	snprintf(whole, sizeof(whole), "%s%s%s", rec->damage.text,
		rec->damage.text[0] ? "; " : "", remark);
	session_lock(s);
	recording_describe(s);
	text_printable(s->now.remark, sizeof(s->now.remark), whole, strlen(whole));
	s->now.loaded = 1;
	if (!rec->told)
		recording_tell(s);
	session_unlock(s);
}

static void recording_fail(struct session *s, const struct why *why)
{
	session_lock(s);
	memcpy(s->now.failure, why->text, sizeof(s->now.failure));
	s->now.loaded = 1;
	session_unlock(s);
	s->recording->over = true;
	recording_wake(s, true);
}

int recording_run(struct session *s)
{
	struct recording *rec = s->recording;
	struct why why;
	size_t n = 0;

	while (!atomic_load(&s->interrupted)) {
		int r = rec->over ? 0 : recording_read(rec, &n, &why);

		if (r < 0) {
			recording_fail(s, &why);
			if (!s->threaded)
				return r;
		}
		if (!rec->over && n > 0)
			recording_take(s, n);
		if (!rec->over && n == RECORDING_BATCH) {
			recording_wake(s, false);
			continue;
		}
		if (!rec->over) {
			recording_settle(s);
			recording_wake(s, n > 0 || !rec->woken_ns);
			rec->over = recording_is_over(rec);
		}
		if (!s->threaded)
			return 0;
		recording_wait(s);
	}
	return 0;
}

static void recording_name(struct session *s, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash && slash[1] ? slash + 1 : path;
	struct target_info *info = &s->now.info;

	if (strcmp(path, "-") == 0)
		name = path = "standard input";
	text_printable(s->recording->name, sizeof(s->recording->name), path, strlen(path));
	text_printable(info->comm, sizeof(info->comm), name, strlen(name));
	s->now.state = SESSION_REPLAY;
	s->now.columns = *replay_columns(s->recording->replay);
	recording_describe(s);
}

int recording_begin(struct session *s, struct why *why)
{
	struct recording *rec = s->recording;
	size_t n;

	recording_name(s, rec->path);
	if (rec->regular) {
		struct metric_set kept = session_kept(&s->options);

		rec->detail = detail_new(rec->replay, &kept, RECORDING_BEGIN_NS);
		detail_note(rec->detail, rec->replay);
	}
	/* The first rows, so that the first picture has figures. */
	int r = recording_read(rec, &n, why);

	if (r < 0)
		return r;
	why->text[0] = 0; /* damage is told by the session */
	recording_take(s, n);
	return 0;
}
