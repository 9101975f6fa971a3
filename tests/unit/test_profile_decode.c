/* SPDX-License-Identifier: MIT */
/*
 * Profiles made here, byte by byte, by a tiny writer that knows nothing of the decoder; and
 * files of tests/data/profile.
 */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/encode.h"
#include "profile/profile.h"
#include "unit/wire_writer.h"

static struct profile *decode(const struct writer *w)
{
	struct profile *p = NULL;
	struct why why;
	int r = profile_decode(w->data, w->size, &p, &why);

	ck_assert_msg(r == 0, "%d: %s", r, why.text);
	ck_assert_int_eq(profile_check_valid(p, NULL), 0);
	return p;
}

/* The decoder must refuse, leave *ret alone, and say these words. */
static void refuse(const struct writer *w, int code, const char *words)
{
	struct profile *const untouched = (struct profile *)(uintptr_t)8;
	struct profile *p = untouched;
	struct why why = {""};

	ck_assert_int_eq(profile_decode(w->data, w->size, &p, &why), code);
	ck_assert_msg(strstr(why.text, words) != NULL, "\"%s\" has no \"%s\"", why.text, words);
	ck_assert_ptr_eq(p, untouched);
}

enum { S_EMPTY, S_CPU, S_NS, S_MAIN, S_FILE, S_KEY, S_VALUE };

static void put_strings(struct writer *w)
{
	static const char *const strings[] = {
		"", "cpu", "nanoseconds", "main.main", "/x/main.go", "key", "value"};

	for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
		put_bytes(w, 6, strings[i], strlen(strings[i]));
}

static void put_type(struct writer *w)
{
	size_t at = put_begin(w, 1);

	put_number(w, 1, S_CPU);
	put_number(w, 2, S_NS);
	put_end(w, at);
}

static void put_function(struct writer *w, uint64_t id)
{
	size_t at = put_begin(w, 5);

	put_number(w, 1, id);
	put_number(w, 2, S_MAIN);
	put_number(w, 3, S_MAIN);
	put_number(w, 4, S_FILE);
	put_number(w, 5, 7);
	put_end(w, at);
}

static void put_location(struct writer *w, uint64_t id, uint64_t function, size_t n_lines)
{
	size_t at = put_begin(w, 4);

	put_number(w, 1, id);
	put_number(w, 3, 0x1000 + id);
	for (size_t i = 0; i < n_lines; i++) {
		size_t line = put_begin(w, 4);

		put_number(w, 1, function);
		put_number(w, 2, 40 + i);
		put_end(w, line);
	}
	put_end(w, at);
}

static void put_sample(struct writer *w, uint64_t location, int64_t value)
{
	size_t at = put_begin(w, 2);

	put_number(w, 1, location);
	put_number(w, 2, (uint64_t)value);
	put_end(w, at);
}

/* One function, one location, one sample. */
static void put_small(struct writer *w)
{
	put_type(w);
	put_sample(w, 1, 10);
	put_location(w, 1, 1, 1);
	put_function(w, 1);
	put_strings(w);
}

START_TEST(small_profile_is_read_whole)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_small(&w);
	put_number(&w, 9, 1700000000000000000);
	put_number(&w, 10, 5000000000);
	put_number(&w, 12, 10000000);
	put_number(&w, 14, S_CPU);
	struct profile *p = decode(&w);

	ck_assert_uint_eq(p->n_samples, 1);
	ck_assert_uint_eq(p->n_locations, 1);
	ck_assert_str_eq(p->sample_types[0].type, "cpu");
	ck_assert_str_eq(p->sample_types[0].unit, "nanoseconds");
	ck_assert_str_eq(p->functions[0].name, "main.main");
	ck_assert_str_eq(p->functions[0].filename, "/x/main.go");
	ck_assert_int_eq(p->functions[0].start_line, 7);
	ck_assert_int_eq(p->locations[0].lines[0].line, 40);
	ck_assert_uint_eq(p->locations[0].address, 0x1001);
	ck_assert_int_eq(p->samples[0].values[0], 10);
	ck_assert_int_eq(p->time_ns, 1700000000000000000);
	ck_assert_int_eq(p->duration_ns, 5000000000);
	ck_assert_int_eq(p->period, 10000000);
	ck_assert_str_eq(p->default_sample_type, "cpu");
	ck_assert_str_eq(p->period_type.type, "");
	profile_free(p);
}
END_TEST

