/* SPDX-License-Identifier: MIT */
/* The index page of net/http/pprof as a list: which profiles a program has, and how much is in
 * each. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KIND_NAME_MAX = 96, KINDS_MAX = 24 };

struct profile_kind {
	char name[KIND_NAME_MAX]; /* "heap"; [A-Za-z0-9._/-] only */
	int64_t count;            /* as the page says; -1 it does not, or (CPU) means nothing */
	bool measures;            /* needs seconds: the CPU; others: a state at an instant */
};

/** Can it be part of a path below the index, as it is? */
bool kind_is_name(const char *name, size_t n);

/**
 * Read the page: CPU first, then what is asked for most, then what the program adds. What is no
 * profile (cmdline, symbol, trace) is left out.
 *
 * html[n]  the page
 * returns  0; -EBADMSG not such a page
 */
int kinds_parse(const char *html, size_t n, struct profile_kind out[KINDS_MAX], size_t *ret_n);
