/* SPDX-License-Identifier: MIT */
/*
 * Reads what GODEBUG=gctrace=1 makes the Go runtime print (Go 1.5 and later), a byte at a time
 * if need be, out of a standard error that it shares with the program's own output.
 *
 * The runtime writes each operand of a line with a write(2) of its own, so that a record of the
 * program's log may lie anywhere inside a line, between two operands. The reader takes such
 * lines apart and together again: cycles go to one callback, other lines of the runtime to the
 * second, and every other byte, untouched and in order, to the third.
 *
 * Call order: gctrace_new() -> gctrace_push() … (gctrace_flush() when nothing came for a while)
 * -> gctrace_finish() -> gctrace_free(). Memory is fixed at gctrace_new() (about 400 KiB).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What one cycle's line holds; times in ms unless named otherwise, sizes in MiB (truncated).
 */
enum gc_field {
	GC_CYCLE,          /* number of the cycle, from 1 */
	GC_START_S,        /* start of the cycle, seconds since the program's start */
	GC_CPU_PERCENT,    /* share of CPU the collector took since the start, whole percent */
	GC_SWEEP_TERM,     /* wall: world stopped */
	GC_MARK,           /* wall: concurrent mark (and scan, but in Go 1.5) */
	GC_MARK_TERM,      /* wall: world stopped */
	GC_CPU_SWEEP_TERM, /* CPU time of the same phases */
	GC_CPU_ASSIST,
	GC_CPU_BACKGROUND,
	GC_CPU_IDLE,
	GC_CPU_MARK_TERM,
	GC_HEAP_START,
	GC_HEAP_END,
	GC_HEAP_LIVE,
	GC_GOAL,
	GC_STACKS,  /* Go 1.18 and later */
	GC_GLOBALS, /* Go 1.18 and later */
	GC_PROCS,
	GC_SCAN, /* Go 1.5 alone: scan and synchronisation, wall and CPU */
	GC_SYNC,
	GC_CPU_SCAN,
	GC_CPU_SYNC,
	GC_FIELDS,
};

struct gc_cycle {
	double value[GC_FIELDS];
	uint8_t decimals[GC_FIELDS]; /* digits after the point as printed */
	uint32_t valid;              /* bit per gc_field: that Go version prints it */
	bool forced;                 /* runtime.GC(), FreeOSMemory() or heap?gc=1 */
	bool periodic;               /* "GC forced" stood before it: the two-minute timer */
	bool cut;                    /* other output lay inside the line */
	unsigned run; /* which process: 0 the first in this log, 1 the next … */
};

static inline bool gc_has(const struct gc_cycle *c, enum gc_field f)
{
	return c->valid >> f & 1;
}

/** Wall time with the world stopped, ms: sweep termination and mark termination. */
double gc_pause_ms(const struct gc_cycle *c);

/** Wall time of the whole cycle, ms: all phases. */
double gc_wall_ms(const struct gc_cycle *c);

enum gctrace_line {
	GCTRACE_FORCED, /* "GC forced": printed because of gctrace */
	GCTRACE_SCVG,   /* "scvg…": Go up to 1.13, printed because of gctrace */
	GCTRACE_SCAV,   /* "scav …": GODEBUG=scavtrace=1 */
	GCTRACE_PACER,  /* "pacer: …": GODEBUG=gcpacertrace=1 */
};

/** Where things go. Every member may be NULL; none may call back into the reader. */
struct gctrace_sink {
	void (*cycle)(void *user, const struct gc_cycle *c);
	/* One whole line with its newline; true: consumed, false: it goes to foreign too. */
	bool (*line)(void *user, enum gctrace_line kind, const char *text, size_t n);
	void (*foreign)(void *user, const char *data, size_t n);
	void *user;
};

struct gctrace_counts {
	uint64_t cycles;    /* lines read, of these: */
	uint64_t recovered; /* cut through by other output */
	uint64_t unread;  /* lines begun that could not be read; their bytes went to foreign */
	uint64_t lost;    /* cycles missing by their numbers, read or not */
	uint64_t crossed; /* lines that lay inside a line of another process */
	unsigned runs;    /* processes (or restarts) seen */
	bool mixed;       /* two processes wrote into this log at the same time */
};

struct gctrace;

int gctrace_new(const struct gctrace_sink *sink, struct gctrace **ret);
void gctrace_free(struct gctrace *g);
static inline void gctrace_freep(struct gctrace **g)
{
	gctrace_free(*g);
	*g = NULL;
}

/** Bytes as they come, in pieces of any size; the result does not depend on the pieces. */
void gctrace_push(struct gctrace *g, const char *data, size_t n);

/** True while bytes are held back because a line of the runtime may not have ended yet. */
bool gctrace_holding(const struct gctrace *g);

/** Give up waiting for the rest: what is held goes to foreign. For a live pipe that fell
 * silent (a runtime's line takes well under 100 ms). */
void gctrace_flush(struct gctrace *g);

/** The end: a last line without newline counts; the rest is flushed. */
void gctrace_finish(struct gctrace *g);

const struct gctrace_counts *gctrace_counts(const struct gctrace *g);
