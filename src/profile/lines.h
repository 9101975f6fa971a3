/* SPDX-License-Identifier: MIT */
/*
 * Text of a profile: pieces of it that are not copied, its lines, its numbers, and the rules
 * (regular expressions) that its lines obey.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A piece of the file, not ended by NUL. */
struct slice {
	const char *at;
	size_t n;
};

bool slice_equal(struct slice s, const char *text);
bool slice_starts(struct slice s, const char *prefix);
bool slice_contains(struct slice s, const char *word);

/** Without the white space at both ends. */
struct slice slice_trim(struct slice s);

/**
 * Read all of it as a number.
 *
 * base     10 or 16; 0: 0x and leading 0 as in C
 * returns  0; -EINVAL not a number; -ERANGE does not fit
 */
int slice_int(struct slice s, int base, int64_t *ret);
int slice_uint(struct slice s, int base, uint64_t *ret);

/** How often a word occurs, not overlapping. */
size_t slice_count(struct slice s, const char *word);

/** Takes the first "0x…" (lower-case hexadecimal) off s. 1, 0 none left, -ERANGE over 64 bits.
 */
int slice_take_address(struct slice *s, uint64_t *ret);

/** The lines of a text, one after the other. */
struct lines {
	struct slice rest;
	struct slice line; /* the current one, without its end; "" before the first, after the
			      last */
	const char *base;
};

struct lines lines_open(const void *data, size_t size);

/** On to the next line; false at the end. */
bool lines_next(struct lines *l);

/** Where the current line begins, counted from 0. */
size_t lines_offset(const struct lines *l);

/** On while lines are blank or comments ('#'); false when there is no other. */
bool lines_next_of_substance(struct lines *l);

/** Blank, or beginning with '#'. */
bool lines_is_comment(struct slice line);