START_TEST(order_of_fields_does_not_matter)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_strings(&w);
	put_function(&w, 1);
	put_location(&w, 1, 1, 1);
	put_sample(&w, 1, 10);
	put_type(&w);
	struct profile *p = decode(&w);

	ck_assert_uint_eq(p->samples[0].n_locations, 1);
	ck_assert_str_eq(p->functions[p->locations[0].lines[0].function].name, "main.main");
	profile_free(p);
}
END_TEST

START_TEST(packed_and_unpacked_numbers_mix)
{
	_cleanup_(writer_done) struct writer w = {0};
	static const uint8_t ids[] = {1, 2}, value[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
						     0xff, 0xff, 0xff, 0x01};

	put_type(&w);
	size_t at = put_begin(&w, 2);

	put_bytes(&w, 2, value, sizeof(value));
	put_number(&w, 1, 2);
	put_bytes(&w, 1, ids, sizeof(ids));
	put_number(&w, 1, 1);
	put_end(&w, at);
	put_location(&w, 1, 1, 1);
	put_location(&w, 2, 1, 1);
	put_function(&w, 1);
	put_strings(&w);
	struct profile *p = decode(&w);
	const uint32_t expected[] = {1, 0, 1, 0};

	ck_assert_uint_eq(p->samples[0].n_locations, 4);
	ck_assert_mem_eq(p->samples[0].locations, expected, sizeof(expected));
	ck_assert_int_eq(p->samples[0].values[0], -1);
	profile_free(p);
}
END_TEST

START_TEST(unknown_fields_are_skipped_by_wire_type)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_number(&w, 99, UINT64_MAX);
	put_bytes(&w, 100, "whatever", 8);
	put_raw(&w,
		"\xa9\x06"
		"12345678",
		10); /* 101, fixed64 */
	put_raw(&w,
		"\xb5\x06"
		"1234",
		6); /* 102, fixed32 */
	put_small(&w);
	profile_free(decode(&w));
}
END_TEST

