/* SPDX-License-Identifier: MIT */
/*
 * Counts what a screen shows of captures, and writes captures to files, on a thread of its own:
 * a profile of 20 MB takes longer than a picture may.
 *
 * Only the newest question counts; what was asked before is dropped. All functions belong to
 * one thread, the one that draws.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "profile/survey.h"
#include "session/capture.h"

struct surveyor_want {
	const struct capture *of, *base; /* base NULL: none */
	int value;                       /* see struct survey_want */
	bool hide_runtime;
};

enum surveyor_file {
	SURVEYOR_PROFILE, /* pprof.PROGRAM.TYPES.001.pb.gz */
	SURVEYOR_FLAME,   /* the same with .flame.svg: as -flame, of the newest question */
};

struct surveyor;

/** wake_fd: an eventfd that is told of each answer; -1 none. 0 or negative errno. */
int surveyor_new(int wake_fd, struct surveyor **ret);

/** Waits for the end of the step that is being counted. NULL is fine. */
void surveyor_free(struct surveyor *s);

/** Ask. The captures are held for as long as they are needed. 0 or negative errno. */
int surveyor_ask(struct surveyor *s, const struct surveyor_want *want);

/**
 * Take the answer to the newest question.
 *
 * patience_ns  wait so long for it
 * ret          the caller's, to be freed with survey_free(); NULL when counting failed
 * ret_why      why it did
 * returns      false: there is none yet, or it was taken
 */
bool surveyor_take(
	struct surveyor *s, int64_t patience_ns, struct survey **ret, struct why *ret_why);

/** Write a file into a directory: nothing is ever overwritten, nobody else may read it. 0;
 * -EBUSY one is being written. */
int surveyor_write(struct surveyor *s, enum surveyor_file what,
	const struct surveyor_want *want, const char *directory);

/** Where the file is, or why it is not: once for each; false: nothing new. */
bool surveyor_said(struct surveyor *s, int64_t patience_ns, struct why *ret, bool *ret_bad);
