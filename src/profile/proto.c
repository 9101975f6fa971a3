/* SPDX-License-Identifier: MIT */
#include "profile/proto.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "profile/arena.h"
#include "profile/proto_part.h"
#include "profile/proto_sample.h"
#include "profile/wire.h"

/* Below this a thread costs more than it brings. */
enum { PROTO_PART_MIN = 256 * 1024 };

static int proto_no_memory(const struct proto *d)
{
	return why_errno(d->why, -ENOMEM, "a profile of %zu bytes", d->size);
}

static int proto_read_value_type(
	const struct proto *d, const struct wire_field *f, struct profile_value_type *ret)
{
	uint64_t v[3];
	int r = proto_read_scalars(d, wire_open_field(f), v, 2, 0);

	if (r == 0)
		r = proto_string(d, f->data, v[1], &ret->type);
	if (r == 0)
		r = proto_string(d, f->data, v[2], &ret->unit);
	return r;
}

static int proto_add_id(const struct proto *d, const struct wire_field *f, struct id_table *t,
	uint64_t id, size_t index, const char *what)
{
	if (id == 0)
		return proto_bad(d, f->data, "a %s with the reserved id 0", what);
	int r = ids_add(t, id, (uint32_t)index);

	if (r == -EEXIST)
		return proto_bad(
			d, f->data, "a second %s with id %llu", what, (unsigned long long)id);
	return r < 0 ? proto_no_memory(d) : 0;
}

static int proto_seal_ids(const struct proto *d, struct id_table *t, const char *what)
{
	uint64_t id = 0;

	if (ids_seal(t, &id) == 0)
		return 0;
	return proto_bad(
		d, d->base + d->size, "two %ss with id %llu", what, (unsigned long long)id);
}

static int proto_read_mapping(struct proto *d, const struct wire_field *f)
{
	struct profile_mapping *m = &d->p->mappings[d->p->n_mappings];
	uint64_t v[11];
	int r = proto_read_scalars(d, wire_open_field(f), v, 10, 0);

	if (r == 0)
		r = proto_string(d, f->data, v[5], &m->file);
	if (r == 0)
		r = proto_string(d, f->data, v[6], &m->build_id);
	if (r == 0)
		r = proto_add_id(d, f, &d->mappings, v[1], d->p->n_mappings, "mapping");
	m->id = v[1];
	m->start = v[2];
	m->limit = v[3];
	m->offset = v[4];
	m->has_functions = v[7];
	m->has_filenames = v[8];
	m->has_line_numbers = v[9];
	m->has_inline_frames = v[10];
	d->p->n_mappings++;
	return r;
}

static int proto_read_function(struct proto *d, const struct wire_field *f)
{
	struct profile_function *fn = &d->p->functions[d->p->n_functions];
	uint64_t v[6];
	int r = proto_read_scalars(d, wire_open_field(f), v, 5, 0);

	if (r == 0)
		r = proto_string(d, f->data, v[2], &fn->name);
	if (r == 0)
		r = proto_string(d, f->data, v[3], &fn->system_name);
	if (r == 0)
		r = proto_string(d, f->data, v[4], &fn->filename);
	if (r == 0)
		r = proto_add_id(d, f, &d->functions, v[1], d->p->n_functions, "function");
	fn->id = v[1];
	fn->start_line = (int64_t)v[5];
	d->p->n_functions++;
	return r;
}

static int proto_read_comments(struct proto *d, const struct wire_field *f)
{
	struct profile *p = d->p;
	uint64_t index;
	int r = 0;

	if (f->type == WIRE_VARINT)
		return proto_string(d, d->base, f->value, &p->comments[p->n_comments++]);
	struct wire w = wire_open_field(f);

	while (r == 0 && w.at < w.end) {
		r = wire_read_varint(&w, &index);
		if (r < 0)
			return proto_bad(d, w.at, "%s", w.broken);
		r = proto_string(d, w.at, index, &p->comments[p->n_comments++]);
	}
	return r;
}

/* Two profiles written one after the other still parse; the second time gives them away. */
static int proto_read_time(struct proto *d, const struct wire *w, const struct wire_field *f)
{
	if (d->p->time_ns != 0)
		return proto_bad(
			d, w->at, "concatenated profiles: give them one by one; a second time");
	d->p->time_ns = (int64_t)f->value;
	return 0;
}

