/* SPDX-License-Identifier: MIT */
/*
 * Writes a made profile: small, legal and odd, the same for the same seed.
 *
 *	profile_random SEED >FILE
 *
 * What real profiles seldom have is here often: recursion, inlines, places without a function
 * or a mapping, empty names, values below 0, labels of many units, frames to drop. Seeds from
 * PROFILE_RANDOM_RARE on have more that is rare: ids that are huge or apart, mappings of the
 * kernel and over each other, samples of zeros, lines below 0, the same
 * type twice, the mark of a base, times of 0.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "unit/wire_writer.h"

enum { MADE_NAMES = 64, MADE_STACK = 12 };

#define PROFILE_RANDOM_RARE (UINT64_C(1) << 32)

static const char *const made_functions[] = {"main.main", "main.run", "main.(*T).run",
	"main.run[...]", "main.run.func1", "main.run.func1.2", "runtime.mallocgc",
	"runtime.main", "runtime.goexit", "sort.Sort", "sort.(*byName).Less[...]",
	"operator new", "std::vector<int, std::allocator<int>>::push_back(int const&)",
	"std::map<a, b>::find", "_ZN3foo3barEv", "_ZN3foo3barIiEEvT_", "java.util.HashMap.get",
	"Foo.<init>", "a::b::(anonymous namespace)::c", "malloc", "calloc", "x", "", "0x1234",
	"two words", "github.com/someone/module/package.(*Type).Method", "foo.bar/baz.Qux",
	"<unknown>", "lambda(int)::operator()", "main.\xc3\xa4\xc3\xb6"};
static const char *const made_files[] = {"/src/main.go", "/src/a/b/c.go", "main.go", "",
	"/usr/lib/go/src/runtime/malloc.go", "/proc/self/cwd/x.cc", "./rel.c",
	"/build/github.com/someone/module/file.go"};
static const char *const made_objects[] = {"/usr/bin/program", "", "/nonexistent/libc.so.6",
	"[vdso]", "program", "//anon", "/a b/c.so"};
static const char *const made_ids[] = {"", "abc123", "", "0123456789abcdef"};
static const char *const made_types[][2] = {{"samples", "count"}, {"cpu", "nanoseconds"},
	{"alloc_objects", "count"}, {"alloc_space", "bytes"}, {"inuse_objects", "count"},
	{"inuse_space", "bytes"}, {"contentions", "count"}, {"delay", "nanoseconds"},
	{"time", "ms"}, {"wall", "seconds"}, {"memory", "kb"}, {"x", "widgets"}, {"y", ""},
	{"gcu", "GCU"}, {"events", "microseconds"}, {"mb", "MB"}};
static const char *const made_keys[] = {
	"bytes", "request", "thread", "id", "who", "latency", "allocations", "a.b"};
static const char *const made_texts[] = {
	"alice", "bob", "", "two words", "1kb", "12", "a=b", "GET /x", "x,y"};
static const char *const made_units[] = {
	"", "bytes", "kilobytes", "ms", "nanoseconds", "seconds", "request", "MB"};
static const char *const made_drops[] = {
	"", "", "", "runtime\\..*", "malloc|calloc", "main\\.run", ".*"};

struct made {
	uint64_t state;
	char strings[MADE_NAMES * 4][80]; /* [0] is "" */
	size_t n_strings;
	uint64_t n_types, n_mappings, n_locations, n_functions, n_samples;
	bool negative, large, rare;
	uint64_t id_first, id_step; /* of locations, mappings and functions */
	struct writer out;
};

