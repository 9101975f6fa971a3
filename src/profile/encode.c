/* SPDX-License-Identifier: MIT */
#include "profile/encode.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/intern.h"
#include "profile/proto_count.h"
#include "profile/wire.h"

struct encode {
	const struct profile *p;
	struct intern strings; /* gives each its number: they are written last */
	uint8_t *data;
	size_t size, room;
	bool failed; /* out of memory: looked at once at the end */
};

static uint8_t *encode_need(struct encode *e, size_t n)
{
	if (e->failed)
		return NULL;
	if (e->room - e->size < n) {
		size_t room = MAX(e->room * 2, e->size + n + 4096);
		uint8_t *data = realloc(e->data, room);

		if (!data) {
			e->failed = true;
			return NULL;
		}
		e->data = data;
		e->room = room;
	}
	return e->data + e->size;
}

static void encode_varint(struct encode *e, uint64_t value)
{
	uint8_t *at = encode_need(e, 10);

	if (!at)
		return;
	for (; value >= 0x80; value >>= 7)
		*at++ = (uint8_t)(value | 0x80);
	*at++ = (uint8_t)value;
	e->size = (size_t)(at - e->data);
}

static void encode_number(struct encode *e, unsigned int field, uint64_t value)
{
	if (value == 0)
		return;
	encode_varint(e, field << 3 | WIRE_VARINT);
	encode_varint(e, value);
}

static void encode_bytes(struct encode *e, unsigned int field, const void *data, size_t n)
{
	encode_varint(e, field << 3 | WIRE_BYTES);
	encode_varint(e, n);
	uint8_t *at = encode_need(e, n);

	if (!at)
		return;
	memcpy(at, data, n);
	e->size += n;
}

static void encode_string(struct encode *e, unsigned int field, const char *s)
{
	encode_number(e, field, intern_number(&e->strings, s));
}

/*
 * A message inside: written after a length of one byte, which is made longer afterwards when it
 * does not suffice. Few do not.
 */
static size_t encode_begin(struct encode *e, unsigned int field)
{
	encode_varint(e, field << 3 | WIRE_BYTES);
	encode_varint(e, 0);
	return e->size;
}

static void encode_end(struct encode *e, size_t start)
{
	size_t n = e->size - start, more = 0;

	for (size_t left = n; left >= 0x80; left >>= 7)
		more++;
	if (!encode_need(e, more))
		return;
	uint8_t *at = e->data + start - 1;

	memmove(at + 1 + more, at + 1, n);
	for (; n >= 0x80; n >>= 7)
		*at++ = (uint8_t)(n | 0x80);
	*at = (uint8_t)n;
	e->size += more;
}

static void encode_value_type(
	struct encode *e, unsigned int field, const struct profile_value_type *t)
{
	size_t at = encode_begin(e, field);

	encode_string(e, 1, t->type);
	encode_string(e, 2, t->unit);
	encode_end(e, at);
}

static void encode_label(struct encode *e, const struct profile_label *l)
{
	size_t at = encode_begin(e, 3);

	encode_string(e, 1, l->key);
	if (l->is_num) {
		encode_number(e, 3, (uint64_t)l->num);
		encode_string(e, 4, l->unit);
	} else {
		encode_string(e, 2, l->str);
	}
	encode_end(e, at);
}

static void encode_sample(struct encode *e, const struct profile_sample *s)
{
	size_t at = encode_begin(e, PROTO_SAMPLE);
	size_t list = encode_begin(e, 1);

	for (size_t i = 0; i < s->n_locations; i++)
		encode_varint(e, e->p->locations[s->locations[i]].id);
	encode_end(e, list);
	list = encode_begin(e, 2);
	for (size_t i = 0; i < e->p->n_sample_types; i++)
		encode_varint(e, (uint64_t)s->values[i]);
	encode_end(e, list);
	for (size_t i = 0; i < s->n_labels; i++)
		encode_label(e, &s->labels[i]);
	encode_end(e, at);
}

static void encode_mapping(struct encode *e, const struct profile_mapping *m)
{
	size_t at = encode_begin(e, PROTO_MAPPING);

	encode_number(e, 1, m->id);
	encode_number(e, 2, m->start);
	encode_number(e, 3, m->limit);
	encode_number(e, 4, m->offset);
	encode_string(e, 5, m->file);
	encode_string(e, 6, m->build_id);
	encode_number(e, 7, m->has_functions);
	encode_number(e, 8, m->has_filenames);
	encode_number(e, 9, m->has_line_numbers);
	encode_number(e, 10, m->has_inline_frames);
	encode_end(e, at);
}

