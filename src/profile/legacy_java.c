/* SPDX-License-Identifier: MIT */
/* "--- heapz 1 ---" and "--- contentionz 1 ---" of Java programs: samples, then their names. */
#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "profile/arena.h"
#include "profile/legacy.h"
#include "profile/legacy_maps.h"

enum { JAVA_HEAP_RATE = 512 * 1024 };

struct java {
	struct legacy *l;
	struct build b;
	bool heap; /* or contention */
	bool periodic;
	struct slice unit; /* of the second value */
	int64_t period, duration_ms;
};

static int java_read_attribute(struct java *j, struct slice name, struct slice value)
{
	if (slice_equal(name, "format"))
		return slice_equal(value, "java") ? 0 : -ENOMSG;
	if (slice_equal(name, "resolution")) {
		j->unit = value;
		return 0;
	}
	if (!j->heap && slice_equal(name, "sampling period")) {
		j->periodic = true;
		return slice_int(value, 0, &j->period) < 0 ? -EBADMSG : 0;
	}
	if (!j->heap && slice_equal(name, "ms since reset"))
		return slice_int(value, 0, &j->duration_ms) < 0 ? -EBADMSG : 0;
	return -ENOMSG;
}

/* What is done with a line that a rule matches; at is its place, g its groups. */
typedef int (*java_reader)(struct java *j, const struct lines *at, const struct slice *g);

/* All lines of one kind; afterwards the next line is the first of another. */
static int java_read_lines(
	struct java *j, struct lines *lines, enum rule which, java_reader read)
{
	struct slice g[RULE_GROUPS_MAX];
	struct lines next = *lines;

	for (; lines_next(&next); *lines = next) {
		struct slice line = slice_trim(next.line);

		if (line.n == 0)
			continue;
		if (!rule_match(j->l->rules, which, line, g))
			return 0;
		int r = read(j, &next, g);

		if (r < 0)
			return r;
	}
	return 0;
}

/* "name = value" */
static int java_take_attribute(struct java *j, const struct lines *at, const struct slice *g)
{
	int r = java_read_attribute(j, slice_trim(g[1]), slice_trim(g[2]));

	return r == -EBADMSG ? legacy_bad(j->l, at, "an attribute that is no number") : r;
}

static int java_scale(
	struct java *j, const struct lines *at, int64_t *values, int64_t *ret_block)
{
	if (!j->heap) {
		uint64_t period = j->period ? (uint64_t)j->period : 1;

		values[0] = (int64_t)((uint64_t)values[0] * period);
		values[1] = (int64_t)((uint64_t)values[1] * period);
		return 0;
	}
	if (values[0] == 0)
		return legacy_bad(j->l, at, "bytes in no objects");
	*ret_block = values[1] / values[0];
	legacy_unsample(JAVA_HEAP_RATE, &values[0], &values[1]);
	return 0;
}

static int java_read_sample(struct java *j, const struct lines *at, const struct slice *g)
{
	int64_t values[2], block = 0;

	if (legacy_add_addresses(&j->b, g[3], 0, 0) < 0)
		return legacy_bad(j->l, at, "an address of more than 64 bits");
	if (slice_int(g[2], 0, &values[0]) < 0 || slice_int(g[1], 0, &values[1]) < 0)
		return legacy_bad(j->l, at, "a number that does not fit");
	int r = java_scale(j, at, values, &block);

	if (r < 0)
		return r;
	build_add_sample(&j->b, values);
	if (j->heap)
		build_add_label(&j->b, "bytes", block);
	return 0;
}

struct java_name {
	struct slice function, file;
	int64_t line;
};

/* "function (file:line)", "function (/path/lib.so)", or the name of a state such as GC. */
static struct java_name java_parse_name(struct legacy *l, struct slice text)
{
	struct slice g[RULE_GROUPS_MAX];
	struct java_name name = {.function = text, .file = {"", 0}};

	if (rule_match(l->rules, RULE_JAVA_FILE_LINE, text, g)) {
		name.function = g[1];
		name.file = g[2];
		if (slice_int(g[3], 10, &name.line) < 0 || name.line < 0)
			name.line = 0;
	} else if (rule_match(l->rules, RULE_JAVA_PATH, text, g)) {
		const char *slash = memrchr(g[2].at, '/', g[2].n);
		const char *start = slash ? slash + 1 : g[2].at;

		name.function = g[1];
		name.file = (struct slice){start, (size_t)(g[2].at + g[2].n - start)};
	} else if (slice_contains(text, "generated stub/JIT")) {
		name.function = (struct slice){"STUB", 4};
	}
	return name;
}

