/* SPDX-License-Identifier: MIT */
#include "profile/proto_part.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "profile/wire.h"

int proto_bad(const struct proto *d, const uint8_t *at, const char *format, ...)
{
	char what[160];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	return why_set(d->why, -EBADMSG, "malformed profile: %s at byte %zu of %zu", what,
		(size_t)(at - d->base), d->size);
}

int proto_read_scalars(const struct proto *d, struct wire w, uint64_t *values, unsigned int n,
	unsigned int skip)
{
	struct wire_field f;
	int r;

	memset(values, 0, (n + 1) * sizeof(*values));
	while ((r = wire_next(&w, &f)) > 0) {
		if (f.number > n || f.number == skip)
			continue;
		if (f.type != WIRE_VARINT)
			return proto_bad(d, w.at, "a field of the wrong wire type before");
		values[f.number] = f.value;
	}
	return r < 0 ? proto_bad(d, w.at, "%s", w.broken) : 0;
}

int proto_string(const struct proto *d, const uint8_t *at, uint64_t index, profile_string *ret)
{
	if (index >= d->n.strings)
		return proto_bad(d, at, "string %lld of %zu", (long long)index, d->n.strings);
	*ret = d->strings[index];
	return 0;
}
