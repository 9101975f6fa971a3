/* SPDX-License-Identifier: MIT */
/* The samples of a profile.proto: nine tenths of it, so its parts are read at once. */
#include "profile/proto_sample.h"

#include <errno.h>
#include <string.h>

#include "base/parallel.h"

static int proto_read_ref(struct proto *d, const uint8_t *at, uint64_t id)
{
	uint32_t index = ids_find(&d->locations, id);

	if (index == PROFILE_NONE)
		return proto_bad(
			d, at, "a sample with location %llu, unknown", (unsigned long long)id);
	*d->refs++ = index;
	return 0;
}

static int proto_read_refs(
	struct proto *d, const struct wire *outer, const struct wire_field *f)
{
	uint64_t id;

	if (f->type != WIRE_BYTES)
		return f->type == WIRE_VARINT
			       ? proto_read_ref(d, outer->at, f->value)
			       : proto_bad(d, outer->at,
					 "location ids of the wrong wire type before");
	/* The innermost loop of all, over hundreds of thousands of frames: kept in registers.
	 */
	const uint8_t *at = f->data, *end = at + f->size;
	uint32_t *refs = d->refs;

	for (; at < end; refs++) {
		if (!wire_read_short(&at, end, &id)) {
			struct wire w = {.at = at, .end = end};

			if (wire_read_varint_long(&w, &id) < 0)
				return proto_bad(d, w.at, "%s", w.broken);
			at = w.at;
		}
		*refs = ids_find(&d->locations, id);
		if (*refs == PROFILE_NONE)
			return proto_read_ref(d, at, id);
	}
	d->refs = refs;
	return 0;
}

static int proto_read_values(
	struct proto *d, const struct wire *outer, const struct wire_field *f)
{
	uint64_t value;

	if (f->type == WIRE_VARINT) {
		*d->values++ = (int64_t)f->value;
		return 0;
	}
	if (f->type != WIRE_BYTES)
		return proto_bad(d, outer->at, "values of the wrong wire type before");
	struct wire w = wire_open_field(f);

	while (w.at < w.end) {
		if (wire_read_varint(&w, &value) < 0)
			return proto_bad(d, w.at, "%s", w.broken);
		*d->values++ = (int64_t)value;
	}
	return 0;
}

/* A label of number 0 without a unit says nothing and is dropped, as the reference does. */
static int proto_read_label(
	struct proto *d, const struct wire_field *f, struct profile_sample *s)
{
	struct profile_label *l = d->labels;
	uint64_t v[5];

	if (f->type != WIRE_BYTES)
		return proto_bad(d, d->base + d->size, "a label of the wrong wire type");
	int r = proto_read_scalars(d, wire_open_field(f), v, 4, 0);

	if (r == 0)
		r = proto_string(d, f->data, v[1], &l->key);
	if (r < 0 || (v[2] == 0 && v[3] == 0 && v[4] == 0))
		return r;
	l->is_num = v[2] == 0;
	l->num = l->is_num ? (int64_t)v[3] : 0;
	r = proto_string(d, f->data, v[2], &l->str);
	if (r == 0)
		r = proto_string(d, f->data, l->is_num ? v[4] : 0, &l->unit);
	if (!l->is_num && !strcmp(l->key, "pprof::base") && !strcmp(l->str, "true"))
		s->is_base = true;
	d->labels++;
	return r;
}

static int proto_read_sample_fields(
	struct proto *d, const struct wire_field *sample, struct profile_sample *s)
{
	struct wire w = wire_open_field(sample);
	struct wire_field f;
	int r = 0;

	while (r == 0 && wire_next(&w, &f) > 0) {
		if (f.number == 1)
			r = proto_read_refs(d, &w, &f);
		else if (f.number == 2)
			r = proto_read_values(d, &w, &f);
		else if (f.number == 3)
			r = proto_read_label(d, &f, s);
	}
	return r;
}

static int proto_read_sample(struct proto *d, const struct wire_field *f)
{
	struct profile_sample *s = d->samples;

	if (f->number != PROTO_SAMPLE)
		return 0;
	s->locations = d->refs;
	s->values = d->values;
	s->labels = d->labels;
	int r = proto_read_sample_fields(d, f, s);

	if (r < 0)
		return r;
	s->n_locations = (size_t)(d->refs - s->locations);
	s->n_labels = (size_t)(d->labels - s->labels);
	if ((size_t)(d->values - s->values) != d->p->n_sample_types)
		return proto_bad(d, f->data, "a sample with %zu values for %zu sample types",
			(size_t)(d->values - s->values), d->p->n_sample_types);
	d->samples++;
	return 0;
}

/* One part, with free ends of its own in the arrays that all parts share. */
struct proto_reader {
	struct proto d;
	const struct proto_part *part;
	struct why why;
	int r;
};

static void proto_read_part(void *job)
{
	struct proto_reader *reader = job;
	struct proto *d = &reader->d;
	struct wire w = wire_open(reader->part->from, reader->part->size);
	struct wire_field f;

	while (reader->r == 0 && wire_next(&w, &f) > 0)
		reader->r = proto_read_sample(d, &f);
}

int proto_read_samples(struct proto *d)
{
	const struct proto_part *parts = d->parts;
	size_t n = d->n_parts;
	struct proto_reader readers[PARALLEL_MAX];

	d->samples = d->p->samples;
	for (size_t i = 0; i < n; i++) {
		const struct proto_counts *counts = &parts[i].n;

		readers[i] = (struct proto_reader){.d = *d, .part = &parts[i]};
		readers[i].d.why = &readers[i].why;
		d->samples += counts->samples;
		d->refs += counts->refs;
		d->values += counts->values;
		d->labels += counts->labels;
	}
	parallel_run(proto_read_part, readers, n, sizeof(readers[0]));
	for (size_t i = 0; i < n; i++) {
		if (readers[i].r == 0)
			continue;
		if (d->why)
			*d->why = readers[i].why;
		return readers[i].r;
	}
	d->p->n_samples = (size_t)(d->samples - d->p->samples);
	return 0;
}
