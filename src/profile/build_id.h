/* SPDX-License-Identifier: MIT */
/* Do a profile and a program belong together? The linker's build id tells. */
#pragma once

#include "base/error.h"
#include "profile/profile.h"

/** Room for a build id in hexadecimal, with its NUL. */
enum { BUILD_ID_MAX = 129 };

/**
 * The GNU build id of an ELF file, in hexadecimal.
 *
 * path     also /proc/PID/exe
 * returns  0; -ENODATA it has none; -ENOEXEC not ELF; other negative errno
 */
int build_id_read(const char *path, char ret_id[BUILD_ID_MAX]);

/**
 * Is `path` the program that the profile is of?
 *
 * of       what the sentence calls the profile: its file
 * returns  1 the ids are the same; 0 cannot be told, one of them has none; -ESTALE they differ,
 *          with the sentence to show; other negative errno: path cannot be read
 */
int build_id_compare(
	const struct profile *p, const char *of, const char *path, struct why *why);
