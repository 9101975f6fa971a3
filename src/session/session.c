/* SPDX-License-Identifier: MIT */
#include "session/session.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "session/golang.h"
#include "session/internal.h"
#include "session/output.h"

/* PSS on a screen, where no rows are written. */
#define SESSION_MEMORY_NS (5 * NS_PER_S)

/* And switches of single threads: a third of them in each round. */
enum { SESSION_THREAD_TURNS = 3 };

struct metric_set session_kept(const struct session_options *o)
{
	return o->keeps_asked ? history_metrics_with_asked() : history_all_metrics();
}

static int session_prepare(struct session *s, struct why *why)
{
	struct metric_set all = session_kept(&s->options);
	size_t bytes = s->options.history_bytes ? s->options.history_bytes : HISTORY_BUDGET;

	s->control_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->control_fd < 0 || s->wake_fd < 0)
		return why_errno(why, -errno, "cannot make an event descriptor");
	int r = s->options.unwatched ? 0 : history_new(bytes, &all, &s->history);

	if (r < 0)
		return why_errno(why, r, "cannot take %zu bytes for the history", bytes);
	return 0;
}

int session_make(const struct session_options *o, struct session **ret, struct why *why)
{
	_cleanup_(session_freep) struct session *s = xcalloc(1, sizeof(*s));

	s->options = *o;
	s->control_fd = s->wake_fd = -1;
	pthread_mutex_init(&s->lock, NULL);
	rates_init(&s->rates);
	s->now.interval_ns = o->interval_ns;
	int r = session_prepare(s, why);

	if (r < 0)
		return r;
	*ret = TAKE_PTR(s);
	return 0;
}

int session_new(struct target *target, const struct session_options *o, struct session **ret,
	struct why *why)
{
	_cleanup_(session_freep) struct session *s = NULL;
	int r = session_make(o, &s, why);

	if (r < 0) {
		target_close(target);
		return r;
	}
	s->target = target;
	r = sampler_new(s->target, o->interval_ns, &s->sampler, why);
	if (r >= 0 && !o->unwatched)
		s->host = host_new();
	/* A screen shows how old PSS is; that leaves the target's mmap lock alone for longer.
	 */
	if (r >= 0 && !o->unwatched && !o->sink) {
		sampler_set_memory_period(s->sampler, SESSION_MEMORY_NS);
		sampler_set_turns(s->sampler, SESSION_THREAD_TURNS);
	}
	if (r >= 0 && !o->unwatched)
		r = session_make_captures(s,
			&(struct captures_options){
				.golang = o->golang, .proc_dirfd = target_dirfd(target)},
			why);
	if (r < 0)
		return r;
	s->now.info = *target_info(target);
	s->sink = o->sink;
	if (o->sink)
		snprintf(s->now.recording, sizeof(s->now.recording), "%s",
			csv_sink_name(o->sink));
	*ret = TAKE_PTR(s);
	return 0;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	session_stop(s);
	captures_free(s->captures);
	looker_free(s->looker);
	free(s->thread_list);
	sampler_free(s->sampler);
	host_free(s->host);
	cgroup_free(s->limits.cgroup);
	golang_free(s->options.golang);
	target_close(s->target);
	recording_free(s->recording);
	history_free(s->history);
	file_close(s->control_fd);
	file_close(s->wake_fd);
	pthread_mutex_destroy(&s->lock);
	free(s);
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

int session_run(struct session *s, struct why *why)
{
	int r = s->recording ? recording_run(s) : engine_run(s);

	return r < 0 ? why_set(why, r, "%s", s->now.failure) : 0;
}

static void *session_thread(void *arg)
{
	struct session *s = arg;

	if (s->recording)
		recording_run(s);
	else
		engine_run(s);
	return NULL;
}

int session_start(struct session *s, struct why *why)
{
	sigset_t all, before;

	/* Signals belong to the thread that draws. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	s->threaded = true;
	int r = pthread_create(&s->thread, NULL, session_thread, s);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (r != 0) {
		s->threaded = false;
		return why_errno(why, -r, "cannot start the sampling thread");
	}
	return 0;
}

void session_stop(struct session *s)
{
	if (!s->threaded)
		return;
	session_interrupt(s);
	pthread_join(s->thread, NULL);
	s->threaded = false;
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
	*ret = s->now;
	session_unlock(s);
}

void session_look(struct session *s, unsigned kinds)
{
	if (atomic_load(&s->exec_ns) > s->facts_ns)
		kinds |= 1u << LOOK_FACTS;
	if (!s->target || !kinds)
		return;
	/* Out of descriptors: nothing is read now, and asked for again later. */
	if (!s->looker && looker_new(target_dirfd(s->target), s->wake_fd, &s->looker) < 0)
		return;
	looker_ask(s->looker, kinds);
}

/* What an exec leaves as it was stays. */
static void session_take_facts(struct session *s, const struct looks *looks)
{
	s->facts_ns = looks->t_ns[LOOK_FACTS];
	if (looks->error[LOOK_FACTS] < 0)
		return;
	session_lock(s);
	struct target_info old = s->now.info;

	s->now.info = *looks->facts;
	s->now.info.pid = old.pid;
	s->now.info.start_real_ns = old.start_real_ns;
	s->now.info.start_boot_ns = old.start_boot_ns;
	session_unlock(s);
}

bool session_take_looks(struct session *s, struct looks *looks)
{
	if (!s->looker || !looker_take(s->looker, looks))
		return false;
	if (looks->t_ns[LOOK_FACTS] > s->facts_ns)
		session_take_facts(s, looks);
	return true;
}

void session_want_threads(struct session *s, bool wanted)
{
	atomic_store(&s->threads_wanted, wanted);
}

void session_want_quality(struct session *s)
{
	if (s->host)
		host_prepare(s->host);
}

struct thread_list *session_take_threads(struct session *s)
{
	session_lock(s);
	struct thread_list *list = TAKE_PTR(s->thread_list);

	session_unlock(s);
	return list;
}

const struct history *session_history(const struct session *s)
{
	return s->history;
}

const struct event_log *session_events(const struct session *s)
{
	return &s->events;
}

/* It waits for its row. Under the lock. */
static void session_record_event(struct session *s, const struct event *e)
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
	/* On a recording's axis it is never now. */
	if (s->recording) {
		e.t_ns = s->now.sample.t_ns;
		e.real_ns = s->now.sample.real_ns;
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
