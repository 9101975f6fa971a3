/* SPDX-License-Identifier: MIT */
/* Profiles of what runs: of an address, or of a process whose endpoint is found. */
#pragma once

#include "base/error.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

/** An address (see fetch_is_address()). 0; as fetch_profile(). */
int pprof_live_address(
	const char *url, const struct pprof_options *o, struct profile **ret, struct why *why);

/**
 * A process: a pid, or a name as elsewhere in onetop. Several of one name go to standard error
 * as a list. Warns when the profile is of another program than the process runs now.
 *
 * returns  0; -ESRCH none; -ENOTUNIQ several; -EACCES, -EPERM not permitted; -ENOTSUP not Go or
 *          without net/http/pprof; as endpoint_find_profiles() and fetch_profile(); with a
 *          sentence
 */
int pprof_live_process(
	const char *what, const struct pprof_options *o, struct profile **ret, struct why *why);
