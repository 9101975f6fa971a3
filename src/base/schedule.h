/* SPDX-License-Identifier: MIT */
/* What this thread asks of the kernel's scheduler. Needs no privilege, takes no larger share.
 */
#pragma once

/**
 * Wake this thread on time rather than let it run long.
 *
 * Timers without slack (the default of 50 us would show at 1 ms intervals), and slices of
 * 0.1 ms: since Linux 6.12 a thread that asks for short ones is let in sooner beside others,
 * and an older kernel takes no notice. A policy that the user chose stays as it is.
 */
void schedule_promptly(void);
