/* SPDX-License-Identifier: MIT */
/*
 * All stacks of a report as one tree, in an order that does not change from run to run:
 * callees of one caller by name. What folded lines and flame graphs are drawn from.
 *
 * The stacks are sorted, and neighbours share what they begin with: no table of frames is
 * needed, and what is too small to be seen never takes memory.
 */
#pragma once

#include "profile/report.h"

struct stack_frame {
	const char *name; /* printable */
	int64_t flat, cum;
	double width;    /* the sum of what is its own, each without its sign, here and below */
	uint32_t parent; /* PROFILE_NONE for a root */
	uint32_t depth;  /* 0 for a root */
	uint32_t place;  /* node of g */
};

struct stacks {
	struct stack_frame *frames; /* [n] callers before callees, siblings by name */
	size_t n;
	uint32_t depth;  /* of the deepest frame, plus 1 */
	struct graph *g; /* owns the names */
};

/** Gather the stacks of a report. Free with stacks_done(). 0; -E2BIG; -ENOMEM. */
int stacks_make(struct report *r, struct stacks *ret);

/** The same without frames whose width is below a share of all; their callers keep it. */
int stacks_make_within(struct report *r, double least_share, struct stacks *ret);
void stacks_done(struct stacks *s);