static int proto_read_header(struct proto *d, const struct wire *w, const struct wire_field *f)
{
	struct profile *p = d->p;

	switch (f->number) {
	case PROTO_SAMPLE_TYPE:
		return proto_read_value_type(d, f, &p->sample_types[p->n_sample_types++]);
	case PROTO_MAPPING:
		return proto_read_mapping(d, f);
	case PROTO_FUNCTION:
		return proto_read_function(d, f);
	case PROTO_DROP_FRAMES:
		return proto_string(d, w->at, f->value, &p->drop_frames);
	case PROTO_KEEP_FRAMES:
		return proto_string(d, w->at, f->value, &p->keep_frames);
	case PROTO_TIME:
		return proto_read_time(d, w, f);
	case PROTO_DURATION:
		p->duration_ns = (int64_t)f->value;
		return 0;
	case PROTO_PERIOD_TYPE:
		return proto_read_value_type(d, f, &p->period_type);
	case PROTO_PERIOD:
		p->period = (int64_t)f->value;
		return 0;
	case PROTO_COMMENT:
		return proto_read_comments(d, f);
	case PROTO_DEFAULT_SAMPLE_TYPE:
		return proto_string(d, w->at, f->value, &p->default_sample_type);
	case PROTO_DOC_URL:
		return proto_string(d, w->at, f->value, &p->doc_url);
	default:
		return 0;
	}
}

static int proto_read_line(const struct proto *d, const struct wire_field *f, uint64_t location,
	struct profile_line *ret)
{
	uint64_t v[4];
	int r = proto_read_scalars(d, wire_open_field(f), v, 3, 0);

	if (r < 0)
		return r;
	ret->function = v[1] ? ids_find(&d->functions, v[1]) : PROFILE_NONE;
	ret->line = (int64_t)v[2];
	ret->column = (int64_t)v[3];
	if (ret->function == PROFILE_NONE)
		return proto_bad(d, f->data,
			"location %llu has a line of function %llu, unknown",
			(unsigned long long)location, (unsigned long long)v[1]);
	return 0;
}

static int proto_read_lines(
	struct proto *d, const struct wire_field *location, struct profile_location *l)
{
	struct wire w = wire_open_field(location);
	struct wire_field f;

	l->lines = d->lines;
	while (wire_next(&w, &f) > 0) {
		if (f.number != 4)
			continue;
		if (f.type != WIRE_BYTES)
			return proto_bad(d, w.at, "a line of the wrong wire type before");
		int r = proto_read_line(d, &f, l->id, d->lines++);

		if (r < 0)
			return r;
	}
	l->n_lines = (size_t)(d->lines - l->lines);
	return 0;
}

static int proto_read_location(
	struct proto *d, const struct wire *w, const struct wire_field *f)
{
	struct profile_location *l = &d->p->locations[d->p->n_locations];
	uint64_t v[6];

	(void)w;
	if (f->number != PROTO_LOCATION)
		return 0;
	int r = proto_read_scalars(d, wire_open_field(f), v, 5, 4);

	if (r == 0)
		r = proto_add_id(d, f, &d->locations, v[1], d->p->n_locations, "location");
	if (r < 0)
		return r;
	l->id = v[1];
	l->mapping = v[2] ? ids_find(&d->mappings, v[2]) : PROFILE_NONE;
	l->address = v[3];
	l->is_folded = v[5];
	d->p->n_locations++;
	return proto_read_lines(d, f, l);
}

static int proto_read_string(struct proto *d, const struct wire *w, const struct wire_field *f)
{
	(void)w;
	if (f->number != PROTO_STRING)
		return 0;
	if (d->n_strings == 0 && f->size > 0)
		return proto_bad(d, f->data, "the first string is not empty");
	const char *s = arena_copy_string(d->p->arena, f->data, f->size);

	if (!s)
		return proto_no_memory(d);
	d->strings[d->n_strings++] = s;
	return 0;
}

/* All arrays and strings together, with a little for their alignment. */
static size_t proto_measure(const struct proto_counts *n)
{
	return n->sample_types * sizeof(struct profile_value_type) +
	       n->samples * sizeof(struct profile_sample) +
	       n->mappings * sizeof(struct profile_mapping) +
	       n->locations * sizeof(struct profile_location) +
	       n->functions * sizeof(struct profile_function) +
	       n->comments * sizeof(profile_string) + n->refs * sizeof(uint32_t) +
	       n->values * sizeof(int64_t) + n->labels * sizeof(struct profile_label) +
	       n->lines * sizeof(struct profile_line) + n->string_bytes +
	       n->strings * alignof(max_align_t) + KIB;
}

