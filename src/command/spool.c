/* SPDX-License-Identifier: MIT */
#include "command/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

/* A file without a name; overlay file systems before Linux 6.1, NFS and FAT make none at once.
 */
static int spool_file(const char *dir)
{
	char path[4096];
	int fd = open(dir, O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd < 0 ? -errno : fd;
	if ((size_t)snprintf(path, sizeof(path), "%s/onetop-XXXXXX", dir) >= sizeof(path))
		return -ENAMETOOLONG;
	fd = mkostemp(path, O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return fd;
}

int spool_open(struct spool *ret, struct child_options *o, struct why *why)
{
	const char *dir = getenv("TMPDIR");
	struct spool s = {.fd = -1, .null_fd = -1};

	if (isatty(STDIN_FILENO)) {
		s.null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (s.null_fd < 0)
			return why_errno(why, -errno, "cannot open /dev/null");
		o->stdin_fd = s.null_fd;
	}
	if (isatty(STDOUT_FILENO) || isatty(STDERR_FILENO)) {
		if (!dir || !*dir)
			dir = "/tmp";
		s.fd = spool_file(dir);
		if (s.fd < 0) {
			int r = s.fd;

			spool_close(&s);
			return why_errno(why, r,
				"cannot keep the command's output in %s; set TMPDIR", dir);
		}
		o->stdout_fd = isatty(STDOUT_FILENO) ? s.fd : -1;
		o->stderr_fd = isatty(STDERR_FILENO) ? s.fd : -1;
	}
	*ret = s;
	return 0;
}

void spool_close(struct spool *s)
{
	s->fd = file_close(s->fd);
	s->null_fd = file_close(s->null_fd);
}

int spool_flush(struct spool *s)
{
	char buf[16 * 1024];

	while (s->fd >= 0) {
		ssize_t n = pread(s->fd, buf, sizeof(buf), s->copied);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		int r = file_write_all(STDOUT_FILENO, buf, (size_t)n);

		if (r < 0)
			return r;
		s->copied += n;
	}
	return 0;
}
