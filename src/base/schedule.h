/* SPDX-License-Identifier: MIT */
/* What this thread asks of the kernel's scheduler. */
#pragma once

#include <stdbool.h>

/**
 * Wake this thread on time rather than let it run long. Needs no privilege, takes no larger
 * share.
 *
 * Timers without slack (the default of 50 us would show at 1 ms intervals), and slices of
 * 0.1 ms: since Linux 6.12 a thread that asks for short ones is let in sooner beside others,
 * and an older kernel takes no notice. A policy that the user chose stays as it is.
 */
void schedule_promptly(void);

/**
 * Let this thread in before all ordinary ones (SCHED_FIFO at its lowest priority), or, `on`
 * false, no longer. For one that does little and must do it on time: it can keep a CPU from
 * everybody else. Threads and processes that it makes are ordinary ones. A policy or a niceness
 * that the user chose stays as it is.
 *
 * returns  whether it is let in first now; that needs CAP_SYS_NICE or an RLIMIT_RTPRIO of 1
 * source   sched(7); SCHED_FLAG_RESET_ON_FORK since Linux 3.14
 */
bool schedule_first(bool on);
