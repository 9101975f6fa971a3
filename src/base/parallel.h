/* SPDX-License-Identifier: MIT */
/*
 * The same work on several pieces at once, for the few places where that is what a person waits
 * for. Pieces must not touch each other's data; what they find is put together afterwards.
 */
#pragma once

#include <stddef.h>

/** Most pieces that are worth having: more threads than that cost more than they bring. */
enum { PARALLEL_MAX = 4 };

/** Processors that this process may use, from 1 to PARALLEL_MAX. */
size_t parallel_width(void);

/**
 * Call work() on each of n jobs, all at once, and wait for all.
 *
 * jobs[n]  of `size` bytes each; the last one runs in the calling thread, and so does every one
 *          that gets no thread of its own
 */
void parallel_run(void (*work)(void *job), void *jobs, size_t n, size_t size);
