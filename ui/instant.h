/* SPDX-License-Identifier: MIT */
/*
 * The figures of an instant that is over, in the shape of the present: pages draw them with the
 * code that draws the present. What is not remembered - threads, USS - is missing, never old.
 */
#pragma once

#include "session/session.h"

/**
 * Turn a copy of the present into what was known at an instant. Call with the session locked.
 *
 * now   in: the present; out: sample, rates, memory, since and threads as of t_ns
 */
void instant_make(struct session_now *now, int64_t t_ns, const struct history *h,
	const struct event_log *events);
