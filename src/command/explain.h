/* SPDX-License-Identifier: MIT */
/* onetop explain PID|NAME: why the process's RSS is what it is, as text. */
#pragma once

#include "base/error.h"
#include "options.h"

/** Returns the exit status; the sentence in why goes to standard error. */
int command_explain(const struct options *o, struct why *why);
