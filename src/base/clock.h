/* SPDX-License-Identifier: MIT */
/*
 * The three clocks a sample carries, and how an instant is written. MONOTONIC orders and
 * measures, BOOTTIME tells a suspended machine, REALTIME is only ever shown.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** CLOCK_MONOTONIC, CLOCK_BOOTTIME and CLOCK_REALTIME in nanoseconds. */
int64_t clock_mono_ns(void);
int64_t clock_boot_ns(void);
int64_t clock_real_ns(void);

/** CPU time of this thread. */
int64_t clock_thread_cpu_ns(void);

/** Room for every text below, with its NUL. */
enum { CLOCK_TEXT_MAX = 40 };

/** "2026-11-23T11:02:03.123456Z": RFC 3339, UTC, microseconds. Returns the length (27). */
size_t clock_rfc3339(char out[CLOCK_TEXT_MAX], int64_t real_ns);

/** "20261123T110203Z": for file names; UTC. */
void clock_compact(char out[CLOCK_TEXT_MAX], int64_t real_ns);

/** The last `width` digits of a number that is not negative; returns what is behind them. No
 * NUL. */
char *clock_digits(char *p, int64_t value, int width);

/** "14:02:11" in the local time zone, as people read a time axis. */
void clock_hms(char out[CLOCK_TEXT_MAX], int64_t real_ns);

/** "11-23 14:02:11", local. */
void clock_day_hms(char out[CLOCK_TEXT_MAX], int64_t real_ns);

/** Whether two instants lie on one day of the local time zone. */
bool clock_same_day(int64_t a_real_ns, int64_t b_real_ns);

/** Read what clock_rfc3339() wrote (fraction of 0..9 digits, Z). 0 or -EINVAL. */
int clock_parse_rfc3339(const char *text, int64_t *ret_real_ns);
