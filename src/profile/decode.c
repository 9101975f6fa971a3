/* SPDX-License-Identifier: MIT */
/* profile_decode(): which format is it, in the order in which the reference asks. */
#include <errno.h>
#include <stdlib.h>

#include "base/memory.h"
#include "profile/gunzip.h"
#include "profile/profile.h"
#include "profile/proto.h"

static int decode_plain(const void *data, size_t size, struct profile **ret, struct why *why)
{
	if (size == 0)
		return why_set(why, -EBADMSG, "an empty profile");
	if (size > PROFILE_SIZE_MAX)
		return why_set(why, -E2BIG, "a profile of %zu bytes; at most %zu are read",
			size, (size_t)PROFILE_SIZE_MAX);
	return proto_decode(data, size, ret, why);
}

int profile_decode(const void *data, size_t size, struct profile **ret, struct why *why)
{
	_cleanup_free_ void *plain = NULL;
	size_t plain_size;

	if (!gunzip_is_gzip(data, size))
		return decode_plain(data, size, ret, why);
	int r = gunzip_inflate(data, size, &plain, &plain_size, why);

	return r < 0 ? r : decode_plain(plain, plain_size, ret, why);
}
