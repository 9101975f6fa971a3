/* SPDX-License-Identifier: MIT */
#include "proc/cgroup_chain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "proc/procfs.h"

/* Names by version; NULL: that version has no such file. */
static const struct {
	enum cgroup_hierarchy h;
	const char *name[2];
} cgroup_files[CGROUP_FILES] = {
	[CGROUP_FILE_CPU_MAX] = {CGROUP_CPU, {"cpu.cfs_quota_us", "cpu.max"}},
	[CGROUP_FILE_CPU_PERIOD] = {CGROUP_CPU, {"cpu.cfs_period_us", NULL}},
	[CGROUP_FILE_CPU_STAT] = {CGROUP_CPU, {"cpu.stat", "cpu.stat"}},
	[CGROUP_FILE_MEMORY_MAX] = {CGROUP_MEMORY, {"memory.limit_in_bytes", "memory.max"}},
	[CGROUP_FILE_MEMORY_HIGH] = {CGROUP_MEMORY, {NULL, "memory.high"}},
	[CGROUP_FILE_MEMORY_CURRENT] = {CGROUP_MEMORY,
		{"memory.usage_in_bytes", "memory.current"}},
	[CGROUP_FILE_MEMORY_EVENTS] = {CGROUP_MEMORY, {"memory.oom_control", "memory.events"}},
	[CGROUP_FILE_MEMORY_FAILS] = {CGROUP_MEMORY, {"memory.failcnt", NULL}},
	[CGROUP_FILE_SWAP_MAX] = {CGROUP_MEMORY, {NULL, "memory.swap.max"}},
	[CGROUP_FILE_PIDS_MAX] = {CGROUP_PIDS, {"pids.max", "pids.max"}},
	[CGROUP_FILE_PIDS_CURRENT] = {CGROUP_PIDS, {"pids.current", "pids.current"}},
};

void cgroup_name(char out[CGROUP_NAME_MAX], const struct cgroup_root *root, const char *rest)
{
	char whole[2 * CGROUP_PATH_MAX];
	int n = snprintf(whole, sizeof(whole), "%s%s", root->top, rest);

	if (n <= 0)
		n = snprintf(whole, sizeof(whole), "/");
	text_printable(out, CGROUP_NAME_MAX, whole, MIN((size_t)n, sizeof(whole) - 1));
}

int cgroup_open_group(const struct cgroup_root *root, const char *rest)
{
	int fd = openat(root->fd, *rest ? rest + 1 : ".",
		O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void cgroup_level_open(
	struct cgroup_level *level, enum cgroup_hierarchy h, int version, int dirfd)
{
	level->denied = 0;
	for (int f = 0; f < CGROUP_FILES; f++) {
		const char *name = cgroup_files[f].name[version - 1];

		level->fd[f] = -1;
		if (cgroup_files[f].h != h || !name)
			continue;
		int fd = procfs_open(dirfd, name);

		if (fd >= 0)
			level->fd[f] = fd;
		else if (fd != -ENOENT)
			level->denied |= 1u << f;
	}
}

/* Before Linux 5.11 a v1 memory group need not count towards its parent. */
static bool cgroup_counts_upwards(const struct cgroup_root *root, const char *parent)
{
	char text[16] = "";
	_cleanup_close_ int dirfd = cgroup_open_group(root, parent);

	return dirfd < 0 ||
	       procfs_read_at(dirfd, "memory.use_hierarchy", text, sizeof(text)) <= 0 ||
	       text[0] != '0';
}

/* Only the true root of v2 lacks cgroup.events, and only that of v1 has release_agent. */
static bool cgroup_is_top(const struct cgroup_root *root, int version)
{
	bool there = faccessat(root->fd, version == 2 ? "cgroup.events" : "release_agent", F_OK,
			     0) == 0;

	return version == 2 ? !there : there;
}

void cgroup_chain_open(struct cgroup_chain *chain, enum cgroup_hierarchy h, int version,
	const struct cgroup_root *root)
{
	char rest[CGROUP_PATH_MAX];
	bool more = true;

	assert(version == 1 || version == 2);
	chain->version = version;
	chain->n = 0;
	chain->hidden_above = !cgroup_is_top(root, version);
	snprintf(rest, sizeof(rest), "%s", root->rest);
	while (more && chain->n < CGROUP_DEPTH_MAX) {
		struct cgroup_level *level = &chain->level[chain->n];
		int dirfd = cgroup_open_group(root, rest);

		if (dirfd >= 0) {
			cgroup_level_open(level, h, version, dirfd);
			cgroup_name(level->name, root, rest);
			chain->n++;
			file_close(dirfd);
		}
		char *slash = strrchr(rest, '/');

		more = slash != NULL;
		if (slash)
			*slash = 0;
		if (more && h == CGROUP_MEMORY && version == 1)
			more = cgroup_counts_upwards(root, rest);
	}
	chain->hidden_above |= more;
}

void cgroup_chain_close(struct cgroup_chain *chain)
{
	for (int i = 0; i < chain->n; i++)
		for (int f = 0; f < CGROUP_FILES; f++)
			chain->level[i].fd[f] = file_close(chain->level[i].fd[f]);
	chain->n = 0;
	chain->version = 0;
}
