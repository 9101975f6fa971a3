/* SPDX-License-Identifier: MIT */
/*
 * The formats from before profile.proto: gperftools' and Google's binary CPU profiles, heap,
 * growth, fragmentation, contention and thread texts, Java's, and what Go's debug=1 writes
 * (its "#" lines with names are comments to these formats: addresses are all that counts).
 */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "profile/build.h"
#include "profile/rule.h"

/** A file being tried against one format after the other. */
struct legacy {
	const void *data;
	size_t size;
	struct rules *rules;
	struct why *why;
};

/**
 * Each of these reads one kind.
 *
 * returns  0; -ENOMSG not of this kind: try the next; -EBADMSG with what is wrong and where;
 *          -E2BIG; -ENOMEM
 */
int legacy_decode_cpu(struct legacy *l, struct profile **ret);
int legacy_decode_heap(struct legacy *l, struct profile **ret);
int legacy_decode_counts(struct legacy *l, struct profile **ret);
int legacy_decode_threads(struct legacy *l, struct profile **ret);
int legacy_decode_contention(struct legacy *l, struct profile **ret);
int legacy_decode_java(struct legacy *l, struct profile **ret);

/** Any of them, in the order in which the reference tries. Returns as above. */
int legacy_decode(const void *data, size_t size, struct profile **ret, struct why *why);

/* What the parsers share. */

/** "…: line at byte N": -EBADMSG. */
int legacy_bad(const struct legacy *l, const struct lines *at, const char *what);

/** The addresses of a line as frames, each less `back`; the first less `back_first`. -ERANGE.
 */
int legacy_add_addresses(
	struct build *b, struct slice text, unsigned int back_first, unsigned int back);

/** A sampled figure as what it stands for: sampling took one in `rate` bytes (<= 1: all). */
void legacy_unsample(int64_t rate, int64_t *count, int64_t *size);

/** Leaf addresses that are there twice, from the signal and from the stack: once. */
void legacy_drop_doubled_leaves(struct profile *p);

/** Java's: names come after the samples, by address. 0, -EBADMSG, -ENOMEM. */
int legacy_read_java_names(struct legacy *l, struct build *b, struct lines *lines);
