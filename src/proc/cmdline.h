/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/cmdline is memory of the process: reading it waits for that process's locks and
 * page faults, so a process stuck on a dead disk would stick its reader too. It is read by a
 * short-lived child that is killed when the time is up. A child that is not stuck but waits for
 * a CPU gets ten times as long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/** A child that reads, and until when it may take. fd -1: none. */
struct cmdline_reader {
	pid_t pid;
	int fd;
	bool done; /* it has said all it had to say */
	int64_t begin_ns, limit_ns;
};

/**
 * Have cmdline below a held /proc/PID directory read while the caller does other things.
 *
 * ret      its reader, to be given to cmdline_end(); without one (fd -1) on failure
 * returns  0 or negative errno
 */
int cmdline_begin(int dirfd, int64_t limit_ns, struct cmdline_reader *ret);

/**
 * Take what the reader has read, waiting for it until its limit, and end it.
 *
 * buf[size]  argv as the kernel keeps it: strings ended by NUL; cut at size; NULL: end it only
 * returns    bytes, 0 for kernel threads and zombies; -ETIMEDOUT; other negative errno
 */
ssize_t cmdline_end(struct cmdline_reader *r, char *buf, size_t size);

/** The command lines of many processes, read one after the other by one such child. */
struct cmdline_list;

struct cmdline_one {
	pid_t pid;
	const char *argv; /* until the next one is asked for; "" where n is not above 0 */
	ssize_t n; /* bytes; 0 none; negative errno: could not be read in time or at all */
};

/**
 * Have them read while the caller does other things.
 *
 * pids[n]   in the order in which they are wanted; copied
 * limit_ns  for each of them, from when it is asked for
 * returns   0 or negative errno; cmdline_list_free() ends it
 */
int cmdline_list_begin(
	const pid_t *pids, size_t n, int64_t limit_ns, struct cmdline_list **ret);

/**
 * The next one; a process that sticks its reader costs its limit, and the reader is replaced.
 *
 * returns  1; 0 after the last one; negative errno when there is no reader
 */
int cmdline_list_next(struct cmdline_list *l, struct cmdline_one *ret);

void cmdline_list_free(struct cmdline_list *l);
static inline void cmdline_list_freep(struct cmdline_list **l)
{
	cmdline_list_free(*l);
}

/** Join argv by blanks and make it printable. out[size] ends with NUL; returns its length. */
size_t cmdline_join(char *out, size_t size, const char *argv, size_t n);
