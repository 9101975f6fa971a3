/* SPDX-License-Identifier: MIT */
/* Words that a person puts into the log, and the counters since then. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "session/internal.h"

/* The counters as they were. Under the lock. */
static void session_since(struct session *s, int64_t t_ns)
{
	s->now.since = s->now.sample;
	if (t_ns == 0 || t_ns >= s->now.sample.t_ns)
		return;
	s->now.since = (struct sample){
		.t_ns = t_ns, .real_ns = t_ns + s->now.sample.real_ns - s->now.sample.t_ns};
	for (int m = 0; m < METRIC_COUNT; m++) {
		struct history_cell cell;

		history_read(s->history, (enum metric)m, t_ns, 1, 1, &cell);
		if (cell.last_t_ns)
			sample_set(&s->now.since, (enum metric)m, cell.last);
	}
}

static void session_add_text(
	struct session *s, enum event_kind kind, const char *text, int64_t t_ns)
{
	struct event e = {.kind = kind, .t_ns = clock_mono_ns(), .real_ns = clock_real_ns()};

	text_printable(e.text, sizeof(e.text), text, strlen(text));
	session_lock(s);
	/* On a recording's axis it is never now, nor on that of what has ended. */
	if (s->recording) {
		e.t_ns = s->now.sample.t_ns;
		e.real_ns = s->now.sample.real_ns;
	} else if (kind == EVENT_MARK && s->now.state == SESSION_ENDED) {
		e.t_ns = s->now.end.t_ns;
		e.real_ns = s->now.end.real_ns;
	}
	if (t_ns != 0 && s->history) {
		e.real_ns = history_real_ns(s->history, t_ns);
		e.t_ns = t_ns;
	}
	event_log_add(&s->events, &e);
	if (kind == EVENT_MARK) {
		session_since(s, t_ns);
		s->now.since_kind = SINCE_MARK;
		memcpy(s->now.since_word, e.text, sizeof(e.text));
	}
	/* Rows follow each other in time: a mark of the past says of when it is. */
	if (t_ns != 0)
		event_mark_at(&e);
	session_record_event(s, &e);
	session_unlock(s);
	session_poke(s);
}

void session_mark(struct session *s, const char *word, int64_t t_ns)
{
	session_add_text(s, EVENT_MARK, word, t_ns);
}

void session_note_snapshot(struct session *s, const char *path)
{
	session_add_text(s, EVENT_SNAPSHOT, path, 0);
}

void session_note_profile(struct session *s, const char *label)
{
	session_add_text(s, EVENT_PROFILE, label, 0);
}
