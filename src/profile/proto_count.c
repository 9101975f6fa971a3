/* SPDX-License-Identifier: MIT */
#include "profile/proto_count.h"

#include <errno.h>
#include <stdbool.h>

#include "base/parallel.h"

static int count_break(struct wire *outer, const uint8_t *at, const char *broken)
{
	outer->at = at;
	outer->broken = broken;
	return -EBADMSG;
}

/* A sample without values is refused here: it is what keeps memory a multiple of the file. */
static int count_sample(
	struct wire *outer, const struct wire_field *sample, struct proto_counts *n)
{
	struct wire w = wire_open_field(sample);
	size_t values = 0;
	struct wire_field f;
	int r;

	while ((r = wire_next(&w, &f)) > 0) {
		if (f.number == 1)
			n->refs += proto_count_numbers(&f);
		else if (f.number == 2)
			values += proto_count_numbers(&f);
		else if (f.number == 3)
			n->labels++;
	}
	if (r < 0)
		return count_break(outer, w.at, w.broken);
	if (values == 0)
		return count_break(outer, sample->data, "a sample without values");
	n->samples++;
	n->values += values;
	return 0;
}

static int count_location(
	struct wire *outer, const struct wire_field *location, struct proto_counts *n)
{
	struct wire w = wire_open_field(location);
	struct wire_field f;
	int r;

	while ((r = wire_next(&w, &f)) > 0)
		n->lines += f.number == 4;
	n->locations++;
	return r < 0 ? count_break(outer, w.at, w.broken) : 0;
}

static int count_field(struct wire *w, const struct wire_field *f, struct proto_counts *n)
{
	switch (f->number) {
	case PROTO_SAMPLE_TYPE:
		n->sample_types++;
		return 0;
	case PROTO_MAPPING:
		n->mappings++;
		break;
	case PROTO_FUNCTION:
		n->functions++;
		break;
	case PROTO_STRING:
		n->strings++;
		n->string_bytes += f->size + 1;
		return 0;
	case PROTO_COMMENT:
		n->comments += proto_count_numbers(f);
		return 0;
	case PROTO_SAMPLE:
		return count_sample(w, f, n);
	case PROTO_LOCATION:
		if (f->size > 0)
			return count_location(w, f, n);
		break;
	default:
		return 0;
	}
	/* Empty messages could fill memory from two bytes each; none of these may be empty. */
	return f->size == 0 ? count_break(w, f->data, "an id of 0") : 0;
}

static bool count_type_fits(const struct wire_field *f)
{
	switch (f->number) {
	case PROTO_SAMPLE_TYPE ... PROTO_STRING:
	case PROTO_PERIOD_TYPE:
		return f->type == WIRE_BYTES;
	case PROTO_COMMENT:
		return f->type == WIRE_BYTES || f->type == WIRE_VARINT;
	default:
		return f->number > PROTO_DOC_URL || f->type == WIRE_VARINT;
	}
}

static int count_part(struct wire *w, struct proto_part *part)
{
	struct wire_field f;
	int r;

	for (;;) {
		const uint8_t *start = w->at;

		r = wire_next(w, &f);
		if (r <= 0)
			return r;
		if (!count_type_fits(&f))
			return count_break(w, start, "a field of the wrong wire type");
		r = count_field(w, &f, &part->n);
		if (r < 0)
			return r;
		if (f.number == PROTO_SAMPLE)
			continue;
		if (part->rest == part->rest_end)
			part->rest = start;
		part->rest_end = w->at;
	}
}

/* From field to field, without a look inside: where the parts begin. */
static int count_split(struct wire *w, struct proto_part *parts, size_t n)
{
	size_t size = (size_t)(w->end - w->at) / n;
	struct wire_field f;
	int r = 1;

	const uint8_t *at = w->at;

	for (size_t i = 0; i < n; i++) {
		parts[i] = (struct proto_part){.from = at, .rest = at, .rest_end = at};
		while (r > 0 && (i + 1 == n || (size_t)(at - parts[i].from) < size)) {
			r = wire_next(w, &f);
			if (r > 0)
				at = w->at;
		}
		parts[i].size = (size_t)(at - parts[i].from);
	}
	return r;
}

struct count_job {
	struct proto_part *part;
	struct wire w;
	int r;
};

static void count_run(void *arg)
{
	struct count_job *job = arg;

	job->w = wire_open(job->part->from, job->part->size);
	job->r = count_part(&job->w, job->part);
}

static void count_add(struct proto_counts *sum, const struct proto_counts *n)
{
	sum->sample_types += n->sample_types;
	sum->samples += n->samples;
	sum->mappings += n->mappings;
	sum->locations += n->locations;
	sum->functions += n->functions;
	sum->strings += n->strings;
	sum->comments += n->comments;
	sum->refs += n->refs;
	sum->values += n->values;
	sum->labels += n->labels;
	sum->lines += n->lines;
	sum->string_bytes += n->string_bytes;
}

int proto_count(
	struct wire *w, struct proto_part *parts, size_t n_parts, struct proto_counts *ret)
{
	struct count_job jobs[PARALLEL_MAX];
	struct proto_counts sum = {0};
	int r = count_split(w, parts, n_parts);

	for (size_t i = 0; i < n_parts; i++)
		jobs[i] = (struct count_job){.part = &parts[i]};
	/* A break between fields is told only if nothing inside a field is broken before. */
	parallel_run(count_run, jobs, n_parts, sizeof(jobs[0]));
	for (size_t i = 0; i < n_parts; i++) {
		if (jobs[i].r < 0) {
			*w = jobs[i].w;
			return jobs[i].r;
		}
		count_add(&sum, &parts[i].n);
	}
	if (r < 0)
		return r;
	*ret = sum;
	return 0;
}
