/* SPDX-License-Identifier: MIT */
/*
 * Numbers as people read them: three significant digits, one unit, never localised; and the
 * times and sizes people type.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** Room for every text made here, with its NUL. */
enum { UNITS_TEXT_MAX = 32 };

/** "0 B", "512 B", "7.10 KiB", "698 MiB", "1.25 GiB": powers of 1024. Negative values keep a
 * sign. */
void units_bytes(char out[UNITS_TEXT_MAX], double bytes);

/** The same without the unit's "iB" and the blank, for narrow columns: "698M", "1.2G", "0". */
void units_bytes_short(char out[UNITS_TEXT_MAX], double bytes);

/** "0", "12", "912", "1.20k", "34.5k", "2.10M": powers of 1000. */
void units_count(char out[UNITS_TEXT_MAX], double count);

/** A length of time: "0 ms", "0.02 ms", "31 ms", "1.25 s", "12m 31s", "3h 05m", "2d 07h". */
void units_duration(char out[UNITS_TEXT_MAX], double seconds);

/** Three significant digits without a unit: "0.23", "1.84", "92.1", "412". */
void units_number(char out[UNITS_TEXT_MAX], double value);

/** At most three significant digits, without zeros at the end: "0.5", "12.5", "400". */
void units_round(char out[UNITS_TEXT_MAX], double value);

/** All digits of a whole number. */
void units_whole(char out[UNITS_TEXT_MAX], int64_t value);

/**
 * Read a time: "2", "0.5", "100ms", "250us", "1.5s", "10m", "1h", "1d". No sign, no blanks.
 *
 * returns  0; -EINVAL not a time; -ERANGE outside 0 .. 100 years
 */
int units_parse_time(const char *text, int64_t *ret_ns);
