/* SPDX-License-Identifier: MIT */
/*
 * A profile made from stacks of addresses, as the old formats give them: locations are found by
 * address, samples come one after the other. Room is taken once, for all that may come.
 */
#pragma once

#include "profile/intern.h"
#include "profile/profile.h"
#include "profile/table.h"

struct build {
	struct profile *p;
	struct intern strings;
	struct table by_address;
	uint32_t *first; /* where the frames of the coming sample begin */
	uint32_t *refs;  /* free ends of the arrays that all samples share */
	int64_t *values;
	struct profile_label *labels;
	size_t refs_left;
};

/** What all samples measure; at most 4. */
struct build_types {
	struct profile_value_type types[4];
	size_t n;
};

/**
 * Begin: an empty profile of these types.
 *
 * max_samples, max_addresses  how many may come at most; more is an error of the caller
 * returns                     0 or -ENOMEM; build_done() either way
 */
int build_open(struct build *b, const struct build_types *types, size_t max_samples,
	size_t max_addresses);

/** Free what building needed; the profile too, unless build_finish() gave it away. */
void build_done(struct build *b);

/** One more frame, from the leaf on, of the sample that comes next. */
void build_add_address(struct build *b, uint64_t address);

/** The frames added since the last sample are one. values: as many as there are types. */
void build_add_sample(struct build *b, const int64_t *values);

/** A number as a label of the last sample; one a sample at most. key is a constant. */
void build_add_label(struct build *b, const char *key, int64_t num);

/** Take frame `at` out of a sample. */
void build_drop_frame(struct profile_sample *s, size_t at);

/** The location of an address, or NULL. */
struct profile_location *build_find_location(struct build *b, uint64_t address);

/** Hand over the profile. 0; -ENOMEM when a string did not fit. */
int build_finish(struct build *b, struct profile **ret);
