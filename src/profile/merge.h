/* SPDX-License-Identifier: MIT */
/*
 * Several profiles into one, and the arithmetic of comparing two. The rules are the
 * reference's, and so is the order of everything in the result: what is met first comes first.
 *
 * Comparing: merge the sources, merge the bases; merge_mark_base() for -diff_base;
 * merge_normalize() for -normalize; merge_scale(base, -1); merge the two.
 */
#pragma once

#include <stddef.h>

#include "profile/profile.h"

/**
 * Merge. One source is fine, and does what the reference does with every profile that it reads:
 * samples of zeros go, the same stack twice is added up, what no sample uses is dropped.
 *
 * srcs[n]  n >= 1; not changed, and not needed afterwards
 * returns  0; -EINVAL the profiles are of different types; -ENOMEM
 *
 * period: the largest; time: the earliest; duration: the sum; drop_frames, keep_frames and
 * period type: of the first. Mappings are the same when size, offset and build id (or name)
 * are, so that address space randomisation does not matter.
 */
int merge_profiles(
	const struct profile *const *srcs, size_t n, struct profile **ret, struct why *why);

/**
 * Merge one profile with nothing, in place: what merge_profiles() of one gives, in half the
 * time and memory.
 *
 * p        changed; indices into its old arrays are no longer good
 * returns  0; -ENOMEM, then p may only be freed
 */
int merge_alone(struct profile *p, struct why *why);

/** Multiply all values, in place; a sample that becomes all zeros is dropped (not for ratio 1).
 */
void merge_scale(struct profile *p, double ratio);

/** The same with one ratio for each sample type. */
void merge_scale_each(struct profile *p, const double *ratios);

/** Scale p so that its sum is base's, for each sample type. 0; -EINVAL different types;
 * -ENOMEM. */
int merge_normalize(struct profile *p, const struct profile *base, struct why *why);

/** Mark all samples as base of a difference: is_base and the label pprof::base=true. 0,
 * -ENOMEM. */
int merge_mark_base(struct profile *p);

/** May they be merged? 0, or -EINVAL with which types differ. */
int merge_check_compatible(const struct profile *a, const struct profile *b, struct why *why);
