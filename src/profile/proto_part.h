/* SPDX-License-Identifier: MIT */
/* What the readers of a profile.proto share; private to proto*.c. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "profile/ids.h"
#include "profile/profile.h"
#include "profile/proto_count.h"

struct proto {
	const uint8_t *base;
	size_t size;
	struct why *why; /* may be NULL */
	struct proto_counts n;
	const struct proto_part *parts; /* [n_parts] */
	size_t n_parts;
	struct profile *p;
	profile_string *strings; /* [n.strings] */
	size_t n_strings;        /* read so far */
	struct id_table mappings, functions, locations;
	/* Free ends of the arrays that all samples and locations share. */
	struct profile_sample *samples;
	uint32_t *refs;
	int64_t *values;
	struct profile_label *labels;
	struct profile_line *lines;
};

/** Malformed at a place of the message: -EBADMSG, and the sentence with the offset. */
int proto_bad(const struct proto *d, const uint8_t *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** A string by its index in the table; `at` is for the error. 0 or -EBADMSG. */
int proto_string(const struct proto *d, const uint8_t *at, uint64_t index, profile_string *ret);

/**
 * Most messages are a handful of scalars: read numbers 1..n into values[1..n], absent ones 0,
 * the last of several wins. Field `skip` is left to the caller (0: none). 0 or -EBADMSG.
 */
int proto_read_scalars(const struct proto *d, struct wire w, uint64_t *values, unsigned int n,
	unsigned int skip);
