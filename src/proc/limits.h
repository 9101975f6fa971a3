/* SPDX-License-Identifier: MIT */
/*
 * What a process may use: its resource limits and the CPUs it may run on. For lines in charts
 * and "of how many" beside figures; changes rarely, so once a second is plenty.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proc/parse.h"

enum limits_kind {
	LIMITS_OPEN_FILES,
	LIMITS_ADDRESS_SPACE,
	LIMITS_CORE,
	LIMITS_STACK,
	LIMITS_PROCESSES, /* of the user, in this namespace: processes and threads */
	LIMITS_LOCKED_MEMORY,
	LIMITS_DATA,
	LIMITS_FILE_SIZE,
	LIMITS_CPU_TIME, /* seconds */
	LIMITS_KINDS,
};

struct limits {
	unsigned has;                      /* 1 << enum limits_kind: the line was there */
	struct pid_limit of[LIMITS_KINDS]; /* UINT64_MAX: unlimited; bytes where sizes */
};

/** Pure. 0, or -EBADMSG when not one known line was whole; ret is untouched then. */
int limits_parse(const char *text, size_t n, struct limits *ret);

/**
 * Read all limits through a held /proc/PID directory.
 *
 * returns  0; -EACCES needs the permission of ptrace before Linux 4.19; -ESRCH it has ended
 * source   /proc/PID/limits; about 14 us; also prlimit(2), which would name the pid again
 */
int limits_read(int dirfd, struct limits *ret);

/** The same from its file, held: a descriptor, the caller's to close, or negative errno. */
int limits_open(int dirfd);
int limits_read_held(int fd, struct limits *ret);

/**
 * How many of the CPUs in one list are in the other: "0-3,8", as the kernel writes masks.
 * Pure. online NULL or empty: count the whole list.
 *
 * returns  >= 0; -EBADMSG when allowed is not such a list
 */
int limits_count_cpus(const char *allowed, size_t n, const char *online, size_t n_online);

/**
 * How many online CPUs the main thread may use; cpusets and taskset(1) are both in it. Other
 * threads can have masks of their own.
 *
 * returns  > 0; -EBADMSG; -ESRCH it has ended; other negative errno
 * source   /proc/PID/status Cpus_allowed_list (Linux 2.6.26), less what is missing from
 *          /sys/devices/system/cpu/online: the same as sched_getaffinity(2), without naming the
 *          pid again; about 25 us
 */
int limits_read_cpus(int dirfd);
