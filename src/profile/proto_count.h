/* SPDX-License-Identifier: MIT */
/*
 * First look at a profile.proto: how many of each thing it holds, so that every array is
 * allocated once, at its size.
 */
#pragma once

#include <stddef.h>

#include "profile/wire.h"

/** Field numbers of message Profile. */
enum proto_field {
	PROTO_SAMPLE_TYPE = 1,
	PROTO_SAMPLE = 2,
	PROTO_MAPPING = 3,
	PROTO_LOCATION = 4,
	PROTO_FUNCTION = 5,
	PROTO_STRING = 6,
	PROTO_DROP_FRAMES = 7,
	PROTO_KEEP_FRAMES = 8,
	PROTO_TIME = 9,
	PROTO_DURATION = 10,
	PROTO_PERIOD_TYPE = 11,
	PROTO_PERIOD = 12,
	PROTO_COMMENT = 13,
	PROTO_DEFAULT_SAMPLE_TYPE = 14,
	PROTO_DOC_URL = 15,
};

struct proto_counts {
	size_t sample_types, samples, mappings, locations, functions, strings, comments;
	size_t refs;   /* location ids of all samples */
	size_t values; /* values of all samples */
	size_t labels, lines;
	size_t string_bytes;
};

/** A run of whole fields of the message, and what is in it. */
struct proto_part {
	const uint8_t *from;
	size_t size;
	/* What all fields but samples lie in: these are most of a profile. */
	const uint8_t *rest, *rest_end;
	struct proto_counts n;
};

/**
 * Count, in n_parts of about the same size at once.
 *
 * w        on the whole message; after an error w->at and w->broken say where and what
 * parts    [n_parts], at most PARALLEL_MAX; in the order of the message, together all of it
 * ret      of all parts together
 * returns  0 or -EBADMSG
 */
int proto_count(
	struct wire *w, struct proto_part *parts, size_t n_parts, struct proto_counts *ret);

/** How many numbers a repeated field brings: packed (bytes) or one. */
static inline size_t proto_count_numbers(const struct wire_field *f)
{
	return f->type == WIRE_BYTES ? wire_count_varints(f->data, f->size) : 1;
}
