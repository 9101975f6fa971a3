/* SPDX-License-Identifier: MIT */
/* How a session begins and ends, and who fills it: the engine, a recording, or nobody. */
#include "session/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "session/golang.h"
#include "session/internal.h"
#include "session/output.h"

/* So much of a recording of a million rows is remembered that its cells are finer than dots. */
#define SESSION_RECORDING_BUDGET (64 * MIB)

/* PSS on a screen, where no rows are written. */
#define SESSION_MEMORY_NS (5 * NS_PER_S)

/* And switches of single threads: a third of them in each round. */
enum { SESSION_THREAD_TURNS = 3 };

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

static int session_make(const struct session_options *o, struct session **ret, struct why *why)
{
	_cleanup_(session_freep) struct session *s = xcalloc(1, sizeof(*s));

	s->options = *o;
	s->control_fd = s->wake_fd = s->limits.file = -1;
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

int session_open_recording(const char *path, struct session **ret, struct why *why)
{
	_cleanup_(session_freep) struct session *s = NULL;
	struct session_options o = {
		.interval_ns = NS_PER_S, .history_bytes = SESSION_RECORDING_BUDGET};
	struct recording *recording;
	int r = recording_open(path, &recording, why);

	if (r < 0)
		return r;
	o.keeps_asked = recording_has_asked(recording);
	r = session_make(&o, &s, why);
	if (r < 0) {
		recording_free(recording);
		return r;
	}
	s->recording = recording;
	r = recording_begin(s, why);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(s);
	return 0;
}

int session_open_profiles(const char *name, const struct captures_options *o,
	struct session **ret, struct why *why)
{
	struct session_options so = {.interval_ns = NS_PER_S, .history_bytes = 256 * KIB};
	_cleanup_(session_freep) struct session *s = NULL;
	struct captures_options from = *o;
	int r = session_make(&so, &s, why);

	from.golang = NULL;
	from.proc_dirfd = -1;
	if (r >= 0)
		r = session_make_captures(s, &from, why);
	if (r < 0)
		return r;
	s->now.state = SESSION_PROFILES;
	text_printable(s->now.info.comm, sizeof(s->now.info.comm), name, strlen(name));
	s->now.attach_t_ns = clock_mono_ns();
	s->now.attach_real_ns = clock_real_ns();
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
	file_close(s->limits.file);
	golang_free(s->options.golang);
	target_close(s->target);
	recording_free(s->recording);
	history_free(s->history);
	file_close(s->control_fd);
	file_close(s->wake_fd);
	pthread_mutex_destroy(&s->lock);
	free(s);
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
	/* Before: the thread itself asks. */
	s->threaded = true;
	int r = thread_start(&s->thread, session_thread, s);

	if (r < 0) {
		s->threaded = false;
		return why_errno(why, r, "cannot start the sampling thread");
	}
	return 0;
}

void session_read_last(struct session *s)
{
	sampler_read(s->sampler, &s->sample);
	session_lock(s);
	sample_take_counters(&s->now.sample, &s->sample);
	session_unlock(s);
}

void session_stop(struct session *s)
{
	if (!s->threaded)
		return;
	session_interrupt(s);
	pthread_join(s->thread, NULL);
	s->threaded = false;
}
