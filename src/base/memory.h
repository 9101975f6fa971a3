/* SPDX-License-Identifier: MIT */
/*
 * Allocation in two manners. Small fixed things: the x-functions, which end the program (after
 * the restore hook, so that a terminal is left usable). Things sized from outside: check the
 * size against a cap first, then memory_array(), which reports -ENOMEM as NULL.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/macro.h"

/** Zeroed memory that cannot fail: out of memory runs the hook, says so and aborts. */
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/** A copy of a string; cannot fail. The caller frees. */
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));

/** A formatted string; cannot fail. The caller frees. */
char *xasprintf(const char *format, ...)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 2)));

/** Zeroed array with a checked multiplication; NULL when it does not fit. The caller frees. */
void *memory_array(size_t count, size_t size) __attribute__((malloc));

/**
 * Large memory is about to be filled: let the kernel give it in huge pages where it has such.
 * Getting it page by page costs as much as what is done with it. Only advice.
 */
void memory_expect(void *p, size_t size);

/** What to run before the program aborts for lack of memory (restores the terminal). */
void memory_set_hook(void (*hook)(void));

static inline void freep(void *pointer_to_pointer)
{
	free(*(void **)pointer_to_pointer);
}
static inline void fclosep(FILE **f)
{
	if (*f)
		fclose(*f);
}
#define _cleanup_free_   _cleanup_(freep)
#define _cleanup_fclose_ _cleanup_(fclosep)
