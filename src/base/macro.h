/* SPDX-License-Identifier: MIT */
/* Small macros used everywhere; nothing here knows of monitoring. */
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
/* These look at one of their arguments twice: none may open, count or take something. */
#define MIN(a, b)      ((a) < (b) ? (a) : (b))
#define MAX(a, b)      ((a) > (b) ? (a) : (b))
#define CLAMP(v, l, h) ((v) < (l) ? (l) : (v) > (h) ? (h) : (v))

/** Run f(&variable) when the variable leaves its scope. */
#define _cleanup_(f) __attribute__((cleanup(f)))

/** Hand a pointer on: gives its value and leaves NULL behind. */
#define TAKE_PTR(p)                                                                            \
	({                                                                                     \
		__auto_type _taken = (p);                                                      \
		(p) = NULL;                                                                    \
		_taken;                                                                        \
	})

/** Exchange two variables of one type. */
#define SWAP(a, b)                                                                             \
	do {                                                                                   \
		__auto_type _held = (a);                                                       \
		(a) = (b);                                                                     \
		(b) = _held;                                                                   \
	} while (0)

/**
 * Copy a structure whose last member is an array, with only the first n elements of it: what
 * lies behind them is not looked at. Needs <string.h>.
 */
#define COPY_USED(to, from, last, n)                                                           \
	memcpy((to), (from), offsetof(__typeof__(*(to)), last) + (n) * sizeof((to)->last[0]))

#define NS_PER_S  INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_US INT64_C(1000)

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
