/* SPDX-License-Identifier: MIT */
#include "session/golang.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/thread.h"
#include "golang/build_text.h"
#include "golang/recognise.h"
#include "session/golang_metrics.h"
#include "session/golang_pauses.h"

enum {
	GOLANG_COST = 10, /* asking takes at most this part of the time */
	GOLANG_ENVIRON_MAX = 4 << 20,
	GOLANG_PF_EXITING = 4, /* proc(5), stat, flags */
	GOLANG_LEAD_NS = 3 * 1000 * 1000,
	GOLANG_LEAD_MAX_NS = 200 * 1000 * 1000,
};

#define GOLANG_PACE      NS_PER_S
#define GOLANG_RETRY_MIN (NS_PER_S / 10)
#define GOLANG_LOOK_MAX  (4 * NS_PER_S)  /* looking whether it listens asks it nothing */
#define GOLANG_RETRY_MAX (60 * NS_PER_S) /* asking somebody who did not answer */

struct golang {
	int proc_dirfd;
	struct golang_options options;
	struct http_place place;
	bool may_answer;

	pthread_t thread;
	bool threaded;
	atomic_bool stop;     /* ends a request on its way, too */
	pthread_cond_t wake;  /* the thread's */
	pthread_cond_t first; /* something is known */

	pthread_mutex_t lock; /* guards from here … */
	struct golang_now now;
	struct endpoint endpoint;
	bool has_endpoint, decided, off, again;
	uint64_t shown;                  /* answers that a sample has seen */
	int64_t row_ns, row_interval_ns; /* … to here */

	/* The thread's alone. */
	struct http *http;
	bool answered, told; /* the newest round of all that mattered; failing was told */
	struct go_build build;
	bool has_build;
	int64_t started_ns, retry_ns;
	double last_s;          /* what the newest answer took */
	uint64_t asked_sockets; /* fingerprint of the sockets that did not answer */
	int64_t asked_ns;
};

static void golang_lock(struct golang *g)
{
	pthread_mutex_lock(&g->lock);
}

static void golang_unlock(struct golang *g)
{
	pthread_mutex_unlock(&g->lock);
}

/* On the thread that asks: the file may block when its process is stuck. */
static void golang_read_environ(struct golang *g)
{
	_cleanup_free_ char *block = NULL;
	struct go_environ e;
	size_t n;

	if (file_read_all(g->proc_dirfd, "environ", GOLANG_ENVIRON_MAX, &block, &n) < 0)
		return;
	go_environ_parse(block, n, &e);
	golang_lock(g);
	g->now.environ = e;
	g->now.has_environ = true;
	golang_unlock(g);
}

