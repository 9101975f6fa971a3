/* SPDX-License-Identifier: MIT */
#include "proc/proc2_library.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

#include "base/library.h"
#include "base/macro.h"

static struct proc2_library proc2_functions;
static bool proc2_usable;

/* The version it was compiled for: what its numbers mean differs from one to the next. */
static void proc2_library_load(void)
{
	struct proc2_library *f = &proc2_functions;
	const struct library_function all[] = {{"procps_pids_new", &f->pids_new},
		{"procps_pids_reap", &f->pids_reap}, {"procps_pids_unref", &f->pids_unref},
		{"procps_stat_new", &f->stat_new}, {"procps_stat_select", &f->stat_select},
		{"procps_stat_unref", &f->stat_unref}};

	proc2_usable = library_load(PROC2_SONAME, all, ARRAY_SIZE(all));
}

int proc2_library_get(const struct proc2_library **ret_library, struct why *why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, proc2_library_load);
	if (!proc2_usable)
		return why_set(why, -ELIBACC,
			PROC2_SONAME
			", which onetop reads the list of processes and the machine's totals "
			"with, cannot be loaded (Debian: apt-get install libproc2-0)");
	*ret_library = &proc2_functions;
	return 0;
}
