/* SPDX-License-Identifier: MIT */
/*
 * Text from outside: made printable here, once, before any terminal or file sees it. Process
 * names, command lines, function names and answers of servers may hold anything.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include "base/macro.h"

/**
 * Decode one UTF-8 character.
 *
 * s, n     at least one byte
 * ret_c    the code point; U+FFFD for a byte that is not UTF-8 (overlong, surrogate, cut)
 * returns  bytes used, >= 1
 */
size_t text_decode(const char *s, size_t n, char32_t *ret_c);

/** Write a code point as UTF-8; returns 1..4. out holds at least 4. */
size_t text_encode(char *out, char32_t c);

/** C0, DEL, C1, bidi controls, line separators, noncharacters: what must not reach a terminal.
 */
bool text_is_control(char32_t c);

/**
 * Make bytes printable: valid UTF-8, controls and bad bytes as U+FFFD, cut at a character
 * boundary, always with a NUL.
 *
 * dst[size]  size >= 1; may not overlap src
 * returns    length written without the NUL
 */
size_t text_printable(char *dst, size_t size, const char *src, size_t n);

/** The same in ASCII: anything else becomes '?'. For terminals and locales without UTF-8. */
size_t text_printable_ascii(char *dst, size_t size, const char *src, size_t n);

/** Cells a character takes on a terminal: 0 combining, 1, or 2 wide. Locale independent of
 * LANG. */
int text_char_cells(char32_t c);

/** Cells a printable UTF-8 string takes. */
size_t text_cells(const char *s);

/**
 * Cut a printable UTF-8 string to at most `cells` cells; when cut, the last cell is an ellipsis
 * (U+2026, or '~' when ascii). dst always ends with NUL. Returns the cells used.
 */
size_t text_clip(char *dst, size_t size, const char *s, size_t cells, bool ascii);

/**
 * Words one behind the other, text_join(out, size, "up ", length): what is too long is cut.
 * out[size], size >= 1, always ends with NUL. For what every picture has: printf's way to "%s"
 * is long.
 *
 * returns  length written without the NUL
 */
#define text_join(out, size, ...)                                                              \
	text_join_words((out), (size), (const char *const[]){__VA_ARGS__},                     \
		ARRAY_SIZE(((const char *const[]){__VA_ARGS__})))

/** The same for words[n]. */
size_t text_join_words(char *out, size_t size, const char *const *words, size_t n);

/** "RUN_DELAY", "Run delay", "I/O" as "run-delay", "run-delay", "io": small ASCII letters and
 * digits, with - for blanks and _; the rest is left out. out[size]. */
void text_dashed(char *out, size_t size, const char *s);

/** How many characters to insert, drop or change to make a of b; of long ones, the first 63
 * bytes count. */
int text_distance(const char *a, const char *b);

/** True when the locale in force writes UTF-8 (after setlocale). */
bool text_locale_is_utf8(void);
