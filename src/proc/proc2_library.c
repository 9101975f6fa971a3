/* SPDX-License-Identifier: MIT */
#include "proc/proc2_library.h"

#include "base/library.h"
#include "base/macro.h"

static struct proc2_library proc2_functions;

static const struct library_function proc2_names[] = {
#define X(function) {"procps_" #function, &proc2_functions.function},
	PROC2_FUNCTIONS(X)
#undef X
};

/* The version it was compiled for: what its numbers mean differs from one to the next. */
static struct library proc2 = {LIBRARY_UNTRIED, .name = PROC2_SONAME,
	.use = "reads the list of processes and the machine's totals", .package = "libproc2-0",
	.functions = proc2_names, .n_functions = ARRAY_SIZE(proc2_names)};

int proc2_library_get(const struct proc2_library **ret_library, struct why *why)
{
	int r = library_get(&proc2, why);

	if (r == 0)
		*ret_library = &proc2_functions;
	return r;
}
