/* SPDX-License-Identifier: MIT */
/*
 * The limits a process lives under, whoever set them: its own control groups and every group
 * above them, v1 and v2, as far up as this machine's mounts show. The smallest limit on the way
 * to the root is the one that binds.
 *
 * Every file is opened once and held: cgroup_read() costs one pread a file, and opens anew only
 * when the process has moved to another group, and every two minutes (controllers can be
 * switched on later). One thread at a time. Call order: cgroup_open() -> cgroup_read() … ->
 * cgroup_free().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proc/cgroup_place.h"
#include "proc/pressure.h"

enum { CGROUP_NAME_MAX = 256, CGROUP_DEPTH_MAX = 24 };

/** "max", -1, or v1's PAGE_COUNTER_MAX: the group sets no limit. */
#define CGROUP_NO_LIMIT INT64_MAX

/** Bits of cgroup_state.has: the value was read. A limit that was read may be CGROUP_NO_LIMIT.
 */
enum {
	CGROUP_HAS_CPU_LIMIT = 1 << 0,
	CGROUP_HAS_CPU_STAT = 1 << 1,
	CGROUP_HAS_MEMORY_LIMIT = 1 << 2,
	CGROUP_HAS_MEMORY_HIGH = 1 << 3,
	CGROUP_HAS_MEMORY_CURRENT = 1 << 4,
	CGROUP_HAS_MEMORY_EVENTS = 1 << 5,
	CGROUP_HAS_SWAP_LIMIT = 1 << 6,
	CGROUP_HAS_OOM_DISTANCE = 1 << 7,
	CGROUP_HAS_PIDS_LIMIT = 1 << 8,
	CGROUP_HAS_PIDS_CURRENT = 1 << 9,
};

/** What memory.events counts (v2), or the nearest v1 has; -1 not told. */
struct cgroup_memory_events {
	int64_t high;     /* throttled above memory.high; v2 */
	int64_t max;      /* the limit was hit; v1: memory.failcnt */
	int64_t oom;      /* reclaim could not help; v2 */
	int64_t oom_kill; /* processes killed; v1: memory.oom_control since 4.13 */
};

/**
 * Figures of one reading. "The binding group" is the one with the smallest limit; without any
 * limit it is the process's own. Names are printable paths below the root, "/" the root itself.
 */
struct cgroup_state {
	int64_t t_ns; /* CLOCK_MONOTONIC of the reading */
	unsigned has;
	/* Grows when the process moved or another group binds: counters of two readings may be
	 * subtracted only while it stays. */
	unsigned epoch;
	bool hidden_above; /* groups above the topmost that is shown here may limit further */
	char group[CGROUP_NAME_MAX]; /* its own: unified if that has controllers, else memory's
				      */

	double cpu_limit_cores; /* smallest quota / period; INFINITY: no limit */
	char cpu_group[CGROUP_NAME_MAX];
	/* Of the binding group: periods with a quota, those in which it ran out, time lost. */
	int64_t cpu_periods, cpu_throttled, cpu_throttled_ns;

	int64_t memory_limit; /* bytes: memory.max, v1 memory.limit_in_bytes */
	char memory_group[CGROUP_NAME_MAX];
	int64_t memory_high;    /* smallest memory.high up the chain; v2 */
	int64_t memory_current; /* of the binding group, page cache included */
	int64_t memory_own;     /* of its own group; -1 not read */
	struct cgroup_memory_events memory_events; /* of the binding group */
	int64_t swap_limit;                        /* smallest memory.swap.max; v2 */
	/* memory_limit - memory_current, >= 0; reclaim of page cache comes before the killer.
	 */
	int64_t oom_distance;
	/* A group with a larger limit can be nearer to it, for its other children: the smallest
	 * distance up the chain, and whose. Valid with CGROUP_HAS_OOM_DISTANCE. */
	int64_t nearest_distance;
	char nearest_group[CGROUP_NAME_MAX];

	int64_t pids_limit, pids_current; /* smallest pids.max; tasks in that group */
	char pids_group[CGROUP_NAME_MAX];

	struct pressure
		pressure[PRESSURE_RESOURCES]; /* of its own group (v2), or the system's */
};

struct cgroup;

/**
 * Find the groups of a process and hold their files.
 *
 * dirfd    held /proc/PID directory; must stay open for as long as the cgroup is used
 * returns  0, also when nothing is mounted (then only system pressure is read); -ENOENT the
 *          kernel has no control groups; -ESRCH it has ended; other negative errno
 * source   /proc/PID/cgroup, /proc/self/mountinfo; about 0.4 ms; a few dozen
 *          descriptors (11 a level of the hierarchy)
 */
int cgroup_open(int dirfd, struct cgroup **ret);

/** A hierarchy to read: a directory that is (or stands for) the mounted root, and the way down.
 */
struct cgroup_root {
	int fd;           /* -1: the process is not in this hierarchy */
	const char *top;  /* what the root is called: "" or "/outer" */
	const char *rest; /* the group below it: "" or "/a/b" */
};

/** The same for given directories (not taken over; read only during the call). */
int cgroup_open_at(const struct cgroup_root roots[CGROUP_HIERARCHIES], struct cgroup **ret);

void cgroup_free(struct cgroup *c);
static inline void cgroup_freep(struct cgroup **c)
{
	cgroup_free(*c);
	*c = NULL;
}

/**
 * Read everything once.
 *
 * ret      filled whole; has tells what was there. A group that was removed is read as far as
 *          its ancestors are there
 * returns  0; -ESRCH the process has ended and was reaped
 * source   held descriptors; 1 to 2 us a file: 30 us three levels deep
 */
int cgroup_read(struct cgroup *c, struct cgroup_state *ret);

/** The same without pressure, which the kernel works out when it is asked. */
int cgroup_read_limits(struct cgroup *c, struct cgroup_state *ret);

/** The same as that of the groups where the process was last seen, also when it has ended
 * since: what they count may say why. */
void cgroup_read_held(struct cgroup *c, struct cgroup_state *ret);
