/* SPDX-License-Identifier: MIT */
/*
 * onetop plot [-o FILE.svg] [--columns LIST] [--from T] [--to T] [--title TEXT] FILE [FILE2]:
 * one recording, or two over each other, as one self-contained SVG. Memory does not grow with
 * the recording.
 */
#pragma once

#include "base/error.h"

/** argv[0] is "plot". Returns the exit status; the sentence in why goes to standard error. */
int command_plot(int argc, char **argv, struct why *why);
