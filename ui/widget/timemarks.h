/* SPDX-License-Identifier: MIT */
/*
 * What stands on a time axis besides clock times: the cursor, and marks, snapshots, exec, gaps
 * and the end. A thin line through every chart, and a word in the axis's own line where there
 * is room.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "series/event.h"
#include "ui/canvas.h"
#include "ui/widget/timeaxis.h"

enum { TIMEMARKS_MAX = 32, TIMEMARK_WORD_MAX = 48 };

struct timemark {
	int64_t t_ns;
	char word[TIMEMARK_WORD_MAX]; /* printable */
};

struct timemarks {
	int64_t cursor_ns; /* 0 none */
	size_t n;
	struct timemark at[TIMEMARKS_MAX]; /* oldest first */
};

/** True for events that stand on charts; notes do not. */
bool timemarks_shows(enum event_kind kind);

/** Copy the newest events of a stretch of time out of the log; leaves the cursor alone. */
void timemarks_read(
	struct timemarks *m, const struct event_log *log, int64_t begin_ns, int64_t end_ns);

/** Lines through a chart drawn before; r is the chart, or several one above the other. What
 * the chart shows there stays readable. */
void timemarks_draw(struct canvas *c, struct rect r, const struct time_axis *axis,
	const struct timemarks *m);

/** The axis's line: the cursor's clock time, words, and clock times where these leave room. */
void timemarks_draw_axis(struct canvas *c, struct rect r, const struct time_axis *axis,
	const struct timemarks *m);
