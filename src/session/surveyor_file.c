/* SPDX-License-Identifier: MIT */
#include "session/surveyor_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "profile/encode.h"
#include "profile/file_name.h"

enum { FILE_NUMBERS = 10000 };

/* The bytes of a capture: as the server sent them where it did. */
static int file_profile_bytes(const struct capture *c, void **ret, size_t *ret_size)
{
	if (!c->bytes)
		return profile_encode(c->profile, true, ret, ret_size);
	void *copy = malloc(c->size ? c->size : 1);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, c->bytes, c->size);
	*ret = copy;
	*ret_size = c->size;
	return 0;
}

static int file_flame_bytes(
	const struct surveyor_want *want, void **ret, size_t *ret_size, struct why *why)
{
	struct survey_want what = {.value = want->value, .hide_runtime = want->hide_runtime};
	_cleanup_(report_freep) struct report *r = NULL;
	char *text = NULL;
	int e = survey_report(want->of->profile, want->base ? want->base->profile : NULL, &what,
		REPORT_FLAME, &r, why);

	if (e < 0)
		return e;
	FILE *out = open_memstream(&text, ret_size);

	if (!out)
		return -ENOMEM;
	e = report_write(r, out, why);
	if (fclose(out) != 0 && e == 0)
		e = -ENOMEM;
	if (e < 0)
		free(text);
	else
		*ret = text;
	return e;
}

/* Give the file its name unless something has it. */
static int file_name(int dirfd, const char *from, const char *to)
{
	if (renameat2(dirfd, from, dirfd, to, RENAME_NOREPLACE) == 0)
		return 0;
	/* File systems that cannot say "only if it is free" have links that do. */
	if (errno == EINVAL || errno == ENOSYS)
		return linkat(dirfd, from, dirfd, to, 0) < 0 ? -errno : 0;
	return -errno;
}

/* Under the first free number. */
static int file_place(int dirfd, const char *directory, const char *hidden, const char *prefix,
	const char *suffix, struct why *say)
{
	for (int i = 1; i < FILE_NUMBERS; i++) {
		_cleanup_free_ char *name = xasprintf("%s%03d%s", prefix, i, suffix);
		int r = file_name(dirfd, hidden, name);

		if (r == -EEXIST)
			continue;
		unlinkat(dirfd, hidden, 0);
		if (r < 0)
			return why_errno(say, r, "cannot write %s/%s", directory, name);
		return why_set(say, 0, "%s/%s", directory, name);
	}
	unlinkat(dirfd, hidden, 0);
	return why_set(
		say, -EEXIST, "cannot write %s/%s...: no number is free", directory, prefix);
}

static int file_write(const char *directory, const char *prefix, const char *suffix,
	const void *data, size_t size, struct why *say)
{
	_cleanup_free_ char *absolute = realpath(directory, NULL);
	_cleanup_close_ int dirfd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_free_ char *hidden = xasprintf(".%s%d.part", prefix, (int)getpid());

	if (dirfd < 0 || !absolute)
		return why_errno(say, -errno, "cannot write into %s", directory);
	unlinkat(dirfd, hidden, 0);
	int r = file_create(dirfd, hidden, data, size);

	if (r < 0) {
		unlinkat(dirfd, hidden, 0);
		return why_errno(say, r, "cannot write into %s", absolute);
	}
	return file_place(dirfd, absolute, hidden, prefix, suffix, say);
}

int surveyor_file_write(enum surveyor_file what, const struct surveyor_want *want,
	const char *directory, struct why *say)
{
	bool flame = what == SURVEYOR_FLAME;
	_cleanup_free_ char *prefix = profile_file_prefix(want->of->profile);
	_cleanup_free_ void *data = NULL;
	struct why where = {""};
	size_t size;
	int r = flame ? file_flame_bytes(want, &data, &size, &where)
		      : file_profile_bytes(want->of, &data, &size);

	if (r < 0 && !where.text[0])
		return why_errno(say, r, "the profile cannot be written");
	if (r == 0)
		r = file_write(
			directory, prefix, flame ? ".flame.svg" : ".pb.gz", data, size, &where);
	if (r < 0)
		return why_set(say, r, "%s", where.text);
	return why_set(say, 0, "%s in %s", flame ? "the flame graph is" : "saved", where.text);
}
