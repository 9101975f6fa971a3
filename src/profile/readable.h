/* SPDX-License-Identifier: MIT */
/*
 * Names that a profile has already, made readable as the reference does: mangled ones are
 * demangled, those that look like C++ written out lose parameters and template arguments.
 */
#pragma once

#include <stdbool.h>

#include "profile/demangle.h"
#include "profile/profile.h"

/** What -symbolize asks for. */
struct readable {
	bool none;  /* nothing is to be named */
	bool local; /* files of this machine may give names */
	bool force; /* files are asked again, and names made again from those that were linked
		     */
	enum demangle_style style;
};

/**
 * Read words between colons: none, local, fastlocal, remote, force, demangle=...; NULL is none
 * of them.
 *
 * ret      always filled, with what was understood
 * returns  false when a word is unknown
 */
bool readable_parse(const char *text, struct readable *ret);

/** Change the names of functions where that helps. 0 or -ENOMEM. */
int readable_make(struct profile *p, const struct readable *how);
