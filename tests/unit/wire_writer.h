/* SPDX-License-Identifier: MIT */
/* Writes protobuf's wire format for tests, knowing nothing of what reads it. */
#pragma once

#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"

struct writer {
	uint8_t *data;
	size_t size, room;
};

static inline void writer_done(struct writer *w)
{
	free(w->data);
}

static inline void put_raw(struct writer *w, const void *data, size_t n)
{
	if (w->size + n > w->room) {
		w->room = (w->size + n) * 2;
		w->data = realloc(w->data, w->room);
		assert(w->data);
	}
	memcpy(w->data + w->size, data, n);
	w->size += n;
}

static inline void put_varint(struct writer *w, uint64_t value)
{
	uint8_t byte;

	do {
		byte = (uint8_t)(value & 0x7f) | (value > 0x7f ? 0x80 : 0);
		put_raw(w, &byte, 1);
		value >>= 7;
	} while (byte & 0x80);
}

static inline void put_number(struct writer *w, unsigned int field, uint64_t value)
{
	put_varint(w, field << 3);
	put_varint(w, value);
}

static inline void put_bytes(struct writer *w, unsigned int field, const void *data, size_t n)
{
	put_varint(w, field << 3 | 2);
	put_varint(w, n);
	put_raw(w, data, n);
}

/* A message inside, with a length of always 5 bytes: legal, if not short. */
static inline size_t put_begin(struct writer *w, unsigned int field)
{
	put_varint(w, field << 3 | 2);
	put_raw(w, "\x80\x80\x80\x80\x00", 5);
	return w->size;
}

static inline void put_end(struct writer *w, size_t start)
{
	size_t n = w->size - start;

	for (int i = 0; i < 5; i++)
		w->data[start - 5 + (size_t)i] =
			(uint8_t)((n >> (7 * i)) & 0x7f) | (i < 4 ? 0x80 : 0);
}

static inline void put_gzip(struct writer *w, const void *data, size_t n)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t room = libdeflate_gzip_compress_bound(c, n);
	_cleanup_free_ void *out = malloc(room);

	put_raw(w, out, libdeflate_gzip_compress(c, data, n, out, room));
	libdeflate_free_compressor(c);
}
