/* SPDX-License-Identifier: MIT */
/* "--- contentionz" and Go's "--- mutex:" and "--- contention:": who waited, for how long. */
#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "profile/legacy.h"
#include "profile/legacy_maps.h"

struct contention {
	struct legacy *l;
	struct build b;
	int64_t period, cpu_hz, duration_ms;
};

static int contention_read_attribute(struct contention *c, struct slice key, struct slice value)
{
	static const struct {
		const char *key;
		size_t offset;
	} known[] = {
		{"cycles/second", offsetof(struct contention, cpu_hz)},
		{"sampling period", offsetof(struct contention, period)},
		{"ms since reset", offsetof(struct contention, duration_ms)},
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (!slice_equal(key, known[i].key))
			continue;
		int64_t *to = (int64_t *)(void *)((char *)c + known[i].offset);

		return slice_int(value, 0, to) < 0 ? -ENOMSG : 0;
	}
	return slice_equal(key, "discarded samples") ? 0 : -ENOMSG;
}

/* "name = value" lines; ends with the first other line as the current one. */
static int contention_read_attributes(struct contention *c, struct lines *lines)
{
	while (lines_next_of_substance(lines)) {
		struct slice line = slice_trim(lines->line);
		const char *equals = memchr(line.at, '=', line.n);

		if (slice_starts(line, "---") || !equals)
			return 0;
		size_t n = (size_t)(equals - line.at);
		int r = contention_read_attribute(c, slice_trim((struct slice){line.at, n}),
			slice_trim((struct slice){equals + 1, line.n - n - 1}));

		if (r < 0)
			return r;
	}
	return 0;
}

/* Cycles of the sampled ones into nanoseconds of all. */
static void contention_scale(const struct contention *c, int64_t *delay, int64_t *count)
{
	if (c->period <= 0)
		return;
	if (c->cpu_hz > 0) {
		double ns = (double)*delay * (double)c->period / ((double)c->cpu_hz / 1e9);

		*delay = ns >= -0x1p63 && ns < 0x1p63 ? (int64_t)ns : INT64_MIN;
	}
	*count = (int64_t)((uint64_t)*count * (uint64_t)c->period);
}

static int contention_read_sample(struct contention *c, const struct lines *at)
{
	struct slice g[RULE_GROUPS_MAX];
	int64_t values[2];

	if (!rule_match(c->l->rules, RULE_CONTENTION_SAMPLE, slice_trim(at->line), g))
		return -ENOMSG;
	if (slice_int(g[1], 10, &values[1]) < 0 || slice_int(g[2], 10, &values[0]) < 0)
		return legacy_bad(c->l, at, "a number that does not fit");
	contention_scale(c, &values[1], &values[0]);
	if (legacy_add_addresses(&c->b, g[3], 1, 1) < 0)
		return legacy_bad(c->l, at, "an address of more than 64 bits");
	build_add_sample(&c->b, values);
	return 0;
}

static int contention_read(struct contention *c, struct lines *lines)
{
	static const struct build_types types = {
		{{"contentions", "count"}, {"delay", "nanoseconds"}}, 2};
	struct slice all = {c->l->data, c->l->size};
	int r = build_open(&c->b, &types, slice_count(all, "@"), slice_count(all, "0x"));

	if (r < 0)
		return r;
	c->b.p->period_type = c->b.p->sample_types[0];
	c->b.p->period = c->period;
	c->b.p->duration_ns = (int64_t)((uint64_t)c->duration_ms * NS_PER_MS);
	while (r == 0 && lines->line.n > 0 && !slice_starts(slice_trim(lines->line), "---")) {
		r = contention_read_sample(c, lines);
		lines_next_of_substance(lines);
	}
	return r < 0 ? r : legacy_maps_find(&c->b, c->l->rules, lines, c->l->why);
}

int legacy_decode_contention(struct legacy *l, struct profile **ret)
{
	struct lines lines = lines_open(l->data, l->size);
	struct contention c = {.l = l, .period = 1};

	if (!lines_next(&lines) || !(slice_starts(lines.line, "--- contentionz ") ||
					   slice_starts(lines.line, "--- mutex:") ||
					   slice_starts(lines.line, "--- contention:")))
		return -ENOMSG;
	int r = contention_read_attributes(&c, &lines);

	if (r < 0)
		return r;
	r = contention_read(&c, &lines);
	if (r == 0)
		r = build_finish(&c.b, ret);
	build_done(&c.b);
	return r;
}
