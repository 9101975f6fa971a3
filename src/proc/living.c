/* SPDX-License-Identifier: MIT */
#include "proc/living.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>

#include "base/file.h"
#include "base/macro.h"
#include "proc/procfs.h"

/* The thread's directory when it lives, or negative errno. */
static int living_open_thread(int task, int32_t tid)
{
	char name[16];
	struct pid_stat stat;

	snprintf(name, sizeof(name), "%d", (int)tid);
	_cleanup_close_ int fd = procfs_open(task, name);
	int r = fd < 0 ? fd : procfs_read_stat(fd, "stat", &stat);

	if (r < 0)
		return r;
	if (stat.state == 'Z' || stat.state == 'X')
		return -ESRCH;
	r = fd;
	fd = -1;
	return r;
}

static int living_search(int dirfd)
{
	int32_t tids[PROCFS_BITE];
	_cleanup_close_ int task = procfs_open(dirfd, "task");
	ssize_t n;

	if (task < 0)
		return task;
	while ((n = procfs_list(task, tids, ARRAY_SIZE(tids))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			int fd = living_open_thread(task, tids[i]);

			if (fd >= 0)
				return fd;
		}
	return n < 0 ? (int)n : -ESRCH;
}

int living_open(int dirfd)
{
	struct pid_stat stat;
	int r = procfs_read_stat(dirfd, "stat", &stat);

	if (r < 0)
		return r;
	if (stat.state == 'Z' && stat.threads > 1)
		return living_search(dirfd);
	return procfs_open(dirfd, ".");
}