START_TEST(groups_and_bad_tags_are_refused_with_the_offset)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *words;
	} bad[] = {
		{"\x0b\x0c", 2, "unknown wire type at byte 0 of 2"},
		{"\x0e\x01", 2, "unknown wire type at byte 0 of 2"},
		{"\x00\x01", 2, "field number 0 at byte 0 of 2"},
		{"\x08", 1, "cut inside a number at byte 1 of 1"},
		{"\x80", 1, "cut inside a number at byte 0 of 1"},
		{"\x48\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12,
			"a number of more than 10 bytes at byte 1 of 12"},
		{"\x32\x05"
		 "ab",
			4, "reaches past the end at byte 1 of 4"},
		{"\x32\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, "reaches past the end"},
		{"\xa9\x06"
		 "1234",
			6, "cut inside a fixed-size number at byte 2 of 6"},
		{"\x08\x01", 2, "wrong wire type at byte 0 of 2"},
		{"\x12\x02\x08\x01", 4, "a sample without values at byte 2 of 4"},
		{"\x22\x00\x12", 3, "an id of 0 at byte 2 of 3"},
		{"\x4a\x00", 2, "wrong wire type at byte 0 of 2"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct writer w = {
			.data = (uint8_t *)(uintptr_t)bad[i].bytes, .size = bad[i].n};

		refuse(&w, -EBADMSG, bad[i].words);
	}
}
END_TEST

START_TEST(ids_that_point_nowhere_are_refused)
{
	static const struct {
		uint64_t sample, location, line, function;
		const char *words;
	} bad[] = {
		{2, 1, 1, 1, "a sample with location 2, unknown"},
		{0, 1, 1, 1, "a sample with location 0, unknown"},
		{UINT64_MAX, 1, 1, 1, "a sample with location 18446744073709551615, unknown"},
		{1, 0, 1, 1, "a location with the reserved id 0"},
		{1, 1, 9, 1, "location 1 has a line of function 9, unknown"},
		{1, 1, 0, 1, "location 1 has a line of function 0, unknown"},
		{1, 1, 1, 0, "a function with the reserved id 0"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		_cleanup_(writer_done) struct writer w = {0};

		put_type(&w);
		put_sample(&w, bad[i].sample, 1);
		put_location(&w, bad[i].location, bad[i].line, 1);
		put_function(&w, bad[i].function);
		put_strings(&w);
		refuse(&w, -EBADMSG, bad[i].words);
	}
}
END_TEST

START_TEST(ids_may_be_any_numbers_but_not_twice)
{
	_cleanup_(writer_done) struct writer w = {0};
	static const uint64_t ids[] = {UINT64_MAX, 3, 1u << 31, 77, 1};

	put_type(&w);
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		put_sample(&w, ids[i], (int64_t)i);
		put_location(&w, ids[i], 1000000007, 1);
	}
	put_function(&w, 1000000007);
	put_strings(&w);
	struct profile *p = decode(&w);

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
		ck_assert_uint_eq(p->locations[p->samples[i].locations[0]].id, ids[i]);
	profile_free(p);
	put_location(&w, 77, 1000000007, 1);
	refuse(&w, -EBADMSG, "location");
	put_function(&w, 1000000007);
	refuse(&w, -EBADMSG, "two functions with id 1000000007");
}
END_TEST

START_TEST(a_small_id_twice_is_refused)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_small(&w);
	put_location(&w, 1, 1, 1);
	refuse(&w, -EBADMSG, "a second location with id 1");
}
END_TEST

START_TEST(strings_out_of_range_are_refused)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_small(&w);
	put_number(&w, 14, 7);
	refuse(&w, -EBADMSG, "string 7 of 7");
	w.size -= 2;
	put_number(&w, 14, (uint64_t)-1);
	refuse(&w, -EBADMSG, "string -1 of 7");
}
END_TEST

START_TEST(first_string_must_be_empty_and_there_must_be_one)
{
	_cleanup_(writer_done) struct writer w = {0}, none = {0};

	put_bytes(&w, 6, "x", 1);
	refuse(&w, -EBADMSG, "the first string is not empty");
	put_number(&none, 12, 5);
	refuse(&none, -EBADMSG, "no string table");
}
END_TEST

START_TEST(values_must_be_as_many_as_types)
{
	_cleanup_(writer_done) struct writer w = {0}, none = {0};

	put_small(&w);
	put_type(&w);
	refuse(&w, -EBADMSG, "a sample with 1 values for 2 sample types");
	put_sample(&none, 1, 1);
	put_location(&none, 1, 1, 0);
	put_strings(&none);
	refuse(&none, -EBADMSG, "a sample with 1 values for 0 sample types");
}
END_TEST

START_TEST(concatenated_profiles_are_refused)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_small(&w);
	put_number(&w, 9, 1);
	put_number(&w, 9, 2);
	refuse(&w, -EBADMSG, "concatenated profiles");
}
END_TEST

START_TEST(labels_are_text_or_numbers_and_empty_ones_go)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_type(&w);
	size_t at = put_begin(&w, 2);

	put_number(&w, 2, 1);
	for (unsigned int kind = 0; kind < 4; kind++) {
		size_t label = put_begin(&w, 3);

		put_number(&w, 1, S_KEY);
		if (kind == 1)
			put_number(&w, 2, S_VALUE);
		if (kind == 2)
			put_number(&w, 3, (uint64_t)-5);
		if (kind == 3)
			put_number(&w, 4, S_NS);
		put_end(&w, label);
	}
	put_end(&w, at);
	put_strings(&w);
	struct profile *p = decode(&w);
	const struct profile_label *l = p->samples[0].labels;

	ck_assert_uint_eq(p->samples[0].n_labels, 3);
	ck_assert(!l[0].is_num);
	ck_assert_str_eq(l[0].str, "value");
	ck_assert(l[1].is_num);
	ck_assert_int_eq(l[1].num, -5);
	ck_assert_str_eq(l[1].str, "");
	ck_assert(l[2].is_num);
	ck_assert_str_eq(l[2].unit, "nanoseconds");
	profile_free(p);
}
END_TEST