/* Functions are told apart by name alone; the first one's file stands. */
static uint32_t java_find_function(
	struct build *b, struct table *seen, const struct java_name *n)
{
	struct profile *p = b->p;
	const char *function = intern_bytes(&b->strings, n->function.at, n->function.n);
	uint32_t *cursor = table_first(seen, hash_word(seen->seed, (uintptr_t)function));

	while (*cursor != TABLE_EMPTY && p->functions[*cursor].name != function)
		cursor = table_next(seen, cursor);
	if (*cursor == TABLE_EMPTY) {
		p->functions[p->n_functions] = (struct profile_function){
			.id = p->n_functions + 1,
			.name = function,
			.system_name = function,
			.filename = intern_bytes(&b->strings, n->file.at, n->file.n),
		};
		*cursor = (uint32_t)p->n_functions++;
	}
	return *cursor;
}

static int java_read_name(
	struct legacy *l, struct build *b, struct table *seen, const struct lines *at)
{
	struct slice g[RULE_GROUPS_MAX];
	uint64_t address;

	if (!rule_match(l->rules, RULE_JAVA_LOCATION, slice_trim(at->line), g))
		return 0;
	if (slice_uint(g[1], 16, &address) < 0)
		return legacy_bad(l, at, "an address of more than 64 bits");
	struct profile_location *location = build_find_location(b, address);

	if (!location)
		return 0;
	struct java_name name = java_parse_name(l, g[2]);

	if (!location->lines) {
		location->lines = arena_take(b->p->arena, 1, sizeof(*location->lines));
		if (!location->lines)
			return -ENOMEM;
	}
	location->lines[0] = (struct profile_line){
		.function = java_find_function(b, seen, &name), .line = name.line};
	location->n_lines = 1;
	return 0;
}

int legacy_read_java_names(struct legacy *l, struct build *b, struct lines *lines)
{
	struct profile *p = b->p;
	size_t most = slice_count(lines->rest, "0x");
	struct table seen;

	p->functions = arena_take(p->arena, most, sizeof(*p->functions));
	if (!p->functions || table_init(&seen, most) < 0)
		return -ENOMEM;
	int r = 0;

	while (r == 0 && lines_next(lines))
		r = java_read_name(l, b, &seen, lines);
	table_done(&seen);
	if (r == 0)
		r = legacy_maps_attach(b, l->why);
	/* Java's addresses mean nothing outside this file. */
	for (size_t i = 0; i < p->n_locations; i++)
		p->locations[i].address = 0;
	return r;
}

static int java_open(struct java *j)
{
	struct slice all = {j->l->data, j->l->size};
	struct build_types types = {.n = 2};
	int r = build_open(&j->b, &types, slice_count(all, "@"), slice_count(all, "0x"));

	if (r < 0)
		return r;
	const char *unit = intern_bytes(&j->b.strings, j->unit.at, j->unit.n);
	struct profile *p = j->b.p;

	p->sample_types[0] =
		(struct profile_value_type){j->heap ? "inuse_objects" : "contentions", "count"};
	p->sample_types[1] =
		(struct profile_value_type){j->heap ? "inuse_space" : "delay", unit};
	if (j->periodic)
		p->period_type = (struct profile_value_type){"contentions", "count"};
	p->period = j->period;
	p->duration_ns = (int64_t)((uint64_t)j->duration_ms * NS_PER_MS);
	return 0;
}

static int java_read(struct java *j, struct lines *lines)
{
	int r = java_read_lines(j, lines, RULE_JAVA_ATTRIBUTE, java_take_attribute);

	if (r < 0)
		return r;
	if (!j->unit.at)
		return why_set(j->l->why, -EBADMSG,
			"malformed profile: a Java profile without a resolution");
	r = java_open(j);
	if (r == 0)
		r = java_read_lines(j, lines, RULE_JAVA_SAMPLE, java_read_sample);
	return r < 0 ? r : legacy_read_java_names(j->l, &j->b, lines);
}

int legacy_decode_java(struct legacy *l, struct profile **ret)
{
	struct lines lines = lines_open(l->data, l->size);
	struct java j = {.l = l};

	if (!lines_next(&lines))
		return -ENOMSG;
	struct slice header = slice_trim(lines.line);

	j.heap = slice_equal(header, "--- heapz 1 ---");
	if (!j.heap && !slice_equal(header, "--- contentionz 1 ---"))
		return -ENOMSG;
	int r = java_read(&j, &lines);

	if (r == 0)
		r = build_finish(&j.b, ret);
	build_done(&j.b);
	return r;
}
