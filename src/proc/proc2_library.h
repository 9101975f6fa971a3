/* SPDX-License-Identifier: MIT */
/*
 * libproc2, loaded when processes are looked for by name or the machine's totals are read.
 * Linked, it and the eight libraries it pulls in (systemd's and what that needs) would double
 * what a start of the program costs.
 */
#pragma once

#include <libproc2/pids.h>
#include <libproc2/stat.h>

#include "base/error.h"

/* clang-format off */
#define PROC2_FUNCTIONS(X) \
	X(pids_new) X(pids_reap) X(pids_select) X(pids_unref) X(stat_new) X(stat_select) X(stat_unref)
/* clang-format on */

/** Its functions, by the name that follows procps_. */
struct proc2_library {
#define X(function) __typeof__(procps_##function) *function;
	PROC2_FUNCTIONS(X)
#undef X
};

/**
 * The same for ever, from any thread.
 *
 * returns  0; -ELIBACC with a sentence when it is not installed; ret_library is untouched then
 */
int proc2_library_get(const struct proc2_library **ret_library, struct why *why);
