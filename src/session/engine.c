/* SPDX-License-Identifier: MIT */
/*
 * The loop of a session: sleep until the deadline, sample, remember, record. Deadlines are
 * absolute, so intervals do not drift; what comes late is a gap with its length, never a
 * stretch of invented values.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/schedule.h"
#include "session/gclog.h"
#include "session/golang.h"
#include "session/internal.h"

enum {
	ENGINE_JUMP_NS = 100000000,    /* clocks that part by more than this have jumped */
	ENGINE_SLEEP_NS = 20000000,    /* up to here the engine sleeps through pokes */
	ENGINE_QUALITY_NS = 900000000, /* the machine's totals: the first judgement */
	ENGINE_MORE_NS = 5000000,      /* rows so close are written together */
	ENGINE_HURRY_NS = 100000000, /* the engine's own CPU time is looked at so often, … */
	ENGINE_HURRY_SHARE = 4,      /* … and must be less than such a part of it */
	ENGINE_THREADS_NS = 100000000, /* thread rows for the screen: as often as they change */
};
#define ENGINE_QUALITY_PACE_NS (9900 * NS_PER_MS) /* and the later ones */

static void engine_drain(int fd)
{
	uint64_t count;

	while (read(fd, &count, sizeof(count)) > 0)
		continue;
}

/*
 * Where an ordinary thread would be late: before all others, if that is granted, and for as
 * long as the engine leaves most of its CPU to them.
 */
static void engine_hurry(struct session *s)
{
	struct session_hurry *h = &s->hurry;
	int64_t t = s->sample.t_ns;

	if (s->interval_ns > ENGINE_SLEEP_NS) {
		if (h->first)
			schedule_first(false);
		*h = (struct session_hurry){0};
		return;
	}
	if (h->refused || (h->first && t - h->t_ns < ENGINE_HURRY_NS))
		return;
	int64_t cpu_ns = clock_thread_cpu_ns();

	if (h->first && (cpu_ns - h->cpu_ns) * ENGINE_HURRY_SHARE > t - h->t_ns) {
		schedule_first(false);
		h->first = false;
	} else if (!h->first) {
		h->first = schedule_first(true);
	}
	h->refused = !h->first;
	h->t_ns = t;
	h->cpu_ns = cpu_ns;
}

/* The control descriptor and the pidfd are polled; a plain sleep costs half as much. */
static bool engine_poll(struct session *s)
{
	struct pollfd fds[] = {
		{.fd = target_pidfd(s->target), .events = POLLIN},
		{.fd = s->control_fd, .events = POLLIN},
	};
	int64_t now_ns = clock_mono_ns(), left = MAX(s->next_ns - now_ns, 0);
	struct timespec ts = {.tv_sec = left / NS_PER_S, .tv_nsec = left % NS_PER_S};

	if (ppoll(fds, ARRAY_SIZE(fds), &ts, NULL) <= 0)
		return false;
	if (fds[1].revents)
		engine_drain(s->control_fd);
	return fds[0].revents != 0;
}

/* Wait for the deadline, the target's end, or a poke. True when the target has ended. */
static bool engine_wait(struct session *s)
{
	struct timespec deadline = {
		.tv_sec = s->next_ns / NS_PER_S, .tv_nsec = s->next_ns % NS_PER_S};

	if (s->interval_ns > ENGINE_SLEEP_NS)
		return engine_poll(s);
	/* So short that a poke can wait; the sample itself finds out that the target ended. */
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
	return false;
}

static void engine_fail(struct session *s, const struct why *why)
{
	session_lock(s);
	memcpy(s->now.failure, why->text, sizeof(s->now.failure));
	s->now.recording[0] = 0;
	session_unlock(s);
	s->options.sink = NULL;
}

/* A file that cannot be opened again is no failure: the one before still takes the rows. */
static void engine_reopen(struct session *s)
{
	struct why why;

	if (!atomic_exchange(&s->reopen, false) || csv_sink_reopen(s->options.sink, &why) >= 0)
		return;
	session_lock(s);
	session_say(s, "%s", why.text);
	session_unlock(s);
	if (s->options.tell)
		s->options.tell(why.text);
}

/* Nobody reads, and it is to end: what could not be written any more is no failure. */
static int engine_recorded(struct session *s, int r, const struct why *why)
{
	if (r < 0 && r != -EINTR)
		engine_fail(s, why);
	return r == -EINTR ? 0 : r;
}

