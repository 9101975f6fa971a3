/* SPDX-License-Identifier: MIT */
#include "proc/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"

int procfs_open(int dirfd, const char *path)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

int procfs_hold(int dirfd, const char *path)
{
	int fd = procfs_open(dirfd, path);

	return fd < 0 ? -1 : fd;
}

/* Do its numbers mean to us what they mean to it? Only in our own pid namespace. */
static bool procfs_is_ours(int root)
{
	char self[16] = "";
	ssize_t n = readlinkat(root, "self", self, sizeof(self) - 1);

	return n > 0 && atoi(self) == getpid();
}

int procfs_open_root(int *ret_fd)
{
	struct statfs fs;
	int fd = procfs_open(AT_FDCWD, "/proc");

	if (fd < 0)
		return fd;
	if (fstatfs(fd, &fs) < 0 || fs.f_type != PROC_SUPER_MAGIC) {
		file_close(fd);
		return -ENOENT;
	}
	if (!procfs_is_ours(fd)) {
		file_close(fd);
		return -EXDEV;
	}
	*ret_fd = fd;
	return 0;
}

/* One pread is whole: the kernel writes each of these files in one go, whatever its size. */
ssize_t procfs_read(int fd, char *buf, size_t size)
{
	ssize_t n;

	assert(size > 1);
	do
		n = pread(fd, buf, size - 1, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	buf[n] = 0;
	return n;
}

ssize_t procfs_read_at(int dirfd, const char *path, char *buf, size_t size)
{
	int fd = procfs_open(dirfd, path);

	if (fd < 0)
		return fd;
	ssize_t n = procfs_read(fd, buf, size);

	file_close(fd);
	return n;
}

int procfs_read_stat(int dirfd, const char *path, struct pid_stat *ret)
{
	char text[2048];
	ssize_t n = procfs_read_at(dirfd, path, text, sizeof(text));

	return n < 0 ? (int)n : parse_stat(text, (size_t)n, ret);
}

void procfs_task_path(char *out, size_t size, pid_t tid, const char *name)
{
	char digits[12];
	size_t n = 0, used = 0;
	unsigned value = (unsigned)tid;

	assert(size > sizeof(digits));
	do
		digits[n++] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	while (n > 0)
		out[used++] = digits[--n];
	out[used++] = '/';
	size_t len = MIN(strlen(name), size - used - 1);
	memcpy(out + used, name, len);
	out[used + len] = 0;
}

/* What getdents64(2) writes; glibc's readdir would allocate. */
struct procfs_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

static bool procfs_number(const char *name, int32_t *ret)
{
	int64_t value = 0;

	if (!*name)
		return false;
	for (; *name; name++) {
		if (*name < '0' || *name > '9' || value > INT32_MAX / 10)
			return false;
		value = value * 10 + (*name - '0');
	}
	if (value > INT32_MAX)
		return false;
	*ret = (int32_t)value;
	return true;
}

ssize_t procfs_list(int fd, int32_t *numbers, size_t max)
{
	/* The smallest entry takes 24 bytes, so this many fit into PROCFS_BITE numbers. */
	_Alignas(8) char buf[PROCFS_BITE * 24];
	size_t n = 0;

	assert(max >= PROCFS_BITE);
	/* A bite may hold only "." and "..": go on, since 0 means the end. */
	while (n == 0) {
		long got = syscall(SYS_getdents64, fd, buf, sizeof(buf));

		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		for (long at = 0; at < got;) {
			const struct procfs_dirent *d = (const void *)(buf + at);

			if (procfs_number(d->name, &numbers[n]))
				n++;
			at += d->reclen;
		}
	}
	return (ssize_t)n;
}

void procfs_rewind(int fd)
{
	lseek(fd, 0, SEEK_SET);
}

bool procfs_fd_dir_counts(void)
{
	struct stat st;

	/* This process has at least one descriptor open at this moment: the one it asks with.
	 */
	int fd = procfs_open(AT_FDCWD, "/proc/self/fd");
	if (fd < 0)
		return false;
	bool counts = fstat(fd, &st) == 0 && st.st_size > 0;

	file_close(fd);
	return counts;
}
