/* SPDX-License-Identifier: MIT */
/*
 * Errors travel up as negative errno; where a person needs more than a number (which file,
 * which line, what to do) the sentence travels beside it in a struct why.
 */
#pragma once

/** One sentence for a person: what failed, on what, why, what to do. Printable UTF-8. */
struct why {
	char text[320];
};

/**
 * Write the sentence and give the code back, so that `return why_set(why, -EINVAL, …)` reads.
 *
 * why      may be NULL: then only the code travels
 * r        negative errno, returned as it is
 * format   printf; what comes from outside is made printable afterwards, in one place
 */
int why_set(struct why *why, int r, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * The same, followed by ": " and the system's words for r (in English whatever the locale).
 */
int why_errno(struct why *why, int r, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** The system's words for a positive or negative errno; never NULL, never localised. */
const char *error_words(int r);
