/* SPDX-License-Identifier: MIT */
#include "session/summary.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "session/internal.h"

static void session_summary_threads(struct session_summary *y)
{
	const struct session_now *now = &y->now;

	for (size_t i = 0; i < now->n_threads; i++) {
		const struct thread_row *row = &now->threads[i];

		y->threads[i] = (struct summary_thread){.tid = row->tid,
			.name = row->name,
			.state = row->state,
			.cpu_pct = (double)row->cpu_pct,
			.run_delay_pct = (double)row->run_delay_pct,
			.cpu_ns = row->cpu_ns};
	}
	y->in.threads = y->threads;
	y->in.n_threads = now->n_threads;
	y->in.total_threads = now->total_threads;
}

static void session_summary_facts(struct session_summary *y)
{
	const struct target_info *info = &y->now.info;
	struct summary_input *in = &y->in;

	in->onetop_version = PACKAGE_VERSION;
	in->name = info->comm;
	in->command = info->command;
	in->exe = info->exe;
	in->user = info->user;
	in->nspid = info->nspid;
	in->denied = info->denied;
	in->quality = y->quality;
	in->recording = y->now.recording;
	in->pid = info->pid;
	in->ppid = info->ppid;
	in->exe_deleted = info->exe_deleted;
	in->kernel_thread = info->kernel_thread;
	in->start_real_ns = info->start_real_ns;
	in->attach_real_ns = y->now.attach_real_ns;
	in->real_ns = clock_real_ns();
	in->interval_ns = y->now.interval_ns;
}

static void session_summary_figures(struct session_summary *y)
{
	const struct memory_parts *memory = &y->now.memory;
	struct summary_input *in = &y->in;

	in->sample = &y->now.sample;
	in->since = &y->now.attached;
	in->rates = &y->now.rates;
	in->end = y->now.state == SESSION_ENDED ? &y->now.end : NULL;
	in->events = &y->events;
	in->memory = (struct summary_memory){.valid = memory->valid,
		.age_ns = clock_mono_ns() - memory->t_ns,
		.pss = memory->pss,
		.uss = memory->uss,
		.swap_pss = memory->swap_pss,
		.anon_huge = memory->anon_huge,
		.lazy_free = memory->lazy_free};
}

/* The page has a label of its own: "good: …" and "other processes …" without the word quality.
 */
static void session_quality(const struct host_quality *q, char *out, size_t size)
{
	static const char word[] = "quality";
	char words[SUMMARY_QUALITY_MAX];
	const char *p = words;

	host_quality_words(q, words, sizeof(words));
	if (strncmp(p, word, strlen(word)) == 0)
		p += strlen(word);
	p += strspn(p, ": ");
	snprintf(out, size, "%s", p);
}

struct session_summary *session_summary_new(struct session *s)
{
	struct session_summary *y = xcalloc(1, sizeof(*y));

	session_lock(s);
	y->now = s->now;
	y->events = s->events;
	session_unlock(s);
	session_quality(&y->now.quality, y->quality, sizeof(y->quality));
	session_summary_facts(y);
	session_summary_figures(y);
	session_summary_threads(y);
	return y;
}

/* The highest value a metric had since the attach, or -1. Under the lock. */
static double session_peak(struct session *s, enum metric m)
{
	struct history_cell cell;
	int64_t oldest, newest;

	if (!history_span(s->history, &oldest, &newest))
		return -1;
	history_read(s->history, m, oldest, newest - oldest + 1, 1, &cell);
	return cell.count ? (double)cell.max : -1;
}

/* The kernel's own account of a child that has been waited for beats everything sampled. */
static void session_run_rusage(struct session *s, struct summary_run *run)
{
	struct rusage usage;

	if (!s->target || target_rusage(s->target, &usage) < 0)
		return;
	run->user_ns = usage.ru_utime.tv_sec * NS_PER_S + usage.ru_utime.tv_usec * NS_PER_US;
	run->system_ns = usage.ru_stime.tv_sec * NS_PER_S + usage.ru_stime.tv_usec * NS_PER_US;
	run->minor_faults = usage.ru_minflt;
	run->major_faults = usage.ru_majflt;
	run->voluntary = usage.ru_nvcsw;
	run->involuntary = usage.ru_nivcsw;
	run->peak_rss = usage.ru_maxrss * KIB;
}

struct summary_run session_summary_run(struct session *s, const struct event *end)
{
	struct summary_run run = summary_run_unknown();
	const struct session_now *now = &s->now;
	const struct sample *last = &now->sample;

	session_lock(s);
	run.command = now->info.command;
	run.end = end;
	run.user_ns = sample_get(last, METRIC_USER, -1);
	run.system_ns = sample_get(last, METRIC_SYSTEM, -1);
	run.run_delay_ns = sample_get(last, METRIC_RUN_DELAY, -1);
	run.peak_rss = sample_get(last, METRIC_PEAK_RSS, -1);
	run.peak_pss = (int64_t)session_peak(s, METRIC_PSS);
	run.peak_threads = (int64_t)session_peak(s, METRIC_THREADS);
	run.peak_fds = (int64_t)session_peak(s, METRIC_OPEN_FDS);
	run.max_cpu = llround(session_peak(s, METRIC_CPU_PERCENT) * 1e3);
	run.minor_faults = sample_get(last, METRIC_MINOR_FAULTS, -1);
	run.major_faults = sample_get(last, METRIC_MAJOR_FAULTS, -1);
	run.voluntary = sample_get(last, METRIC_VOLUNTARY, -1);
	run.involuntary = sample_get(last, METRIC_INVOLUNTARY, -1);
	run.read_bytes = sample_get(last, METRIC_READ_BYTES, -1);
	run.write_bytes = sample_get(last, METRIC_WRITE_BYTES, -1);
	run.read_chars = sample_get(last, METRIC_READ_CHARS, -1);
	run.write_chars = sample_get(last, METRIC_WRITE_CHARS, -1);
	session_run_rusage(s, &run);
	if (now->quality.valid)
		session_quality(&now->quality, run.quality, sizeof(run.quality));
	session_unlock(s);
	return run;
}