START_TEST(nul_in_a_name_does_not_end_it)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_bytes(&w, 6, "", 0);
	put_bytes(&w, 6, "a\0b\x1b[31m", 8);
	put_number(&w, 14, 1);
	struct profile *p = decode(&w);

	ck_assert_str_eq(p->default_sample_type, "a\x1a"
						 "b\x1b[31m");
	profile_free(p);
}
END_TEST

START_TEST(nothing_is_no_profile_and_an_empty_one_is)
{
	_cleanup_(writer_done) struct writer w = {0}, none = {.data = (uint8_t *)"", .size = 0};
	struct why why;
	struct profile *p;

	ck_assert_int_eq(profile_decode(none.data, 0, &p, &why), -EBADMSG);
	ck_assert_str_eq(why.text, "an empty profile");
	none.data = NULL;
	put_strings(&w);
	p = decode(&w);
	ck_assert_uint_eq(p->n_samples, 0);
	profile_free(p);
}
END_TEST

START_TEST(extreme_values_survive)
{
	_cleanup_(writer_done) struct writer w = {0};
	static const int64_t values[] = {INT64_MIN, -1, 0, 1, INT64_MAX};

	put_type(&w);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		put_sample(&w, 1, values[i]);
	put_location(&w, 1, 1, 3);
	put_function(&w, 1);
	put_strings(&w);
	struct profile *p = decode(&w);

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		ck_assert_int_eq(p->samples[i].values[0], values[i]);
	ck_assert_uint_eq(p->locations[0].n_lines, 3);
	profile_free(p);
}
END_TEST

START_TEST(hundred_thousand_frames_are_a_stack)
{
	_cleanup_(writer_done) struct writer w = {0};
	enum { DEEP = 100000 };

	put_type(&w);
	size_t at = put_begin(&w, 2);

	for (int i = 0; i < DEEP; i++)
		put_number(&w, 1, 1);
	put_number(&w, 2, 1);
	put_end(&w, at);
	put_location(&w, 1, 1, DEEP);
	put_function(&w, 1);
	put_strings(&w);
	struct profile *p = decode(&w);

	ck_assert_uint_eq(p->samples[0].n_locations, DEEP);
	ck_assert_uint_eq(p->locations[0].n_lines, DEEP);
	profile_free(p);
}
END_TEST

START_TEST(claimed_counts_allocate_nothing)
{
	/* A packed list that says it has 10^9 entries, in a file of 20 bytes. */
	static const uint8_t bytes[] = {
		0x12, 0x0a, 0x0a, 0x80, 0x94, 0xeb, 0xdc, 0x03, 1, 1, 0x10, 1, 0x32, 0};
	struct writer w = {.data = (uint8_t *)(uintptr_t)bytes, .size = sizeof(bytes)};

	refuse(&w, -EBADMSG, "reaches past the end at byte 3 of 14");
}
END_TEST

START_TEST(truncation_at_each_byte_is_an_error_or_a_profile)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_small(&w);
	put_number(&w, 9, 1700000000000000000);
	for (size_t n = 0; n < w.size; n++) {
		_cleanup_free_ uint8_t *cut = malloc(n + 1);
		struct profile *p = NULL;
		struct why why = {""};

		memcpy(cut, w.data, n);
		int r = profile_decode(cut, n, &p, &why);

		ck_assert(r == 0 || (r == -EBADMSG && *why.text));
		ck_assert(r == 0 || p == NULL);
		ck_assert(r < 0 || profile_check_valid(p, NULL) == 0);
		profile_free(p);
	}
}
END_TEST

