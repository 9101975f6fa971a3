/* SPDX-License-Identifier: MIT */
/* What a Go binary says of itself, as lines for people: those of `go version -m`, then ours. */
#pragma once

#include <stdio.h>

#include "golang/buildinfo.h"

/** what: the process or file, as the first line calls it; made printable. */
void go_build_print(FILE *out, const char *what, const struct go_build *b);

/** In a few words: version of the main module, revision, and what changes how the program
 * behaves: "v1.2.3 3f73551+dirty race"; "" nothing. size >= 64. */
void go_build_brief(const struct go_build *b, char *out, size_t size);