/* A descriptor of the process's executable, or why there is none. */
static int golang_open_program(int proc_dirfd, struct why *why)
{
	int fd = openat(proc_dirfd, "exe", O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return why_set(why, -ENOENT, "a thread of the kernel: there is no program");
	return fd < 0 ? why_errno(why, -errno, "its program cannot be read") : fd;
}

static int golang_read_build(struct golang *g, struct why *why)
{
	_cleanup_close_ int fd = golang_open_program(g->proc_dirfd, why);

	go_build_done(&g->build);
	memset(&g->build, 0, sizeof(g->build));
	g->has_build = false;
	if (fd < 0)
		return fd;
	int r = go_build_read(fd, &g->build, why);

	g->has_build = r == 0;
	golang_lock(g);
	g->now.is_go = g->has_build;
	snprintf(g->now.version, sizeof(g->now.version), "%.63s", g->build.version);
	g->now.major = g->has_build ? g->build.major : -1;
	g->now.minor = g->has_build ? g->build.minor : -1;
	g->now.has_environ = false;
	go_build_brief(&g->build, g->now.build, sizeof(g->now.build));
	golang_unlock(g);
	if (r == 0)
		golang_read_environ(g);
	return r;
}

/* Where there is nothing to show, and why; gone: it must be looked for anew. */
static void golang_set_state(
	struct golang *g, enum golang_state state, bool gone, const struct why *why)
{
	golang_lock(g);
	g->now.state = g->off ? GOLANG_OFF : state;
	memcpy(g->now.sentence, why->text, sizeof(g->now.sentence));
	g->has_endpoint = g->has_endpoint && !gone;
	g->decided = true;
	pthread_cond_broadcast(&g->first);
	golang_unlock(g);
}

static uint64_t golang_sockets(struct golang *g)
{
	_cleanup_free_ struct listener *l = xcalloc(LISTENERS_MAX, sizeof(*l));
	uint64_t hash = 14695981039346656037u;
	struct why why;
	size_t n = 0;

	if (endpoint_listeners(g->proc_dirfd, l, &n, &why) < 0 && n == 0)
		return 1;
	for (size_t i = 0; i < n * sizeof(*l); i++)
		hash = (hash ^ ((const unsigned char *)l)[i]) * 1099511628211u;
	return n == 0 ? 0 : hash;
}

/* Those who did not answer are left alone for a minute, unless others listen now: -EAGAIN. */
static int golang_find_own(struct golang *g, struct endpoint *e, struct why *why)
{
	uint64_t sockets = golang_sockets(g);
	int64_t now = clock_mono_ns();

	if (g->asked_ns && sockets > 1 && sockets == g->asked_sockets &&
		now - g->asked_ns < GOLANG_RETRY_MAX)
		return -EAGAIN;
	int r = endpoint_find(g->http, g->proc_dirfd, &g->build, &g->stop, e, why);

	g->asked_sockets = sockets;
	g->asked_ns = now;
	return r;
}

/* -ENOTSUP: nothing to ask, now or later. */
static int golang_find(struct golang *g, struct why *why)
{
	_cleanup_free_ struct endpoint *e = xcalloc(1, sizeof(*e));
	int r;

	if (!g->has_build) {
		r = golang_read_build(g, why);
		if (r < 0 && !g->options.place)
			return -ENOTSUP;
	}
	if (g->options.place)
		r = endpoint_open(g->http, &g->place, &g->stop, e, why);
	else
		r = golang_find_own(g, e, why);
	if (r < 0)
		return r;
	golang_lock(g);
	g->endpoint = *e;
	g->has_endpoint = true;
	http_place_show(&e->place, "", g->now.place);
	golang_unlock(g);
	g->asked_ns = 0;
	return 0;
}

static void golang_take(
	struct golang *g, const struct memstats *m, const struct endpoint_look *look)
{
	int64_t t_ns = clock_mono_ns(), real_ns = clock_real_ns();

	golang_lock(g);
	bool before = g->now.state == GOLANG_LIVE;

	golang_pauses_add(&g->now, before ? &g->now.go : NULL, m, t_ns, real_ns);
	g->now.go = *m;
	g->now.look = *look;
	g->now.asked_s += look->seconds;
	g->now.t_ns = t_ns;
	g->now.answers++;
	g->now.state = g->off ? GOLANG_OFF : GOLANG_LIVE;
	g->now.sentence[0] = 0;
	if (!g->now.version[0])
		snprintf(g->now.version, sizeof(g->now.version), "%s", m->version);
	g->decided = true;
	pthread_cond_broadcast(&g->first);
	golang_unlock(g);
	g->last_s = look->seconds;
}

static int golang_ask(struct golang *g, struct why *why)
{
	_cleanup_free_ struct memstats *m = xcalloc(1, sizeof(*m));
	struct endpoint_look look;
	/* Only this thread ever sets it. */
	int r = endpoint_read(g->http, &g->endpoint, &g->stop, m, &look, why);

	if (r == 0)
		golang_take(g, m, &look);
	return r;
}

/* It closes its sockets and is about to be gone: that is no failure to speak of. */
static bool golang_is_ending(struct golang *g)
{
	char text[1024];
	ssize_t n = file_read_small(g->proc_dirfd, "stat", text, sizeof(text));
	const char *rest = n > 0 ? strrchr(text, ')') : NULL;
	unsigned flags;
	char state;

	if (!rest || sscanf(rest, ") %c %*d %*d %*d %*d %*d %u", &state, &flags) != 2)
		return true;
	return state == 'Z' || state == 'X' || (flags & GOLANG_PF_EXITING);
}

/* Once when it fails, once when it is back. */
static void golang_tell(struct golang *g, int r, const struct why *why)
{
	if (r == 0) {
		if (g->told && g->options.told)
			g->options.told(NULL);
		g->answered = true;
		g->told = false;
	} else if (g->answered && !g->told && r != -EAGAIN && !atomic_load(&g->stop) &&
		   !golang_is_ending(g)) {
		if (g->options.told)
			g->options.told(why->text);
		g->told = true;
	}
}

/* One round: find, if need be, and ask. */
static int golang_round(struct golang *g)
{
	struct why why = {""};

	golang_lock(g);
	bool found = g->has_endpoint;

	golang_unlock(g);
	int r = found ? 0 : golang_find(g, &why);
	enum golang_state state = GOLANG_LOOKING;

	if (r == 0) {
		r = golang_ask(g, &why);
		state = GOLANG_FAILING;
	}
	golang_tell(g, r, &why);
	if (r == 0)
		return 0;
	if (r == -ENOTSUP)
		state = GOLANG_NOT_GO;
	else if (g->options.place)
		state = GOLANG_FAILING;
	/* Who answered once is asked again; whose socket is gone may listen elsewhere now. */
	if (!atomic_load(&g->stop) && r != -EAGAIN)
		golang_set_state(g, state, r == -ECONNREFUSED, &why);
	return r;
}

/*
 * When to ask next: a second or ten times the last answer later, and then just before a row, so
 * that the row's figures are of its own instant.
 */
static int64_t golang_next(struct golang *g)
{
	int64_t last = (int64_t)(g->last_s * 1e9);
	int64_t pace = MAX(GOLANG_PACE, GOLANG_COST * last);
	int64_t earliest = g->started_ns + pace;
	int64_t lead = CLAMP(2 * last, GOLANG_LEAD_NS, GOLANG_LEAD_MAX_NS);
	int64_t row = g->row_ns - lead, interval = g->row_interval_ns;

	if (interval <= 0)
		return earliest;
	int64_t least = earliest - pace / 20;

	if (row < least)
		row += (least - row + interval - 1) / interval * interval;
	return row <= earliest + pace / 2 ? row : earliest;
}

static int64_t golang_retry(struct golang *g, int r)
{
	bool asked =
		r != -EAGAIN && r != -ECONNREFUSED && !(r == -ENOENT && g->asked_sockets <= 1);
	int64_t most = asked ? GOLANG_RETRY_MAX : GOLANG_LOOK_MAX;

	if (asked)
		g->retry_ns = MAX(g->retry_ns, GOLANG_PACE);
	g->retry_ns = CLAMP(2 * g->retry_ns, GOLANG_RETRY_MIN, most);
	return clock_mono_ns() + g->retry_ns;
}

/* Sleep until an instant (0: until told). The lock is held. */
static void golang_sleep(struct golang *g, int64_t until_ns)
{
	struct timespec ts = {.tv_sec = until_ns / NS_PER_S, .tv_nsec = until_ns % NS_PER_S};

	while (!atomic_load(&g->stop) && !g->again) {
		if (g->off || until_ns == 0)
			pthread_cond_wait(&g->wake, &g->lock);
		else if (pthread_cond_timedwait(&g->wake, &g->lock, &ts) == ETIMEDOUT)
			break;
	}
	if (g->again)
		g->has_build = g->answered = g->told = false;
	g->again = false;
}

static void *golang_thread(void *arg)
{
	struct golang *g = arg;

	while (!atomic_load(&g->stop)) {
		g->started_ns = clock_mono_ns();
		int r = golang_round(g);

		if (r == 0)
			g->retry_ns = 0;
		golang_lock(g);
		golang_sleep(g, r == 0          ? golang_next(g)
				: r == -ENOTSUP ? 0
						: golang_retry(g, r));
		golang_unlock(g);
	}
	return NULL;
}

static int golang_start(struct golang *g, struct why *why)
{
	int r = 0;

	golang_lock(g);
	if (!g->http)
		r = http_new(&g->http);
	if (r == 0 && !g->threaded) {
		r = thread_start(&g->thread, golang_thread, g);
		g->threaded = r == 0;
	}
	golang_unlock(g);
	return r < 0 ? why_errno(why, r, "cannot start the thread that asks the Go runtime")
		     : 0;
}

/* 0 it could be Go's; else why nobody is asked. */
static int golang_is_go(int proc_dirfd, struct why *why)
{
	_cleanup_close_ int fd = golang_open_program(proc_dirfd, why);

	if (fd < 0)
		return fd;
	if (!go_recognise(fd))
		return why_set(why, -ENOTSUP, "not a Go program, or one built before Go 1.13");
	return 0;
}

static struct golang *golang_make(int proc_dirfd, const struct golang_options *o)
{
	struct golang *g = xcalloc(1, sizeof(*g));
	pthread_condattr_t attr;

	g->proc_dirfd = proc_dirfd;
	g->options = *o;
	if (o->place) {
		g->place = *o->place;
		g->options.place = &g->place;
	}
	g->off = o->off;
	g->now.major = g->now.minor = -1;
	pthread_mutex_init(&g->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&g->wake, &attr);
	pthread_cond_init(&g->first, &attr);
	pthread_condattr_destroy(&attr);
	return g;
}

int golang_new(
	int proc_dirfd, const struct golang_options *o, struct golang **ret, struct why *why)
{
	_cleanup_(golang_freep) struct golang *g = golang_make(proc_dirfd, o);
	struct why not_go = {""};
	bool is_go = golang_is_go(proc_dirfd, &not_go) == 0;

	g->may_answer = !o->off && (o->place || is_go);
	g->now.state = o->off ? GOLANG_OFF : is_go || o->place ? GOLANG_LOOKING : GOLANG_NOT_GO;
	if (g->now.state == GOLANG_NOT_GO)
		memcpy(g->now.sentence, not_go.text, sizeof(g->now.sentence));
	if (o->off && is_go)
		golang_read_build(g, NULL);
	int r = g->may_answer ? golang_start(g, why) : 0;

	if (r < 0)
		return r;
	*ret = TAKE_PTR(g);
	return 0;
}

void golang_free(struct golang *g)
{
	if (!g)
		return;
	golang_lock(g);
	atomic_store(&g->stop, true);
	pthread_cond_broadcast(&g->wake);
	golang_unlock(g);
	if (g->threaded)
		pthread_join(g->thread, NULL);
	http_free(g->http);
	go_build_done(&g->build);
	pthread_cond_destroy(&g->wake);
	pthread_cond_destroy(&g->first);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

bool golang_may_answer(const struct golang *g)
{
	return g->may_answer;
}

bool golang_wait(struct golang *g, int64_t limit_ns)
{
	int64_t until = clock_mono_ns() + limit_ns;
	struct timespec ts = {.tv_sec = until / NS_PER_S, .tv_nsec = until % NS_PER_S};

	golang_lock(g);
	while (g->threaded && !g->decided &&
		pthread_cond_timedwait(&g->first, &g->lock, &ts) != ETIMEDOUT)
		continue;
	bool answered = g->now.state == GOLANG_LIVE;

	golang_unlock(g);
	return answered;
}

void golang_fill(struct golang *g, struct sample *s, int64_t next_ns, int64_t interval_ns)
{
	golang_lock(g);
	g->row_ns = next_ns;
	g->row_interval_ns = interval_ns;
	if (g->now.state == GOLANG_LIVE) {
		golang_metrics_set(&g->now.go, s, g->shown != g->now.answers);
		g->shown = g->now.answers;
	}
	golang_unlock(g);
}

void golang_look_again(struct golang *g)
{
	struct why why = {""};
	bool is_go = g->options.place || golang_is_go(g->proc_dirfd, &why) == 0;

	golang_lock(g);
	/* Another program: what the old one said holds no more. */
	g->has_endpoint = false;
	g->again = true;
	if (g->now.state != GOLANG_OFF)
		g->now.state = is_go ? GOLANG_LOOKING : GOLANG_NOT_GO;
	memcpy(g->now.sentence, why.text, sizeof(g->now.sentence));
	bool off = g->off;

	pthread_cond_broadcast(&g->wake);
	golang_unlock(g);
	if (is_go && !off && golang_start(g, &why) < 0)
		golang_set_state(g, GOLANG_FAILING, true, &why);
}

void golang_switch(struct golang *g, bool on)
{
	struct why why = {""};

	golang_lock(g);
	g->off = !on;
	g->now.state = on ? GOLANG_LOOKING : GOLANG_OFF;
	g->now.sentence[0] = 0;
	g->again = on;
	pthread_cond_broadcast(&g->wake);
	golang_unlock(g);
	if (on && golang_start(g, &why) < 0)
		golang_set_state(g, GOLANG_FAILING, true, &why);
}

void golang_now(struct golang *g, struct golang_now *ret)
{
	golang_lock(g);
	COPY_USED(ret, &g->now, pauses, g->now.n_pauses);
	golang_unlock(g);
}

bool golang_is_named(const struct golang *g)
{
	return g->options.place != NULL;
}

int golang_endpoint(struct golang *g, struct endpoint *ret, struct why *why)
{
	int r = 0;

	golang_lock(g);
	if (g->has_endpoint)
		*ret = g->endpoint;
	else
		r = why_set(why, -ENOENT, "%s",
			g->now.sentence[0] ? g->now.sentence : "no endpoint is known");
	golang_unlock(g);
	return r;
}
