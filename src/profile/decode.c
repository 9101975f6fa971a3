/* SPDX-License-Identifier: MIT */
/* profile_decode(): which format is it, in the order in which the reference asks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/gunzip.h"
#include "profile/legacy.h"
#include "profile/profile.h"
#include "profile/proto.h"

/* What people take for a profile, by its first bytes. */
static const struct {
	const char *magic, *what;
} decode_others[] = {
	{"PERFILE2", "a file of perf record, which perf_to_profile makes a profile of"},
	{"go 1.", "an execution trace of Go, which go tool trace reads"},
	{"\177ELF", "a program: a pid, or its name without a slash, means the process"},
};

static const char *decode_other(const char *data, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(decode_others); i++) {
		size_t n = strlen(decode_others[i].magic);

		if (size >= n && memcmp(data, decode_others[i].magic, n) == 0)
			return decode_others[i].what;
	}
	return NULL;
}

/*
 * Not an old format either. What looks like text is shown, since it is most often a server's
 * words ("404 page not found"); of anything else, `why` already says what is wrong and where.
 */
static int decode_unknown(const char *data, size_t size, struct why *why)
{
	const char *other = decode_other(data, size);
	size_t n = 0;

	if (other)
		return why_set(why, -EBADMSG, "not a profile, but %s", other);
	while (n < MIN(size, (size_t)60) && (unsigned char)data[n] >= ' ' &&
		(unsigned char)data[n] < 0x7f)
		n++;
	if (n < 4 || (n < size && n < 60 && data[n] != '\n' && data[n] != '\r'))
		return -EBADMSG;
	return why_set(why, -EBADMSG,
		"not a profile in any known format: it begins with \"%.*s\"", (int)n, data);
}

/* Without any mapping all locations get one of nothing: the reference, and what follows. */
static int decode_need_mapping(struct profile *p, struct why *why)
{
	if (p->n_mappings > 0)
		return 0;
	p->mappings = arena_take(p->arena, 1, sizeof(*p->mappings));
	if (!p->mappings)
		return why_errno(why, -ENOMEM, "a profile's mapping");
	p->mappings[p->n_mappings++] =
		(struct profile_mapping){.id = 1, .file = "", .build_id = ""};
	for (size_t i = 0; i < p->n_locations; i++)
		p->locations[i].mapping = 0;
	return 0;
}

/* profile.proto first: it is by far the most frequent, and no text of the others passes for it.
 */
static int decode_any(const void *data, size_t size, struct profile **ret, struct why *why)
{
	struct why old;
	int r = proto_decode(data, size, ret, why);

	if (r != -EBADMSG)
		return r;
	r = legacy_decode(data, size, ret, &old);
	if (r == -ENOMSG)
		return decode_unknown(data, size, why);
	if (r < 0 && why)
		*why = old;
	return r;
}

static int decode_plain(const void *data, size_t size, struct profile **ret, struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;

	if (size == 0)
		return why_set(why, -EBADMSG, "an empty profile");
	if (size > PROFILE_SIZE_MAX)
		return why_set(why, -E2BIG, "a profile of %zu bytes; at most %zu are read",
			size, (size_t)PROFILE_SIZE_MAX);
	int r = decode_any(data, size, &p, why);

	if (r == 0)
		r = decode_need_mapping(p, why);
	if (r == 0)
		*ret = TAKE_PTR(p);
	return r;
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
