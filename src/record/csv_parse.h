/* SPDX-License-Identifier: MIT */
/*
 * Fields of a CSV back into values: the inverse of csv_row(), pure, no locale. Text may come
 * from anywhere: whatever does not read as csv.h writes it is refused, never guessed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "series/event.h"
#include "series/metrics.h"

/**
 * Read a decimal number: "-"? digits ("." digits)?.
 *
 * p          the field; something that is no digit must follow it
 * decimals   places to shift by, as metric_unit_decimals(); digits beyond them are dropped
 * ret_value  the number times 10^decimals
 * returns    the byte after the number; p when there is none, or none that int64_t holds
 */
const char *csv_parse_number(const char *p, int decimals, int64_t *ret_value);

/** The same, faster, where CSV_PARSE_WIDE bytes from p on may be looked at. */
enum { CSV_PARSE_WIDE = 32 };
const char *csv_parse_number_wide(const char *p, int decimals, int64_t *ret_value);

/** Remembers the day of the row before: rows of one day need no calendar. Start zeroed. */
struct csv_day {
	char date[11]; /* "2026-11-23T" */
	int64_t real_ns;
};

/** Read an instant as clock_rfc3339() writes it; false when it is damaged. */
bool csv_parse_time(struct csv_day *day, const char *p, const char *end, int64_t *ret_real_ns);

/** Read an event's word; false when it is damaged. An unknown word becomes an EVENT_NOTE. */
bool csv_parse_event(const char *p, const char *end, struct event *ret);

/**
 * Take the quotes of a field off: text begins with a quote.
 *
 * out[size]  cut when it does not fit; ret_n bytes of it, then NUL
 * returns    the byte after the closing quote; NULL when there is none before end
 */
const char *csv_unquote(
	const char *text, const char *end, char *out, size_t size, size_t *ret_n);
