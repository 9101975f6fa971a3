/* SPDX-License-Identifier: MIT */
#include "session/look.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/thread.h"
#include "proc/living.h"

enum { LOOK_PATIENCE_MS = 200 };

/* How often a kind may be read, and what share of the time it may take. */
static const struct look_pace {
	int64_t apart_ns;
	int64_t share; /* one part in so many of the time */
} look_paces[LOOK_KINDS] = {
	[LOOK_BOUNDS] = {NS_PER_S - NS_PER_S / 16, 100},
	[LOOK_FILES] = {2 * NS_PER_S - NS_PER_S / 16, 100},
	[LOOK_MAPPINGS] = {0, 0},
	[LOOK_FACTS] = {0, 0},
};

/* Reading stops here, with what there is until then. */
static const int64_t look_limit_ns = 2 * NS_PER_S;

struct looker {
	int dirfd, wake_fd;
	looker_read read;
	void *read_arg;
	struct cgroup *cgroup; /* the thread's alone */
	pthread_mutex_t lock;  /* guards from here on; never held while reading */
	pthread_cond_t change;
	bool threaded, quit;
	bool ended,
		left_behind; /* its thread has; nobody waits for that: it frees the looker */
	pthread_t thread;
	unsigned asked;
	bool fresh[LOOK_KINDS]; /* not taken yet */
	struct looks found;
};

void looks_done(struct looks *looks)
{
	free(looks->bounds);
	files_free(looks->files);
	mappings_free(looks->mappings);
	free(looks->facts);
	*looks = (struct looks){0};
}

static int64_t look_cancelled(int dirfd)
{
	static const char word[] = "cancelled_write_bytes: ";
	char text[512];
	const char *at;

	if (file_read_small(dirfd, "io", text, sizeof(text)) < 0)
		return -1;
	at = strstr(text, word);
	return at ? strtoll(at + strlen(word), NULL, 10) : -1;
}

/* Every part that can be read; an error only when none could. */
static int look_bounds(struct looker *l, struct look_bounds **ret)
{
	_cleanup_free_ struct look_bounds *b = xcalloc(1, sizeof(*b));
	int r = l->cgroup ? 0 : cgroup_open(l->dirfd, &l->cgroup);

	b->has_cgroup = r >= 0 && cgroup_read(l->cgroup, &b->cgroup) >= 0;
	b->has_overhead = mappings_read_overhead(l->dirfd, &b->overhead) >= 0;
	b->cancelled_write_bytes = look_cancelled(l->dirfd);
	b->cpus = limits_read_cpus(l->dirfd);
	r = limits_read(l->dirfd, &b->limits);
	if (r < 0)
		b->limits.has = 0;
	if (r < 0 && b->cpus < 0 && !b->has_cgroup)
		return r;
	*ret = TAKE_PTR(b);
	return 0;
}

static int look_facts(struct looker *l, struct target_info **ret)
{
	_cleanup_free_ struct target_info *info = xcalloc(1, sizeof(*info));
	int r = target_read_facts(l->dirfd, info);

	if (r >= 0)
		*ret = TAKE_PTR(info);
	return r;
}

static int look_read(void *arg, enum look_kind kind, struct looks *ret)
{
	struct looker *l = arg;
	const struct files_limits files = {.limit_ns = look_limit_ns};
	const struct mappings_limits mappings = {.limit_ns = look_limit_ns};
	_cleanup_close_ int living = -1;
	int r;

	switch (kind) {
	case LOOK_BOUNDS:
		return look_bounds(l, &ret->bounds);
	case LOOK_FILES:
		r = living = living_open(l->dirfd);
		return r < 0 ? r : files_read(living, &files, &ret->files);
	case LOOK_MAPPINGS:
		r = living = living_open(l->dirfd);
		return r < 0 ? r : mappings_read(living, &mappings, &ret->mappings);
	case LOOK_FACTS:
		return look_facts(l, &ret->facts);
	case LOOK_KINDS:
		break;
	}
	return -EINVAL;
}

/* Put what is newer in the place of what is older, which `from` then holds. */
static void looks_swap(struct looks *to, struct looks *from, enum look_kind kind)
{
	if (kind == LOOK_BOUNDS && from->bounds)
		SWAP(to->bounds, from->bounds);
	if (kind == LOOK_FILES && from->files)
		SWAP(to->files, from->files);
	if (kind == LOOK_MAPPINGS && from->mappings)
		SWAP(to->mappings, from->mappings);
	if (kind == LOOK_FACTS && from->facts)
		SWAP(to->facts, from->facts);
	to->error[kind] = from->error[kind];
	to->t_ns[kind] = from->t_ns[kind];
	to->cost_ns[kind] = from->cost_ns[kind];
}

static void looker_wake_screen(struct looker *l)
{
	uint64_t one = 1;

	/* A full counter means that the screen has not yet looked: it will. */
	if (write(l->wake_fd, &one, sizeof(one)) < 0)
		return;
}

