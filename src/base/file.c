/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

int file_close(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
	return -1;
}

static ssize_t file_read_once(int fd, void *buf, size_t n)
{
	ssize_t got;

	do
		got = read(fd, buf, n);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

ssize_t file_read_small(int dirfd, const char *path, char *buf, size_t size)
{
	assert(size > 1);
	_cleanup_close_ int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;

	if (fd < 0)
		return -errno;
	while (used < size) {
		ssize_t n = file_read_once(fd, buf + used, size - used);

		if (n < 0)
			return n;
		if (n == 0) {
			buf[used] = 0;
			return (ssize_t)used;
		}
		used += (size_t)n;
	}
	return -E2BIG;
}

int file_read_fd(int fd, size_t cap, char **ret_data, size_t *ret_size)
{
	_cleanup_free_ char *data = NULL;
	size_t used = 0, room = 0;
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((uint64_t)st.st_size > cap)
			return -E2BIG;
		room = (size_t)st.st_size + 2;
		data = malloc(room);
		if (!data)
			return -ENOMEM;
		memory_expect(data, room);
	}
	for (;;) {
		if (used + 1 >= room) {
			room = room ? room * 2 : 64 * 1024;
			char *bigger = realloc(data, room);

			if (!bigger)
				return -ENOMEM;
			data = bigger;
		}
		ssize_t n = file_read_once(fd, data + used, room - used - 1);

		if (n < 0)
			return (int)n;
		if (n == 0)
			break;
		used += (size_t)n;
		if (used > cap)
			return -E2BIG;
	}
	data[used] = 0;
	*ret_data = TAKE_PTR(data);
	*ret_size = used;
	return 0;
}

int file_read_all(int dirfd, const char *path, size_t cap, char **ret_data, size_t *ret_size)
{
	_cleanup_close_ int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : file_read_fd(fd, cap, ret_data, ret_size);
}

int file_write_all(int fd, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

int file_create(int dirfd, const char *path, const void *data, size_t n)
{
	_cleanup_close_ int fd =
		openat(dirfd, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : file_write_all(fd, data, n);
}

void file_hold_stdio(void)
{
	/* Opened the wrong way round: to read what is written to, and the other way. */
	static const int flags[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		int held = open("/dev/null", flags[fd] | O_CLOEXEC);

		if (held >= 0 && held != fd)
			file_close(held);
	}
}
