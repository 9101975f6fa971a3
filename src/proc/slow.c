/* SPDX-License-Identifier: MIT */
#include "proc/slow.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "proc/pace.h"
#include "proc/parse.h"
#include "proc/procfs.h"

enum { SLOW_TEXT = 16384 };
#define SLOW_PERIOD_NS    (100 * NS_PER_MS) /* rounds begin at most so often */
#define SLOW_JITTER_NS    (5 * NS_PER_MS)   /* a sample may come that much early */
#define SLOW_SLICE_MIN_NS (50 * NS_PER_US)
#define SLOW_SLICE_MAX_NS (20 * NS_PER_MS)
#define SLOW_MEMORY_NS    (5 * NS_PER_S) /* parts of memory that stands stand so long */

enum slow_phase {
	SLOW_IDLE,
	SLOW_STATUS,
	SLOW_FDS,
	SLOW_THREADS,
};

struct slow {
	const struct target *target;
	int status, fd; /* held; -1 unreadable */
	bool fd_by_size;
	bool whole;  /* this round reads everything of all threads */
	int64_t fds; /* counted so far */
	struct threads *threads;
	enum slow_phase phase;
	int64_t alive;
	uint64_t memory; /* hints.memory when its parts were read, and until when they stand */
	int64_t memory_until_ns;
	int64_t threads_begin_ns; /* of the round over the threads */
	double worked_ns,
		worked_when_ns; /* in it, so far; and the mean instant, from its begin */
	int64_t due_ns, slice_ns;
	struct pace pace;
	char text[SLOW_TEXT];
};

static bool slow_kernel_accounts_delays(void)
{
	char text[32];
	uint64_t on;
	ssize_t n =
		procfs_read_at(AT_FDCWD, "/proc/sys/kernel/task_delayacct", text, sizeof(text));

	return n > 0 && parse_number(text, (size_t)n, &on) == 0 && on == 1;
}

int slow_new(const struct target *t, struct slow **ret, struct why *why)
{
	struct slow *s = xcalloc(1, sizeof(*s));
	int dir = target_dirfd(t);
	int r = threads_new(dir, slow_kernel_accounts_delays(), &s->threads, why);

	if (r < 0) {
		free(s);
		return r;
	}
	s->target = t;
	s->status = procfs_hold(dir, "status");
	s->fd = procfs_hold(dir, "fd");
	s->fd_by_size = procfs_fd_dir_counts();
	s->due_ns = clock_mono_ns();
	pace_init(&s->pace, 1, 100, 0, s->due_ns);
	*ret = s;
	return 0;
}

void slow_free(struct slow *s)
{
	if (!s)
		return;
	threads_free(s->threads);
	file_close(s->status);
	file_close(s->fd);
	free(s);
}

struct threads *slow_threads(struct slow *s)
{
	return s->threads;
}

void slow_set_interval(struct slow *s, int64_t interval_ns)
{
	s->slice_ns = CLAMP(interval_ns / 8, SLOW_SLICE_MIN_NS, SLOW_SLICE_MAX_NS);
	s->pace.cap_ns = MAX(2 * NS_PER_S, interval_ns) / 100;
}

static void slow_set(struct sample *sample, enum metric m, bool known, uint64_t value)
{
	if (known)
		sample_set(sample, m, (int64_t)MIN(value, (uint64_t)INT64_MAX));
	else
		sample_clear(sample, m);
}

static const enum metric slow_parts[] = {
	METRIC_PEAK_RSS, METRIC_SWAP, METRIC_RSS_ANON, METRIC_RSS_FILE, METRIC_RSS_SHMEM};

/* As long as nothing was mapped, unmapped or touched for the first time, they are what they
 * were: the kernel puts a text of 50 lines together for them. */
