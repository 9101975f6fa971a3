/* SPDX-License-Identifier: MIT */
/* The values in the files of a control group, v1 and v2. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * A limit: memory.max, pids.max, memory.limit_in_bytes …
 *
 * ret      >= 0; INT64_MAX for "max", -1, and whatever is at or above v1's PAGE_COUNTER_MAX
 *          (the largest number of whole pages in a signed 64-bit number, for pages up to 64
 * KiB) returns  0, or -EBADMSG; ret is untouched then
 */
int cgroup_parse_limit(const char *text, size_t n, int64_t *ret);

/**
 * cpu.max of v2: "max 100000" or "50000 100000", in microseconds; a lone quota has the default
 * period of 100 ms.
 *
 * ret_cores  quota / period, > 0; INFINITY without a quota
 * returns    0, or -EBADMSG
 */
int cgroup_parse_cpu_max(const char *text, size_t n, double *ret_cores);

/** cores from v1's cpu.cfs_quota_us and cpu.cfs_period_us, each read by scan_i64(). */
int cgroup_make_cores(int64_t quota_us, int64_t period_us, double *ret_cores);

/** The number behind `key` in "key number" lines (cpu.stat, memory.events). 0 or -ENOENT. */
int cgroup_parse_key(const char *text, size_t n, const char *key, int64_t *ret);
