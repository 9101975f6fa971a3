/* SPDX-License-Identifier: MIT */
/* onetop time [-v] [-p] [-o FILE] [-a] [--] COMMAND [ARG]...: how long, how much, at what peak.
 */
#pragma once

#include "base/error.h"

/**
 * Run a command and tell of it on standard error or in a file.
 *
 * argv     argv[0] is "time"
 * why      a sentence when the command could not be run or told of; "" otherwise
 * returns  the command's status, 128 + signal; 127 not found, 126 cannot be run; 2 usage; 125
 *          a failure of our own, as time(1)
 */
int command_time(int argc, char **argv, struct why *why);