/* Large enough to be read in parts; the last part must fit what the first ones found. */
START_TEST(a_large_profile_is_whole_and_its_last_error_is_found)
{
	_cleanup_(writer_done) struct writer w = {0};
	_cleanup_(profile_freep) struct profile *p = NULL;
	struct why why = {""};
	char expected[64];
	size_t n = 0;

	put_bytes(&w, 6, "", 0);
	put_raw(&w, "\x0a\x00", 2);
	put_raw(&w, "\x22\x02\x08\x01", 4);
	for (; w.size < (size_t)MIB; n++)
		put_raw(&w, "\x12\x04\x10\x02\x08\x01", 6);
	ck_assert_int_eq(profile_decode(w.data, w.size, &p, &why), 0);
	ck_assert_uint_eq(p->n_samples, n);
	size_t right = 0;

	for (size_t i = 0; i < n; i++)
		right += p->samples[i].n_locations == 1 && p->samples[i].values[0] == 2;
	ck_assert_uint_eq(right, n);
	put_raw(&w, "\x12\x04\x10\x02\x08\x07", 6);
	profile_freep(&p);
	ck_assert_int_eq(profile_decode(w.data, w.size, &p, &why), -EBADMSG);
	snprintf(expected, sizeof(expected), "at byte %zu of %zu", w.size, w.size);
	ck_assert_msg(strstr(why.text, expected), "%s", why.text);
	ck_assert_msg(strstr(why.text, "location 7"), "%s", why.text);
}
END_TEST

START_TEST(memory_is_a_stated_multiple_of_the_file)
{
	/* The densest things the format has: most memory from fewest bytes. */
	static const struct {
		const char *bytes;
		size_t n;
	} dense[] = {
		{"\x0a\x00", 2},
		{"\x12\x02\x10\x01", 4},
		{"\x12\x08\x10\x01\x1a\x00\x1a\x00\x1a\x00", 10},
		{"\x1a\x02\x08\x01", 4},
		{"\x22\x02\x08\x01", 4},
		{"\x2a\x02\x08\x01", 4},
		{"\x32\x00", 2},
		{"\x68\x00", 2},
		{"\x6a\x04\x00\x00\x00\x00", 6},
	};

	for (size_t i = 0; i < ARRAY_SIZE(dense); i++) {
		_cleanup_(writer_done) struct writer w = {0};
		struct rusage before, after;
		struct profile *p = NULL;

		put_bytes(&w, 6, "", 0);
		while (w.size < (size_t)MIB)
			put_raw(&w, dense[i].bytes, dense[i].n);
		getrusage(RUSAGE_SELF, &before);
		if (profile_decode(w.data, w.size, &p, NULL) == 0)
			ck_assert_uint_le(arena_size(p->arena), 24 * w.size + MIB);
		getrusage(RUSAGE_SELF, &after);
		ck_assert_int_le((after.ru_maxrss - before.ru_maxrss) * KIB, 32 * MIB);
		profile_free(p);
	}
}
END_TEST

static void check_gzip_of(const struct writer *w)
{
	_cleanup_(writer_done) struct writer z = {0};
	struct profile *p;

	put_gzip(&z, w->data, w->size);
	p = decode(&z);
	ck_assert_uint_eq(p->n_samples, 1);
	profile_free(p);
	for (size_t n = 2; n < z.size; n++) {
		_cleanup_free_ uint8_t *cut = malloc(n);
		struct writer c = {.data = cut, .size = n};

		memcpy(cut, z.data, n);
		refuse(&c, -EBADMSG, "damaged or cut gzip in the member at byte 0 of");
	}
	z.data[z.size - 6] ^= 1;
	refuse(&z, -EBADMSG, "damaged or cut gzip");
}

