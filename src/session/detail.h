/* SPDX-License-Identifier: MIT */
/*
 * The rows of a long recording one by one, where the history keeps only cells: places in the
 * file are noted while it is read, and the rows around an instant are read again when somebody
 * looks there. Memory is fixed: places lie ever further apart.
 */
#pragma once

#include <stdint.h>

#include "record/replay.h"
#include "series/history.h"

struct detail;

/**
 * replay     of a regular file; it must outlive this
 * kept       the metrics of the history it is for
 * offset_ns  what is added to the recording's instants
 */
struct detail *detail_new(
	const struct replay *replay, const struct metric_set *kept, int64_t offset_ns);
void detail_free(struct detail *d);

/** Note the place the reader has come to. With the session locked. */
void detail_note(struct detail *d, const struct replay *replay);

/** The file of this descriptor holds other rows by now. With the session locked. */
void detail_forget(struct detail *d, int fd);

/** From where rows around an instant should be read; false: nowhere. With the session locked.
 */
bool detail_place(const struct detail *d, int64_t t_ns, struct replay_mark *ret);

/** Read from there; the caller frees what it gets. NULL: nothing could be read. */
struct history *detail_read(struct detail *d, const struct replay_mark *from);
