/* SPDX-License-Identifier: MIT */
/* onetop version PID|NAME|FILE: what a Go binary says of itself, running or on disk. */
#pragma once

#include "base/error.h"

/** argv[0] is "version". Returns the exit status; the sentence in why goes to standard error.
 */
int command_version(int argc, char **argv, struct why *why);