static bool slow_keep_parts(
	const struct slow *s, const struct slow_hints *hints, struct sample *sample)
{
	if (hints->main_gone || hints->memory != s->memory ||
		sample->t_ns >= s->memory_until_ns)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(slow_parts); i++)
		if (sample_has(sample, slow_parts[i]))
			sample_set(sample, slow_parts[i], sample->value[slow_parts[i]]);
	return true;
}

static ssize_t slow_read_status_text(struct slow *s, bool main_gone)
{
	char path[40];

	if (!main_gone || !threads_other_path(s->threads, target_pid(s->target), "status", path,
				  sizeof(path)))
		return procfs_read(s->status, s->text, sizeof(s->text));
	return procfs_read_at(target_dirfd(s->target), path, s->text, sizeof(s->text));
}

static void slow_read_status(
	struct slow *s, const struct slow_hints *hints, struct sample *sample)
{
	struct pid_status st = {0};

	if (!s->whole && slow_keep_parts(s, hints, sample))
		return;
	ssize_t n = slow_read_status_text(s, hints->main_gone);

	if (n > 0)
		parse_status(s->text, (size_t)n, &st);
	slow_set(sample, METRIC_PEAK_RSS, st.has & STATUS_HWM, st.hwm);
	slow_set(sample, METRIC_SWAP, st.has & STATUS_SWAP, st.swap);
	slow_set(sample, METRIC_RSS_ANON, st.has & STATUS_RSS_ANON, st.rss_anon);
	slow_set(sample, METRIC_RSS_FILE, st.has & STATUS_RSS_FILE, st.rss_file);
	slow_set(sample, METRIC_RSS_SHMEM, st.has & STATUS_RSS_SHMEM, st.rss_shmem);
	s->memory = hints->memory;
	s->memory_until_ns = sample->t_ns + SLOW_MEMORY_NS;
}

/* Before Linux 6.2 the entries must be counted, a bite at a time; true when done. */
static bool slow_count_fds(struct slow *s)
{
	int32_t numbers[PROCFS_BITE];
	ssize_t n = procfs_list(s->fd, numbers, ARRAY_SIZE(numbers));

	if (n < 0)
		s->fds = -1;
	else
		s->fds += n;
	return n <= 0;
}

/* A main thread that has ended holds none: they are asked of another, where that is cheap. */
static int64_t slow_other_fds(struct slow *s)
{
	char path[40];
	struct stat st;

	if (!s->fd_by_size ||
		!threads_other_path(
			s->threads, target_pid(s->target), "fd", path, sizeof(path)) ||
		fstatat(target_dirfd(s->target), path, &st, 0) < 0)
		return -1;
	return st.st_size;
}

static bool slow_read_fds(struct slow *s, bool main_gone, struct sample *sample)
{
	struct stat st;

	if (s->fd < 0)
		s->fds = -1;
	else if (main_gone)
		s->fds = slow_other_fds(s);
	else if (s->fd_by_size)
		s->fds = fstat(s->fd, &st) == 0 ? st.st_size : -1;
	else if (!slow_count_fds(s))
		return false;
	slow_set(sample, METRIC_OPEN_FDS, s->fds >= 0, (uint64_t)MAX(s->fds, 0));
	return true;
}

static void slow_set_totals(struct slow *s, struct sample *sample)
{
	struct thread_totals t;

	sample->threads_t_ns = s->threads_begin_ns + (int64_t)s->worked_when_ns;
	threads_read_totals(s->threads, &t);
	slow_set(sample, METRIC_VOLUNTARY, t.has_switches, t.voluntary);
	slow_set(sample, METRIC_INVOLUNTARY, t.has_switches, t.involuntary);
	slow_set(sample, METRIC_RUN_DELAY, t.has_run_delay, t.run_delay_ns);
	slow_set(sample, METRIC_BLOCK_DELAY, t.has_block_delay, t.block_delay_ns);
}

static void slow_begin(struct slow *s, int64_t alive)
{
	s->phase = SLOW_STATUS;
	s->alive = alive;
}

