/* SPDX-License-Identifier: MIT */
/*
 * Time travel: a window on the time axis and a cursor in it. Pure arithmetic: no clock, no
 * history, no terminal. Instants are CLOCK_MONOTONIC unless they are called real.
 *
 * Live, the window follows the newest sample. Paused, it stands still, and moves only as far as
 * the cursor needs. Playing is being paused with a cursor that walks: the window stands still
 * until the cursor leaves it. A page tells after each reading what its charts show; all else
 * follows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/canvas.h"

/** What the charts of the page on the screen show, as the page told it. */
struct travel_window {
	int64_t begin_ns, end_ns; /* at the edges; equal: nothing is known yet */
	struct rect at;           /* cells of the charts, for clicks */
};

struct travel {
	bool paused;
	bool zoomed;       /* dt was chosen by hand */
	int64_t dt_ns;     /* time of one column of dots */
	int64_t end_ns;    /* right end wanted; moves only while live */
	int64_t cursor_ns; /* while paused */
	struct travel_window window;
	bool playing;      /* paused, and the cursor walks */
	int speed;         /* steps away from as fast as it was; see travel_speed() */
	int64_t play_ns;   /* where it has come to, between two samples, too */
	int64_t played_ns; /* as of this instant of the clock on the wall */
};

/** Stop here: window and cursor stand at the newest sample. */
void travel_pause(struct travel *t, int64_t newest_ns);

/** Go on live. */
void travel_resume(struct travel *t);

/** A page says what its charts show: the edges of the first and the last column. */
void travel_tell(struct travel *t, int64_t begin_ns, int64_t end_ns, struct rect at);

/**
 * Put the cursor on an instant, no further than the samples reach.
 *
 * returns  true when the instant lay inside [oldest, newest]
 */
bool travel_go(struct travel *t, int64_t t_ns, int64_t oldest_ns, int64_t newest_ns);

/** Scroll the window so that the cursor is in it, with some room ahead. Returns true when it
 * moved: what the page has read is no longer what it should show. */
bool travel_fit(struct travel *t);

/** Walk on from the cursor as the clock does; or stand still there. */
void travel_play(struct travel *t, int64_t clock_ns);
void travel_stop(struct travel *t);

/** Take account of the time since the last call: how far the walk has come. */
int64_t travel_advance(struct travel *t, int64_t clock_ns);

/** Play faster or slower by so many steps; false when there is no such step. */
bool travel_change_speed(struct travel *t, int by, int64_t clock_ns);

/** How many seconds of the recording go by in one, and the same in words: "1/4x", "1000x". */
double travel_speed(const struct travel *t);
const char *travel_speed_word(const struct travel *t);

/** Change the time of a column; the cursor stays where it stands on the screen. */
void travel_zoom(struct travel *t, int64_t dt_ns);

/**
 * The next round step below or above, from one sample a column to everything in one window.
 *
 * pace_ns  time between samples
 * life_ns  time since attach
 */
int64_t travel_zoom_step(const struct travel *t, bool in, int64_t pace_ns, int64_t life_ns);

/** The instant in the middle of a cell of the charts; false beside them. */
bool travel_at_cell(const struct travel *t, int x, int y, int64_t *ret_t_ns);

/** The first sample, and now; of a recording: its end. */
struct travel_span {
	int64_t begin_t_ns, now_t_ns, now_real_ns;
};

/**
 * What people type for an instant: "14:05", "14:05:30" (the newest such time that has been),
 * "-10m" (before now), "+1h20m" (after the beginning), "42%" of the way from there to now,
 * "2026-11-23T14:05:30Z", with an offset, or without: local time.
 *
 * Distances count on the axis: the wall clock may have been set meanwhile.
 *
 * ret_real  *ret_ns is of the wall clock
 * returns   0; -EINVAL none of these
 */
int travel_parse(
	const char *text, const struct travel_span *span, int64_t *ret_ns, bool *ret_real);