/* Rows that wait for the next ones are written now. The lock is not held. */
static int engine_flush(struct session *s)
{
	struct why why;
	int r = csv_sink_flush(s->options.sink, &why);

	return engine_recorded(s, r, &why);
}

/* Rows of one sample: one, or one for each event that waits. The lock is not held. */
static int engine_record(struct session *s, const struct event *events, size_t n)
{
	struct why why;
	int r = 0;
	bool more = n == 0 && s->interval_ns <= ENGINE_MORE_NS;

	if (!s->options.sink)
		return 0;
	engine_reopen(s);
	for (size_t i = 0; i < MAX(n, (size_t)1) && r >= 0; i++)
		r = csv_sink_row(s->options.sink, &s->sample, s->now.attach_t_ns,
			n ? &events[i] : NULL, more, &why);
	if (r < 0)
		return engine_recorded(s, r, &why);
	session_lock(s);
	s->now.rows += MAX(n, (size_t)1);
	session_unlock(s);
	return 0;
}

/* The wall clock ran ahead of the monotonic one: the machine slept, or somebody set the clock.
 */
static int64_t engine_slept(struct session *s)
{
	int64_t wall = s->sample.real_ns - s->sample.t_ns;
	bool jumped = wall - s->wall_offset_ns > ENGINE_JUMP_NS;

	s->wall_offset_ns = wall;
	if (!jumped)
		return 0;
	int64_t offset = clock_boot_ns() - clock_mono_ns();
	int64_t slept = offset - s->sleep_offset_ns;

	s->sleep_offset_ns = offset;
	/* Two clocks cannot be read at one instant: less than this is their distance. */
	return slept > ENGINE_JUMP_NS ? slept : 0;
}

/*
 * How long nothing was known before this sample; 0 when it came as planned. Late by a whole
 * interval means that a deadline passed unseen: onetop was stopped, starved, or the machine
 * slept.
 */
static int64_t engine_gap(struct session *s, int64_t previous_t_ns)
{
	int64_t slept = engine_slept(s);
	int64_t late = s->sample.t_ns - s->next_ns;

	return late > s->interval_ns || slept ? s->sample.t_ns - previous_t_ns + slept : 0;
}

/*
 * The first deadline after the newest sample; what that one came too late for was missed. A
 * deadline that passed while the sample was being worked on is no loss: the next one is taken
 * at once.
 */
static void engine_next(struct session *s)
{
	int64_t t = s->sample.t_ns, duration = s->options.duration_ns;

	if (s->next_ns <= t) {
		int64_t late = (t - s->next_ns) / s->interval_ns;

		s->next_ns += (late + 1) * s->interval_ns;
		s->missed += (uint64_t)late;
	}
	if (duration)
		s->next_ns = MIN(s->next_ns, MAX(s->now.attach_t_ns + duration, t));
}

/* The machine's totals, read without the lock; whether it was time to. */
static bool engine_read_host(struct session *s)
{
	int64_t t = s->sample.t_ns;

	int64_t pace = s->quality.valid ? ENGINE_QUALITY_PACE_NS : ENGINE_QUALITY_NS;

	if (!s->host || (s->quality_t_ns && t - s->quality_t_ns < pace))
		return false;
	host_read(s->host, sample_get(&s->sample, METRIC_CPU, -1), &s->quality);
	s->quality_t_ns = t;
	return true;
}

/* Finding the busiest takes a walk over all: only after a new round. Under the lock. */
static void engine_show_threads(struct session *s)
{
	uint64_t rounds = sampler_rounds(s->sampler);
	size_t max = rounds != s->rounds ? SESSION_TOP_THREADS : 0;
	size_t n = sampler_threads(
		s->sampler, s->now.threads, max, &s->now.total_threads, &s->now.threads_age_ns);

	if (max > 0)
		s->now.n_threads = n;
	s->rounds = rounds;
	s->threads_t_ns = s->sample.t_ns;
}

/* What the screen shows beside the sample. Under the lock. */
static void engine_show(struct session *s, bool host_read_now)
{
	int64_t t = s->sample.t_ns;
	const struct memory_parts *memory = sampler_memory(s->sampler);

	s->quality.samples = s->samples;
	s->quality.missed = s->missed;
	s->now.quality = s->quality;
	if (memory->valid)
		s->now.memory = *memory;
	if (!s->history)
		return;
	if (host_read_now)
		news_look(s);
	if (!s->threads_t_ns || t - s->threads_t_ns >= ENGINE_THREADS_NS)
		engine_show_threads(s);
}