/* One reading; the lock is held at the beginning and at the end, not meanwhile. */
static void looker_work(struct looker *l, enum look_kind kind)
{
	struct looks got = {0};

	got.t_ns[kind] = clock_mono_ns();
	l->asked &= ~(1u << kind);
	l->found.busy[kind] = true;
	l->found.since_ns[kind] = got.t_ns[kind];
	pthread_mutex_unlock(&l->lock);
	got.error[kind] = l->read(l->read_arg, kind, &got);
	got.cost_ns[kind] = clock_mono_ns() - got.t_ns[kind];
	pthread_mutex_lock(&l->lock);
	looks_swap(&l->found, &got, kind);
	l->found.busy[kind] = false;
	l->found.since_ns[kind] = 0;
	l->fresh[kind] = true;
	looks_done(&got);
	looker_wake_screen(l);
}

/* The thread has ended, is ending, or never began. */
static void looker_destroy(struct looker *l)
{
	looks_done(&l->found);
	cgroup_free(l->cgroup);
	file_close(l->dirfd);
	file_close(l->wake_fd);
	pthread_cond_destroy(&l->change);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void *looker_thread(void *arg)
{
	struct looker *l = arg;

	pthread_mutex_lock(&l->lock);
	while (!l->quit) {
		if (!l->asked)
			pthread_cond_wait(&l->change, &l->lock);
		for (int i = 0; i < LOOK_KINDS && !l->quit; i++)
			if (l->asked & 1u << i)
				looker_work(l, (enum look_kind)i);
	}
	l->ended = true;
	bool last = l->left_behind;

	pthread_mutex_unlock(&l->lock);
	if (last)
		looker_destroy(l);
	return NULL;
}
int looker_new(int dirfd, int wake_fd, struct looker **ret)
{
	struct looker *l = xcalloc(1, sizeof(*l));

	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->change, NULL);
	l->read = look_read;
	l->read_arg = l;
	l->dirfd = fcntl(dirfd, F_DUPFD_CLOEXEC, 3);
	l->wake_fd = fcntl(wake_fd, F_DUPFD_CLOEXEC, 3);
	if (l->dirfd < 0 || l->wake_fd < 0) {
		int r = -errno;

		looker_destroy(l);
		return r;
	}
	*ret = l;
	return 0;
}

void looker_set_read(struct looker *l, looker_read read, void *arg)
{
	l->read = read;
	l->read_arg = arg;
}

void looker_free(struct looker *l)
{
	struct timespec deadline;

	if (!l)
		return;
	if (!l->threaded) {
		looker_destroy(l);
		return;
	}
	pthread_mutex_lock(&l->lock);
	l->quit = true;
	pthread_cond_signal(&l->change);
	pthread_mutex_unlock(&l->lock);
	clock_gettime(CLOCK_REALTIME, &deadline);
	deadline.tv_nsec += LOOK_PATIENCE_MS * NS_PER_MS;
	deadline.tv_sec += deadline.tv_nsec / NS_PER_S;
	deadline.tv_nsec %= NS_PER_S;
	/* One that a dead file server holds must not hold the user too. */
	if (pthread_timedjoin_np(l->thread, NULL, &deadline) == 0) {
		looker_destroy(l);
		return;
	}
	pthread_t thread = l->thread;

	pthread_mutex_lock(&l->lock);
	bool ended = l->ended;

	l->left_behind = !ended;
	pthread_mutex_unlock(&l->lock);
	if (!ended) {
		pthread_detach(thread);
		return;
	}
	pthread_join(thread, NULL);
	looker_destroy(l);
}

static bool looker_is_due(const struct looker *l, enum look_kind kind, int64_t now_ns)
{
	const struct look_pace *pace = &look_paces[kind];
	int64_t wait = MAX(pace->apart_ns, pace->share * l->found.cost_ns[kind]);

	if (l->found.busy[kind])
		return false;
	return !l->found.t_ns[kind] || now_ns - l->found.t_ns[kind] >= wait;
}

static bool looker_start(struct looker *l)
{
	if (!l->threaded)
		l->threaded = thread_start(&l->thread, looker_thread, l) == 0;
	return l->threaded;
}

void looker_ask(struct looker *l, unsigned kinds)
{
	int64_t now_ns = clock_mono_ns();

	if (!kinds)
		return;
	pthread_mutex_lock(&l->lock);
	for (int i = 0; i < LOOK_KINDS; i++)
		if ((kinds & 1u << i) && looker_is_due(l, (enum look_kind)i, now_ns))
			l->asked |= 1u << i;
	/* Without a thread there is nothing to show: the next call tries again. */
	if (l->asked && looker_start(l))
		pthread_cond_signal(&l->change);
	pthread_mutex_unlock(&l->lock);
}

bool looker_take(struct looker *l, struct looks *looks)
{
	struct looks old = {0};
	bool any = false;

	pthread_mutex_lock(&l->lock);
	for (int i = 0; i < LOOK_KINDS; i++) {
		looks->busy[i] = l->found.busy[i] || l->asked & 1u << i;
		looks->since_ns[i] = l->found.since_ns[i];
		if (!l->fresh[i])
			continue;
		/* The pace goes on from these, whoever owns the result. */
		int64_t t_ns = l->found.t_ns[i], cost_ns = l->found.cost_ns[i];

		looks_swap(looks, &l->found, (enum look_kind)i);
		looks_swap(&old, &l->found, (enum look_kind)i);
		l->found.t_ns[i] = t_ns;
		l->found.cost_ns[i] = cost_ns;
		l->fresh[i] = false;
		any = true;
	}
	pthread_mutex_unlock(&l->lock);
	looks_done(&old);
	return any;
}
