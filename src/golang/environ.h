/* SPDX-License-Identifier: MIT */
/*
 * What the environment tells the Go runtime: GODEBUG, GOGC, GOMEMLIMIT, GOMAXPROCS; and whether
 * that fits the limits of the cgroup. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct go_environ {
	char godebug[256];     /* printable; "" not set */
	char gogc[16];         /* "100", "off"; "" not set */
	bool gctrace;          /* GODEBUG asks for a GC log */
	double gogc_percent;   /* -1 not set or off: see gogc */
	double memlimit_bytes; /* GOMEMLIMIT; -1 not set, off, or not a size */
	int maxprocs;          /* GOMAXPROCS; -1 not set or not a number */
	bool memlimit_bad;     /* set to what Go refuses to start with */
};

/** Read /proc/PID/environ: "NAME=value" ended by NULs. What Go would ignore is ignored. */
void go_environ_parse(const char *block, size_t n, struct go_environ *ret);

/** "512MiB", "1GiB", "1000", "off" (-1). 0; -EINVAL what Go refuses. */
int go_memlimit_parse(const char *text, double *ret_bytes);

/** What the process may use; -1 no limit, or not known. */
struct go_limits {
	double memory_bytes; /* memory.max of the cgroup */
	double cpus;         /* cpu.max of the cgroup: quota / period */
	int affinity;        /* CPUs it may run on: GOMAXPROCS where nobody sets it */
};

/**
 * Where environment and cgroup contradict each other.
 *
 * procs    GOMAXPROCS in force, if known (0: not); go_minor: of the version, -1 not known
 * out      sentences, one a line; "" nothing to say. Returns how many.
 */
unsigned go_environ_words(const struct go_environ *e, const struct go_limits *limits, int procs,
	int go_minor, char *out, size_t size);

/** What is set, in a line: "GOGC=off, GOMEMLIMIT=4.00 GiB, GODEBUG=gctrace=1". False, and "",
 * where nothing is. */
bool go_environ_settings(const struct go_environ *e, char *out, size_t size);

/**
 * The value of GODEBUG that adds gctrace=1 to what is there: "a=1,gctrace=0" gives
 * "a=1,gctrace=1". NULL or "" gives "gctrace=1".
 *
 * returns  0; -E2BIG it does not fit
 */
int go_godebug_add_gctrace(const char *value, char *out, size_t size);
