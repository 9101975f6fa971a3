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
#include "proc/parse.h"
#include "proc/procfs.h"

/* Room for a whole status with the affinity masks of thousands of CPUs in it. */
enum { SAMPLER_TEXT = 16384 };

struct sampler {
	struct target *target;
	int64_t interval_ns;
	int stat, statm, io; /* held; -1 unreadable */
	clockid_t cpu_clock;
	int64_t tick_ns, page_bytes;
	struct memory_parts memory;
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

/* No address space (a kernel thread, a zombie, a process on its way out) reads as size 0:
 * that is a missing value. */
static void sampler_read_statm(struct sampler *s, struct sample *sample)
{
	struct pid_statm m;
	ssize_t n = procfs_read(s->statm, s->text, sizeof(s->text));

	if (n < 0 || parse_statm(s->text, (size_t)n, &m) < 0 || m.size == 0)
		return;
	sample_set(sample, METRIC_RSS, sampler_scale(m.resident, s->page_bytes));
	sample_set(sample, METRIC_VIRTUAL, sampler_scale(m.size, s->page_bytes));
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

int sampler_read(struct sampler *s, struct sample *sample)
{
	struct pid_stat stat = {0};

	sample_next(sample);
	sample->t_ns = clock_mono_ns();
	sample->real_ns = clock_real_ns();
	int r = sampler_read_stat(s, sample, &stat);
	if (r == -ESRCH) {
		sampler_clear_gauges(sample);
		return r;
	}
	sampler_read_io(s, sample);
	if ((stat.state == 'Z' || stat.state == 'X') && target_has_ended(s->target)) {
		sampler_clear_gauges(sample);
		return -ESRCH;
	}
	sampler_read_statm(s, sample);
	return 0;
}

int sampler_read_all(struct sampler *s, struct sample *sample)
{
	return sampler_read(s, sample);
}

int sampler_new(struct target *t, int64_t interval_ns, struct sampler **ret, struct why *why)
{
	int dir = target_dirfd(t);
	int stat = procfs_open(dir, "stat");

	if (stat < 0)
		return why_errno(why, stat, "cannot read /proc/%d/stat", (int)target_pid(t));
	struct sampler *s = xcalloc(1, sizeof(*s));

	s->target = t;
	s->interval_ns = interval_ns;
	s->stat = stat;
	s->statm = procfs_open(dir, "statm");
	s->io = procfs_open(dir, "io");
	s->tick_ns = NS_PER_S / sysconf(_SC_CLK_TCK);
	s->page_bytes = sysconf(_SC_PAGESIZE);
	if (clock_getcpuclockid(target_pid(t), &s->cpu_clock) != 0)
		s->cpu_clock = -1;
	*ret = s;
	return 0;
}

void sampler_free(struct sampler *s)
{
	if (!s)
		return;
	file_close(s->stat);
	file_close(s->statm);
	file_close(s->io);
	free(s);
}

void sampler_set_interval(struct sampler *s, int64_t interval_ns)
{
	s->interval_ns = interval_ns;
}
