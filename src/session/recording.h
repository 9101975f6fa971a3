/* SPDX-License-Identifier: MIT */
/* What replay.c, which takes rows over, and recording_file.c, which looks after the file,
 * share; nobody else includes this. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "record/replay.h"
#include "session/session.h"

enum { RECORDING_BATCH = 128 }; /* rows taken over under one lock: a tenth of a millisecond */

struct recording {
	struct replay *replay;
	struct detail *detail;   /* NULL: of a pipe; its places are guarded by the lock */
	struct history *focused; /* lent to the history; the drawing thread's alone */
	char *path;
	char name[256]; /* printable */
	bool regular;   /* a file; otherwise a pipe, which is waited for */
	bool told;      /* that it was read to its end */
	bool over;      /* nothing more can come */
	uint64_t cuts;  /* how often the file began anew; guarded by the lock */
	bool told_fate; /* what became of the file's name was said */
	int inotify_fd;
	int64_t woken_ns;
	struct why damage; /* the first; "" none */
	struct replay_row rows[RECORDING_BATCH];
};

/** Tell the screen that there is something new: at once, or when it was not told for a while.
 */
void recording_wake(struct session *s, bool now);

/** Begin to watch the file just opened for growth. */
void recording_watch(struct recording *rec);

/** Until the file may have grown, or the session is to stop. A file that was rotated or began
 * anew meanwhile is followed: its rows come next. */
void recording_wait(struct session *s);

/** A pipe whose writers are gone reads as its end for ever: asking again would never wait. */
bool recording_is_over(const struct recording *rec);