/* splitmix64 */
static uint64_t made_next(struct made *m)
{
	uint64_t z = (m->state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static uint64_t made_below(struct made *m, uint64_t n)
{
	return made_next(m) % n;
}

/* True once in n. */
static bool made_once(struct made *m, uint64_t n)
{
	return made_below(m, n) == 0;
}

#define made_pick(m, list) ((list)[made_below((m), ARRAY_SIZE(list))])

/* The index of a string; it is added when it is new. */
static uint64_t made_string(struct made *m, const char *text)
{
	for (size_t i = 0; i < m->n_strings; i++)
		if (strcmp(m->strings[i], text) == 0)
			return i;
	assert(m->n_strings < ARRAY_SIZE(m->strings));
	snprintf(m->strings[m->n_strings], sizeof(m->strings[0]), "%s", text);
	return m->n_strings++;
}

static void made_put_type(struct made *m, unsigned int field, const char *const type[2])
{
	size_t at = put_begin(&m->out, field);

	put_number(&m->out, 1, made_string(m, type[0]));
	put_number(&m->out, 2, made_string(m, type[1]));
	put_end(&m->out, at);
}

static int64_t made_value(struct made *m)
{
	static const int64_t most[] = {1, 10, 1000, 100000, 10000000, 1000000000000};
	int64_t v = (int64_t)made_below(m, (uint64_t)made_pick(m, most) + 1);

	if (m->large && made_once(m, 8))
		v = (int64_t)(made_next(m) >> (2 + made_below(m, 30)));
	if (made_once(m, 6))
		v = 0;
	return m->negative && made_once(m, 3) ? -v : v;
}

/* The id of the n-th thing, n from 1 on; what has none stays 0. */
static uint64_t made_id(const struct made *m, uint64_t n)
{
	return n == 0 ? 0 : m->id_first + (n - 1) * m->id_step;
}

/* True once in n where rare things are wanted; draws nothing elsewhere, so that seeds stay. */
static bool made_rarely(struct made *m, uint64_t n)
{
	return m->rare && made_once(m, n);
}

static void made_put_base(struct made *m)
{
	size_t at = put_begin(&m->out, 3);

	put_number(&m->out, 1, made_string(m, "pprof::base"));
	put_number(&m->out, 2, made_string(m, "true"));
	put_end(&m->out, at);
}

static void made_put_label(struct made *m)
{
	size_t at = put_begin(&m->out, 3);

	put_number(&m->out, 1, made_string(m, made_pick(m, made_keys)));
	if (made_once(m, 2)) {
		put_number(&m->out, 2, made_string(m, made_pick(m, made_texts)));
	} else {
		put_number(&m->out, 3, (uint64_t)made_value(m));
		if (made_once(m, 2))
			put_number(&m->out, 4, made_string(m, made_pick(m, made_units)));
	}
	put_end(&m->out, at);
}

static void made_put_sample(struct made *m)
{
	size_t at = put_begin(&m->out, 2);
	uint64_t depth = made_once(m, 20) ? 0 : 1 + made_below(m, MADE_STACK);

	bool zero = made_rarely(m, 10);

	for (uint64_t i = 0; i < depth && m->n_locations > 0; i++)
		put_number(&m->out, 1, made_id(m, 1 + made_below(m, m->n_locations)));
	for (uint64_t i = 0; i < m->n_types; i++)
		put_number(&m->out, 2, zero ? 0 : (uint64_t)made_value(m));
	if (made_rarely(m, 6))
		made_put_base(m);
	for (uint64_t n = made_once(m, 2) ? made_below(m, 4) : 0; n > 0; n--)
		made_put_label(m);
	put_end(&m->out, at);
}

static void made_put_mapping(struct made *m, uint64_t id)
{
	static const uint64_t odd[][2] = {{0xffffffff80000000, 0xffffffffa0000000},
		{0, UINT64_MAX}, {0x100000, 0x800000}, {0, 0}, {0x400000, 0x500000}};
	size_t at = put_begin(&m->out, 3);
	bool named = !made_once(m, 5);
	uint64_t range[2] = {id * 0x100000, (id + 1) * 0x100000};

	if (made_rarely(m, 3))
		memcpy(range, made_pick(m, odd), sizeof(range));
	put_number(&m->out, 1, made_id(m, id));
	put_number(&m->out, 2, range[0]);
	put_number(&m->out, 3, range[1]);
	put_number(&m->out, 4, made_once(m, 3) ? 0x1000 : 0);
	put_number(&m->out, 5, made_string(m, made_pick(m, made_objects)));
	put_number(&m->out, 6, made_string(m, made_pick(m, made_ids)));
	put_number(&m->out, 7, named);
	put_number(&m->out, 8, named && !made_once(m, 3));
	put_number(&m->out, 9, named && !made_once(m, 3));
	put_number(&m->out, 10, made_once(m, 2));
	put_end(&m->out, at);
}

static void made_put_line(struct made *m)
{
	size_t at = put_begin(&m->out, 4);

	put_number(&m->out, 1, made_id(m, 1 + made_below(m, m->n_functions)));
	if (made_rarely(m, 12))
		put_number(&m->out, 2, UINT64_MAX);
	else if (!made_once(m, 4))
		put_number(&m->out, 2, made_below(m, made_once(m, 3) ? 100000 : 30));
	put_end(&m->out, at);
}

static void made_put_location(struct made *m, uint64_t id)
{
	size_t at = put_begin(&m->out, 4);
	uint64_t mapping =
		m->n_mappings > 0 && !made_once(m, 6) ? 1 + made_below(m, m->n_mappings) : 0;
	uint64_t lines = made_once(m, 8) ? 0 : made_once(m, 3) ? 1 + made_below(m, 3) : 1;

	put_number(&m->out, 1, made_id(m, id));
	put_number(&m->out, 2, made_id(m, mapping));
	if (made_rarely(m, 8))
		put_number(&m->out, 3, made_next(m));
	else if (!made_once(m, 10))
		put_number(&m->out, 3, mapping * 0x100000 + made_below(m, 0x4000));
	for (; lines > 0 && m->n_functions > 0; lines--)
		made_put_line(m);
	if (made_once(m, 20))
		put_number(&m->out, 5, 1);
	put_end(&m->out, at);
}

static void made_put_function(struct made *m, uint64_t id)
{
	size_t at = put_begin(&m->out, 5);
	const char *name = made_pick(m, made_functions);

	put_number(&m->out, 1, made_id(m, id));
	put_number(&m->out, 2, made_string(m, name));
	put_number(&m->out, 3,
		made_string(m, made_once(m, 6) ? made_pick(m, made_functions) : name));
	put_number(&m->out, 4, made_string(m, made_pick(m, made_files)));
	put_number(&m->out, 5, made_below(m, 100));
	put_end(&m->out, at);
}

static void made_put_header(struct made *m)
{
	put_number(&m->out, 7, made_string(m, made_pick(m, made_drops)));
	put_number(&m->out, 8, made_string(m, made_once(m, 4) ? "main\\.run.*" : ""));
	if (made_rarely(m, 4))
		put_number(&m->out, 9, made_below(m, 2));
	else if (!made_once(m, 4))
		put_number(&m->out, 9, 1790000000000000000 + made_below(m, 1000000000));
	if (!made_once(m, 3))
		put_number(&m->out, 10, made_below(m, 100000000000));
	if (!made_once(m, 4))
		made_put_type(m, 11, made_pick(m, made_types));
	put_number(&m->out, 12, made_below(m, 3) * 10000000);
	for (uint64_t n = made_once(m, 4) ? made_below(m, 3) : 0; n > 0; n--)
		put_number(&m->out, 13, made_string(m, made_pick(m, made_texts)));
}

/* Types are each there once, or one is there several times, and in half of the cases those of
 * some real kind. */
static void made_put_types(struct made *m)
{
	uint64_t first = made_below(m, ARRAY_SIZE(made_types));

	if (made_once(m, 2))
		first = 2 * made_below(m, 4);
	m->n_types = 1 + made_below(m, 4);
	uint64_t step = made_rarely(m, 10) ? 0 : 1;

	for (uint64_t i = 0; i < m->n_types; i++)
		made_put_type(m, 1, made_types[(first + i * step) % ARRAY_SIZE(made_types)]);
	if (made_once(m, 4))
		put_number(&m->out, 14,
			made_string(m, made_types[(first + made_below(m, m->n_types)) %
						  ARRAY_SIZE(made_types)][0]));
}

/* 1, 2, 3 ... as everywhere; or apart, or as large as they can be. */
static void made_choose_ids(struct made *m)
{
	m->id_first = m->id_step = 1;
	if (made_rarely(m, 3)) {
		m->id_first = 1 + made_below(m, UINT32_MAX);
		m->id_step = 1 + made_below(m, 1000000);
	} else if (made_rarely(m, 3)) {
		m->id_first = UINT64_MAX;
		m->id_step = UINT64_MAX; /* one less each time */
	}
}

static void made_profile(struct made *m)
{
	made_string(m, "");
	made_choose_ids(m);
	m->negative = made_once(m, 4);
	m->large = made_once(m, 6);
	m->n_mappings = made_below(m, 4);
	m->n_functions = made_once(m, 10) ? 0 : 1 + made_below(m, 24);
	m->n_locations = 1 + made_below(m, 40);
	m->n_samples = made_once(m, 12) ? made_below(m, 2) : 1 + made_below(m, 60);
	made_put_types(m);
	for (uint64_t i = 0; i < m->n_samples; i++)
		made_put_sample(m);
	for (uint64_t i = 1; i <= m->n_mappings; i++)
		made_put_mapping(m, i);
	for (uint64_t i = 1; i <= m->n_locations; i++)
		made_put_location(m, i);
	for (uint64_t i = 1; i <= m->n_functions; i++)
		made_put_function(m, i);
	made_put_header(m);
	for (size_t i = 0; i < m->n_strings; i++)
		put_bytes(&m->out, 6, m->strings[i], strlen(m->strings[i]));
}

int main(int argc, char **argv)
{
	static struct made m;

	if (argc != 2) {
		fprintf(stderr, "usage: profile_random SEED\n");
		return 2;
	}
	m.state = strtoull(argv[1], NULL, 0);
	m.rare = m.state >= PROFILE_RANDOM_RARE;
	made_profile(&m);
	int r = file_write_all(STDOUT_FILENO, m.out.data, m.out.size);

	writer_done(&m.out);
	return r < 0;
}
