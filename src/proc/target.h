/* SPDX-License-Identifier: MIT */
/*
 * A process held by the hand: its /proc/PID directory and a pidfd, both opened at attach. Every
 * read goes through descriptors that belong to this very process: after it is reaped they
 * answer ESRCH, never with the figures of another process that got the same pid.
 *
 * Call order: target_open() -> the others -> target_close(). One thread at a time.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "base/error.h"
#include "series/event.h"

enum {
	TARGET_NAME_MAX = 64,
	TARGET_COMMAND_MAX = 1024,
};

/** What does not change from sample to sample, made printable once. For headers and snapshots.
 */
struct target_info {
	pid_t pid;
	pid_t ppid;
	uid_t uid;
	char comm[TARGET_NAME_MAX];       /* printable */
	char command[TARGET_COMMAND_MAX]; /* argv joined by blanks, printable; "[comm]" without
					     one */
	char exe[TARGET_COMMAND_MAX];     /* /proc/PID/exe, printable; "" unreadable */
	char user[TARGET_NAME_MAX];       /* name, or the number */
	char nspid[TARGET_NAME_MAX]; /* "4242 -> 7": pid in the nested namespaces; "" if none */
	int64_t start_real_ns;       /* CLOCK_REALTIME of its start */
	int64_t start_boot_ns;       /* CLOCK_BOOTTIME of its start (stat field 22) */
	bool kernel_thread;
	bool exe_deleted; /* the program file was replaced or removed */
	/* What could not be read for lack of permission, and what would help; "" if nothing. */
	char denied[256];
};

struct target;

/**
 * Take hold of a process.
 *
 * returns  0; -ESRCH none with this pid; -EPERM hidden (hidepid); -ENOENT /proc not mounted;
 *          with a sentence in why. cmdline is read under a time limit: it may block.
 */
int target_open(pid_t pid, struct target **ret, struct why *why);
void target_close(struct target *t);
static inline void target_closep(struct target **t)
{
	target_close(*t);
	*t = NULL;
}

/**
 * The facts as of target_open() or target_refresh_info(). Valid until target_close(). The first
 * call waits for the command line, which is being read since target_open(): at most 200 ms.
 */
const struct target_info *target_info(struct target *t);

/** Read name, command and exe again. Not for the sampling loop: may block 200 ms. */
void target_refresh_info(struct target *t);

/** Read only the name again, after an exec: one small file, which never blocks. */
void target_refresh_name(struct target *t);

/**
 * The same facts below a held /proc/PID, on whatever thread; may block 200 ms.
 *
 * ret_info  overwritten but for pid and start, which an exec leaves as they were
 * returns   0; -ESRCH and others: it has ended
 */
int target_read_facts(int dirfd, struct target_info *ret_info);

/** Descriptors for others: poll the pidfd for POLLIN (it ended); openat() below the directory.
 */
int target_pidfd(const struct target *t);
int target_dirfd(const struct target *t);

/** Its stat when it was opened, what it ran when its name was read; all 0 of a child that waits
 * to be started. */
const struct pid_stat *target_first_stat(const struct target *t);
pid_t target_pid(const struct target *t);

/**
 * The same of a child that has not run its command yet: nothing is told of the program that it
 * still is. target_refresh_info() reads the facts once it has.
 */
int target_open_child(pid_t pid, struct target **ret, struct why *why);

/** Tell the target that this process started it, so that its end can be waited for. */
void target_set_child(struct target *t);

/** Send a signal through the pidfd: 0, -EPERM, -ESRCH. Never hits another process. */
int target_signal(const struct target *t, int signal);

/**
 * How it ended, once the pidfd is readable: EVENT_EXIT or EVENT_SIGNAL for a child (which is
 * reaped here), else EVENT_LOST. A zombie has ended; its status is read where /proc/PID/stat
 * shows it (field 52, with ptrace permission).
 *
 * ret_event  kind and number set; times left alone
 * returns    0; -EAGAIN it has not ended
 */
int target_end(struct target *t, struct event *ret_event);

/** True once every thread has ended: a process whose main thread alone is gone still runs. */
bool target_has_ended(const struct target *t);

/** What wait4(2) told of our child when target_end() reaped it. 0; -ENODATA not (yet). */
int target_rusage(const struct target *t, struct rusage *ret);
