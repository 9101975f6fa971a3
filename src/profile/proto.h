/* SPDX-License-Identifier: MIT */
/*
 * profile.proto, not compressed, into a profile. The message is walked a few times: to count,
 * for the strings, for what others point to, for locations, for samples; fields may come in any
 * order and writers use that (Go writes the strings last).
 */
#pragma once

#include <stddef.h>

#include "profile/profile.h"

/**
 * Decode. What comes back fulfils profile_check_valid().
 *
 * data[size]  one serialised message Profile
 * returns     0; -EBADMSG with what and at which byte; -ENOMEM
 */
int proto_decode(const void *data, size_t size, struct profile **ret, struct why *why);

/**
 * Memory of a decoded profile for `size` bytes of profile.proto, at most: a cap, seldom reached
 * (profiles of Go programs take 2 to 3 times their size).
 */
static inline size_t proto_memory_cap(size_t size)
{
	return size * 24 + 1024 * 1024;
}
