/* SPDX-License-Identifier: MIT */
#include "session/surveyor.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/thread.h"
#include "session/surveyor_file.h"

/* What is to be written. */
struct surveyor_job {
	enum surveyor_file what;
	struct surveyor_want want;
	char *directory; /* NULL: nothing */
};

struct surveyor {
	pthread_mutex_t lock;
	pthread_cond_t asked, answered;
	pthread_t thread;
	bool threaded, quit;
	atomic_bool stop; /* what is being counted is not wanted any more */
	int wake_fd;
	/* Under the lock: */
	struct surveyor_want want; /* the newest question; of NULL: none that waits */
	bool counting;             /* a question waits or is worked on */
	uint64_t question;         /* its number */
	struct survey *answer;     /* to it */
	struct why why;
	bool answered_it;
	struct surveyor_job job;
	bool writing, said_bad, said;
	struct why saying;
};

static void surveyor_let_go(struct surveyor_want *w)
{
	capture_unref(w->of);
	capture_unref(w->base);
	*w = (struct surveyor_want){0};
}

static struct surveyor_want surveyor_hold(const struct surveyor_want *w)
{
	struct surveyor_want held = *w;

	held.of = capture_ref(w->of);
	held.base = w->base ? capture_ref(w->base) : NULL;
	return held;
}

static void surveyor_wake(const struct surveyor *s)
{
	uint64_t one = 1;

	/* A full counter is awake already. */
	if (s->wake_fd >= 0 && write(s->wake_fd, &one, sizeof(one)) < 0)
		assert(errno == EAGAIN || errno == EINTR);
}

/* The lock is held at the beginning and at the end. */
static void surveyor_count(struct surveyor *s)
{
	struct surveyor_want want = s->want;
	uint64_t question = s->question;
	struct survey *fresh = NULL;
	struct why why = {""};

	s->want = (struct surveyor_want){0};
	atomic_store(&s->stop, false);
	pthread_mutex_unlock(&s->lock);
	struct survey_want what = {
		.value = want.value, .hide_runtime = want.hide_runtime, .stop = &s->stop};

	survey_new(
		want.of->profile, want.base ? want.base->profile : NULL, &what, &fresh, &why);
	surveyor_let_go(&want);
	pthread_mutex_lock(&s->lock);
	if (question != s->question) {
		survey_free(fresh);
		return;
	}
	survey_free(s->answer);
	s->answer = fresh;
	s->why = why;
	s->answered_it = true;
	s->counting = false;
	pthread_cond_broadcast(&s->answered);
	surveyor_wake(s);
}

static void surveyor_do_write(struct surveyor *s)
{
	struct surveyor_job job = s->job;
	struct why why = {""};

	s->job = (struct surveyor_job){0};
	pthread_mutex_unlock(&s->lock);
	int r = surveyor_file_write(job.what, &job.want, job.directory, &why);

	surveyor_let_go(&job.want);
	free(job.directory);
	pthread_mutex_lock(&s->lock);
	s->saying = why;
	s->said_bad = r < 0;
	s->said = true;
	s->writing = false;
	pthread_cond_broadcast(&s->answered);
	surveyor_wake(s);
}

static void *surveyor_thread(void *arg)
{
	struct surveyor *s = arg;

	pthread_mutex_lock(&s->lock);
	while (!s->quit) {
		if (s->want.of)
			surveyor_count(s);
		else if (s->job.directory)
			surveyor_do_write(s);
		else
			pthread_cond_wait(&s->asked, &s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

int surveyor_new(int wake_fd, struct surveyor **ret)
{
	struct surveyor *s = xcalloc(1, sizeof(*s));
	pthread_condattr_t attr;

	s->wake_fd = wake_fd;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->asked, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->answered, &attr);
	pthread_condattr_destroy(&attr);
	int r = thread_start(&s->thread, surveyor_thread, s);

	s->threaded = r == 0;
	if (r < 0) {
		surveyor_free(s);
		return r;
	}
	*ret = s;
	return 0;
}

void surveyor_free(struct surveyor *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	s->quit = true;
	atomic_store(&s->stop, true);
	pthread_cond_signal(&s->asked);
	pthread_mutex_unlock(&s->lock);
	if (s->threaded)
		pthread_join(s->thread, NULL);
	surveyor_let_go(&s->want);
	surveyor_let_go(&s->job.want);
	free(s->job.directory);
	survey_free(s->answer);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->asked);
	pthread_cond_destroy(&s->answered);
	free(s);
}

int surveyor_ask(struct surveyor *s, const struct surveyor_want *want)
{
	pthread_mutex_lock(&s->lock);
	surveyor_let_go(&s->want);
	s->want = surveyor_hold(want);
	s->question++;
	atomic_store(&s->stop, true);
	s->counting = true;
	s->answered_it = false;
	pthread_cond_signal(&s->asked);
	pthread_mutex_unlock(&s->lock);
	return 0;
}

/* Under the lock: wait until *flag, at most so long. */
static void surveyor_wait(struct surveyor *s, const bool *flag, int64_t patience_ns)
{
	int64_t end = clock_mono_ns() + patience_ns;
	struct timespec until = {(time_t)(end / NS_PER_S), (long)(end % NS_PER_S)};

	while (!*flag && patience_ns > 0 &&
		pthread_cond_timedwait(&s->answered, &s->lock, &until) == 0)
		;
}

bool surveyor_take(
	struct surveyor *s, int64_t patience_ns, struct survey **ret, struct why *ret_why)
{
	pthread_mutex_lock(&s->lock);
	if (s->counting)
		surveyor_wait(s, &s->answered_it, patience_ns);
	bool there = s->answered_it;

	if (there) {
		*ret = TAKE_PTR(s->answer);
		*ret_why = s->why;
		s->answered_it = false;
	}
	pthread_mutex_unlock(&s->lock);
	return there;
}

int surveyor_write(struct surveyor *s, enum surveyor_file what,
	const struct surveyor_want *want, const char *directory)
{
	int r = 0;

	pthread_mutex_lock(&s->lock);
	if (s->writing) {
		r = -EBUSY;
	} else {
		s->job = (struct surveyor_job){what, surveyor_hold(want), xstrdup(directory)};
		s->writing = true;
		s->said = false;
		pthread_cond_signal(&s->asked);
	}
	pthread_mutex_unlock(&s->lock);
	return r;
}

bool surveyor_said(struct surveyor *s, int64_t patience_ns, struct why *ret, bool *ret_bad)
{
	pthread_mutex_lock(&s->lock);
	if (s->writing)
		surveyor_wait(s, &s->said, patience_ns);
	bool there = s->said;

	if (there) {
		*ret = s->saying;
		*ret_bad = s->said_bad;
		s->said = false;
	}
	pthread_mutex_unlock(&s->lock);
	return there;
}
