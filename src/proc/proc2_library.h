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

/** Its functions, by the name that follows procps_. */
struct proc2_library {
	__typeof__(procps_pids_new) *pids_new;
	__typeof__(procps_pids_reap) *pids_reap;
	__typeof__(procps_pids_unref) *pids_unref;
	__typeof__(procps_stat_new) *stat_new;
	__typeof__(procps_stat_select) *stat_select;
	__typeof__(procps_stat_unref) *stat_unref;
};

/**
 * The same for ever, from any thread.
 *
 * returns  0; -ELIBACC with a sentence when it is not installed; ret_library is untouched then
 */
int proc2_library_get(const struct proc2_library **ret_library, struct why *why);
