/* SPDX-License-Identifier: MIT */
/*
 * Signals for the command we run when they come to us: who ends onetop means the command, and
 * would leave it behind otherwise. TERM and HUP, unless they were ignored at our start. Keys of
 * the terminal go to the command by themselves.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

struct pass_on {
	int pidfd, signal_fd;
	sigset_t before;
};

/** From now on TERM and HUP wait for pass_on_wait(). 0 or negative errno with a sentence. */
int pass_on_start(struct pass_on *p, pid_t pid, struct why *why);

/**
 * Pass signals on until the command ends or the time has come.
 *
 * deadline_ns  CLOCK_MONOTONIC; INT64_MAX: until it ends
 * returns      whether it has ended; it is not reaped
 */
bool pass_on_wait(const struct pass_on *p, int64_t deadline_ns);

/** Signals act as before. */
void pass_on_stop(struct pass_on *p);