START_TEST(gzip_is_read_and_damage_is_seen)
{
	_cleanup_(writer_done) struct writer w = {0};

	put_small(&w);
	check_gzip_of(&w);
}
END_TEST

START_TEST(gzip_members_follow_each_other)
{
	_cleanup_(writer_done) struct writer w = {0}, z = {0};

	put_small(&w);
	put_gzip(&z, w.data, 5);
	put_gzip(&z, w.data + 5, w.size - 5);
	struct profile *p = decode(&z);

	ck_assert_uint_eq(p->n_samples, 1);
	profile_free(p);
	put_raw(&z, "garbage", 7);
	refuse(&z, -EBADMSG, "damaged or cut gzip");
}
END_TEST

START_TEST(gzip_bomb_is_refused)
{
	_cleanup_(writer_done) struct writer w = {0}, z = {0};
	struct rusage before, after;

	w.size = 65 * MIB;
	w.data = xcalloc(w.size, 1);
	put_gzip(&z, w.data, w.size);
	getrusage(RUSAGE_SELF, &before);
	refuse(&z, -E2BIG, "become more than 67108864");
	getrusage(RUSAGE_SELF, &after);
	ck_assert_int_le((after.ru_maxrss - before.ru_maxrss) * KIB, 128 * MIB);
}
END_TEST

START_TEST(words_of_a_server_are_shown)
{
	struct writer w = {.data = (uint8_t *)(uintptr_t) "404 page not found\n", .size = 19};
	struct writer evil = {
		.data = (uint8_t *)(uintptr_t) "\x1b]0;owned\x07 hello", .size = 16};

	refuse(&w, -EBADMSG, "begins with \"404 page not found\"");
	refuse(&evil, -EBADMSG, "malformed profile");
}
END_TEST

START_TEST(what_is_taken_for_a_profile_is_named)
{
	struct writer perf = {.data = (uint8_t *)(uintptr_t) "PERFILE2h\0", .size = 10};
	struct writer trace = {.data = (uint8_t *)(uintptr_t) "go 1.19 trace\0\0", .size = 15};
	struct writer program = {.data = (uint8_t *)(uintptr_t) "\177ELF\2\1", .size = 6};

	refuse(&perf, -EBADMSG, "a file of perf record");
	refuse(&trace, -EBADMSG, "an execution trace of Go");
	refuse(&program, -EBADMSG, "not a profile, but a program");
}
END_TEST

/* The same things, in the same order, with the same names. */
static void check_same(const struct profile *a, const struct profile *b)
{
	ck_assert_uint_eq(a->n_samples, b->n_samples);
	ck_assert_uint_eq(a->n_locations, b->n_locations);
	ck_assert_uint_eq(a->n_functions, b->n_functions);
	ck_assert_uint_eq(a->n_mappings, b->n_mappings);
	ck_assert_uint_eq(a->n_sample_types, b->n_sample_types);
	for (size_t i = 0; i < a->n_samples; i++) {
		const struct profile_sample *s = &a->samples[i], *t = &b->samples[i];

		ck_assert_uint_eq(s->n_locations, t->n_locations);
		ck_assert_mem_eq(
			s->locations, t->locations, s->n_locations * sizeof(*s->locations));
		ck_assert_mem_eq(s->values, t->values, a->n_sample_types * sizeof(*s->values));
	}
	for (size_t i = 0; i < a->n_functions; i++)
		ck_assert_str_eq(a->functions[i].name, b->functions[i].name);
	ck_assert_int_eq(a->time_ns, b->time_ns);
	ck_assert_str_eq(a->drop_frames, b->drop_frames);
}

static void check_file(const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/profile/%s", TEST_DATA, name);
	_cleanup_free_ char *data = NULL;
	size_t size;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, MIB, &data, &size), 0);
	struct writer w = {.data = (uint8_t *)data, .size = size};
	struct profile *p = decode(&w);

	ck_assert_uint_gt(p->n_samples, 0);
	for (int gzip = 0; gzip < 2; gzip++) {
		struct writer again = {0};
		void *encoded;

		ck_assert_int_eq(profile_encode(p, gzip, &encoded, &again.size), 0);
		again.data = encoded;
		struct profile *q = decode(&again);

		check_same(p, q);
		profile_free(q);
		free(encoded);
	}
	profile_free(p);
}

