/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions of filters, read as RE2 reads them as far as PCRE2 allows: unanchored,
 * case-sensitive, '$' only at the very end, no back references and nothing that looks around.
 * A match that would take too long counts as an error of the pattern, not as a miss.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct pattern;

/**
 * Compile.
 *
 * name     what the pattern is for, to say in the error: "focus"
 * ret      the caller frees with pattern_free()
 * returns  0; -EINVAL with the reason and the place; -ENOMEM
 */
int pattern_new(const char *name, const char *text, struct pattern **ret, struct why *why);
void pattern_free(struct pattern *p);
static inline void pattern_freep(struct pattern **p)
{
	pattern_free(*p);
	*p = NULL;
}

/** True when it is found anywhere in s[n]. */
bool pattern_match_n(struct pattern *p, const char *s, size_t n);
bool pattern_match(struct pattern *p, const char *s);

/**
 * Find it in s and say where one group of it matched.
 *
 * group    0 the whole match, 1 the first parenthesis, ...
 * returns  false: not found, or the group took no part
 */
bool pattern_find(
	struct pattern *p, const char *s, unsigned group, size_t *ret_start, size_t *ret_n);

/** The text it was made of. */
const char *pattern_text(const struct pattern *p);

/** 0, or -E2BIG with a sentence once a match was given up; results since then are not to use.
 */
int pattern_check(const struct pattern *p, struct why *why);
