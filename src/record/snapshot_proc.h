/* SPDX-License-Identifier: MIT */
/*
 * The proc/ part of a snapshot: what the kernel says of a process, kept raw, and what could not
 * be read with the reason. Every size is capped; reading goes through the held directory.
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"

/**
 * Write all parts.
 *
 * proc_dirfd    /proc/PID, held
 * shared_dirfd  the same, or that of a living thread when the main one has ended: what threads
 *               share, mappings and open files, is read there
 * dirfd         the fresh directory to write into
 * with_environ  the environment too
 * returns       0, also when some or all could not be read: unreadable.txt says which and why;
 *               negative errno when writing failed
 */
int snapshot_proc_write(
	int proc_dirfd, int shared_dirfd, int dirfd, bool with_environ, struct why *why);
