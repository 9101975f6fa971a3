/* SPDX-License-Identifier: MIT */
/*
 * What a record of the program's own log looks like, by the beginnings of its last lines: it
 * tells where a record cuts a number of the runtime's ("0.25" "2026/11/23"). Pure; used by
 * gctrace.c alone.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { GC_RECORD_HEAD = 24 };

/** Zeroed to begin with. */
struct gc_records {
	char head[4][GC_RECORD_HEAD];
	uint8_t n[4];
	unsigned next;
	char line[GC_RECORD_HEAD]; /* the beginning of the line under way */
	size_t line_n;
};

/** Text of the program's own, in pieces of any size: remember how its lines begin. */
void gc_records_note(struct gc_records *r, const char *data, size_t n);

/** How much text looks like the beginning of a record: 0 not at all. */
int gc_records_score(const struct gc_records *r, const char *text, size_t n);
