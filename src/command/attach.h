/* SPDX-License-Identifier: MIT */
/* From what the user named to a target held by the hand. */
#pragma once

#include "base/error.h"
#include "options.h"
#include "proc/find.h"
#include "proc/target.h"

/**
 * Asks a person which of several processes is meant.
 *
 * returns  0 with ret_pid; -ECANCELED the person went away; another negative errno
 */
typedef int (*attach_pick_fn)(
	void *arg, const struct find_row *rows, size_t n, pid_t *ret_pid, struct why *why);

/**
 * Find and open the process that the options name. With --wait it waits for it to appear,
 * interrupted by a signal (-EINTR).
 *
 * pick     NULL: nobody can be asked; then several matches are -ENOTUNIQ, and the list of them
 *          goes to standard error
 * returns  0; -ESRCH none; -ENOTUNIQ several; -EPERM, -EACCES hidden; other negative errno
 */
int attach_target(const struct options *o, attach_pick_fn pick, void *arg, struct target **ret,
	struct why *why);

/** The exit status that a failed attach or run means: 2 usage, 3, 4, 5 as documented, else 1.
 */
int attach_exit_status(int r);
