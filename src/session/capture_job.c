/* SPDX-License-Identifier: MIT */
/* The thread of the captures: one job after the other, each from a question to a capture. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "base/units.h"
#include "profile/arena.h"
#include "profile/readable.h"
#include "profile/symbolize.h"
#include "session/capture_internal.h"

static int job_load(const struct capture_job *job, struct capture *ret, struct why *why)
{
	struct profile *p = NULL;
	int r = job->load(job->arg, &p, ret->remark, why);

	ret->profile = p;
	return r;
}

/* Names for addresses, as far as files that are here can give them. */
static int job_symbolize(struct capture *fresh, struct why *why)
{
	struct profile *p = (struct profile *)fresh->profile;
	struct symbolize_result result = {0};
	struct readable how;
	int r = symbolize_is_needed(p) ? symbolize_profile(p, NULL, &result, why) : 0;

	if (r < 0)
		return r;
	if (result.warning.text[0] && !fresh->remark[0])
		memcpy(fresh->remark, result.warning.text, sizeof(fresh->remark));
	readable_parse(NULL, &how); /* as reports do unless they are asked otherwise */
	return readable_make(p, &how);
}

/* From the question to something that can be shown; the lock is not held. */
static int job_make(struct captures *c, const struct capture_job *job, struct capture *fresh,
	struct why *why)
{
	memcpy(fresh->kind, job->kind, sizeof(fresh->kind));
	memcpy(fresh->label, job->label, sizeof(fresh->label));
	fresh->seconds = job->seconds;
	int r = job->what == JOB_ASK ? capture_ask(c, job, fresh, why)
				     : job_load(job, fresh, why);

	/* Who loads a file gives names as the user wants them. */
	if (r == 0 && job->what == JOB_ASK)
		r = job_symbolize(fresh, why);
	if (r < 0)
		return r;
	if (atomic_load(&c->stop))
		return -ECANCELED;
	if (!fresh->t_ns) {
		fresh->t_ns = clock_mono_ns();
		fresh->real_ns = clock_real_ns();
	}
	fresh->memory = sizeof(*fresh) + fresh->size + arena_size(fresh->profile->arena);
	return 0;
}

/* How it went, in a sentence. */
static void job_say(const struct capture_job *job, const struct capture *fresh, int r,
	const struct why *why, const char *left, char *say, size_t size)
{
	const char *s = r == 0 && fresh->profile->n_samples == 1 ? "" : "s";
	char bytes[UNITS_TEXT_MAX];

	if (r == -ECANCELED) {
		snprintf(say, size, "%s: given up, nothing is kept", job->label);
	} else if (r < 0) {
		snprintf(say, size, "%s", why->text[0] ? why->text : error_words(r));
	} else if (left[0]) {
		snprintf(say, size, "%s is there; %s", job->label, left);
	} else if (fresh->profile->n_samples == 0) {
		snprintf(say, size, "%s is there, but empty", job->label);
	} else if (fresh->remark[0]) {
		snprintf(say, size, "%s", fresh->remark);
	} else if (fresh->size > 0) {
		units_bytes(bytes, (double)fresh->size);
		snprintf(say, size, "%s is there: %zu stack%s in %s", job->label,
			fresh->profile->n_samples, s, bytes);
	} else {
		snprintf(say, size, "%s is there: %zu stack%s", job->label,
			fresh->profile->n_samples, s);
	}
}

/* The job is through: tell, and only then be ready for the next. The lock as below. */
static void job_end(struct captures *c, const struct capture *fresh, bool failed)
{
	char say[sizeof(c->now.sentence)];
	bool quit = c->quit;

	memcpy(say, c->now.sentence, sizeof(say));
	pthread_mutex_unlock(&c->lock);
	if (c->options.ended && !quit)
		c->options.ended(c->options.arg, failed ? NULL : fresh, say);
	pthread_mutex_lock(&c->lock);
	c->now.failed = failed;
	c->now.ended++;
	c->now.phase = CAPTURE_IDLE;
	c->now.canceling = false;
	c->now.label[0] = '\0';
	c->now.seconds = 0;
	c->asked_ns = 0;
	pthread_cond_broadcast(&c->idle);
	captures_wake(c);
}

/* One job. The lock is held at the beginning and at the end, not meanwhile. */
static void job_run(struct captures *c)
{
	_cleanup_free_ struct capture_job *job = xcalloc(1, sizeof(*job));
	struct capture *fresh = capture_new();
	char left[CAPTURE_LABEL_MAX + 80] = "";
	struct why why = {""};

	*job = c->wanted;
	c->wanted.what = JOB_NONE;
	pthread_mutex_unlock(&c->lock);
	int r = job_make(c, job, fresh, &why);

	pthread_mutex_lock(&c->lock);
	if (r == 0 && c->now.canceling)
		r = -ECANCELED;
	if (r == 0)
		captures_add(c, (struct capture *)capture_ref(fresh), left, sizeof(left));
	job_say(job, fresh, r, &why, left, c->now.sentence, sizeof(c->now.sentence));
	job_end(c, fresh, r < 0);
	/* Freeing what is not kept may take its time. */
	pthread_mutex_unlock(&c->lock);
	capture_unref(fresh);
	pthread_mutex_lock(&c->lock);
}

