/* SPDX-License-Identifier: MIT */
/*
 * Protocol buffers' wire format, read by pulling: one field a call, nothing copied, nothing
 * allocated. A reader is two pointers into bytes that the caller keeps; a message inside is a
 * reader on its bytes. Groups are refused, as they are by everything that reads profiles.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct wire {
	const uint8_t *at, *end;
	const char *broken; /* after -EBADMSG: what is wrong at `at`; a constant */
};

struct wire_field {
	uint64_t number; /* 1 and up */
	enum wire_type type;
	uint64_t value;      /* WIRE_VARINT and fixed; signed numbers are two's complement */
	const uint8_t *data; /* WIRE_BYTES */
	size_t size;
};

static inline struct wire wire_open(const void *data, size_t size)
{
	const uint8_t *at = data;

	return (struct wire){.at = at, .end = at + size};
}

static inline struct wire wire_open_field(const struct wire_field *f)
{
	return wire_open(f->data, f->size);
}

/** The varint at w->at: at most 10 bytes. 0, or -EBADMSG as above (w->at stays). */
int wire_read_varint_long(struct wire *w, uint64_t *ret);

/*
 * Nearly all numbers are of one or two bytes, in no order that a branch could predict: both are
 * read without one. False when it is longer or near the end.
 */
static inline bool wire_read_short(const uint8_t **at, const uint8_t *end, uint64_t *ret)
{
	const uint8_t *b = *at;

	if (end - b < 2 || (b[0] & b[1] & 0x80))
		return false;
	unsigned int more = b[0] >> 7;

	*ret = (b[0] & 0x7fu) | ((unsigned int)b[1] << 7 & -more);
	*at = b + 1 + more;
	return true;
}

static inline int wire_read_varint(struct wire *w, uint64_t *ret)
{
	return wire_read_short(&w->at, w->end, ret) ? 0 : wire_read_varint_long(w, ret);
}

/** wire_next() of any field, the slow ones included. */
int wire_next_any(struct wire *w, struct wire_field *ret);

/**
 * The next field.
 *
 * returns  1 a field; 0 the end; -EBADMSG, then w->at and w->broken say where and what
 */
static inline int wire_next(struct wire *w, struct wire_field *ret)
{
	const uint8_t *at = w->at, *end = w->end;
	uint64_t n;

	/* One byte of tag, one or two of number or length: nearly every field there is. */
	if (end - at < 3 || at[0] < 8 || at[0] > 0x7f || (at[0] & 5))
		return wire_next_any(w, ret);
	ret->number = at[0] >> 3;
	ret->type = at[0] & 7;
	at++;
	if (!wire_read_short(&at, end, &n))
		return wire_next_any(w, ret);
	ret->value = n;
	if (ret->type == WIRE_BYTES) {
		if (n > (uint64_t)(end - at))
			return wire_next_any(w, ret);
		ret->data = at;
		ret->size = n;
		at += n;
	}
	w->at = at;
	return 1;
}

/** How many varints n bytes hold (an unfinished last one does not count). */
size_t wire_count_varints(const uint8_t *data, size_t n);
