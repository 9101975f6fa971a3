/* SPDX-License-Identifier: MIT */
#include "session/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "profile/arena.h"
#include "session/capture_internal.h"

struct capture *capture_new(void)
{
	struct capture *c = xcalloc(1, sizeof(*c));

	c->refs = xcalloc(1, sizeof(*c->refs));
	atomic_init(c->refs, 1);
	return c;
}

const struct capture *capture_ref(const struct capture *c)
{
	atomic_fetch_add(c->refs, 1);
	return c;
}

void capture_unref(const struct capture *c)
{
	if (!c || atomic_fetch_sub(c->refs, 1) > 1)
		return;
	profile_free((struct profile *)c->profile);
	free((void *)c->bytes);
	free(c->refs);
	free((struct capture *)c);
}

const struct capture *capture_find(const struct capture_now *now, uint64_t id)
{
	for (size_t i = 0; i < now->n; i++)
		if (now->list[i]->id == id)
			return now->list[i];
	return NULL;
}

void capture_label(const char *kind, int seconds, char *out)
{
	bool cpu = strcmp(kind, "profile") == 0;

	if (cpu)
		snprintf(out, CAPTURE_LABEL_MAX, "cpu %d s", seconds);
	else if (seconds > 0)
		snprintf(out, CAPTURE_LABEL_MAX, "%.80s over %d s", kind, seconds);
	else
		snprintf(out, CAPTURE_LABEL_MAX, "%.100s", kind);
}

void captures_set_phase(struct captures *c, enum capture_phase phase)
{
	pthread_mutex_lock(&c->lock);
	c->now.phase = phase;
	c->asked_ns = phase == CAPTURE_ASKING ? clock_mono_ns() : c->asked_ns;
	pthread_mutex_unlock(&c->lock);
	captures_wake(c);
}

void captures_wake(const struct captures *c)
{
	uint64_t one = 1;

	/* A full counter means that the screen has not yet looked: it will. */
	if (write(c->options.wake_fd, &one, sizeof(one)) < 0)
		return;
}

static size_t captures_memory(const struct captures *c)
{
	size_t sum = 0;

	for (size_t i = 0; i < c->now.n; i++)
		sum += c->now.list[i]->memory;
	return sum;
}

void captures_add(struct captures *c, struct capture *fresh, char *say, size_t size)
{
	struct capture_now *now = &c->now;
	size_t left = 0, memory = fresh->memory;
	char label[CAPTURE_LABEL_MAX] = "";

	fresh->id = ++c->last_id;
	/* The newest stays, however large it is. */
	while (now->n > 0 &&
		(now->n == CAPTURES_MAX || captures_memory(c) + memory > CAPTURES_BYTES_MAX)) {
		memcpy(label, now->list[0]->label, sizeof(label));
		capture_unref(now->list[0]);
		memmove(now->list, now->list + 1, --now->n * sizeof(*now->list));
		left++;
	}
	now->left += left;
	now->list[now->n++] = fresh;
	say[0] = '\0';
	if (left == 1)
		snprintf(say, size, "the oldest capture, %s, had to leave the list", label);
	else if (left > 1)
		snprintf(say, size, "the %zu oldest captures had to leave the list", left);
}

void captures_now(struct captures *c, struct capture_now *ret)
{
	const struct capture *before[CAPTURES_MAX];
	size_t n = c->n_shown;

	memcpy(before, c->shown, sizeof(before));
	pthread_mutex_lock(&c->lock);
	COPY_USED(ret, &c->now, kinds, c->now.n_kinds);
	for (size_t i = 0; i < ret->n; i++)
		c->shown[i] = capture_ref(ret->list[i]);
	c->n_shown = ret->n;
	if (c->asked_ns)
		ret->elapsed_s = (double)(clock_mono_ns() - c->asked_ns) / 1e9;
	pthread_mutex_unlock(&c->lock);
	ret->bytes = ret->phase == CAPTURE_IDLE ? 0 : atomic_load(&c->received);
	/* Freeing a large one takes its time: not under the lock. */
	for (size_t i = 0; i < n; i++)
		capture_unref(before[i]);
}

const struct capture *captures_newest(struct captures *c, const char *kind)
{
	const struct capture *found = NULL;

	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < c->now.n; i++)
		if (strcmp(c->now.list[i]->kind, kind) == 0)
			found = c->now.list[i];
	if (found)
		capture_ref(found);
	pthread_mutex_unlock(&c->lock);
	return found;
}

static void captures_destroy(struct captures *c)
{
	for (size_t i = 0; i < c->now.n; i++)
		capture_unref(c->now.list[i]);
	for (size_t i = 0; i < c->n_shown; i++)
		capture_unref(c->shown[i]);
	http_free(c->http);
	file_close(c->options.proc_dirfd);
	file_close(c->options.wake_fd);
	free(c->scratch);
	pthread_cond_destroy(&c->change);
	pthread_cond_destroy(&c->idle);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

int captures_new(const struct captures_options *o, struct captures **ret)
{
	struct captures *c = xcalloc(1, sizeof(*c));
	pthread_condattr_t attr;

	c->options = *o;
	if (o->place) {
		c->place = *o->place;
		c->options.place = &c->place;
	}
	if (o->tls) {
		c->tls = *o->tls;
		c->options.tls = &c->tls;
	}
	c->now.can_ask = o->golang || o->place;
	c->scratch = xcalloc(1, sizeof(*c->scratch));
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->change, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&c->idle, &attr);
	pthread_condattr_destroy(&attr);
	c->options.wake_fd = fcntl(o->wake_fd, F_DUPFD_CLOEXEC, 3);
	c->options.proc_dirfd =
		o->proc_dirfd < 0 ? -1 : fcntl(o->proc_dirfd, F_DUPFD_CLOEXEC, 3);
	if (c->options.wake_fd < 0 || (o->proc_dirfd >= 0 && c->options.proc_dirfd < 0)) {
		int r = -errno;

		captures_destroy(c);
		return r;
	}
	*ret = c;
	return 0;
}

void captures_free(struct captures *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->quit = true;
	atomic_store(&c->stop, true);
	pthread_cond_signal(&c->change);
	pthread_mutex_unlock(&c->lock);
	if (c->threaded)
		pthread_join(c->thread, NULL);
	captures_destroy(c);
}
