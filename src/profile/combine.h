/* SPDX-License-Identifier: MIT */
/* What is made of all sources and bases of a command line: one profile to report on. */
#pragma once

#include "profile/pprof_options.h"
#include "profile/profile.h"

/**
 * Merge sources, subtract bases.
 *
 * sources  [n_sources] n_sources >= 1; changed: brought to common units; a single one becomes
 *          the result, and NULL here
 * bases    [n_bases] may be none; changed likewise
 * is_kept  the result is saved besides being reported on: equal stacks are added up in any case
 * o        -diff_base marks the bases, -normalize scales the sources, -add_comment adds one
 * ret      the caller frees with profile_free(); independent of the inputs
 * returns  0; -EINVAL profiles that do not go together; -ENOMEM
 */
int combine_profiles(struct profile **sources, size_t n_sources, struct profile **bases,
	size_t n_bases, bool is_kept, const struct pprof_options *o, struct profile **ret,
	struct why *why);
