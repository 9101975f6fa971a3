/* SPDX-License-Identifier: MIT */
/*
 * The lines of the Go runtime as a graph of steps, one step an operand of the runtime's print
 * (a literal or a number), because other output can lie between two operands and nowhere else.
 * A path is one way to explain the bytes so far; where a cut is ambiguous ("0.25" "2026/11/23"
 * reads as 0.252026) several paths live until the rest of the line decides. Pure; used by
 * gctrace.c alone.
 */
#pragma once

#include "golang/gctrace.h"

enum {
	GC_STEPS = 96,    /* at least as many as gctrace_template.c has */
	GC_SEGMENTS = 64, /* pieces a line can be cut into: no more than it has operands */
};

struct gc_segment {
	uint32_t at, n; /* bytes of the held text that belong to the runtime's line */
};

struct gc_path {
	struct gc_cycle cycle;
	int score;                  /* how much the rest of the text looks like log records */
	unsigned n_segments, taken; /* taken: bytes in all segments */
	struct gc_segment segment[GC_SEGMENTS];
};

enum gc_begin {
	GC_BEGIN_NO,
	GC_BEGIN_MORE,   /* may become one: more bytes are needed */
	GC_BEGIN_WEAK,   /* a first word at the start of a line, nothing more */
	GC_BEGIN_STRONG, /* "gc N @" */
};

/**
 * Does a line of the runtime begin here?
 *
 * line_start  the text is at the start of a line
 * ret_step    the first step of that line, for WEAK and STRONG
 */
enum gc_begin gc_template_begin(
	const char *text, size_t n, bool line_start, unsigned *ret_step);

/** Where "gc N @" begins in a line, at or after from; n when nowhere. */
size_t gc_template_find(const char *line, size_t n, size_t from);

/** What a line that began with this step is; -1: a cycle, else enum gctrace_line. */
int gc_template_kind(unsigned step);

/** True when only the newline is missing. */
bool gc_template_at_end(unsigned step);

/** Called for each place where the line may have been cut: path as it stands there. */
typedef void gc_cut_fn(void *user, unsigned step, const struct gc_path *path, size_t used);

/**
 * Follow the steps along a line, from its first byte, as far as they go.
 *
 * step   where to begin; at: offset of the line in the held text
 * path   where it stands; on success it holds the whole line
 * line   n bytes, the newline included when it has come
 * cut    NULL, or called for every operand boundary on the way
 * returns bytes used when the line is whole, else 0
 */
size_t gc_template_follow(unsigned step, struct gc_path *path, const char *line, size_t n,
	size_t at, gc_cut_fn *cut, void *user);
