/* SPDX-License-Identifier: MIT */
/*
 * Walking over text of the kernel that may be cut or hostile: a scan is the bytes still to be
 * read, and nothing here looks past its end. Pure; no allocation, no locale. Numbers that do
 * not fit saturate, they never wrap. Each function that answers false may have stepped over
 * blanks, but over nothing else.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
	const char *p, *end;
};

static inline struct scan scan_of(const char *text, size_t n)
{
	return (struct scan){text, text + n};
}

static inline size_t scan_left(const struct scan *s)
{
	return (size_t)(s->end - s->p);
}

/** The next line without its newline; false at the end of the text. */
bool scan_line(struct scan *s, struct scan *ret_line);

/** Step over blanks and tabs. */
void scan_blanks(struct scan *s);

/** Blanks, then everything up to the next blank or the end; false when nothing is left. */
bool scan_word(struct scan *s, struct scan *ret_word);

/** Everything up to the first `stop`, which is stepped over too; false when there is none. */
bool scan_until(struct scan *s, char stop, struct scan *ret_before);

/** Step over `key` if the text begins with it. */
bool scan_key(struct scan *s, const char *key);

/** True when what is left equals `text`. */
bool scan_is(const struct scan *s, const char *text);

/** Blanks, then a decimal number without a sign; saturates at UINT64_MAX. */
bool scan_u64(struct scan *s, uint64_t *ret);

/** The same as a signed number: saturates at INT64_MAX; a minus sign is understood. */
bool scan_i64(struct scan *s, int64_t *ret);

/** Blanks, then a hexadecimal number without 0x; saturates. */
bool scan_hex(struct scan *s, uint64_t *ret);

/** A number of KiB as bytes; saturates at INT64_MAX. */
bool scan_kib(struct scan *s, int64_t *ret_bytes);

/** "12", "0.25", "3.5e" up to the e: digits and a point, never the locale's. */
bool scan_decimal(struct scan *s, double *ret);

/**
 * Undo the kernel's escapes of a path: a backslash and three octal digits are one byte.
 *
 * dst[size]  ends with NUL; what does not fit is cut; bytes of value 0 are kept out
 * returns    length without the NUL
 */
size_t scan_unescape(char *dst, size_t size, const struct scan *s);
