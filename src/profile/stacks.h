/* SPDX-License-Identifier: MIT */
/*
 * All stacks of a report as one tree, in an order that does not change from run to run:
 * callees of one caller by name. What folded lines and flame graphs are drawn from.
 */
#pragma once

#include "profile/report.h"

struct stack_frame {
	const char *name; /* printable */
	int64_t flat, cum;
	uint32_t parent; /* PROFILE_NONE for a root */
	uint32_t depth;  /* 0 for a root */
};

struct stacks {
	struct stack_frame *frames; /* [n] callers before callees, siblings by name */
	size_t n;
	uint32_t depth;  /* of the deepest frame, plus 1 */
	struct graph *g; /* owns the names */
};

/** Gather the stacks of a report. Free with stacks_done(). 0 or -ENOMEM. */
int stacks_make(struct report *r, struct stacks *ret);
void stacks_done(struct stacks *s);
