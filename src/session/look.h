/* SPDX-License-Identifier: MIT */
/*
 * What is read only while somebody looks at it: limits and control groups, open files and
 * sockets, mappings. Such readings may cost milliseconds or block, so they run on a thread of
 * their own, never in the engine and never where the screen is drawn; each comes with its
 * instant and its cost. Nothing is read unless asked for, and no kind takes more than a small
 * share of the time, however often it is asked for.
 *
 * Results are handed over by pointer: whoever takes them owns them. Nobody waits for anybody: a
 * reading that is stuck in the kernel is left behind when the session ends.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/cgroup.h"
#include "proc/files.h"
#include "proc/limits.h"
#include "proc/mappings.h"
#include "proc/target.h"

enum look_kind {
	LOOK_BOUNDS,   /* at most once a second */
	LOOK_FILES,    /* at most every two seconds and 1 % of the time */
	LOOK_MAPPINGS, /* whenever asked for: by a key, never by itself */
	LOOK_FACTS,    /* whenever asked for: after an exec */
	LOOK_KINDS,
};

/** What a process may use, and what holds memory beside its mappings. A part that was not read
 * is missing: see its own flags. */
struct look_bounds {
	bool has_cgroup;
	struct cgroup_state cgroup;
	struct limits limits; /* limits.has 0: not read */
	int cpus;             /* online CPUs that it may use; -1 not read */
	bool has_overhead;
	struct mappings_overhead overhead;
	int64_t cancelled_write_bytes; /* /proc/PID/io: dirtied, then thrown away; -1 not read
					*/
};

/** The newest of each kind; a zeroed one is empty. */
struct looks {
	struct look_bounds *bounds;
	struct files *files;
	struct mappings *mappings;
	struct target_info *facts;    /* without pid and start */
	int error[LOOK_KINDS];        /* of the newest reading: 0 or negative errno; the result
					 before it is kept */
	int64_t t_ns[LOOK_KINDS];     /* CLOCK_MONOTONIC when it began; 0 never */
	int64_t cost_ns[LOOK_KINDS];  /* what it took */
	bool busy[LOOK_KINDS];        /* one is under way, or waits for its turn */
	int64_t since_ns[LOOK_KINDS]; /* CLOCK_MONOTONIC when the one under way began; 0 none */
};

/** Free the results; looks is empty then. */
void looks_done(struct looks *looks);

struct looker;

/**
 * dirfd, wake_fd  the target's directory, and an eventfd to tell when something new is there;
 *                 both are duplicated
 * returns         0 or negative errno
 */
int looker_new(int dirfd, int wake_fd, struct looker **ret);

/** What reads one kind into ret, which is empty: 0 or negative errno. */
typedef int (*looker_read)(void *arg, enum look_kind kind, struct looks *ret);

/** For tests: read with this from now on; before the first looker_ask(). */
void looker_set_read(struct looker *l, looker_read read, void *arg);

/** Ends its thread; one that is stuck in a reading for longer than a moment stays behind with
 * what it holds. NULL is fine. */
void looker_free(struct looker *l);

/** Ask for readings, bits 1 << enum look_kind: those that are due begin, the others are
 * forgotten. The first call starts the thread. */
void looker_ask(struct looker *l, unsigned kinds);

/** Move what became known since into `looks`, freeing what it replaces; true if anything did.
 */
bool looker_take(struct looker *l, struct looks *looks);
