/* SPDX-License-Identifier: MIT */
/* The part of a snapshot that the Go runtime tells: go/. */
#pragma once

#include "session/session.h"

/**
 * Write go/ below dirfd, as far as there are sources: memstats.json (the newest figures, under
 * the names of the columns), goroutine.txt (stacks with counts), heap.pb.gz, pauses.csv,
 * gctrace.csv; what could not be had is said in missing.txt. Nothing where no source is on.
 */
int snapshot_write_go(struct session *s, int dirfd, struct why *why);
