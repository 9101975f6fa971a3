/* SPDX-License-Identifier: MIT */
/*
 * The layout of a flame graph: how wide each frame is and where it starts. Width is the sum of
 * absolute values, so that what grew and what shrank in a difference both have room.
 */
#pragma once

#include "profile/stacks.h"

struct flame_box {
	double x, w; /* 0..1 of the whole */
};

/**
 * Lay out the frames of s.
 *
 * ret      [s->n], same order; fresh, the caller frees
 * returns  0 or -ENOMEM
 */
int flame_layout(const struct stacks *s, struct flame_box **ret);

/**
 * The part of a name that its colour goes by: "net/http" of "net/http.(*conn).serve", "std" of
 * "std::sort<int>". Returns its length.
 */
size_t flame_package(const char *name);
