/* SPDX-License-Identifier: MIT */
#include "profile/gunzip.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/macro.h"
#include "base/memory.h"

static void decompressor_freep(struct libdeflate_decompressor **d)
{
	libdeflate_free_decompressor(*d);
}

bool gunzip_is_gzip(const void *data, size_t size)
{
	const uint8_t *b = data;

	return size >= 2 && b[0] == 0x1f && b[1] == 0x8b;
}

size_t gunzip_cap(size_t size)
{
	size_t cap = size > GIB / 256 ? (size_t)GIB : size * 256;

	return MAX(cap, (size_t)(64 * MIB));
}

/* The last member's size modulo 2^32, as its trailer says: a first guess, never trusted. */
static size_t gunzip_guess(const uint8_t *data, size_t size)
{
	const uint8_t *t = data + size - 4;

	if (size < 18)
		return 64;
	return (size_t)t[0] | (size_t)t[1] << 8 | (size_t)t[2] << 16 | (size_t)t[3] << 24;
}

struct gunzip {
	struct libdeflate_decompressor *d;
	const uint8_t *in;
	size_t in_size, in_used;
	uint8_t *out;
	size_t out_room, out_used, cap;
	struct why *why;
};

static int gunzip_grow(struct gunzip *g)
{
	if (g->out_room >= g->cap)
		return why_set(g->why, -E2BIG,
			"%zu bytes of gzip become more than %zu, the most that is read",
			g->in_size, g->cap);
	size_t room = MIN(g->cap, MAX(g->out_room, 4096) * 2);
	uint8_t *out = realloc(g->out, room);

	if (!out)
		return why_errno(g->why, -ENOMEM, "%zu bytes to inflate into", room);
	g->out = out;
	g->out_room = room;
	return 0;
}

static int gunzip_member(struct gunzip *g)
{
	for (;;) {
		size_t used, made;
		enum libdeflate_result result = libdeflate_gzip_decompress_ex(g->d,
			g->in + g->in_used, g->in_size - g->in_used, g->out + g->out_used,
			g->out_room - g->out_used, &used, &made);

		if (result == LIBDEFLATE_SUCCESS) {
			g->in_used += used;
			g->out_used += made;
			return 0;
		}
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
			return why_set(g->why, -EBADMSG,
				"damaged or cut gzip in the member at byte %zu of %zu",
				g->in_used, g->in_size);
		int r = gunzip_grow(g);

		if (r < 0)
			return r;
	}
}

static int gunzip_all(struct gunzip *g)
{
	size_t guess = gunzip_guess(g->in, g->in_size);

	/* deflate's own limit is 1032 to 1: a larger claim is a lie. */
	g->out_room = CLAMP(guess, (size_t)64, MIN(g->cap, g->in_size * 1032 + 64));
	g->out = malloc(g->out_room);
	if (!g->out)
		return why_errno(g->why, -ENOMEM, "%zu bytes to inflate into", g->out_room);
	memory_expect(g->out, g->out_room);
	do {
		int r = gunzip_member(g);

		if (r < 0)
			return r;
	} while (g->in_used < g->in_size);
	return 0;
}

int gunzip_inflate(
	const void *data, size_t size, void **ret_data, size_t *ret_size, struct why *why)
{
	_cleanup_(decompressor_freep) struct libdeflate_decompressor *d =
		libdeflate_alloc_decompressor();
	struct gunzip g = {
		.d = d, .in = data, .in_size = size, .cap = gunzip_cap(size), .why = why};

	if (!d)
		return why_errno(why, -ENOMEM, "a gzip decompressor");
	int r = gunzip_all(&g);

	if (r < 0) {
		free(g.out);
		return r;
	}
	*ret_data = g.out;
	*ret_size = g.out_used;
	return 0;
}
