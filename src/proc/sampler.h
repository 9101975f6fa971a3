/* SPDX-License-Identifier: MIT */
/*
 * Reads a target into samples, by three paces: the fast set each time; status, fds and threads
 * at most 10 times a second and 1 % of the time; smaps_rollup at most 5 times a second and
 * 0.1 % of the time.
 * Allocates nothing and forks never between sampler_new() and sampler_free(). Survives any
 * single file being unreadable: that value is then missing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/target.h"
#include "series/sample.h"

struct sampler;

/** t must outlive the sampler. interval_ns: the pace planned, for slicing work between
 * deadlines. */
int sampler_new(struct target *t, int64_t interval_ns, struct sampler **ret, struct why *why);
void sampler_free(struct sampler *s);
static inline void sampler_freep(struct sampler **s)
{
	sampler_free(*s);
	*s = NULL;
}

void sampler_set_interval(struct sampler *s, int64_t interval_ns);

/** Read PSS and its kin no more often than this (at first five times a second). */
void sampler_set_memory_period(struct sampler *s, int64_t period_ns);

/**
 * Take one sample: reads the fast set, then what else is due.
 *
 * sample   the one before (sample_next() is called on it here), or zeroed; becomes the new one
 * returns  0; -ESRCH the process has ended (also as a zombie: state Z), with what could still
 * be read: counters of a zombie; gauges of memory are then missing, never 0
 */
int sampler_read(struct sampler *s, struct sample *sample);

/** Finish a round over the threads and all slow reads now, whatever it costs (snapshots, the
 * end). */
int sampler_read_all(struct sampler *s, struct sample *sample);

/** True once after the program was replaced by exec; then call target_refresh_info(). */
bool sampler_take_exec(struct sampler *s);

/** True once after its name became another one, by itself or with an exec; then call
 * target_refresh_name(). */
bool sampler_take_rename(struct sampler *s);

enum { THREAD_CURVE = 32, THREAD_NAME_MAX = 32, THREAD_WCHAN_MAX = 32 };

/** A thread as the tables show it. */
struct thread_row {
	pid_t tid;
	char name[THREAD_NAME_MAX]; /* printable */
	char state;                 /* 0 unknown */
	float cpu_pct;              /* of one core, over the last round; <0 unknown */
	float run_delay_pct;        /* time waiting for a CPU, percent of time; <0 unknown */
	float voluntary_per_s, involuntary_per_s; /* <0 unknown */
	int64_t cpu_ns;                           /* total */
	int last_cpu;                             /* -1 unknown */
	char wchan[THREAD_WCHAN_MAX]; /* kernel function it waits in, printable; "" unknown */
	float curve[THREAD_CURVE];    /* cpu_pct of the newest rounds, oldest first; NaN none */
};

/**
 * The busiest threads as of the last whole round over them, most CPU first.
 *
 * rows[max]   filled; ret_total the number of threads, ret_age_ns the time since that round
 * returns     rows written
 */
size_t sampler_threads(struct sampler *s, struct thread_row *rows, size_t max,
	size_t *ret_total, int64_t *ret_age_ns);

/**
 * All threads that are known, in no order; sampler_known_threads() of them. For as long as
 * somebody asks after each round, the last CPU is looked up for the 256 busiest (else for 32),
 * and so is wchan (else for none; needs the permission of ptrace).
 *
 * rows[max]   filled
 * returns     rows written
 */
size_t sampler_all_threads(struct sampler *s, struct thread_row *rows, size_t max);
/** See threads_set_turns(). */
void sampler_set_turns(struct sampler *s, unsigned turns);

size_t sampler_known_threads(const struct sampler *s);

/** Whole rounds over the threads so far: sampler_threads() answers anew when this has grown. */
uint64_t sampler_rounds(const struct sampler *s);

/** The parts of memory that smaps_rollup tells, with the age of the reading. */
struct memory_parts {
	bool valid;
	int64_t t_ns;                                     /* CLOCK_MONOTONIC of the reading */
	int64_t cost_ns;                                  /* what reading it took */
	int64_t pss, uss, swap_pss, anon_huge, lazy_free; /* bytes */
};
const struct memory_parts *sampler_memory(const struct sampler *s);
