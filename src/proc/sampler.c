/* SPDX-License-Identifier: MIT */
#include "proc/sampler.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "proc/exec_watch.h"
#include "proc/parse.h"
#include "proc/procfs.h"
#include "proc/slow.h"
#include "proc/smaps.h"

enum { SAMPLER_TEXT = 4096 };
/* An RSS that nothing tells of a change of stands so long. */
#define SAMPLER_MEMORY_NS (10 * NS_PER_MS)

/* RSS and size in pages, and what stat said when they were read. */
struct sampler_memory {
	struct pid_statm is;
	uint64_t faults, rss_pages, virtual_bytes;
	int64_t until_ns;
	uint64_t version; /* another one whenever any of it was not as before */
};

struct sampler {
	struct target *target;
	int64_t interval_ns;
	int stat, statm, io; /* held; the latter two -1 when unreadable */
	struct sampler_memory memory;
	clockid_t cpu_clock;
	int64_t tick_ns, page_bytes;
	int64_t alive; /* threads, as stat told last */
	bool began;    /* the first sample, which reads everything, has been taken */
	bool execed;   /* for sampler_take_exec() */
	bool renamed;  /* for sampler_take_rename() */
	char comm[PARSE_COMM_MAX];
	struct slow *slow;
	struct smaps smaps;
	struct exec_watch exec;
	char text[SAMPLER_TEXT];
};

/* What an unsigned counter of the kernel becomes in a sample: saturated, never negative. */
static int64_t sampler_count(uint64_t value)
{
	return (int64_t)MIN(value, (uint64_t)INT64_MAX);
}

static int64_t sampler_scale(uint64_t value, int64_t unit)
{
	int64_t scaled;

	return __builtin_mul_overflow(sampler_count(value), unit, &scaled) ? INT64_MAX : scaled;
}

