/* SPDX-License-Identifier: MIT */
/* What the threads of a session share: the lock, what it guards, and how they wake each other.
 * Nothing here knows who fills it: the engine, a recording, or nobody. */
#include "session/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/internal.h"
#include "session/output.h"

struct metric_set session_kept(const struct session_options *o)
{
	return o->keeps_asked ? history_metrics_with_asked() : history_all_metrics();
}

static void session_signal_fd(int fd)
{
	uint64_t one = 1;

	/* A full counter is a wake-up that nobody has fetched yet: as good as this one. */
	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

void session_poke(struct session *s)
{
	atomic_store(&s->poked, true);
	session_signal_fd(s->control_fd);
}

void session_interrupt(struct session *s)
{
	atomic_store(&s->interrupted, true);
	session_poke(s);
	session_unblock(s);
}

void session_unblock(struct session *s)
{
	if (s->sink)
		csv_sink_interrupt(s->sink);
}

void session_wake(struct session *s)
{
	if (s->threaded)
		session_signal_fd(s->wake_fd);
}

int session_wake_fd(const struct session *s)
{
	return s->wake_fd;
}

void session_lock(struct session *s)
{
	pthread_mutex_lock(&s->lock);
}

void session_unlock(struct session *s)
{
	pthread_mutex_unlock(&s->lock);
}

void session_now(struct session *s, struct session_now *ret)
{
	session_lock(s);
	COPY_USED(ret, &s->now, threads, s->now.n_threads);
	session_unlock(s);
}

const struct history *session_history(const struct session *s)
{
	return s->history;
}

const struct event_log *session_events(const struct session *s)
{
	return &s->events;
}

void session_record_event(struct session *s, const struct event *e)
{
	if (e->kind != EVENT_NOTE && s->options.sink && s->n_pending < SESSION_PENDING_MAX)
		s->pending[s->n_pending++] = *e;
}

void session_add_event(struct session *s, const struct event *e)
{
	event_log_add(&s->events, e);
	session_record_event(s, e);
}

void session_say(struct session *s, const char *format, ...)
{
	char raw[sizeof(s->now.news)];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	text_printable(s->now.news, sizeof(s->now.news), raw,
		n < 0 ? 0 : MIN((size_t)n, sizeof(raw) - 1));
	s->now.news_t_ns = clock_mono_ns();
}

void session_set_interval(struct session *s, int64_t interval_ns)
{
	session_lock(s);
	if (!s->target)
		session_say(s, "a recording keeps the pace at which it was made");
	else
		s->now.interval_ns = CLAMP(interval_ns, NS_PER_MS, 3600 * NS_PER_S);
	session_unlock(s);
	session_poke(s);
}

void session_reset_since(struct session *s)
{
	session_lock(s);
	s->now.since = s->now.sample;
	s->now.since_kind = SINCE_RESET;
	session_say(s, "counters since now");
	session_unlock(s);
}

void session_reopen(struct session *s)
{
	atomic_store(&s->reopen, true);
	session_poke(s);
}

int session_signal(struct session *s, int signal)
{
	return !s->target ? -ESRCH : target_signal(s->target, signal);
}

struct gclog *session_gclog(struct session *s)
{
	return s->options.gclog;
}

const char *session_gclog_why(const struct session *s)
{
	return s->options.gclog_why;
}

bool session_output(const struct session *s, struct output_tail *tail)
{
	if (s->options.output_fd)
		output_tail_read(s->options.output_fd, tail);
	return s->options.output_fd != 0;
}

struct golang *session_golang(struct session *s)
{
	return s->options.golang;
}

const char *session_directory(const struct session *s)
{
	return s->options.snapshot_dir ? s->options.snapshot_dir : ".";
}

struct target *session_target(struct session *s)
{
	return s->target;
}
