/* SPDX-License-Identifier: MIT */
/* The filters of a report, applied to a view: by name, by label, from a frame on. */
#pragma once

#include "profile/labels.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

/**
 * Apply -focus, -ignore, -hide, -show, -show_from, -tagfocus, -tagignore, -tagshow, -taghide
 * and -prune_from, in this order.
 *
 * view      changed in place, see profile/view.h
 * units     of numeric labels, for ranges such as -tagfocus=1kb:2kb
 * notes     gets a line for each filter that matched nothing, as for standard error
 * returns   0; -EINVAL a pattern or range that cannot be read; -E2BIG a pattern too slow;
 * -ENOMEM
 */
int select_apply(struct profile *view, const struct pprof_options *o,
	const struct labels_units *units, FILE *notes, struct why *why);
