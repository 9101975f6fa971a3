/* SPDX-License-Identifier: MIT */
/*
 * The groups of one controller from a process's own up to the topmost that is mounted, each
 * with its files held open. Level 0 is the process's own group.
 */
#pragma once

#include <stdbool.h>

#include "proc/cgroup.h"

enum cgroup_file {
	CGROUP_FILE_CPU_MAX,    /* v2 cpu.max; v1 cpu.cfs_quota_us */
	CGROUP_FILE_CPU_PERIOD, /* v1 cpu.cfs_period_us */
	CGROUP_FILE_CPU_STAT,
	CGROUP_FILE_MEMORY_MAX,
	CGROUP_FILE_MEMORY_HIGH, /* v2 */
	CGROUP_FILE_MEMORY_CURRENT,
	CGROUP_FILE_MEMORY_EVENTS, /* v2 memory.events; v1 memory.oom_control */
	CGROUP_FILE_MEMORY_FAILS,  /* v1 memory.failcnt */
	CGROUP_FILE_SWAP_MAX,      /* v2 */
	CGROUP_FILE_PIDS_MAX,
	CGROUP_FILE_PIDS_CURRENT,
	CGROUP_FILES,
};

struct cgroup_level {
	char name[CGROUP_NAME_MAX]; /* printable */
	int fd[CGROUP_FILES];       /* -1: there is none here */
	unsigned denied;            /* 1 << enum cgroup_file: there, but not for us */
};

struct cgroup_chain {
	int version; /* 1, 2; 0: the controller is nowhere to be seen */
	bool hidden_above;
	int n;
	struct cgroup_level level[CGROUP_DEPTH_MAX];
};

/**
 * Open the files of one controller from root->rest upwards. Levels that are gone are left out.
 *
 * h        CGROUP_CPU, CGROUP_MEMORY or CGROUP_PIDS
 * version  1 or 2: which names the files have
 */
void cgroup_chain_open(struct cgroup_chain *chain, enum cgroup_hierarchy h, int version,
	const struct cgroup_root *root);

/** Close all; a zeroed chain is fine. */
void cgroup_chain_close(struct cgroup_chain *chain);

/** The directory of a group, O_PATH; negative errno. */
int cgroup_open_group(const struct cgroup_root *root, const char *rest);

/** "/outer/a/b" made printable; "/" for the root. */
void cgroup_name(char out[CGROUP_NAME_MAX], const struct cgroup_root *root, const char *rest);
