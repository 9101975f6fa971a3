/* SPDX-License-Identifier: MIT */
/*
 * Reads the GC log of the watched process while it is written, on a thread of its own: out of a
 * pipe that is the command's standard error, or out of a file that grows. The runtime's lines
 * about the collector are kept here; every other byte of a pipe goes on to where it was meant
 * to go, untouched and in order.
 *
 * Call order: gclog_new() -> the others, from any thread -> gclog_finish() -> gclog_free().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "golang/gctrace.h"
#include "series/sample.h"

struct gclog;

struct gclog_options {
	int fd;           /* a pipe's read end, or a file at its beginning; taken over */
	int foreign_fd;   /* of a pipe: where the other bytes go; not owned; -1 nowhere */
	int64_t start_ns; /* CLOCK_MONOTONIC of the process's start; 0 not known */
};

struct gclog_cycle {
	struct gc_cycle gc;
	int64_t t_ns, real_ns; /* of its end */
};

enum { GCLOG_CYCLES = 512 };

struct gclog_now {
	uint64_t seen, forced; /* cycles read, of these forced by the program */
	double pause_s;        /* the world stood still, all cycles read */
	bool whole;            /* read from the first cycle on, none missing */
	struct gctrace_counts counts;
	bool ended;
	size_t n_cycles;
	struct gclog_cycle cycles[GCLOG_CYCLES]; /* the newest, oldest first */
};

int gclog_new(const struct gclog_options *o, struct gclog **ret, struct why *why);

/** The writer has ended, or it is of no interest any more: read what is there, pass on the
 * rest, and stop. Returns when that is done. NULL is fine. */
void gclog_finish(struct gclog *g);
void gclog_free(struct gclog *g);
static inline void gclog_freep(struct gclog **g)
{
	gclog_free(*g);
	*g = NULL;
}

/** Set those go_ columns that the log can fill and the sample does not have yet. */
void gclog_fill(struct gclog *g, struct sample *s);

void gclog_now(struct gclog *g, struct gclog_now *ret);
