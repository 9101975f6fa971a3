/* SPDX-License-Identifier: MIT */
/*
 * The threads of one process: what the kernel keeps per thread (switches, run delay), summed by
 * per-thread deltas so that totals never fall when a thread ends, and the figures of a thread
 * table.
 *
 * A round looks at every known thread once, then, when the process has more or fewer, at the
 * task directory for new ones. A round may be cut anywhere and go on later. Memory is mapped
 * once for THREADS_MAX threads, and pages that are not needed cost nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "proc/sampler.h"

enum { THREADS_MAX = 32768 };

/** Sums over the threads alive at the start and all seen since. Floors: see metrics.def. */
struct thread_totals {
	bool has_switches, has_run_delay, has_block_delay;
	uint64_t voluntary, involuntary;
	uint64_t run_delay_ns, block_delay_ns;
};

struct threads;

/**
 * dirfd       the held /proc/PID; must outlive the threads
 * block_delay read the wait for block I/O too (the kernel accounts delays)
 * note        raises this process's soft limit on descriptors: two are held for each of the
 *             first few hundred threads
 */
int threads_new(int dirfd, bool block_delay, struct threads **ret, struct why *why);
void threads_free(struct threads *t);

/** Begin a round; alive is the number of threads that stat tells. */
void threads_begin(struct threads *t, int64_t alive, int64_t now_ns);

/** Go on with the round until it is done (true) or the deadline has passed (false). */
bool threads_step(struct threads *t, int64_t deadline_ns);

/**
 * Read the switches and the state of a thread only every so many rounds, of some threads in
 * each: they cost four times what its CPU time does. Between, the totals grow by as many
 * switches as the threads were let in (field 3 of schedstat), each in its own proportion of
 * voluntary ones, and are put right by the next reading, which does not wait for its turn where
 * the thread does something else than before. While somebody looks at all threads, and in a
 * whole round, all are read; always, where the wait for block I/O is counted.
 */
void threads_set_turns(struct threads *t, unsigned turns);

/** The round that has begun reads everything. */
void threads_make_whole(struct threads *t);

/** After an exec by a process of several threads: the survivor takes over another's number, so
 * its counters are taken as a new baseline instead of as growth. */
void threads_rebase(struct threads *t);

void threads_read_totals(const struct threads *t, struct thread_totals *ret);

/**
 * "task/TID/NAME" of a living thread other than the main one: when that has ended, its memory
 * and its descriptors are the process's. False when none is known.
 */
bool threads_other_path(
	const struct threads *t, pid_t main_tid, const char *name, char *out, size_t size);

/** See sampler_threads(). */
size_t threads_top(struct threads *t, struct thread_row *rows, size_t max);

/** See sampler_all_threads(). */
size_t threads_all(struct threads *t, struct thread_row *rows, size_t max);
size_t threads_known(const struct threads *t);
int64_t threads_round_end_ns(const struct threads *t);
uint64_t threads_rounds(const struct threads *t); /* whole rounds so far */
