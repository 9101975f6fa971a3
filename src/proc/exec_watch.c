/* SPDX-License-Identifier: MIT */
#include "proc/exec_watch.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/macro.h"

#define EXEC_EXE_PACE_NS (5 * NS_PER_S)

/* Without asking a network file system anew: that could wait for ever. */
static bool exec_watch_exe_changed(struct exec_watch *w, int dirfd)
{
	struct statx st;
	bool changed;

	if (statx(dirfd, "exe", AT_STATX_DONT_SYNC, STATX_INO, &st) < 0)
		return false;
	uint64_t dev = (uint64_t)st.stx_dev_major << 32 | st.stx_dev_minor;

	changed = w->exe_known && (w->exe_dev != dev || w->exe_ino != st.stx_ino);
	w->exe_known = true;
	w->exe_dev = dev;
	w->exe_ino = st.stx_ino;
	return changed;
}

/* Its own doing (PR_SET_DUMPABLE, another uid) hides the space too, but leaves the name. */
static bool exec_watch_hides(struct exec_watch *w, const struct pid_stat *stat)
{
	bool changed = w->known && !w->hidden && strcmp(stat->comm, w->comm) != 0;

	w->hidden = true;
	return changed;
}

/*
 * The kernel shows 1 for the code and 0 for the stack to those without permission, 0 for both
 * while an exec is under way.
 */
static bool exec_watch_space_changed(struct exec_watch *w, const struct pid_stat *stat)
{
	if (stat->start_code == 1)
		return exec_watch_hides(w, stat);
	if (stat->start_code == 0 || stat->start_stack == 0)
		return false;
	w->hidden = false;
	memcpy(w->comm, stat->comm, sizeof(w->comm));
	bool changed = w->known && (stat->start_code != w->start_code ||
					   stat->start_stack != w->start_stack);

	w->known = true;
	w->start_code = stat->start_code;
	w->start_stack = stat->start_stack;
	return changed;
}

void exec_watch_look(
	struct exec_watch *w, int dirfd, const struct pid_stat *stat, int64_t now_ns)
{
	bool changed = exec_watch_space_changed(w, stat);

	if (changed || (w->known && now_ns >= w->exe_next_ns)) {
		changed |= exec_watch_exe_changed(w, dirfd);
		w->exe_next_ns = now_ns + EXEC_EXE_PACE_NS;
	}
	w->happened |= changed;
}

bool exec_watch_take(struct exec_watch *w)
{
	bool happened = w->happened;

	w->happened = false;
	return happened;
}
