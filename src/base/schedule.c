/* SPDX-License-Identifier: MIT */
#include "base/schedule.h"

#include <sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SCHEDULE_SLICE_NS      100000 /* the least that the kernel grants */
#define SCHEDULE_RESET_ON_FORK 1      /* SCHED_FLAG_RESET_ON_FORK */

/* struct sched_attr of sched_setattr(2), first version: <linux/sched/types.h> and <sched.h> of
 * one system may not be included together. */
struct schedule_attr {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime_ns, deadline_ns, period_ns;
};

static bool schedule_get(struct schedule_attr *ret)
{
	*ret = (struct schedule_attr){.size = sizeof(*ret)};
	bool known = syscall(SYS_sched_getattr, 0, ret, sizeof(*ret), 0) == 0;

	ret->size = sizeof(*ret);
	return known;
}

static bool schedule_set(struct schedule_attr *attr)
{
	return syscall(SYS_sched_setattr, 0, attr, 0) == 0;
}

static void schedule_ask_short_slices(void)
{
	struct schedule_attr attr;

	if (!schedule_get(&attr) || attr.policy != SCHED_OTHER)
		return;
	attr.runtime_ns = SCHEDULE_SLICE_NS;
	schedule_set(&attr);
}

void schedule_promptly(void)
{
	prctl(PR_SET_TIMERSLACK, 1);
	schedule_ask_short_slices();
}

bool schedule_first(bool on)
{
	struct schedule_attr attr;

	if (!schedule_get(&attr))
		return false;
	if (on && attr.policy == SCHED_OTHER && attr.nice == 0) {
		attr = (struct schedule_attr){.size = sizeof(attr),
			.policy = SCHED_FIFO,
			.flags = SCHEDULE_RESET_ON_FORK,
			.priority = 1};
		return schedule_set(&attr);
	}
	if (on || attr.policy != SCHED_FIFO || !(attr.flags & SCHEDULE_RESET_ON_FORK))
		return false;
	attr = (struct schedule_attr){
		.size = sizeof(attr), .policy = SCHED_OTHER, .runtime_ns = SCHEDULE_SLICE_NS};
	schedule_set(&attr);
	return false;
}