/* The index page; the lock as above. */
static void job_ask_kinds(struct captures *c)
{
	struct capture_now *got = c->scratch;
	struct why why = {""};

	c->wants_kinds = false;
	c->now.kinds_busy = true;
	pthread_mutex_unlock(&c->lock);
	memset(got, 0, sizeof(*got));
	int r = capture_ask_index(c, got, &why);

	pthread_mutex_lock(&c->lock);
	if (r == 0) {
		memcpy(c->now.kinds, got->kinds, sizeof(got->kinds));
		memcpy(c->now.place, got->place, sizeof(got->place));
		c->now.n_kinds = got->n_kinds;
	}
	if (r != -ECANCELED)
		memcpy(c->now.kinds_why, why.text, sizeof(why.text));
	c->now.kinds_t_ns = clock_mono_ns();
	c->now.kinds_busy = c->wants_kinds;
	captures_wake(c);
}

static void *captures_thread(void *arg)
{
	struct captures *c = arg;

	pthread_mutex_lock(&c->lock);
	while (!c->quit) {
		/* What was given up must not end what comes next; this may have been, too. */
		atomic_store(&c->stop, c->now.canceling);
		if (c->wanted.what != JOB_NONE)
			job_run(c);
		else if (c->wants_kinds)
			job_ask_kinds(c);
		else
			pthread_cond_wait(&c->change, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* Under the lock. */
static int captures_begin_thread(struct captures *c)
{
	if (c->threaded)
		return 0;
	int r = thread_start(&c->thread, captures_thread, c);

	c->threaded = r == 0;
	return r;
}

/* Put a job in its place. */
static int captures_want(struct captures *c, const struct capture_job *job, struct why *why)
{
	int r = 0;

	pthread_mutex_lock(&c->lock);
	if (c->now.phase != CAPTURE_IDLE)
		r = why_set(
			why, -EBUSY, "%s is still being taken: one at a time", c->now.label);
	if (r == 0)
		r = captures_begin_thread(c);
	if (r == 0) {
		c->wanted = *job;
		c->now.phase = job->what == JOB_ASK ? CAPTURE_FINDING : CAPTURE_DECODING;
		memcpy(c->now.label, job->label, sizeof(c->now.label));
		c->now.seconds = job->seconds;
		atomic_store(&c->received, 0);
		pthread_cond_signal(&c->change);
	}
	pthread_mutex_unlock(&c->lock);
	if (r == -EAGAIN || r == -ENOMEM)
		return why_errno(why, r, "cannot start the thread that takes profiles");
	return r;
}

int captures_start(struct captures *c, const char *kind, int seconds, struct why *why)
{
	struct capture_job job = {.what = JOB_ASK};

	if (!kind_is_name(kind, strlen(kind)))
		return why_set(why, -EINVAL, "\"%.60s\" is no kind of profile", kind);
	snprintf(job.kind, sizeof(job.kind), "%s", kind);
	if (seconds <= 0 && strcmp(kind, "profile") == 0)
		seconds = CAPTURE_CPU_SECONDS;
	job.seconds = CLAMP(seconds, 0, (int)CAPTURE_SECONDS_MAX);
	capture_label(kind, job.seconds, job.label);
	return captures_want(c, &job, why);
}

int captures_start_fetch(struct captures *c, const struct fetch *f, struct why *why)
{
	_cleanup_free_ struct capture_job *job = xcalloc(1, sizeof(*job));

	job->what = JOB_ASK;
	job->is_whole = true;
	job->fetch = *f;
	job->seconds = f->seconds;
	/* What stands in a path may be anything. */
	text_printable(job->kind, sizeof(job->kind), f->kind, strlen(f->kind));
	capture_label(job->kind, job->seconds, job->label);
	return captures_want(c, job, why);
}

int captures_run(
	struct captures *c, const char *label, capture_load_fn load, void *arg, struct why *why)
{
	struct capture_job job = {.what = JOB_LOAD, .load = load, .arg = arg};

	text_printable(job.label, sizeof(job.label), label, strlen(label));
	return captures_want(c, &job, why);
}

bool captures_wait(struct captures *c, int64_t limit_ns)
{
	int64_t until = clock_mono_ns() + limit_ns;
	struct timespec ts = {.tv_sec = until / NS_PER_S, .tv_nsec = until % NS_PER_S};

	pthread_mutex_lock(&c->lock);
	while (c->now.phase != CAPTURE_IDLE &&
		pthread_cond_timedwait(&c->idle, &c->lock, &ts) != ETIMEDOUT)
		continue;
	bool idle = c->now.phase == CAPTURE_IDLE;

	pthread_mutex_unlock(&c->lock);
	return idle;
}

void captures_cancel(struct captures *c)
{
	pthread_mutex_lock(&c->lock);
	if (c->now.phase != CAPTURE_IDLE) {
		c->now.canceling = true;
		atomic_store(&c->stop, true);
	}
	pthread_mutex_unlock(&c->lock);
}

void captures_ask_kinds(struct captures *c)
{
	pthread_mutex_lock(&c->lock);
	if (captures_begin_thread(c) == 0) {
		c->wants_kinds = c->now.kinds_busy = true;
		pthread_cond_signal(&c->change);
	}
	pthread_mutex_unlock(&c->lock);
}
