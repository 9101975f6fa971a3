/* SPDX-License-Identifier: MIT */
#include "proc/thread_table.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>

#include "base/macro.h"
#include "base/text.h"

int thread_table_init(struct thread_table *t, size_t max)
{
	size_t slots = 1;

	while (slots < 2 * max)
		slots *= 2;
	size_t index_bytes = slots * sizeof(*t->index), bytes = max * sizeof(*t->at);
	void *p = mmap(NULL, bytes + index_bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return -errno;
	*t = (struct thread_table){
		.index = p,
		.at = (void *)((char *)p + index_bytes),
		.max = max,
		.slots = slots,
		.mapped_bytes = bytes + index_bytes,
	};
	return 0;
}

void thread_table_done(struct thread_table *t)
{
	if (t->index)
		munmap(t->index, t->mapped_bytes);
	*t = (struct thread_table){0};
}

/* Numbers come in sequence, so the number itself spreads best and touches few pages. */
static size_t thread_table_home(const struct thread_table *t, pid_t tid)
{
	return (size_t)tid & (t->slots - 1);
}

static size_t thread_table_slot(const struct thread_table *t, pid_t tid)
{
	size_t slot = thread_table_home(t, tid);

	while (t->index[slot] && t->at[t->index[slot] - 1].tid != tid)
		slot = (slot + 1) & (t->slots - 1);
	return slot;
}

struct thread *thread_table_find(const struct thread_table *t, pid_t tid)
{
	size_t slot = thread_table_slot(t, tid);

	return t->index[slot] ? &t->at[t->index[slot] - 1] : NULL;
}

void thread_forget(struct thread *th)
{
	*th = (struct thread){
		.tid = th->tid,
		.schedstat = th->schedstat,
		.status = th->status,
		.stat = th->stat,
		.last_cpu = -1,
		.cpu_pct = -1,
		.run_delay_pct = -1,
		.voluntary_per_s = -1,
		.involuntary_per_s = -1,
	};
}

struct thread *thread_table_add(struct thread_table *t, pid_t tid)
{
	if (t->n == t->max)
		return NULL;
	struct thread *th = &t->at[t->n++];

	*th = (struct thread){.tid = tid, .schedstat = -1, .status = -1, .stat = -1};
	thread_forget(th);
	t->index[thread_table_slot(t, tid)] = (uint32_t)t->n;
	return th;
}

/* Empties a slot and moves back what had to step over it, so that probing never stops short. */
static void thread_table_unlink(struct thread_table *t, size_t hole)
{
	size_t mask = t->slots - 1;

	for (size_t slot = (hole + 1) & mask; t->index[slot]; slot = (slot + 1) & mask) {
		size_t home = thread_table_home(t, t->at[t->index[slot] - 1].tid);

		if (((slot - home) & mask) >= ((slot - hole) & mask)) {
			t->index[hole] = t->index[slot];
			hole = slot;
		}
	}
	t->index[hole] = 0;
}

void thread_table_remove(struct thread_table *t, struct thread *th)
{
	struct thread *last = &t->at[t->n - 1];

	thread_table_unlink(t, thread_table_slot(t, th->tid));
	if (th != last) {
		t->index[thread_table_slot(t, last->tid)] = (uint32_t)(th - t->at) + 1;
		*th = *last;
	}
	t->n--;
}

static bool thread_before(const struct thread *a, const struct thread *b)
{
	return a->cpu_pct != b->cpu_pct ? a->cpu_pct > b->cpu_pct : a->tid < b->tid;
}

size_t thread_table_busiest(const struct thread_table *t, struct thread **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n && max > 0; i++) {
		struct thread *th = &t->at[i];

		if (n == max && !thread_before(th, ret[n - 1]))
			continue;
		size_t at = n < max ? n++ : n - 1;
		for (; at > 0 && thread_before(th, ret[at - 1]); at--)
			ret[at] = ret[at - 1];
		ret[at] = th;
	}
	return n;
}

/* So many switches may be guessed, whatever the thread does. */
enum { RHYTHM_SLICES = 16 };

void thread_note_rhythm(struct thread *th, int64_t now_ns)
{
	double slices = (double)(th->sched.slices - th->switched_slices);
	double run_ns = (double)(th->sched.run_ns - th->switched_run_ns);
	double dt_ns = th->looked ? (double)(now_ns - th->switches_ns) : 0;

	th->slices_per_ns = dt_ns > 0 ? slices / dt_ns : 0;
	th->run_per_slice_ns = slices > 0 ? run_ns / slices : 0;
	th->switched_slices = th->sched.slices;
	th->switched_run_ns = th->sched.run_ns;
	th->switches_ns = now_ns;
}

bool thread_has_new_rhythm(const struct thread *th, int64_t now_ns)
{
	double slices = (double)(th->sched.slices - th->switched_slices);
	double run_ns = (double)(th->sched.run_ns - th->switched_run_ns);
	double as_before = th->slices_per_ns * (double)(now_ns - th->switches_ns);
	double run_as_before_ns = th->run_per_slice_ns * slices;

	return slices > RHYTHM_SLICES &&
	       (slices > 2 * as_before || run_ns > 4 * run_as_before_ns ||
		       4 * run_ns < run_as_before_ns);
}

void thread_curve_add(struct thread *th, float cpu_pct)
{
	th->curve[th->curve_n++ % THREAD_CURVE] = cpu_pct;
}

void thread_make_row(const struct thread *th, struct thread_row *ret)
{
	uint32_t held = MIN(th->curve_n, (uint32_t)THREAD_CURVE);

	*ret = (struct thread_row){
		.tid = th->tid,
		.state = th->state,
		.cpu_pct = th->cpu_pct,
		.run_delay_pct = th->run_delay_pct,
		.voluntary_per_s = th->voluntary_per_s,
		.involuntary_per_s = th->involuntary_per_s,
		.cpu_ns = (int64_t)MIN(th->sched.run_ns, (uint64_t)INT64_MAX),
		.last_cpu = th->last_cpu,
	};
	text_printable(ret->wchan, sizeof(ret->wchan), th->wchan, strlen(th->wchan));
	text_printable(ret->name, sizeof(ret->name), th->name, th->name_len);
	for (uint32_t i = 0; i < THREAD_CURVE; i++) {
		uint32_t back = THREAD_CURVE - i; /* points before the newest end */

		ret->curve[i] =
			back > held ? NAN : th->curve[(th->curve_n - back) % THREAD_CURVE];
	}
}
