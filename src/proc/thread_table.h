/* SPDX-License-Identifier: MIT */
/*
 * A table of threads by number: an array without holes and an index by hashing. One mapping
 * made at the start; untouched pages cost nothing. Removing moves the last thread into the
 * hole.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/parse.h"
#include "proc/sampler.h"

struct thread {
	pid_t tid;
	int schedstat, status, stat; /* held descriptors; -1 read by name */
	bool looked;                 /* what follows is of an earlier look */
	bool rebase;                 /* the next look is a baseline, not growth */
	bool ran;                    /* since its switches were read */
	char state;                  /* 0 unknown */
	uint8_t name_len;
	char name[THREAD_NAME_MAX];   /* raw bytes */
	int64_t named_ns;             /* when it was read */
	int last_cpu;                 /* -1 unknown */
	char wchan[THREAD_WCHAN_MAX]; /* raw, ends with NUL; "" unknown */
	int64_t t_ns;                 /* of the last look */
	int64_t switches_ns;          /* when its switches were read */
	struct pid_schedstat sched;
	uint64_t voluntary, involuntary, block_ticks;
	uint64_t switched_slices; /* times it had run when its switches were read … */
	uint64_t switched_run_ns; /* … and how long; between the last two such readings: */
	double voluntary_share, slices_per_ns, run_per_slice_ns;
	uint64_t told_voluntary, told_involuntary;                        /* in the totals */
	float cpu_pct, run_delay_pct, voluntary_per_s, involuntary_per_s; /* <0 unknown */
	uint32_t curve_n;          /* points ever added */
	float curve[THREAD_CURVE]; /* ring: point i is at i % THREAD_CURVE */
};

struct thread_table {
	struct thread *at; /* [n] in use, [max] mapped */
	size_t n, max;
	uint32_t *index; /* [slots] 0 empty, else 1 + place in at; linear probing */
	size_t slots;    /* power of two, at least 2 * max */
	size_t mapped_bytes;
};

/** Map room for max threads. 0 or -ENOMEM. */
int thread_table_init(struct thread_table *t, size_t max);
void thread_table_done(struct thread_table *t);

struct thread *thread_table_find(const struct thread_table *t, pid_t tid);

/** A fresh entry for a number that is not in the table; NULL when it is full. */
struct thread *thread_table_add(struct thread_table *t, pid_t tid);

/** Pointers to other entries may change their thread: the last one moves. */
void thread_table_remove(struct thread_table *t, struct thread *th);

/** The busiest, most CPU first; equal ones by number. Returns how many, at most max. */
size_t thread_table_busiest(const struct thread_table *t, struct thread **ret, size_t max);

/** Forget all figures but keep number and descriptors. */
void thread_forget(struct thread *th);

/** Its switches have been read at now_ns: what it did since the reading before is its rhythm.
 */
void thread_note_rhythm(struct thread *th, int64_t now_ns);

/**
 * Since then it was let in far more often than before, or for far longer or shorter: what it
 * does is something else now, and how many of its switches are voluntary has changed with it.
 */
bool thread_has_new_rhythm(const struct thread *th, int64_t now_ns);

void thread_curve_add(struct thread *th, float cpu_pct);
void thread_make_row(const struct thread *th, struct thread_row *ret);
