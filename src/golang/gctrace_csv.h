/* SPDX-License-Identifier: MIT */
/* Cycles as CSV: one row each, empty where that Go version does not print it. */
#pragma once

#include <stdio.h>

#include "golang/gctrace.h"

void gctrace_csv_header(FILE *out);
void gctrace_csv_row(FILE *out, const struct gc_cycle *c);
