/* SPDX-License-Identifier: MIT */
/* Profiles in tests/data/profile, decoded. */
#pragma once

#include <check.h>
#include <fcntl.h>

#include "base/file.h"
#include "base/memory.h"
#include "profile/profile.h"

/** The caller frees. */
static inline struct profile *recorded_profile(const char *file)
{
	_cleanup_free_ char *path = xasprintf("%s/profile/%s", TEST_DATA, file);
	_cleanup_free_ char *data = NULL;
	struct profile *p = NULL;
	struct why why = {""};
	size_t size;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 24, &data, &size), 0);
	ck_assert_msg(profile_decode(data, size, &p, &why) == 0, "%s", why.text);
	return p;
}
