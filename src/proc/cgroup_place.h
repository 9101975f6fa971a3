/* SPDX-License-Identifier: MIT */
/*
 * Where a process stands in the control group hierarchies, and where those are mounted. Kernels
 * mix two designs: one unified hierarchy (v2), one per controller (v1), or both (hybrid, where
 * v2 often has no controllers). Everything here is pure.
 *
 * Paths are as this process's own cgroup namespace shows them, for both files: a target in
 * another namespace may stand at "/../../x", which is of use only where a mount shows it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cgroup_hierarchy {
	CGROUP_CPU, /* v1 hierarchies that hold this controller */
	CGROUP_MEMORY,
	CGROUP_PIDS,
	CGROUP_UNIFIED, /* v2 */
	CGROUP_HIERARCHIES,
};

enum { CGROUP_PATH_MAX = 1024 };

/** A group in each hierarchy that the process is in; "" where it is in none. */
struct cgroup_paths {
	char of[CGROUP_HIERARCHIES][CGROUP_PATH_MAX];
};

/**
 * Parse /proc/PID/cgroup: "ID:CONTROLLERS:PATH" lines, "0::PATH" for v2.
 *
 * A path longer than CGROUP_PATH_MAX - 1 is left out: a cut path would be another group.
 * returns  0, or -EBADMSG when not one line of use was found; ret is untouched then
 */
int cgroup_parse_paths(const char *text, size_t n, struct cgroup_paths *ret);

/** A mount that shows a group. */
struct cgroup_place {
	char point[CGROUP_PATH_MAX]; /* where it is mounted, raw bytes */
	char top[CGROUP_PATH_MAX];   /* the group that is mounted there; "" the root */
	char rest[CGROUP_PATH_MAX];  /* from there down to the group: "" or "/a/b" */
};

/**
 * Find the mount that shows the group `path` and most of what is above it.
 *
 * text     /proc/self/mountinfo
 * h        which hierarchy; v1 ones are told by the controller in their mount options
 * returns  0; -ENOENT the hierarchy is not mounted; -EXDEV no mount of it shows this group (a
 *          group outside the namespace); ret is untouched on failure
 */
int cgroup_find_place(const char *text, size_t n, enum cgroup_hierarchy h, const char *path,
	struct cgroup_place *ret);

/**
 * What is left of `path` below the group `top`: "" or "/a/b"; NULL when it is not below, or
 * only by way of "..". Points into path.
 */
const char *cgroup_below(const char *top, const char *path);
