/* SPDX-License-Identifier: MIT */
#include "profile/legacy_maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "profile/arena.h"

/* "name=value" lines: $name in later lines stands for the value. */
enum { MAPS_VARIABLES_MAX = 16, MAPS_LINE_MAX = 8192 };

struct maps {
	struct build *b;
	struct rules *rules;
	struct why *why;
	size_t room;
	struct slice names[MAPS_VARIABLES_MAX], values[MAPS_VARIABLES_MAX];
	size_t n_variables;
	char line[MAPS_LINE_MAX];
};

bool legacy_maps_is_announced(struct slice line)
{
	return slice_contains(line, "--- Memory map: ---") ||
	       slice_contains(line, "MAPPED_LIBRARIES:");
}

static void maps_set_variable(struct maps *m, struct slice line)
{
	const char *equals = memchr(line.at, '=', line.n);

	if (!equals || m->n_variables == MAPS_VARIABLES_MAX)
		return;
	size_t n = (size_t)(equals - line.at);

	m->names[m->n_variables] = slice_trim((struct slice){line.at, n});
	m->values[m->n_variables++] = slice_trim((struct slice){equals + 1, line.n - n - 1});
}

static const struct slice *maps_variable_at(
	const struct maps *m, const char *at, const char *end, size_t *ret_n)
{
	for (size_t i = 0; i < m->n_variables; i++) {
		const struct slice *name = &m->names[i];

		if ((size_t)(end - at) <= name->n || memcmp(at + 1, name->at, name->n))
			continue;
		*ret_n = name->n + 1;
		return &m->values[i];
	}
	return NULL;
}

/* The line with its variables replaced; too long ones stay as they are. */
static struct slice maps_expand(struct maps *m, struct slice line)
{
	const char *at = line.at, *end = line.at + line.n;
	size_t used = 0;

	if (m->n_variables == 0 || !memchr(line.at, '$', line.n))
		return line;
	while (at < end) {
		size_t n = 1;
		struct slice piece = {at, 1};
		const struct slice *value =
			*at == '$' ? maps_variable_at(m, at, end, &n) : NULL;

		if (value)
			piece = *value;
		if (piece.n > sizeof(m->line) - used)
			return line;
		memcpy(m->line + used, piece.at, piece.n);
		used += piece.n;
		at += n;
	}
	return (struct slice){m->line, used};
}

static struct slice maps_skip_log_prefix(struct maps *m, struct slice line)
{
	struct slice g[RULE_GROUPS_MAX];

	if (!memchr(line.at, ']', line.n) || !rule_match(m->rules, RULE_LOG_PREFIX, line, g))
		return line;
	return (struct slice){line.at + g[0].n, line.n - g[0].n};
}

struct maps_entry {
	struct slice start, limit, permissions, offset, file, build_id;
};

static bool maps_parse_entry(struct maps *m, struct slice line, struct maps_entry *ret)
{
	struct slice g[RULE_GROUPS_MAX];

	if (rule_match(m->rules, RULE_PROC_MAPS, line, g)) {
		*ret = (struct maps_entry){g[1], g[2], g[3], g[4], g[5], {NULL, 0}};
		return true;
	}
	if (!rule_match(m->rules, RULE_BRIEF_MAPS, line, g))
		return false;
	*ret = (struct maps_entry){g[1], g[2], g[3], g[5], g[4], g[6]};
	return true;
}

/* 1 when it is a mapping, wanted or not; 0 when it is something else. */
static int maps_add_entry(struct maps *m, const struct maps_entry *e)
{
	struct profile *p = m->b->p;
	struct profile_mapping found = {.file = "", .build_id = ""};

	if (e->permissions.n > 0 && !memchr(e->permissions.at, 'x', e->permissions.n))
		return 1;
	if (slice_uint(e->start, 16, &found.start) < 0 ||
		slice_uint(e->limit, 16, &found.limit) < 0 ||
		(e->offset.n > 0 && slice_uint(e->offset, 16, &found.offset) < 0))
		return 0;
	if (p->n_mappings == m->room)
		return why_set(m->why, -E2BIG, "a profile with more than %d mappings",
			LEGACY_MAPS_MAX);
	found.file = intern_bytes(&m->b->strings, e->file.at, e->file.n);
	found.build_id = intern_bytes(&m->b->strings, e->build_id.at, e->build_id.n);
	p->mappings[p->n_mappings++] = found;
	return 1;
}

static int maps_read_line(struct maps *m, struct slice line)
{
	struct maps_entry e;

	line = maps_expand(m, maps_skip_log_prefix(m, line));
	int r = maps_parse_entry(m, line, &e) ? maps_add_entry(m, &e) : 0;

	if (r == 0)
		maps_set_variable(m, line);
	return r < 0 ? r : 0;
}

/* Two entries for what is one mapping, cut in two when its permissions changed. */
static bool maps_are_adjacent(const struct profile_mapping *a, const struct profile_mapping *b)
{
	if (*a->file && *b->file && strcmp(a->file, b->file))
		return false;
	if (*a->build_id && *b->build_id && strcmp(a->build_id, b->build_id))
		return false;
	if (a->limit != b->start)
		return false;
	return !a->offset || !b->offset || a->offset + (a->limit - a->start) == b->offset;
}