/* The newest answer of the Go runtime; what it does not tell, its log may. */
static void engine_fill_golang(struct session *s)
{
	if (s->options.golang)
		golang_fill(s->options.golang, &s->sample, s->next_ns + s->interval_ns,
			s->interval_ns);
	if (s->options.gclog)
		gclog_fill(s->options.gclog, &s->sample);
}

/* All threads for a page that lists them: a new list after each round. NULL: none. */
static struct thread_list *engine_list_threads(struct session *s)
{
	uint64_t rounds = sampler_rounds(s->sampler);

	if (!atomic_load(&s->threads_wanted) || rounds == s->list_rounds)
		return NULL;
	size_t n = sampler_known_threads(s->sampler);
	struct thread_list *list = calloc(1, sizeof(*list) + n * sizeof(list->rows[0]));

	if (!list)
		return NULL;
	list->n = sampler_all_threads(s->sampler, list->rows, n);
	list->t_ns = s->sample.t_ns;
	s->list_rounds = rounds;
	return list;
}

static void engine_rename(struct session *s)
{
	target_refresh_name(s->target);
	memcpy(s->now.info.comm, target_info(s->target)->comm, sizeof(s->now.info.comm));
}

static void engine_exec(struct session *s)
{
	struct event e = {
		.kind = EVENT_EXEC, .t_ns = s->sample.t_ns, .real_ns = s->sample.real_ns};

	/* The rest may block, and forks: it is read on the thread for looks. */
	engine_rename(s);
	atomic_store(&s->exec_ns, clock_mono_ns());
	snprintf(e.text, sizeof(e.text), "%s", s->now.info.comm);
	session_add_event(s, &e);
	session_say(s, "the process now runs %s (exec)", s->now.info.comm);
}

static void engine_remember(struct session *s, int64_t gap_ns)
{
	if (gap_ns) {
		struct event e = {.kind = EVENT_GAP,
			.t_ns = s->sample.t_ns,
			.real_ns = s->sample.real_ns,
			.number = gap_ns};

		session_add_event(s, &e);
	}
	if (s->history)
		history_push(s->history, &s->sample, &s->rates, gap_ns != 0);
	if (sample_has(&s->now.sample, METRIC_VIRTUAL) &&
		!sample_has(&s->sample, METRIC_VIRTUAL))
		s->living = s->now.sample;
	s->now.sample = s->sample;
	s->now.rates = s->rates;
	s->samples++;
}

static size_t engine_take_pending(struct session *s, struct event *events)
{
	size_t n = s->n_pending;

	memcpy(events, s->pending, n * sizeof(*events));
	s->n_pending = 0;
	return n;
}

/* One sample from the kernel into history and record. -ESRCH: it was the last one. */
static int engine_tick(struct session *s)
{
	struct event events[SESSION_PENDING_MAX], limits[LIMIT_EVENTS_MAX];
	int64_t previous = s->sample.t_ns;
	int ended = sampler_read(s->sampler, &s->sample);

	if (s->sample.t_ns <= previous)
		s->sample.t_ns = previous + 1;
	if (ended == -ESRCH)
		return ended;
	int64_t gap = engine_gap(s, previous);

	if (gap)
		rates_break(&s->rates);
	engine_fill_golang(s);
	rates_push(&s->rates, &s->sample);
	bool host = engine_read_host(s);
	size_t n_limits = limits_watch(s, limits);
	_cleanup_free_ struct thread_list *list = engine_list_threads(s);

	bool exec = sampler_take_exec(s->sampler);
	bool renamed = sampler_take_rename(s->sampler);

	if (exec && s->options.golang)
		golang_look_again(s->options.golang);
	session_lock(s);
	/* The one that nobody took is freed here, after the lock. */
	if (list)
		SWAP(s->thread_list, list);
	if (exec)
		engine_exec(s);
	else if (renamed)
		engine_rename(s);
	engine_remember(s, gap);
	limits_tell(s, limits, n_limits);
	engine_show(s, host);
	size_t n = engine_take_pending(s, events);

	session_unlock(s);
	int r = engine_record(s, events, n);

	session_wake(s);
	return r;
}

