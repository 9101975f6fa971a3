/* SPDX-License-Identifier: MIT */
/*
 * What a command writes while the screen is up: its newest bytes, as they are, for a page to
 * show. The file they are kept in belongs to whoever started the command; this only looks at
 * its end, so that a command that writes a gigabyte costs no more than one that writes a line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OUTPUT_TAIL_MAX = 64 * 1024 };

struct output_tail {
	int64_t total; /* bytes written so far; 0 before the first look */
	size_t n;
	char text[OUTPUT_TAIL_MAX]; /* text[n], the newest of them; begins with a line */
};

/**
 * Look at the end of a file that grows.
 *
 * fd       seekable; its offset is left alone
 * t        zeroed before the first look
 * returns  true when there is more than at the look before
 */
bool output_tail_read(int fd, struct output_tail *t);
