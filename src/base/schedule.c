/* SPDX-License-Identifier: MIT */
#include "base/schedule.h"

#include <sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SCHEDULE_SLICE_NS 100000 /* the least that the kernel grants */

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

static void schedule_ask_short_slices(void)
{
	struct schedule_attr attr = {.size = sizeof(attr)};

	if (syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0) < 0 ||
		attr.policy != SCHED_OTHER)
		return;
	attr.size = sizeof(attr);
	attr.runtime_ns = SCHEDULE_SLICE_NS;
	syscall(SYS_sched_setattr, 0, &attr, 0);
}

void schedule_promptly(void)
{
	prctl(PR_SET_TIMERSLACK, 1);
	schedule_ask_short_slices();
}
