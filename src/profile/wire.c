/* SPDX-License-Identifier: MIT */
#include "profile/wire.h"

#include <errno.h>
#include <string.h>

static int wire_break(struct wire *w, const uint8_t *at, const char *what)
{
	w->at = at;
	w->broken = what;
	return -EBADMSG;
}

int wire_read_varint_long(struct wire *w, uint64_t *ret)
{
	const uint8_t *at = w->at;
	uint64_t value = 0;

	for (unsigned int shift = 0; shift < 70; shift += 7) {
		if (at == w->end)
			return wire_break(w, w->at, "cut inside a number");
		value |= (uint64_t)(*at & 0x7f) << shift;
		if (*at++ < 0x80) {
			w->at = at;
			*ret = value;
			return 0;
		}
	}
	return wire_break(w, w->at, "a number of more than 10 bytes");
}

static int wire_read_fixed(struct wire *w, size_t n, uint64_t *ret)
{
	uint64_t value = 0;

	if ((size_t)(w->end - w->at) < n)
		return wire_break(w, w->at, "cut inside a fixed-size number");
	for (size_t i = 0; i < n; i++)
		value |= (uint64_t)w->at[i] << (8 * i);
	w->at += n;
	*ret = value;
	return 0;
}

static int wire_read_bytes(struct wire *w, struct wire_field *f)
{
	const uint8_t *start = w->at;
	uint64_t n;

	if (wire_read_varint(w, &n) < 0)
		return -EBADMSG;
	if (n > (uint64_t)(w->end - w->at))
		return wire_break(w, start, "a length that reaches past the end");
	f->data = w->at;
	f->size = (size_t)n;
	w->at += n;
	return 0;
}

int wire_next_any(struct wire *w, struct wire_field *ret)
{
	const uint8_t *start = w->at;
	uint64_t tag;
	int r;

	if (w->at == w->end)
		return 0;
	if (wire_read_varint(w, &tag) < 0)
		return -EBADMSG;
	ret->number = tag >> 3;
	ret->type = tag & 7;
	if (ret->number == 0)
		return wire_break(w, start, "field number 0");
	switch (ret->type) {
	case WIRE_VARINT:
		r = wire_read_varint(w, &ret->value);
		break;
	case WIRE_FIXED64:
		r = wire_read_fixed(w, 8, &ret->value);
		break;
	case WIRE_BYTES:
		r = wire_read_bytes(w, ret);
		break;
	case WIRE_FIXED32:
		r = wire_read_fixed(w, 4, &ret->value);
		break;
	default:
		return wire_break(w, start, "an unknown wire type");
	}
	return r < 0 ? r : 1;
}

/* Eight at a time: a byte with a clear top bit ends a number. The product sums them up. */
size_t wire_count_varints(const uint8_t *data, size_t n)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t count = 0;
	uint64_t word;

	for (; n >= sizeof(word); n -= sizeof(word), data += sizeof(word)) {
		memcpy(&word, data, sizeof(word));
		count += (size_t)(((~word >> 7 & ones) * ones) >> 56);
	}
	for (size_t i = 0; i < n; i++)
		count += data[i] < 0x80;
	return count;
}
