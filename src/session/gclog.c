/* SPDX-License-Identifier: MIT */
#include "session/gclog.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/thread.h"

enum {
	GCLOG_BUFFER = 64 * 1024,
	GCLOG_FILE_MS = 200,       /* how often a file is looked at */
	GCLOG_LAST_MAX = 16 << 20, /* bytes still read after the stop */
	GCLOG_QUIET_MS = 150, /* a line of the runtime that stops in the middle for so long is
				 none */
};

struct gclog {
	int fd, foreign_fd, stop_fd;
	bool is_file, threaded;
	int64_t start_ns;
	pthread_t thread;

	pthread_mutex_t lock; /* guards from here … */
	struct gclog_now now;
	uint64_t shown; /* cycles that a sample has seen; … to here */

	/* The thread's alone. */
	struct gctrace *reader;
	unsigned run;
	int64_t held_ns;    /* since when bytes are held back for one line; 0 none are */
	uint64_t held_line; /* which */
	char foreign[GCLOG_BUFFER];
	size_t n_foreign;
};

/* The other side may be slow, or a terminal that is held: wait, as the process itself would. */
static void gclog_pass_on(struct gclog *g)
{
	for (size_t used = 0; used < g->n_foreign && g->foreign_fd >= 0;) {
		ssize_t n = write(g->foreign_fd, g->foreign + used, g->n_foreign - used);

		if (n > 0) {
			used += (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			struct pollfd p = {.fd = g->foreign_fd, .events = POLLOUT};

			poll(&p, 1, -1);
		} else if (n < 0 && errno != EINTR) {
			/* Nobody can take it any more. */
			g->foreign_fd = -1;
		}
	}
	g->n_foreign = 0;
}

static void gclog_take_foreign(void *user, const char *data, size_t n)
{
	struct gclog *g = user;

	while (n > 0 && g->foreign_fd >= 0) {
		size_t k = MIN(n, sizeof(g->foreign) - g->n_foreign);

		memcpy(g->foreign + g->n_foreign, data, k);
		g->n_foreign += k;
		data += k;
		n -= k;
		if (g->n_foreign == sizeof(g->foreign))
			gclog_pass_on(g);
	}
}

/* What GODEBUG=gctrace=1 adds is taken out; what the user asked for beside it stays. */
static bool gclog_take_line(void *user, enum gctrace_line kind, const char *text, size_t n)
{
	(void)user;
	(void)text;
	(void)n;
	return kind == GCTRACE_FORCED || kind == GCTRACE_SCVG;
}

/* Printed at the end of the cycle: out of a pipe that is now, in a file it is told by the
 * start. */
static int64_t gclog_end_ns(const struct gclog *g, const struct gc_cycle *c)
{
	int64_t now = clock_mono_ns();

	if (!g->is_file || g->start_ns == 0)
		return now;
	return g->start_ns +
	       llround(MIN(c->value[GC_START_S], 1e9) * 1e9 + MIN(gc_wall_ms(c), 1e12) * 1e6);
}

static void gclog_keep(struct gclog *g, const struct gc_cycle *c, int64_t t_ns)
{
	struct gclog_now *now = &g->now;
	uint64_t cycle = (uint64_t)c->value[GC_CYCLE];

	if (now->n_cycles == 0)
		now->whole = cycle == 1;
	else if (cycle != (uint64_t)now->cycles[now->n_cycles - 1].gc.value[GC_CYCLE] + 1)
		now->whole = false;
	if (now->n_cycles == GCLOG_CYCLES) {
		/* By halves, so that moving costs nothing. */
		now->n_cycles /= 2;
		memmove(now->cycles, now->cycles + now->n_cycles,
			now->n_cycles * sizeof(*now->cycles));
	}
	now->cycles[now->n_cycles++] = (struct gclog_cycle){
		.gc = *c, .t_ns = t_ns, .real_ns = clock_real_ns() - (clock_mono_ns() - t_ns)};
	now->seen++;
	now->forced += c->forced;
	now->pause_s += gc_pause_ms(c) * 1e-3;
}

static void gclog_take_cycle(void *user, const struct gc_cycle *c)
{
	struct gclog *g = user;
	int64_t t_ns = gclog_end_ns(g, c);

	/* In a file that was there before: a cycle of an earlier process cannot be of later
	 * than now. */
	if (t_ns > clock_mono_ns() + NS_PER_S)
		return;
	pthread_mutex_lock(&g->lock);
	if (c->run != g->run) {
		g->run = c->run;
		memset(&g->now, 0, sizeof(g->now));
	}
	gclog_keep(g, c, t_ns);
	pthread_mutex_unlock(&g->lock);
}

/*
 * The runtime writes its lines in far less than GCLOG_QUIET_MS. What looked like one and is
 * none must not hold back a log that goes on slowly.
 */
static void gclog_limit_hold(struct gclog *g)
{
	const struct gctrace_counts *counts = gctrace_counts(g->reader);
	uint64_t line = counts->cycles + counts->unread;
	int64_t now = clock_mono_ns();

	if (!gctrace_holding(g->reader)) {
		g->held_ns = 0;
	} else if (g->held_ns == 0 || g->held_line != line) {
		g->held_ns = now;
		g->held_line = line;
	} else if (now - g->held_ns > GCLOG_QUIET_MS * NS_PER_MS) {
		gctrace_flush(g->reader);
		g->held_ns = 0;
	}
}

/* Bytes read, 0 nothing for now, -1 the end. */
static int gclog_read(struct gclog *g)
{
	char buf[GCLOG_BUFFER];
	struct stat st;
	ssize_t n = read(g->fd, buf, sizeof(buf));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	if (n == 0 && !g->is_file)
		return -1;
	/* Emptied by somebody: it begins anew. */
	if (n == 0 && fstat(g->fd, &st) == 0 && st.st_size < lseek(g->fd, 0, SEEK_CUR))
		lseek(g->fd, 0, SEEK_SET);
	if (n == 0)
		return 0;
	gctrace_push(g->reader, buf, (size_t)n);
	if (!g->is_file)
		gclog_limit_hold(g);
	gclog_pass_on(g);
	pthread_mutex_lock(&g->lock);
	g->now.counts = *gctrace_counts(g->reader);
	pthread_mutex_unlock(&g->lock);
	return (int)n;
}

/* True when the stop was asked for. */
static bool gclog_wait(struct gclog *g)
{
	struct pollfd fds[] = {{.fd = g->stop_fd, .events = POLLIN},
		{.fd = g->is_file ? -1 : g->fd, .events = POLLIN}};
	int limit = g->is_file                   ? GCLOG_FILE_MS
		    : gctrace_holding(g->reader) ? GCLOG_QUIET_MS
						 : -1;
	int n = poll(fds, ARRAY_SIZE(fds), limit);

	if (n == 0 && gctrace_holding(g->reader) && !g->is_file) {
		gctrace_flush(g->reader);
		gclog_pass_on(g);
	}
	return n > 0 && fds[0].revents != 0;
}

static bool gclog_is_stopped(const struct gclog *g)
{
	struct pollfd stop = {.fd = g->stop_fd, .events = POLLIN};

	return poll(&stop, 1, 0) > 0;
}

/* Bytes that are there and not yet read. */
static int64_t gclog_waiting(const struct gclog *g)
{
	struct stat st;
	int bytes = 0;

	if (g->is_file)
		return fstat(g->fd, &st) == 0 ? st.st_size - lseek(g->fd, 0, SEEK_CUR) : 0;
	return ioctl(g->fd, FIONREAD, &bytes) == 0 ? bytes : 0;
}

static void *gclog_thread(void *arg)
{
	struct gclog *g = arg;
	int n = 1;

	while (n >= 0 && !gclog_wait(g)) {
		do
			n = gclog_read(g);
		while (n > 0 && g->is_file && !gclog_is_stopped(g));
	}
	/* What is there already still counts. Others may go on writing, faster than anybody
	 * reads, and who leaves does not wait for gigabytes of a file. */
	fcntl(g->fd, F_SETFL, fcntl(g->fd, F_GETFL) | O_NONBLOCK);
	for (int64_t left = MIN(gclog_waiting(g), (int64_t)GCLOG_LAST_MAX); n >= 0 && left > 0;
		left -= n)
		if ((n = gclog_read(g)) <= 0)
			break;
	gctrace_finish(g->reader);
	gclog_pass_on(g);
	pthread_mutex_lock(&g->lock);
	g->now.ended = true;
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

static int gclog_start(struct gclog *g, struct why *why)
{
	struct gctrace_sink sink = {.cycle = gclog_take_cycle,
		.line = gclog_take_line,
		.foreign = gclog_take_foreign,
		.user = g};
	int r = gctrace_new(&sink, &g->reader);

	if (r < 0)
		return why_errno(why, r, "cannot make a reader of the GC log");
	r = thread_start(&g->thread, gclog_thread, g);
	if (r < 0)
		return why_errno(why, r, "cannot start the thread that reads the GC log");
	g->threaded = true;
	return 0;
}

int gclog_new(const struct gclog_options *o, struct gclog **ret, struct why *why)
{
	_cleanup_(gclog_freep) struct gclog *g = xcalloc(1, sizeof(*g));
	struct stat st;

	g->fd = o->fd;
	g->foreign_fd = o->foreign_fd;
	g->start_ns = o->start_ns;
	g->is_file = fstat(g->fd, &st) == 0 && S_ISREG(st.st_mode);
	pthread_mutex_init(&g->lock, NULL);
	g->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (g->stop_fd < 0)
		return why_errno(why, -errno, "cannot make an event descriptor");
	int r = gclog_start(g, why);

	if (r < 0)
		return r;
	*ret = TAKE_PTR(g);
	return 0;
}

void gclog_finish(struct gclog *g)
{
	uint64_t one = 1;

	if (!g || !g->threaded)
		return;
	/* Only ever written here: it cannot be full. */
	if (write(g->stop_fd, &one, sizeof(one)) == sizeof(one))
		pthread_join(g->thread, NULL);
	g->threaded = false;
}

void gclog_free(struct gclog *g)
{
	if (!g)
		return;
	gclog_finish(g);
	gctrace_free(g->reader);
	file_close(g->stop_fd);
	file_close(g->fd);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

static void gclog_set(struct sample *s, enum metric m, double value, bool fresh)
{
	if (sample_has(s, m) || !(value >= 0) || value > 9e15)
		return;
	sample_set(s, m, llround(value));
	if (!fresh)
		metric_set_remove(&s->fresh, m);
}

void gclog_fill(struct gclog *g, struct sample *s)
{
	pthread_mutex_lock(&g->lock);
	const struct gclog_now *now = &g->now;
	bool fresh = g->shown != now->seen;

	if (now->n_cycles > 0) {
		const struct gc_cycle *c = &now->cycles[now->n_cycles - 1].gc;

		gclog_set(s, METRIC_GO_GC_CYCLES, c->value[GC_CYCLE], fresh);
		if (now->whole) {
			gclog_set(s, METRIC_GO_GC_FORCED, (double)now->forced, fresh);
			gclog_set(s, METRIC_GO_GC_PAUSE, now->pause_s * 1e9, fresh);
		}
		if (gc_has(c, GC_CPU_PERCENT))
			gclog_set(s, METRIC_GO_GC_CPU, c->value[GC_CPU_PERCENT] * 1e10, fresh);
		if (gc_has(c, GC_GOAL))
			gclog_set(s, METRIC_GO_NEXT_GC, c->value[GC_GOAL] * 1048576, fresh);
	}
	g->shown = now->seen;
	pthread_mutex_unlock(&g->lock);
}

void gclog_now(struct gclog *g, struct gclog_now *ret)
{
	pthread_mutex_lock(&g->lock);
	COPY_USED(ret, &g->now, cycles, g->now.n_cycles);
	pthread_mutex_unlock(&g->lock);
}
