/* SPDX-License-Identifier: MIT */
#include "record/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/text.h"
#include "record/snapshot_proc.h"

enum {
	SNAPSHOT_NAME_MAX = 200, /* well below NAME_MAX, with what is put around it */
	SNAPSHOT_TRIES = 1000,
	SNAPSHOT_DEPTH = 8, /* of what is removed again; we make two levels */
};

/* Letters, digits and a few signs stay; a name that begins with one of those could be an option
 * or hidden. */
static void snapshot_safe_name(char *out, size_t size, const char *name)
{
	size_t n = 0;

	for (; *name && n + 1 < size; name++) {
		bool letter = (*name >= 'a' && *name <= 'z') ||
			      (*name >= 'A' && *name <= 'Z') || (*name >= '0' && *name <= '9');
		bool sign = n > 0 && strchr("._+-", *name);

		out[n++] = letter || sign ? *name : '_';
	}
	out[n] = 0;
	if (n == 0)
		snprintf(out, size, "process");
}

static void snapshot_make_name(char *out, size_t size, const struct snapshot_input *in)
{
	char safe[64], stamp[CLOCK_TEXT_MAX];

	snapshot_safe_name(safe, sizeof(safe), in->name);
	clock_compact(stamp, in->real_ns);
	snprintf(out, size, "%s-%d-%s", safe, in->pid, stamp);
}

/* Everything below and the directory itself; links are removed, never followed. */
static int snapshot_remove(int parent, const char *name, int depth)
{
	if (unlinkat(parent, name, 0) == 0)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	int fd = depth > 0
			 ? openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
			 : -1;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir) {
		file_close(fd);
		return -ENOTEMPTY;
	}
	for (const struct dirent *e; (e = readdir(dir));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			snapshot_remove(dirfd(dir), e->d_name, depth - 1);
	closedir(dir);
	return unlinkat(parent, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}

/* A directory of our own beside the final name. The name with the try's number is kept. */
static int snapshot_make_temporary(int parent, const char *final, char *name, size_t size)
{
	for (int i = 0; i < SNAPSHOT_TRIES; i++) {
		snprintf(name, size, ".%.*s.%d-%d", SNAPSHOT_NAME_MAX, final, (int)getpid(), i);
		if (mkdirat(parent, name, 0700) == 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

static int snapshot_rename_new(int parent, const char *from, const char *to)
{
	struct stat st;

	if (renameat2(parent, from, parent, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* This file system cannot promise it: look first. */
	if (fstatat(parent, to, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return renameat(parent, from, parent, to) < 0 ? -errno : 0;
}

/* Into place; a name that is taken gets "-2", "-3", … */
static int snapshot_publish(int parent, const char *temporary, char *final, size_t size)
{
	size_t n = strlen(final);
	int r = snapshot_rename_new(parent, temporary, final);

	for (int i = 2; r == -EEXIST && i < SNAPSHOT_TRIES; i++) {
		snprintf(final + n, size - n, "-%d", i);
		r = snapshot_rename_new(parent, temporary, final);
	}
	return r;
}

static int snapshot_write_proc(const struct snapshot_input *in, int dirfd, struct why *why)
{
	if (mkdirat(dirfd, "proc", 0700) < 0)
		return why_errno(why, -errno, "snapshot: proc/ cannot be made");
	_cleanup_close_ int fd =
		openat(dirfd, "proc", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return why_errno(why, -errno, "snapshot: proc/ cannot be opened");
	return snapshot_proc_write(in->proc_dirfd, in->shared_dirfd, fd, in->with_environ, why);
}

static int snapshot_fill(
	const struct snapshot_input *in, int parent, const char *name, struct why *why)
{
	_cleanup_close_ int fd =
		openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return why_errno(why, -errno, "snapshot: its directory cannot be opened");
	int r = snapshot_write_proc(in, fd, why);

	if (r == 0 && in->write_summary)
		r = in->write_summary(in->arg, fd, why);
	if (r == 0 && in->write_history)
		r = in->write_history(in->arg, fd, why);
	return r;
}

static int snapshot_why_parent(const char *parent, int r, struct why *why)
{
	/* In /proc nothing can be made, which is no file that is missing. */
	if (r == -ENOENT && access(parent, F_OK) == 0)
		return why_set(why, r,
			"snapshot: no directory can be made in %s (--snapshot-dir names "
			"another)",
			parent);
	switch (-r) {
	case ENOENT:
		return why_set(why, r,
			"snapshot: the directory %s does not exist; create it first", parent);
	case EACCES:
	case EPERM:
	case EROFS:
		return why_errno(why, r,
			"snapshot: cannot write into %s (--snapshot-dir names another "
			"directory)",
			parent);
	}
	return why_errno(why, r, "snapshot: cannot write into %s", parent);
}

int snapshot_write(
	const struct snapshot_input *in, char *ret_path, size_t size, struct why *why)
{
	const char *where = in->parent ? in->parent : ".";
	char final[SNAPSHOT_NAME_MAX + 16], temporary[SNAPSHOT_NAME_MAX + 40], path[4096 + 256];
	_cleanup_close_ int parent = open(where, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (parent < 0)
		return snapshot_why_parent(where, -errno, why);
	snapshot_make_name(final, SNAPSHOT_NAME_MAX, in);
	int r = snapshot_make_temporary(parent, final, temporary, sizeof(temporary));

	if (r < 0)
		return snapshot_why_parent(where, r, why);
	r = snapshot_fill(in, parent, temporary, why);
	if (r == 0) {
		r = snapshot_publish(parent, temporary, final, sizeof(final));
		if (r < 0)
			snapshot_why_parent(where, r, why);
	}
	if (r < 0) {
		snapshot_remove(parent, temporary, SNAPSHOT_DEPTH);
		return r;
	}
	if (in->parent)
		snprintf(path, sizeof(path), "%s%s%s", in->parent,
			in->parent[strlen(in->parent) - 1] == '/' ? "" : "/", final);
	else
		snprintf(path, sizeof(path), "%s", final);
	text_printable(ret_path, size, path, strlen(path));
	return 0;
}