static const char *const files[] = {
	"contention.no_hz.txt",
	"contentionz.txt",
	"cpu.32be.prof",
	"cpu.32le.prof",
	"cpu.64be.prof",
	"cpu.64le.prof",
	"cpu.java.prof",
	"cpu.no_end.prof",
	"fragmentation.txt",
	"goroutine.txt",
	"growth.txt",
	"heap.txt",
	"heap_v2.txt",
	"heapprofile.txt",
	"java.contention.txt",
	"java.heap.txt",
	"threadz.txt",
};

START_TEST(old_formats_are_read_and_written_as_profile_proto)
{
	check_file(files[_i]);
}
END_TEST

START_TEST(old_formats_cut_anywhere_are_an_error_or_a_profile)
{
	_cleanup_free_ char *path = xasprintf("%s/profile/%s", TEST_DATA, files[_i]);
	_cleanup_free_ char *data = NULL;
	size_t size;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, MIB, &data, &size), 0);
	for (size_t n = 0; n < size; n++) {
		_cleanup_free_ char *cut = malloc(n + 1);
		struct profile *p = NULL;
		struct why why = {""};

		memcpy(cut, data, n);
		int r = profile_decode(cut, n, &p, &why);

		ck_assert(r < 0 ? *why.text != 0 : profile_check_valid(p, NULL) == 0);
		profile_free(p);
	}
}
END_TEST

static struct profile *decode_text(const char *text)
{
	struct writer w = {.data = (uint8_t *)(uintptr_t)text, .size = strlen(text)};

	return decode(&w);
}

START_TEST(sampled_heap_figures_are_scaled_up)
{
	struct profile *p = decode_text("heap profile: 1: 512 [2: 1024] @ heap/1048576\n"
					"1: 512 [2: 1024] @ 0x401000 0x402000\n"
					"#\t0x400fff\tmain.f+0x1f\t/x/main.go:3\n\n"
					"# runtime.MemStats\n# Alloc = 1\n");

	/* 1 / (1 - exp(-512 / 524288)) = 1024.5 */
	ck_assert_int_eq(p->samples[0].values[2], 1024);
	ck_assert_int_eq(p->samples[0].values[3], 524544);
	ck_assert_int_eq(p->samples[0].labels[0].num, 512);
	ck_assert_uint_eq(p->locations[0].address, 0x400fff);
	ck_assert_uint_eq(p->locations[0].n_lines, 0);
	ck_assert_int_eq(p->period, 524288);
	profile_free(p);
}
END_TEST

START_TEST(threads_without_a_stack_are_counted)
{
	struct profile *p = decode_text("threadcreate profile: total 7\n6 @\n\n1 @ 0x1 0x2\n");

	ck_assert_uint_eq(p->n_samples, 2);
	ck_assert_int_eq(p->samples[0].values[0], 6);
	ck_assert_uint_eq(p->samples[0].n_locations, 0);
	profile_free(p);
}
END_TEST

