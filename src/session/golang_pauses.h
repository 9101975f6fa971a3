/* SPDX-License-Identifier: MIT */
/* The runtime's ring of pauses as a list that grows from answer to answer. Pure. */
#pragma once

#include "session/golang.h"

/**
 * Add the pauses that are new in an answer.
 *
 * before           the answer before it; NULL: none
 * t_ns, real_ns    when it came, on both clocks
 */
void golang_pauses_add(struct golang_now *now, const struct memstats *before,
	const struct memstats *m, int64_t t_ns, int64_t real_ns);