/* Nanoseconds from the process CPU clock, or -1. Needs no permission. */
static int64_t sampler_read_cpu_clock(const struct sampler *s)
{
	struct timespec ts;

	if (clock_gettime(s->cpu_clock, &ts) < 0)
		return -1;
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/*
 * The clock goes by number, so it is read first: when the held stat answers afterwards, the
 * number still was our process's and so was the clock.
 */
static int sampler_read_stat(struct sampler *s, struct sample *sample, struct pid_stat *ret)
{
	int64_t cpu_ns = sampler_read_cpu_clock(s);
	ssize_t n = procfs_read(s->stat, s->text, sizeof(s->text));

	if (n < 0)
		return (int)n;
	int r = parse_stat(s->text, (size_t)n, ret);
	if (r < 0)
		return r;
	if (cpu_ns >= 0)
		sample_set(sample, METRIC_CPU, cpu_ns);
	sample_set(sample, METRIC_PID, ret->pid);
	sample_set(sample, METRIC_STATE, ret->state);
	sample_set(sample, METRIC_THREADS, ret->threads);
	sample_set(sample, METRIC_USER, sampler_scale(ret->user_ticks, s->tick_ns));
	sample_set(sample, METRIC_SYSTEM, sampler_scale(ret->system_ticks, s->tick_ns));
	sample_set(sample, METRIC_MINOR_FAULTS, sampler_count(ret->minor_faults));
	sample_set(sample, METRIC_MAJOR_FAULTS, sampler_count(ret->major_faults));
	return 0;
}

/*
 * No address space (a kernel thread, a zombie, a process on its way out) reads as size 0: that
 * is a missing value.
 */
static void sampler_set_memory(
	const struct sampler *s, struct sample *sample, const struct pid_statm *pages)
{
	if (pages->size == 0)
		return;
	sample_set(sample, METRIC_RSS, sampler_scale(pages->resident, s->page_bytes));
	sample_set(sample, METRIC_VIRTUAL, sampler_scale(pages->size, s->page_bytes));
}

/* Nothing was mapped, unmapped or touched for the first time since, and it is not long ago. */
static bool sampler_memory_stands(
	const struct sampler_memory *m, const struct pid_stat *stat, int64_t now_ns)
{
	return now_ns < m->until_ns && stat->minor_faults + stat->major_faults == m->faults &&
	       stat->rss_pages == m->rss_pages && stat->virtual_bytes == m->virtual_bytes;
}

static void sampler_read_statm(struct sampler *s, const struct pid_stat *stat, int64_t now_ns)
{
	struct sampler_memory now = {.faults = stat->minor_faults + stat->major_faults,
		.rss_pages = stat->rss_pages,
		.virtual_bytes = stat->virtual_bytes,
		.until_ns = now_ns + SAMPLER_MEMORY_NS};
	ssize_t n = procfs_read(s->statm, s->text, sizeof(s->text));

	if (n <= 0 || parse_statm(s->text, (size_t)n, &now.is) < 0)
		now.is = (struct pid_statm){
			.size = stat->virtual_bytes / (uint64_t)s->page_bytes,
			.resident = stat->rss_pages};
	bool same = now.faults == s->memory.faults && now.is.size == s->memory.is.size &&
		    now.is.resident == s->memory.is.resident &&
		    now.is.shared == s->memory.is.shared;

	now.version = s->memory.version + !same;
	s->memory = now;
}

/*
 * stat has RSS as well, but without what each CPU has not handed in yet: since Linux 6.2 that
 * is up to 32 pages for each CPU and kind of memory, or twice as many as there are CPUs. It
 * does for telling whether something changed.
 */
static void sampler_read_memory(
	struct sampler *s, struct sample *sample, const struct pid_stat *stat)
{
	if (!sampler_memory_stands(&s->memory, stat, sample->t_ns))
		sampler_read_statm(s, stat, sample->t_ns);
	sampler_set_memory(s, sample, &s->memory.is);
}

/* The main thread may end before the others; then their memory is the process's. */
static void sampler_read_other_memory(struct sampler *s, struct sample *sample)
{
	char path[40];
	struct pid_statm m;

	if (!threads_other_path(
		    slow_threads(s->slow), target_pid(s->target), "statm", path, sizeof(path)))
		return;
	ssize_t n = procfs_read_at(target_dirfd(s->target), path, s->text, sizeof(s->text));

	if (n > 0 && parse_statm(s->text, (size_t)n, &m) == 0)
		sampler_set_memory(s, sample, &m);
}

static void sampler_read_io(struct sampler *s, struct sample *sample)
{
	struct pid_io io;
	ssize_t n = procfs_read(s->io, s->text, sizeof(s->text));

	if (n < 0 || parse_io(s->text, (size_t)n, &io) < 0)
		return;
	sample_set(sample, METRIC_READ_BYTES, sampler_count(io.read_bytes));
	sample_set(sample, METRIC_WRITE_BYTES, sampler_count(io.write_bytes));
	sample_set(sample, METRIC_READ_CHARS, sampler_count(io.rchar));
	sample_set(sample, METRIC_WRITE_CHARS, sampler_count(io.wchar));
	sample_set(sample, METRIC_READ_SYSCALLS, sampler_count(io.syscr));
	sample_set(sample, METRIC_WRITE_SYSCALLS, sampler_count(io.syscw));
}

/* Levels of something that is no more. Counters stay: what was done stays done. */
static void sampler_clear_gauges(struct sample *sample)
{
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].kind == KIND_GAUGE)
			sample_clear(sample, (enum metric)m);
}

static bool sampler_is_dead(char state)
{
	return state == 'Z' || state == 'X';
}

static void sampler_note_name(struct sampler *s, const struct pid_stat *stat)
{
	s->renamed |= strcmp(s->comm, stat->comm) != 0;
	memcpy(s->comm, stat->comm, sizeof(s->comm));
}

static void sampler_note_exec(struct sampler *s, const struct pid_stat *stat, int64_t now_ns)
{
	exec_watch_look(&s->exec, target_dirfd(s->target), stat, now_ns);
	if (!exec_watch_take(&s->exec))
		return;
	s->execed = true;
	s->smaps.denied = false;
	threads_rebase(slow_threads(s->slow));
}

/* How much to read beside the fast set. */
enum sampler_extent {
	SAMPLER_DUE,
	SAMPLER_ALL,
};

