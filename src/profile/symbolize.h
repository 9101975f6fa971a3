/* SPDX-License-Identifier: MIT */
/*
 * Names for profiles that have addresses only: programs in C, C++, Rust, and the text forms of
 * Go. The files are those that the mappings name; one that has another build id than the
 * profile says is not used.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "profile/profile.h"

struct symbolize_result {
	size_t named;   /* locations that got names */
	size_t unnamed; /* that stay without */
	size_t stale;   /* mappings whose file has another build id */
	/* "" or a sentence for the user: of the first of those, or else of a file missing */
	struct why warning;
};

struct symbolize_options {
	/* NULL, or the file to use for the first mapping, whatever name it has there; that its
	 * build id is another is for the caller to say (build_id_compare()) */
	const char *program;
	bool remote; /* a mapping without file and build id is nobody's fault: it was captured
		      */
	bool force;  /* names that are there give way to those of the files */
	FILE *notes; /* NULL, or what is said as the reference says it: files that are not there
		      */
};

/** Does any location lack names that a file could give? */
bool symbolize_is_needed(const struct profile *p);

/**
 * Give names to locations without any.
 *
 * o        NULL: none of its fields is set
 * ret      may be NULL
 * returns  0, also when nothing was found: ret says so; -ENOMEM
 *
 * Functions have demangled names, and their linked ones as system_name.
 */
int symbolize_profile(struct profile *p, const struct symbolize_options *o,
	struct symbolize_result *ret, struct why *why);
