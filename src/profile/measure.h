/* SPDX-License-Identifier: MIT */
/*
 * Values of a profile as the reference prints them: one unit chosen, two decimals, percentages
 * with two significant digits at least. Pure; never localised.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** Room for a value with its unit, with its NUL; a longer unit is cut at a character. */
enum { MEASURE_TEXT_MAX = 128 };

/** Room for "12.34%", with its NUL; the largest share is INT64_MIN of 1, 21 digits. */
enum {
	MEASURE_PERCENT_MAX = 32,
	MEASURE_PERCENT_SHORT = 6, /* characters */
};

/**
 * Convert between units of memory, time and GCU.
 *
 * from, to  names or aliases ("bytes", "MB", "ns"); to may be "minimum" or "auto": the largest
 *           unit that leaves 1 or more
 * ret_unit  canonical name, "" when it would tell nothing; points to a constant or is `to`
 * returns   the value in that unit; as it is when `from` is no unit known
 * source    the pprof of Go 1.19, internal/measurement, its observable behaviour
 */
double measure_scale(int64_t value, const char *from, const char *to, const char **ret_unit);

/** "1.50MB": scaled, two decimals, none when they are zero, "0" without a unit. */
void measure_label(char out[MEASURE_TEXT_MAX], int64_t value, const char *from, const char *to);

/** "%.1f" of value, then the unit: how the table of tags writes a share. */
void measure_label_tenths(
	char out[MEASURE_TEXT_MAX], int64_t value, const char *from, const char *to);

/** " 1.23%", "  100%", "    0%": six cells or more; of the absolute value. */
void measure_percent(char out[MEASURE_PERCENT_MAX], int64_t value, int64_t total);

/** The same without leading blanks; points into out. */
const char *measure_percent_trimmed(
	char out[MEASURE_PERCENT_MAX], int64_t value, int64_t total);

/**
 * The same for a narrow column: MEASURE_PERCENT_SHORT characters at most. "0.008%" for 0.0079%,
 * "~0%" below a half of 0.001%, ">999%".
 */
const char *measure_percent_short(char out[MEASURE_PERCENT_MAX], int64_t value, int64_t total);

/** 1 when a value in both units can be added up (the same unit, or units of one kind). */
int measure_compatible(const char *unit_a, const char *unit_b);

/** "5.08s", "1m30s", "1.5µs": a length of time as Go prints it, whole and exact. */
void measure_go_duration(char out[MEASURE_TEXT_MAX], int64_t ns);