static int sampler_take(struct sampler *s, struct sample *sample, enum sampler_extent extent)
{
	struct pid_stat stat = {0};
	bool all = extent == SAMPLER_ALL || !s->began;

	sample_next(sample);
	sample->t_ns = clock_mono_ns();
	sample->real_ns = clock_real_ns();
	int r = sampler_read_stat(s, sample, &stat);
	if (r == -ESRCH) {
		sampler_clear_gauges(sample);
		return r;
	}
	sampler_read_io(s, sample);
	bool dead = r == 0 && sampler_is_dead(stat.state);
	if (dead && target_has_ended(s->target)) {
		slow_read_last(s->slow, sample);
		sampler_clear_gauges(sample);
		return -ESRCH;
	}
	s->alive = stat.threads;
	sampler_read_memory(s, sample, &stat);
	if (dead)
		sampler_read_other_memory(s, sample);
	if (r == 0)
		sampler_note_name(s, &stat);
	sampler_note_exec(s, &stat, sample->t_ns);
	struct slow_hints hints = {stat.threads, dead, s->memory.version};

	if (all)
		slow_read_all(s->slow, &hints, sample);
	else
		slow_step(s->slow, &hints, sample);
	if (extent == SAMPLER_ALL)
		smaps_read(&s->smaps, sample);
	else
		smaps_step(&s->smaps, s->interval_ns, !s->began, sample);
	s->began = true;
	return 0;
}

int sampler_read(struct sampler *s, struct sample *sample)
{
	return sampler_take(s, sample, SAMPLER_DUE);
}

int sampler_read_all(struct sampler *s, struct sample *sample)
{
	return sampler_take(s, sample, SAMPLER_ALL);
}

bool sampler_take_exec(struct sampler *s)
{
	bool execed = s->execed;

	s->execed = false;
	return execed;
}

bool sampler_take_rename(struct sampler *s)
{
	bool renamed = s->renamed;

	s->renamed = false;
	return renamed;
}

size_t sampler_threads(struct sampler *s, struct thread_row *rows, size_t max,
	size_t *ret_total, int64_t *ret_age_ns)
{
	struct threads *t = slow_threads(s->slow);

	*ret_total = MAX(threads_known(t), (size_t)MAX(s->alive, 0));
	*ret_age_ns = clock_mono_ns() - threads_round_end_ns(t);
	return threads_top(t, rows, max);
}

size_t sampler_all_threads(struct sampler *s, struct thread_row *rows, size_t max)
{
	return threads_all(slow_threads(s->slow), rows, max);
}

size_t sampler_known_threads(const struct sampler *s)
{
	return threads_known(slow_threads(s->slow));
}

uint64_t sampler_rounds(const struct sampler *s)
{
	return threads_rounds(slow_threads(s->slow));
}

const struct memory_parts *sampler_memory(const struct sampler *s)
{
	return &s->smaps.parts;
}

int sampler_new(struct target *t, int64_t interval_ns, struct sampler **ret, struct why *why)
{
	int dir = target_dirfd(t);
	int stat = procfs_open(dir, "stat");

	if (stat == -ESRCH || stat == -ENOENT)
		return why_set(why, -ESRCH, "process %d has just ended", (int)target_pid(t));
	if (stat < 0)
		return why_errno(why, stat, "cannot read /proc/%d/stat", (int)target_pid(t));
	_cleanup_(sampler_freep) struct sampler *s = xcalloc(1, sizeof(*s));

	s->target = t;
	s->stat = stat;
	s->statm = procfs_hold(dir, "statm");
	s->io = procfs_hold(dir, "io");
	int r = slow_new(t, &s->slow, why);
	if (r < 0)
		return r;
	smaps_init(&s->smaps, t);
	/* It may run another program by the time of the first sample. */
	exec_watch_look(&s->exec, dir, target_first_stat(t), clock_mono_ns());
	memcpy(s->comm, target_first_stat(t)->comm, sizeof(s->comm));
	sampler_set_interval(s, interval_ns);
	s->tick_ns = NS_PER_S / sysconf(_SC_CLK_TCK);
	s->page_bytes = sysconf(_SC_PAGESIZE);
	if (clock_getcpuclockid(target_pid(t), &s->cpu_clock) != 0)
		s->cpu_clock = -1;
	*ret = TAKE_PTR(s);
	return 0;
}

void sampler_free(struct sampler *s)
{
	if (!s)
		return;
	slow_free(s->slow);
	file_close(s->stat);
	file_close(s->statm);
	file_close(s->io);
	free(s);
}

void sampler_set_memory_period(struct sampler *s, int64_t period_ns)
{
	s->smaps.period_ns = period_ns;
}

void sampler_set_turns(struct sampler *s, unsigned turns)
{
	threads_set_turns(slow_threads(s->slow), turns);
}

void sampler_set_interval(struct sampler *s, int64_t interval_ns)
{
	s->interval_ns = interval_ns;
	slow_set_interval(s->slow, interval_ns);
}
