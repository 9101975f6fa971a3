/* SPDX-License-Identifier: MIT */
/* gzip, whole buffers, with a cap on what comes out. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/** Starts with gzip's magic number. */
bool gunzip_is_gzip(const void *data, size_t size);

/** Most bytes that `size` compressed ones may become: 256 times, 64 MiB at least, 1 GiB at
 * most. */
size_t gunzip_cap(size_t size);

/**
 * Inflate gzip; several members one after the other give their contents one after the other.
 *
 * ret_data  the caller frees; *ret_size bytes
 * returns   0; -EBADMSG not gzip, cut, checksum; -E2BIG over gunzip_cap(); -ENOMEM
 */
int gunzip_inflate(
	const void *data, size_t size, void **ret_data, size_t *ret_size, struct why *why);
