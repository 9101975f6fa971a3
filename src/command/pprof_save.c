/* SPDX-License-Identifier: MIT */
#include "command/pprof_save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "command/pprof_output.h"
#include "profile/encode.h"
#include "profile/file_name.h"

enum { SAVE_NUMBERS = 10000 };

/* Make a directory and those above it. */
static int save_make_directory(const char *path)
{
	_cleanup_free_ char *copy = xasprintf("%s", path);
	struct stat st;

	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0755) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	if (mkdir(copy, 0755) < 0 && errno != EEXIST)
		return -errno;
	return stat(copy, &st) < 0 ? -errno : S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

/* The first place that is there or can be made. */
static char *save_directory(void)
{
	const char *named = getenv("PPROF_TMPDIR"), *home = getenv("HOME");
	const char *temporary = getenv("TMPDIR");

	if (named && *named && save_make_directory(named) == 0)
		return xasprintf("%s", named);
	if (home && *home) {
		_cleanup_free_ char *path = xasprintf("%s/pprof", home);

		if (save_make_directory(path) == 0)
			return TAKE_PTR(path);
	}
	return xasprintf("%s", temporary && *temporary ? temporary : "/tmp");
}

/* The first free number. The name appears with its whole content or not at all. */
static int save_write(const char *directory, const char *prefix, const void *data, size_t size,
	struct why *why)
{
	for (int i = 1; i < SAVE_NUMBERS; i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s%03d.pb.gz", directory, prefix, i);
		_cleanup_close_ int fd =
			open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);

		if (fd < 0 && errno == EEXIST)
			continue;
		if (fd < 0)
			return why_errno(why, -errno, "%s", path);
		int r = file_write_all(fd, data, size);

		if (r < 0) {
			unlink(path);
			return why_errno(why, r, "%s", path);
		}
		fprintf(stderr, "Saved profile in %s\n", path);
		return 0;
	}
	return why_set(why, -EEXIST, "%s: no number is free", directory);
}

int pprof_save(const struct profile *p, struct why *why)
{
	_cleanup_free_ char *directory = save_directory(), *prefix = profile_file_prefix(p);
	_cleanup_free_ void *data = NULL;
	sigset_t before;
	size_t size;
	int r = profile_encode(p, true, &data, &size);

	if (r < 0)
		return why_errno(why, r, "the profile cannot be saved");
	/* Ctrl-C waits until the file is whole. */
	pprof_output_hold(&before);
	r = save_write(directory, prefix, data, size, why);
	pprof_output_release(&before);
	return r;
}