static void maps_join_adjacent(struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_mappings; i++) {
		struct profile_mapping *m = &p->mappings[i];
		struct profile_mapping *last = n > 0 ? &p->mappings[n - 1] : NULL;

		if (!last || !maps_are_adjacent(last, m)) {
			p->mappings[n++] = *m;
			continue;
		}
		last->limit = m->limit;
		if (*m->file)
			last->file = m->file;
		if (*m->build_id)
			last->build_id = m->build_id;
	}
	p->n_mappings = n;
}

/* The first that is neither a library nor "[something]" is taken for the program: first place.
 */
static void maps_find_program(struct profile *p, struct rules *rules)
{
	struct slice g[RULE_GROUPS_MAX];

	for (size_t i = 0; i < p->n_mappings; i++) {
		struct slice file = {p->mappings[i].file, strlen(p->mappings[i].file)};

		if (file.n == 0 || file.at[0] == '[' || slice_equal(file, "(deleted)") ||
			rule_match(rules, RULE_LIBRARY, file, g))
			continue;
		struct profile_mapping program = p->mappings[i];

		p->mappings[i] = p->mappings[0];
		p->mappings[0] = program;
		return;
	}
}

/* Handlers of old give the main program an odd start; these put it right. */
static void maps_fix_first(struct profile *p)
{
	const uint64_t usual_start = 0x400000;
	struct profile_mapping *m = p->mappings;

	if (p->n_mappings > 1 && m[0].limit == m[1].start &&
		!strncmp(m[0].file, "/anon_hugepage", strlen("/anon_hugepage")))
		memmove(m, m + 1, --p->n_mappings * sizeof(*m));
	if (p->n_mappings > 0 && m[0].start - m[0].offset == usual_start) {
		m[0].start = usual_start;
		m[0].offset = 0;
	}
}

static uint32_t maps_find_mapping(struct profile *p, uint64_t address)
{
	for (size_t i = 0; i < p->n_mappings; i++)
		if (p->mappings[i].start <= address && address < p->mappings[i].limit)
			return (uint32_t)i;
	/* The first part of a mapping may be missing: its offset says so. */
	for (size_t i = 0; i < p->n_mappings; i++) {
		struct profile_mapping *m = &p->mappings[i];

		if (!m->offset || m->start - m->offset > address || address >= m->start)
			continue;
		m->start -= m->offset;
		m->offset = 0;
		return (uint32_t)i;
	}
	return PROFILE_NONE;
}

/* A location whose lines are known already (Java's) needs no mapping. */
static void maps_attach_location(struct profile *p, struct profile_location *l, uint32_t *fake)
{
	if (l->mapping != PROFILE_NONE || l->address == 0 || l->n_lines > 0)
		return;
	l->mapping = maps_find_mapping(p, l->address);
	if (l->mapping != PROFILE_NONE)
		return;
	if (*fake == PROFILE_NONE) {
		*fake = (uint32_t)p->n_mappings;
		p->mappings[p->n_mappings++] = (struct profile_mapping){
			.limit = UINT64_MAX, .file = "", .build_id = ""};
	}
	l->mapping = *fake;
}

int legacy_maps_attach(struct build *b, struct why *why)
{
	struct profile *p = b->p;
	uint32_t fake = PROFILE_NONE;

	if (!p->mappings) {
		p->mappings = arena_take(p->arena, 1, sizeof(*p->mappings));
		if (!p->mappings)
			return -ENOMEM;
	}
	if (p->n_mappings > 0 && p->n_locations > (size_t)GIB / p->n_mappings)
		return why_set(why, -E2BIG, "a profile of %zu addresses with %zu mappings",
			p->n_locations, p->n_mappings);
	for (size_t i = 0; i < p->n_samples; i++)
		for (size_t k = 0; k < p->samples[i].n_locations; k++)
			maps_attach_location(
				p, &p->locations[p->samples[i].locations[k]], &fake);
	for (size_t i = 0; i < p->n_mappings; i++)
		p->mappings[i].id = i + 1;
	return 0;
}

int legacy_maps_read(struct build *b, struct rules *rules, struct lines *lines, struct why *why)
{
	struct profile *p = b->p;
	size_t room = MIN(slice_count(lines->rest, "\n") + 1, (size_t)LEGACY_MAPS_MAX);
	_cleanup_free_ struct maps *m = memory_array(1, sizeof(*m));
	int r = 0;

	p->mappings = arena_take(p->arena, room + 1, sizeof(*p->mappings));
	if (!p->mappings || !m)
		return -ENOMEM;
	m->b = b;
	m->rules = rules;
	m->why = why;
	m->room = room;
	while (r == 0 && lines_next(lines))
		r = maps_read_line(m, lines->line);
	if (r < 0)
		return r;
	maps_join_adjacent(p);
	maps_find_program(p, rules);
	maps_fix_first(p);
	return legacy_maps_attach(b, why);
}

int legacy_maps_find(struct build *b, struct rules *rules, struct lines *lines, struct why *why)
{
	while (!legacy_maps_is_announced(lines->line) && lines_next(lines))
		;
	return legacy_maps_read(b, rules, lines, why);
}
