/* SPDX-License-Identifier: MIT */
/* Merging: what is said once for a whole profile, and how much room the rest needs. */
#pragma once

#include "profile/intern.h"
#include "profile/profile.h"

/** How many of each thing several profiles hold together. */
struct merge_size {
	size_t samples, mappings, locations, functions, lines, refs, values, labels;
};

struct merge_size merge_measure(const struct profile *const *srcs, size_t n);

/** Sample types, times, period, comments of n compatible profiles, into p. 0 or -ENOMEM. */
int merge_headers(
	const struct profile *const *srcs, size_t n, struct profile *p, struct intern *strings);

/** The comments alone: each once, where it comes first. 0 or -ENOMEM. */
int merge_comments(
	const struct profile *const *srcs, size_t n, struct profile *p, struct intern *strings);
