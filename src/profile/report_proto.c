/* SPDX-License-Identifier: MIT */
/* -proto and -topproto: reports that other tools read. */
#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/encode.h"
#include "profile/pairmap.h"
#include "profile/report.h"

static int proto_write(const struct profile *p, FILE *out)
{
	_cleanup_free_ void *data = NULL;
	size_t size;
	int e = profile_encode(p, true, &data, &size);

	if (e == 0 && fwrite(data, 1, size, out) != size)
		e = -EIO;
	return e;
}

/* -divide_by works on the values themselves. */
static int proto_divide(struct profile *v, double ratio)
{
	for (size_t i = 0; i < v->n_samples; i++) {
		struct profile_sample *s = &v->samples[i];
		int64_t *values = arena_take(v->arena, v->n_sample_types, sizeof(*values));

		if (!values)
			return -ENOMEM;
		for (size_t k = 0; k < v->n_sample_types; k++)
			values[k] = graph_times(s->values[k], ratio);
		s->values = values;
	}
	return 0;
}

int report_write_proto(struct report *r, FILE *out, struct why *why)
{
	double ratio = 1 / r->options.divide_by;
	int e = ratio > 0 && ratio != 1 ? proto_divide(r->view, ratio) : 0;

	(void)why;
	return e < 0 ? e : proto_write(r->view, out);
}

/* Arrays for n nodes: each becomes a location with one line and a sample. */
static int topproto_make_room(struct profile *p, size_t n)
{
	struct profile_arena *a = p->arena;
	static const char *const types[] = {"cum", "flat"};

	p->sample_types = arena_take(a, ARRAY_SIZE(types), sizeof(*p->sample_types));
	p->samples = arena_take(a, n, sizeof(*p->samples));
	p->locations = arena_take(a, n, sizeof(*p->locations));
	p->functions = arena_take(a, n, sizeof(*p->functions));
	if (!p->sample_types || !p->samples || !p->locations || !p->functions)
		return -ENOMEM;
	p->n_sample_types = ARRAY_SIZE(types);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		p->sample_types[i].type = types[i];
	return 0;
}

static int64_t topproto_value(const struct report *r, int64_t value)
{
	const char *unit;

	return (int64_t)measure_scale(value, r->sample_unit, r->output_unit, &unit);
}

/* The function of a node: one for each name and file, start line aside. */
static int topproto_function(
	struct profile *p, struct pair_map *seen, const struct graph_info *info, uint32_t *ret)
{
	uint64_t mixed = texts_mix((uintptr_t)info->name) ^ (uintptr_t)info->file;

	/* Mixed before the next one, too: two files lie as far apart as two lines do. */
	mixed = texts_mix(texts_mix(mixed) ^ (uint64_t)info->start_line);
	uint32_t *at = pair_map_at(seen, (uint32_t)(mixed >> 32), (uint32_t)mixed);

	if (!at)
		return -ENOMEM;
	if (*at == UINT32_MAX) {
		*at = (uint32_t)p->n_functions++;
		p->functions[*at] = (struct profile_function){.id = p->n_functions,
			.name = info->name,
			.system_name = "",
			.filename = info->file,
			.start_line = info->start_line};
	}
	*ret = *at;
	return 0;
}

static int topproto_add(const struct report *r, struct profile *p, struct pair_map *seen,
	const struct graph_node *n)
{
	struct profile_line *line = arena_take(p->arena, 1, sizeof(*line));
	uint32_t *location = arena_take(p->arena, 1, sizeof(*location));
	int64_t *values = arena_take(p->arena, p->n_sample_types, sizeof(*values));

	if (!line || !location || !values)
		return -ENOMEM;
	line->line = n->info.line;
	*location = (uint32_t)p->n_locations;
	values[0] = topproto_value(r, graph_cum(n));
	values[1] = topproto_value(r, graph_flat(n));
	p->locations[p->n_locations++] = (struct profile_location){.id = p->n_samples + 1,
		.address = n->info.address,
		.mapping = PROFILE_NONE,
		.lines = line,
		.n_lines = 1};
	p->samples[p->n_samples++] = (struct profile_sample){
		.locations = location, .n_locations = 1, .values = values};
	return topproto_function(p, seen, &n->info, &line->function);
}

int report_write_topproto(struct report *r, FILE *out, struct why *why)
{
	_cleanup_(graph_freep) struct graph *g = NULL;
	_cleanup_(profile_freep) struct profile *p = NULL;
	_cleanup_(pair_map_done) struct pair_map seen = {0};
	struct graph_trimmed t;
	int e = report_graph(r, &g, &t);

	(void)why;
	if (e == 0)
		e = profile_new(PROFILE_SIZE_MAX, &p);
	if (e == 0)
		e = topproto_make_room(p, g->n_shown);
	if (e == 0)
		e = pair_map_init(&seen, g->n_shown);
	for (size_t i = 0; e == 0 && i < g->n_shown; i++)
		e = topproto_add(r, p, &seen, g->shown[i]);
	if (e < 0)
		return e;
	p->sample_types[0].unit = p->sample_types[1].unit = r->output_unit;
	p->time_ns = r->view->time_ns;
	p->duration_ns = r->view->duration_ns;
	p->period_type = r->view->period_type;
	p->period = r->view->period;
	return proto_write(p, out);
}