static int proto_take_arrays(struct proto *d)
{
	struct profile *p = d->p;
	struct profile_arena *a = p->arena;

	arena_reserve(a, proto_measure(&d->n));
	p->sample_types = arena_take(a, d->n.sample_types, sizeof(*p->sample_types));
	p->samples = arena_take(a, d->n.samples, sizeof(*p->samples));
	p->mappings = arena_take(a, d->n.mappings, sizeof(*p->mappings));
	p->locations = arena_take(a, d->n.locations, sizeof(*p->locations));
	p->functions = arena_take(a, d->n.functions, sizeof(*p->functions));
	p->comments = arena_take(a, d->n.comments, sizeof(*p->comments));
	d->refs = arena_take(a, d->n.refs, sizeof(*d->refs));
	d->values = arena_take(a, d->n.values, sizeof(*d->values));
	d->labels = arena_take(a, d->n.labels, sizeof(*d->labels));
	d->lines = arena_take(a, d->n.lines, sizeof(*d->lines));
	if (!p->sample_types || !p->samples || !p->mappings || !p->locations || !p->functions ||
		!p->comments || !d->refs || !d->values || !d->labels || !d->lines)
		return proto_no_memory(d);
	if (ids_init(&d->mappings, d->n.mappings) < 0 ||
		ids_init(&d->functions, d->n.functions) < 0 ||
		ids_init(&d->locations, d->n.locations) < 0)
		return proto_no_memory(d);
	return 0;
}

typedef int (*proto_reader)(struct proto *, const struct wire *, const struct wire_field *);

/* Over all fields but the samples, in the order of the message. */
static int proto_walk(struct proto *d, proto_reader read)
{
	int r = 0;

	for (size_t i = 0; i < d->n_parts; i++) {
		const struct proto_part *part = &d->parts[i];
		struct wire w = wire_open(part->rest, (size_t)(part->rest_end - part->rest));
		struct wire_field f;

		while (r == 0 && wire_next(&w, &f) > 0)
			r = read(d, &w, &f);
	}
	return r;
}

static int proto_read_strings(struct proto *d)
{
	d->strings = memory_array(d->n.strings, sizeof(*d->strings));
	if (!d->strings)
		return proto_no_memory(d);
	int r = proto_walk(d, proto_read_string);

	if (r == 0 && d->n_strings == 0)
		return proto_bad(d, d->base + d->size, "no string table");
	return r;
}

/* Each walk finds ready what it points to. */
static int proto_fill(struct proto *d)
{
	int r = proto_take_arrays(d);

	if (r == 0)
		r = proto_read_strings(d);
	if (r == 0)
		r = proto_walk(d, proto_read_header);
	if (r == 0)
		r = proto_seal_ids(d, &d->mappings, "mapping");
	if (r == 0)
		r = proto_seal_ids(d, &d->functions, "function");
	if (r == 0)
		r = proto_walk(d, proto_read_location);
	if (r == 0)
		r = proto_seal_ids(d, &d->locations, "location");
	return r < 0 ? r : proto_read_samples(d);
}

static void proto_done(struct proto *d)
{
	ids_done(&d->mappings);
	ids_done(&d->functions);
	ids_done(&d->locations);
	free(d->strings);
}

int proto_decode(const void *data, size_t size, struct profile **ret, struct why *why)
{
	_cleanup_(profile_freep) struct profile *p = NULL;
	struct proto_part parts[PARALLEL_MAX];
	_cleanup_(proto_done) struct proto d = {.base = data,
		.size = size,
		.why = why,
		.parts = parts,
		.n_parts = size < PROTO_PART_MIN ? 1 : parallel_width()};
	struct wire w = wire_open(data, size);
	int r = proto_count(&w, parts, d.n_parts, &d.n);

	if (r < 0)
		return proto_bad(&d, w.at, "%s", w.broken);
	r = profile_new(proto_memory_cap(size), &p);
	if (r < 0)
		return proto_no_memory(&d);
	d.p = p;
	r = proto_fill(&d);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(p);
	return 0;
}
