/* SPDX-License-Identifier: MIT */
/*
 * Was the program replaced? comm alone does not tell: a thread may rename itself. An exec gives
 * the process a new address space, so the places of its code and stack change, or else (both at
 * fixed places) the executable's identity. A program that we may not look into (set-uid) hides
 * these: that they went out of sight together with the name tells the exec into it. Where they
 * were never seen nothing is said.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "proc/parse.h"

struct exec_watch {
	bool known, hidden;
	char comm[PARSE_COMM_MAX]; /* while it was seen */
	uint64_t start_code, start_stack;
	bool exe_known;
	uint64_t exe_dev, exe_ino;
	int64_t exe_next_ns;
	bool happened;
};

/** Look at a stat that was read anyway; now and then at exe below dirfd. */
void exec_watch_look(
	struct exec_watch *w, int dirfd, const struct pid_stat *stat, int64_t now_ns);

/** True once after an exec. */
bool exec_watch_take(struct exec_watch *w);
