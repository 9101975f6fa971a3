/* SPDX-License-Identifier: MIT */
#include "proc/smaps.h"

#include <errno.h>

#include "base/clock.h"
#include "base/macro.h"
#include "proc/parse.h"
#include "proc/procfs.h"

enum { SMAPS_SHARE = 1000 }; /* one part in so many of the time */
#define SMAPS_FIRST_RSS_MAX (2 * GIB)
#define SMAPS_PAGE_COST_NS  25 /* a page of RSS, for a first guess */
#define SMAPS_BASE_COST_NS  (100 * NS_PER_US)

void smaps_init(struct smaps *m, const struct target *t)
{
	*m = (struct smaps){.target = t, .period_ns = SMAPS_PERIOD_NS};
}

static int64_t smaps_guess_ns(const struct sample *sample)
{
	return SMAPS_BASE_COST_NS +
	       sample_get(sample, METRIC_RSS, 0) / (4 * KIB) * SMAPS_PAGE_COST_NS;
}

static void smaps_take(struct smaps *m, const struct pid_smaps *s, struct sample *sample)
{
	m->parts = (struct memory_parts){
		.valid = true,
		.t_ns = sample->t_ns,
		.cost_ns = m->cost_ns,
		.pss = (int64_t)MIN(s->pss, (uint64_t)INT64_MAX),
		.uss = (int64_t)MIN(s->private_clean + s->private_dirty, (uint64_t)INT64_MAX),
		.swap_pss = (int64_t)MIN(s->swap_pss, (uint64_t)INT64_MAX),
		.anon_huge = (int64_t)MIN(s->anon_huge, (uint64_t)INT64_MAX),
		.lazy_free = (int64_t)MIN(s->lazy_free, (uint64_t)INT64_MAX),
	};
	sample_set(sample, METRIC_PSS, m->parts.pss);
}

static void smaps_note_work(struct smaps *m, int64_t work_ns, const struct sample *sample)
{
	m->before_ns = m->work_ns;
	m->work_ns = work_ns;
	m->rss = sample_get(sample, METRIC_RSS, 0);
}

/*
 * Whether the next sample would come late. How long a reading took says little of that on a
 * busy machine, so its CPU time counts, and no single one decides: nothing would ever mend it.
 */
static bool smaps_holds_up(struct smaps *m, int64_t interval_ns, const struct sample *sample)
{
	/* What it took when there was far more memory says nothing, either. */
	if (m->work_ns == 0 || sample_get(sample, METRIC_RSS, 0) < m->rss / 2) {
		smaps_note_work(m, smaps_guess_ns(sample), sample);
		m->before_ns = m->work_ns;
	}
	return MIN(m->work_ns, m->before_ns) > interval_ns / 2;
}

/* Opened each time: a descriptor of this file stays with the memory of before an exec. */
void smaps_read(struct smaps *m, struct sample *sample)
{
	char text[4096];
	struct pid_smaps s;
	int64_t start_ns = clock_mono_ns(), start_cpu_ns = clock_thread_cpu_ns();
	ssize_t n = procfs_read_at(target_dirfd(m->target), "smaps_rollup", text, sizeof(text));
	int64_t end_ns = clock_mono_ns();

	smaps_note_work(m, clock_thread_cpu_ns() - start_cpu_ns, sample);
	m->cost_ns = MAX(end_ns - start_ns, 1);
	m->next_ns = end_ns + MAX(m->cost_ns * SMAPS_SHARE, m->period_ns);
	m->denied = n == -EACCES || n == -EPERM || n == -ENOENT;
	if (n > 0 && parse_smaps_rollup(text, (size_t)n, &s) == 0)
		smaps_take(m, &s, sample);
}

void smaps_step(struct smaps *m, int64_t interval_ns, bool first, struct sample *sample)
{
	/* No address space, nothing to walk. */
	if (m->denied || !sample_has(sample, METRIC_RSS))
		return;
	if (m->cost_ns == 0)
		m->cost_ns = smaps_guess_ns(sample);
	if (first && sample->value[METRIC_RSS] > SMAPS_FIRST_RSS_MAX)
		m->next_ns = sample->t_ns + m->cost_ns * SMAPS_SHARE;
	if (sample->t_ns < m->next_ns)
		return;
	if (smaps_holds_up(m, interval_ns, sample) && !first)
		return;
	smaps_read(m, sample);
}