static void encode_location(struct encode *e, const struct profile_location *l)
{
	size_t at = encode_begin(e, PROTO_LOCATION);

	encode_number(e, 1, l->id);
	if (l->mapping != PROFILE_NONE)
		encode_number(e, 2, e->p->mappings[l->mapping].id);
	encode_number(e, 3, l->address);
	for (size_t i = 0; i < l->n_lines; i++) {
		size_t line = encode_begin(e, 4);

		encode_number(e, 1, e->p->functions[l->lines[i].function].id);
		encode_number(e, 2, (uint64_t)l->lines[i].line);
		encode_number(e, 3, (uint64_t)l->lines[i].column);
		encode_end(e, line);
	}
	encode_number(e, 5, l->is_folded);
	encode_end(e, at);
}

static void encode_function(struct encode *e, const struct profile_function *f)
{
	size_t at = encode_begin(e, PROTO_FUNCTION);

	encode_number(e, 1, f->id);
	encode_string(e, 2, f->name);
	encode_string(e, 3, f->system_name);
	encode_string(e, 4, f->filename);
	encode_number(e, 5, (uint64_t)f->start_line);
	encode_end(e, at);
}

static void encode_header(struct encode *e)
{
	const struct profile *p = e->p;

	encode_string(e, PROTO_DROP_FRAMES, p->drop_frames);
	encode_string(e, PROTO_KEEP_FRAMES, p->keep_frames);
	encode_number(e, PROTO_TIME, (uint64_t)p->time_ns);
	encode_number(e, PROTO_DURATION, (uint64_t)p->duration_ns);
	if (*p->period_type.type || *p->period_type.unit)
		encode_value_type(e, PROTO_PERIOD_TYPE, &p->period_type);
	encode_number(e, PROTO_PERIOD, (uint64_t)p->period);
	for (size_t i = 0; i < p->n_comments; i++) {
		encode_varint(e, PROTO_COMMENT << 3 | WIRE_VARINT);
		encode_varint(e, intern_number(&e->strings, p->comments[i]));
	}
	encode_string(e, PROTO_DEFAULT_SAMPLE_TYPE, p->default_sample_type);
	encode_string(e, PROTO_DOC_URL, p->doc_url);
}

static void encode_all(struct encode *e)
{
	const struct profile *p = e->p;

	for (size_t i = 0; i < p->n_sample_types; i++)
		encode_value_type(e, PROTO_SAMPLE_TYPE, &p->sample_types[i]);
	for (size_t i = 0; i < p->n_samples; i++)
		encode_sample(e, &p->samples[i]);
	for (size_t i = 0; i < p->n_mappings; i++)
		encode_mapping(e, &p->mappings[i]);
	for (size_t i = 0; i < p->n_locations; i++)
		encode_location(e, &p->locations[i]);
	for (size_t i = 0; i < p->n_functions; i++)
		encode_function(e, &p->functions[i]);
	encode_header(e);
	encode_bytes(e, PROTO_STRING, "", 0);
	for (size_t i = 0; i < e->strings.n; i++)
		encode_bytes(
			e, PROTO_STRING, e->strings.strings[i], strlen(e->strings.strings[i]));
}

static int encode_gzip(struct encode *e)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);

	if (!c)
		return -ENOMEM;
	size_t room = libdeflate_gzip_compress_bound(c, e->size);
	uint8_t *out = malloc(room);
	size_t n = out ? libdeflate_gzip_compress(c, e->data, e->size, out, room) : 0;

	libdeflate_free_compressor(c);
	if (n == 0) {
		free(out);
		return -ENOMEM;
	}
	free(e->data);
	e->data = out;
	e->size = n;
	return 0;
}

int profile_encode(const struct profile *p, bool gzip, void **ret_data, size_t *ret_size)
{
	_cleanup_(arena_freep) struct profile_arena *a = NULL;
	struct encode e = {.p = p};
	int r = arena_new(SIZE_MAX, &a);

	if (r == 0)
		r = intern_init(&e.strings, a);
	if (r == 0) {
		encode_all(&e);
		r = e.failed || e.strings.failed ? -ENOMEM : 0;
	}
	if (r == 0 && gzip)
		r = encode_gzip(&e);
	intern_done(&e.strings);
	if (r < 0) {
		free(e.data);
		return r;
	}
	*ret_data = e.data;
	*ret_size = e.size;
	return 0;
}
