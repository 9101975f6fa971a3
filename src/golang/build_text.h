/* SPDX-License-Identifier: MIT */
/* What a Go binary says of itself, as lines for people: those of `go version -m`, then ours. */
#pragma once

#include <stdio.h>

#include "golang/buildinfo.h"

/** what: the process or file, as the first line calls it; made printable. */
void go_build_print(FILE *out, const char *what, const struct go_build *b);
