/* SPDX-License-Identifier: MIT */
/* Profiles asked for from a shell: with progress on a terminal, until a signal comes. */
#pragma once

#include "base/error.h"
#include "golang/fetch.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

/**
 * Ask and decode, with progress on a terminal.
 *
 * of       whose profile, printable: "demo"
 * returns  0; -EINTR a signal came; as http_get() and profile_decode(); with a sentence
 */
int fetch_profile(const struct fetch *f, struct http *h, const char *of,
	const struct pprof_options *o, struct profile **ret, struct why *why);
