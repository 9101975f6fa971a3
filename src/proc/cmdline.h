/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/cmdline is memory of the process: reading it waits for that process's locks and
 * page faults, so a process stuck on a dead disk would stick its reader too. It is read by a
 * short-lived child that is killed when the time is up. A child that is not stuck but waits for
 * a CPU gets ten times as long.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/** A child that reads, and until when it may take. fd -1: none. */
struct cmdline_reader {
	pid_t pid;
	int fd;
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

/**
 * Read the cmdlines of many processes, one after the other, by one such child; it is replaced
 * when a process sticks it.
 *
 * limit_ns  for each of them
 * each      called in order with bytes read (0 none), or n negative: could not be read in time
 *           or at all; a negative answer ends the reading and is returned
 * returns   0 or negative errno
 */
typedef int (*cmdline_each_fn)(void *arg, size_t i, const char *argv, ssize_t n);
int cmdline_read_each(
	const pid_t *pids, size_t n, int64_t limit_ns, cmdline_each_fn each, void *arg);

/** Join argv by blanks and make it printable. out[size] ends with NUL; returns its length. */
size_t cmdline_join(char *out, size_t size, const char *argv, size_t n);