START_TEST(bad_lines_of_text_are_named_with_their_offset)
{
	static const struct {
		const char *text, *words;
	} bad[] = {
		{"goroutine profile: total 1\n1 @ nonsense\n",
			"\"1 @ nonsense\" at byte 27 of 40"},
		{"goroutine profile: total 1\n1 @ 0x11112222333344445\n", "more than 64 bits"},
		{"goroutine profile: total 1\n9223372036854775808 @ 0x1\n", "does not fit"},
		{"heap profile: 1: 1 [1: 1] @ heap/2\nwhat\n", "\"what\" at byte 35 of 40"},
		{"heap profile: 1: 1 [1: 1] @ heap/2\n0: 5 [0: 5] @ 0x1\n",
			"bytes in no objects"},
		{"--- heapz 1 ---\nformat = java\nresolution = bytes\n5 0 @ 0x1\n",
			"bytes in no objects"},
		{"--- heapz 1 ---\nformat = java\n5 1 @ 0x1\n", "without a resolution"},
		{"--- threadz 1 ---\n\n--- Thread 7f (name: a/1) stack: ---\n  0x1 0x2\n",
			"threads that end at byte 66, without a memory map"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct writer w = {
			.data = (uint8_t *)(uintptr_t)bad[i].text, .size = strlen(bad[i].text)};

		refuse(&w, -EBADMSG, bad[i].words);
	}
}
END_TEST

START_TEST(a_line_of_a_million_digits_takes_no_time)
{
	static const char header[] = "heap profile: 1: 1 [1: 1] @ heap/2\n";
	struct writer w = {0};

	put_raw(&w, header, sizeof(header) - 1);
	for (int i = 0; i < 1000000; i++)
		put_raw(&w, "7", 1);
	refuse(&w, -EBADMSG, "not \"objects: bytes");
	writer_done(&w);
}
END_TEST

Suite *profile_decode_suite(void)
{
	Suite *s = suite_create("profile_decode");
	TCase *c = tcase_create("proto");

	tcase_set_timeout(c, 30);

	tcase_add_test(c, small_profile_is_read_whole);
	tcase_add_test(c, order_of_fields_does_not_matter);
	tcase_add_test(c, packed_and_unpacked_numbers_mix);
	tcase_add_test(c, unknown_fields_are_skipped_by_wire_type);
	tcase_add_test(c, groups_and_bad_tags_are_refused_with_the_offset);
	tcase_add_test(c, ids_that_point_nowhere_are_refused);
	tcase_add_test(c, ids_may_be_any_numbers_but_not_twice);
	tcase_add_test(c, a_small_id_twice_is_refused);
	tcase_add_test(c, strings_out_of_range_are_refused);
	tcase_add_test(c, first_string_must_be_empty_and_there_must_be_one);
	tcase_add_test(c, values_must_be_as_many_as_types);
	tcase_add_test(c, concatenated_profiles_are_refused);
	tcase_add_test(c, labels_are_text_or_numbers_and_empty_ones_go);
	tcase_add_test(c, nul_in_a_name_does_not_end_it);
	tcase_add_test(c, nothing_is_no_profile_and_an_empty_one_is);
	tcase_add_test(c, extreme_values_survive);
	tcase_add_test(c, hundred_thousand_frames_are_a_stack);
	tcase_add_test(c, claimed_counts_allocate_nothing);
	tcase_add_test(c, truncation_at_each_byte_is_an_error_or_a_profile);
	tcase_add_test(c, a_large_profile_is_whole_and_its_last_error_is_found);
	tcase_add_test(c, memory_is_a_stated_multiple_of_the_file);
	tcase_add_test(c, gzip_is_read_and_damage_is_seen);
	tcase_add_test(c, gzip_members_follow_each_other);
	tcase_add_test(c, gzip_bomb_is_refused);
	tcase_add_test(c, words_of_a_server_are_shown);
	tcase_add_test(c, what_is_taken_for_a_profile_is_named);
	suite_add_tcase(s, c);
	c = tcase_create("old formats");
	tcase_set_timeout(c, 20);
	tcase_add_loop_test(c, old_formats_are_read_and_written_as_profile_proto, 0,
		(int)ARRAY_SIZE(files));
	tcase_add_loop_test(c, old_formats_cut_anywhere_are_an_error_or_a_profile, 0,
		(int)ARRAY_SIZE(files));
	tcase_add_test(c, sampled_heap_figures_are_scaled_up);
	tcase_add_test(c, threads_without_a_stack_are_counted);
	tcase_add_test(c, bad_lines_of_text_are_named_with_their_offset);
	tcase_add_test(c, a_line_of_a_million_digits_takes_no_time);
	suite_add_tcase(s, c);
	return s;
}
