/* SPDX-License-Identifier: MIT */
#include "proc/ticks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/thread.h"
#include "proc/proc2_library.h"

struct ticks_reader {
	const struct proc2_library *lib;
	struct stat_info *stat;
	struct ticks_reading first;
	atomic_bool ready; /* the three above are, and are this thread's no more */
	pthread_t thread;
};

static enum stat_item ticks_items[] = {STAT_TIC_USER, STAT_TIC_NICE, STAT_TIC_SYSTEM,
	STAT_TIC_IRQ, STAT_TIC_SOFTIRQ, STAT_TIC_STOLEN, STAT_TIC_IDLE, STAT_TIC_IOWAIT};

static int64_t ticks_self_ns(void)
{
	struct rusage u;

	if (getrusage(RUSAGE_SELF, &u) < 0)
		return -1;
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * NS_PER_S +
	       (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * NS_PER_US;
}

/* A guest's time is in user and nice already: adding it again would count it twice. */
bool ticks_read(struct ticks_reader *r, struct ticks_reading *ret)
{
	struct ticks_reading now = {.t_ns = clock_mono_ns(), .self_ns = ticks_self_ns()};
	struct stat_stack *stack =
		r->lib->stat_select(r->stat, ticks_items, ARRAY_SIZE(ticks_items));

	if (!stack)
		return false;
	for (int i = 0; i < 5; i++)
		now.ticks.busy += stack->head[i].result.ull_int;
	now.ticks.steal = stack->head[5].result.ull_int;
	now.ticks.total = now.ticks.busy + now.ticks.steal + stack->head[6].result.ull_int +
			  stack->head[7].result.ull_int;
	*ret = now;
	return true;
}

static void *ticks_load(void *arg)
{
	struct ticks_reader *r = arg;

	if (proc2_library_get(&r->lib, NULL) == 0 && r->lib->stat_new(&r->stat) == 0 &&
		ticks_read(r, &r->first))
		atomic_store(&r->ready, true);
	return NULL;
}

int ticks_start(struct ticks_reader **ret)
{
	struct ticks_reader *r = xcalloc(1, sizeof(*r));
	int failed = thread_start(&r->thread, ticks_load, r);

	if (failed < 0) {
		free(r);
		return failed;
	}
	*ret = r;
	return 0;
}

bool ticks_first(const struct ticks_reader *r, struct ticks_reading *ret)
{
	if (!atomic_load(&r->ready))
		return false;
	*ret = r->first;
	return true;
}

void ticks_stop(struct ticks_reader *r)
{
	if (!r)
		return;
	pthread_join(r->thread, NULL);
	if (r->stat)
		r->lib->stat_unref(&r->stat);
	free(r);
}