/* The attach: a first sample, from which everything is counted. */
static int engine_attach(struct session *s)
{
	int r = sampler_read(s->sampler, &s->sample);
	bool host = engine_read_host(s);

	s->next_ns = s->sample.t_ns;
	engine_fill_golang(s);
	session_lock(s);
	s->now.attach_t_ns = s->sample.t_ns;
	s->now.attach_real_ns = s->sample.real_ns;
	s->now.attached = s->now.since = s->sample;
	s->wall_offset_ns = s->sample.real_ns - s->sample.t_ns;
	s->sleep_offset_ns = clock_boot_ns() - clock_mono_ns();
	session_add_event(s, &(struct event){.kind = EVENT_ATTACH,
				     .t_ns = s->sample.t_ns,
				     .real_ns = s->sample.real_ns});
	if (r != -ESRCH) {
		rates_push(&s->rates, &s->sample);
		engine_remember(s, 0);
		engine_show(s, host);
	}
	struct event events[SESSION_PENDING_MAX];
	size_t n = engine_take_pending(s, events);

	session_unlock(s);
	int recorded = engine_record(s, events, n);

	return r == -ESRCH ? r : recorded;
}

/* The target has ended: say how, on screen and in the last row. */
static int engine_end(struct session *s)
{
	struct event events[SESSION_PENDING_MAX], end = {.kind = EVENT_LOST};
	struct event limits[LIMIT_EVENTS_MAX];
	size_t n_limits = limits_last(s, limits);

	if (target_end(s->target, &end) < 0)
		end.kind = EVENT_LOST;
	end.t_ns = s->sample.t_ns;
	end.real_ns = s->sample.real_ns;
	rates_push(&s->rates, &s->sample);
	/* Reaped by somebody else before we looked: it is known which process, and that it is
	 * dead. */
	if (!sample_has(&s->sample, METRIC_PID)) {
		sample_set(&s->sample, METRIC_PID, target_pid(s->target));
		sample_set(&s->sample, METRIC_STATE, 'X');
	}
	session_lock(s);
	limits_tell(s, limits, n_limits);
	session_add_event(s, &end);
	s->now.end = end;
	s->now.state = SESSION_ENDED;
	sample_take_counters(&s->now.sample, &s->sample);
	sample_fill_gauges(&s->now.sample, &s->living);
	size_t n = engine_take_pending(s, events);

	session_unlock(s);
	return engine_record(s, events, n);
}

static bool engine_is_done(const struct session *s)
{
	const struct session_options *o = &s->options;

	if (o->samples && s->samples >= o->samples)
		return true;
	return o->duration_ns && s->sample.t_ns - s->now.attach_t_ns >= o->duration_ns;
}

/* A poke may mean a new interval, or an event whose row should not wait for a far deadline. */
static bool engine_is_due(struct session *s)
{
	bool slept = s->interval_ns <= ENGINE_SLEEP_NS;

	if (slept && !atomic_exchange(&s->poked, false))
		return true;
	session_lock(s);
	bool event = s->n_pending > 0;
	int64_t interval = s->now.interval_ns;

	session_unlock(s);
	if (interval != s->interval_ns) {
		s->interval_ns = interval;
		sampler_set_interval(s->sampler, interval);
		s->next_ns = MAX(s->sample.t_ns + interval, clock_mono_ns());
		engine_flush(s);
		slept = false;
	}
	return slept || event || atomic_load(&s->interrupted) || clock_mono_ns() >= s->next_ns;
}

static void engine_set_state(struct session *s, enum session_state state)
{
	session_lock(s);
	s->now.state = state;
	session_unlock(s);
}

static int engine_loop(struct session *s)
{
	int r = engine_attach(s);

	while (r >= 0 && !atomic_load(&s->interrupted)) {
		bool ended;

		if (engine_is_done(s)) {
			engine_set_state(s, SESSION_DONE);
			break;
		}
		engine_next(s);
		engine_hurry(s);
		do
			ended = engine_wait(s);
		while (!ended && !engine_is_due(s));
		if (!atomic_load(&s->interrupted))
			r = engine_tick(s);
		/* On a screen a failed recording is a banner; the watching goes on. */
		if (r < 0 && r != -ESRCH && s->threaded)
			r = 0;
	}
	return r == -ESRCH ? engine_end(s) : r;
}

int engine_run(struct session *s)
{
	s->interval_ns = s->options.interval_ns;
	schedule_promptly();
	int r = engine_loop(s), flushed = engine_flush(s);

	r = r < 0 ? r : flushed;
	if (s->hurry.first)
		schedule_first(false);
	if (s->now.state == SESSION_ENDED || s->now.state == SESSION_DONE)
		session_wake(s);
	if (r < 0 && !s->threaded)
		engine_set_state(s, SESSION_FAILED);
	return s->threaded ? 0 : r;
}
