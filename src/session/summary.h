/* SPDX-License-Identifier: MIT */
/* A session in the words and figures of record/summary.h. */
#pragma once

#include "record/summary.h"
#include "session/session.h"

/** An input for summary_print() and its kin, with the copies that it points into. */
struct session_summary {
	struct summary_input in;
	struct session_now now;
	struct event_log events;
	struct summary_thread threads[SESSION_TOP_THREADS];
	char quality[SUMMARY_QUALITY_MAX];
};

/** The session as of now; one block of memory, the caller frees. */
struct session_summary *session_summary_new(struct session *s);

/** The run as a whole, for the block that stays on the terminal; its real_ns is the caller's.
 */
struct summary_run session_summary_run(struct session *s, const struct event *end);
