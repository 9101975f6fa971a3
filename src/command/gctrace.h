/* SPDX-License-Identifier: MIT */
/*
 * onetop gctrace [--csv] [-f] [--ascii] FILE|-: a saved or growing GC log as a table, a
 * summary, curves and sentences, or as CSV. Memory does not grow with the log.
 */
#pragma once

#include "base/error.h"

/** argv[0] is "gctrace". Returns the exit status; the sentence in why goes to standard error.
 */
int command_gctrace(int argc, char **argv, struct why *why);