static void slow_begin_threads(struct slow *s)
{
	s->threads_begin_ns = clock_mono_ns();
	s->worked_ns = s->worked_when_ns = 0;
	threads_begin(s->threads, s->alive, s->threads_begin_ns);
}

/* How long a slice took says how many threads were looked at in it. */
static bool slow_look_at_threads(struct slow *s, int64_t deadline_ns)
{
	int64_t begin_ns = clock_mono_ns();
	bool done = threads_step(s->threads, deadline_ns);
	int64_t took_ns = clock_mono_ns() - begin_ns;
	double took = (double)MAX(took_ns, INT64_C(1));
	double when = (double)(begin_ns - s->threads_begin_ns) + took / 2;

	s->worked_ns += took;
	s->worked_when_ns += (when - s->worked_when_ns) * took / s->worked_ns;
	return done;
}

static void slow_step_fds(struct slow *s, bool main_gone, struct sample *sample)
{
	if (!slow_read_fds(s, main_gone, sample))
		return;
	s->phase = SLOW_THREADS;
	slow_begin_threads(s);
	if (s->whole)
		threads_make_whole(s->threads);
}

static void slow_step_threads(struct slow *s, int64_t deadline_ns, struct sample *sample)
{
	if (!slow_look_at_threads(s, deadline_ns))
		return;
	slow_set_totals(s, sample);
	s->phase = SLOW_IDLE;
	s->whole = false;
}

static void slow_run(struct slow *s, int64_t deadline_ns, const struct slow_hints *hints,
	struct sample *sample)
{
	while (s->phase != SLOW_IDLE) {
		switch (s->phase) {
		case SLOW_STATUS:
			slow_read_status(s, hints, sample);
			s->phase = SLOW_FDS;
			s->fds = 0;
			if (s->fd >= 0 && !s->fd_by_size)
				procfs_rewind(s->fd);
			break;
		case SLOW_FDS:
			slow_step_fds(s, hints->main_gone, sample);
			break;
		case SLOW_THREADS:
			slow_step_threads(s, deadline_ns, sample);
			break;
		case SLOW_IDLE:
			break;
		}
		if (clock_mono_ns() >= deadline_ns)
			return;
	}
}

void slow_step(struct slow *s, const struct slow_hints *hints, struct sample *sample)
{
	int64_t now_ns = sample->t_ns;

	pace_fill(&s->pace, now_ns);
	if (s->pace.tokens_ns <= 0)
		return;
	if (s->phase == SLOW_IDLE) {
		if (now_ns < s->due_ns - SLOW_JITTER_NS)
			return;
		/* Counting from the last due time keeps ten a second at any interval. */
		s->due_ns = MAX(s->due_ns + SLOW_PERIOD_NS, now_ns);
		slow_begin(s, hints->alive);
	}
	int64_t start_ns = clock_mono_ns();
	int64_t room_ns = MIN(s->slice_ns, MAX(s->pace.tokens_ns, SLOW_SLICE_MIN_NS));

	/* Being kept off a busy CPU costs nobody anything. */
	int64_t cost_ns = clock_thread_cpu_ns();

	slow_run(s, start_ns + room_ns, hints, sample);
	pace_spend(&s->pace, clock_thread_cpu_ns() - cost_ns);
}

void slow_read_all(struct slow *s, const struct slow_hints *hints, struct sample *sample)
{
	slow_begin(s, hints->alive);
	s->whole = true;
	slow_run(s, INT64_MAX, hints, sample);
	s->due_ns = sample->t_ns + SLOW_PERIOD_NS;
}

void slow_read_last(struct slow *s, struct sample *sample)
{
	s->alive = (int64_t)threads_known(s->threads);
	slow_begin_threads(s);
	threads_make_whole(s->threads);
	slow_look_at_threads(s, INT64_MAX);
	s->phase = SLOW_IDLE;
	slow_set_totals(s, sample);
}
