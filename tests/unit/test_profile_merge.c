/* SPDX-License-Identifier: MIT */
/* Merging and comparing profiles built by hand; and the names that demangling makes. */
#include "unit/suites.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/demangle.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "profile/readable.h"

enum { N_LOCATIONS = 4 };

/* Four locations of two functions in a program loaded at `start`; no samples yet. */
static struct profile *fresh(uint64_t start)
{
	struct profile *p;

	ck_assert_int_eq(profile_new(SIZE_MAX, &p), 0);
	p->sample_types = arena_take(p->arena, 2, sizeof(*p->sample_types));
	p->sample_types[0] = (struct profile_value_type){"samples", "count"};
	p->sample_types[1] = (struct profile_value_type){"cpu", "nanoseconds"};
	p->n_sample_types = 2;
	p->mappings = arena_take(p->arena, 1, sizeof(*p->mappings));
	p->mappings[0] = (struct profile_mapping){
		.id = 9, .start = start, .limit = start + 0x1234, .file = "/x", .build_id = ""};
	p->n_mappings = 1;
	p->functions = arena_take(p->arena, 2, sizeof(*p->functions));
	p->functions[0] = (struct profile_function){
		.id = 50, .name = "f", .system_name = "f", .filename = "a.c"};
	p->functions[1] = (struct profile_function){
		.id = 40, .name = "g", .system_name = "g", .filename = "a.c"};
	p->n_functions = 2;
	p->locations = arena_take(p->arena, N_LOCATIONS, sizeof(*p->locations));
	struct profile_line *lines = arena_take(p->arena, N_LOCATIONS, sizeof(*lines));

	for (size_t i = 0; i < N_LOCATIONS; i++) {
		lines[i] = (struct profile_line){.function = i % 2, .line = (int64_t)i};
		p->locations[i] = (struct profile_location){
			.id = 100 - i, .address = start + i, .lines = &lines[i], .n_lines = 1};
	}
	p->n_locations = N_LOCATIONS;
	p->samples = arena_take(p->arena, 16, sizeof(*p->samples));
	return p;
}

static struct profile_sample *add(struct profile *p, uint32_t leaf, uint32_t root, int64_t v)
{
	struct profile_sample *s = &p->samples[p->n_samples++];

	s->locations = arena_take(p->arena, 2, sizeof(*s->locations));
	s->locations[0] = leaf;
	s->locations[1] = root;
	s->n_locations = 2;
	s->values = arena_take(p->arena, 2, sizeof(*s->values));
	s->values[0] = v;
	s->values[1] = (int64_t)((uint64_t)v * 10);
	return s;
}

static void label(struct profile *p, struct profile_sample *s, const char *a, const char *b)
{
	s->labels = arena_take(p->arena, 2, sizeof(*s->labels));
	s->labels[0] = (struct profile_label){.key = a, .str = "v", .unit = ""};
	s->labels[1] = (struct profile_label){.key = b, .str = "v", .unit = ""};
	s->n_labels = 2;
}

static void check_same_sample(const struct profile *a, const struct profile *b, size_t i)
{
	const struct profile_sample *s = &a->samples[i], *t = &b->samples[i];

	ck_assert_uint_eq(s->n_locations, t->n_locations);
	ck_assert_uint_eq(s->n_labels, t->n_labels);
	ck_assert_mem_eq(s->locations, t->locations, s->n_locations * sizeof(*s->locations));
	ck_assert_mem_eq(s->values, t->values, a->n_sample_types * sizeof(*s->values));
	for (size_t k = 0; k < s->n_labels; k++)
		ck_assert_str_eq(s->labels[k].key, t->labels[k].key);
}

/* Merging alone, in place, must give what merging into a new one gave. */
static void check_alone(struct profile *alone, const struct profile *p)
{
	ck_assert_int_eq(merge_alone(alone, NULL), 0);
	ck_assert_int_eq(profile_check_valid(alone, NULL), 0);
	ck_assert_uint_eq(alone->n_samples, p->n_samples);
	ck_assert_uint_eq(alone->n_locations, p->n_locations);
	ck_assert_uint_eq(alone->n_functions, p->n_functions);
	ck_assert_uint_eq(alone->n_mappings, p->n_mappings);
	for (size_t i = 0; i < p->n_samples; i++)
		check_same_sample(alone, p, i);
	for (size_t i = 0; i < p->n_functions; i++)
		ck_assert_str_eq(alone->functions[i].name, p->functions[i].name);
}

/* Merges and frees the sources. */
static struct profile *merge(struct profile *a, struct profile *b)
{
	const struct profile *both[] = {a, b};
	struct profile *p;
	struct why why;

	ck_assert_int_eq(profile_check_valid(a, &why), 0);
	int r = merge_profiles(both, b ? 2 : 1, &p, &why);

	ck_assert_msg(r == 0, "%s", why.text);
	ck_assert_int_eq(profile_check_valid(p, &why), 0);
	if (!b)
		check_alone(a, p);
	profile_free(a);
	profile_free(b);
	return p;
}

START_TEST(the_same_stack_is_added_up_wherever_the_program_was_loaded)
{
	struct profile *a = fresh(0x10000), *b = fresh(0x7f0000);

	add(a, 0, 1, 5);
	add(b, 2, 1, 1);
	add(b, 0, 1, 7);
	struct profile *p = merge(a, b);

	ck_assert_uint_eq(p->n_samples, 2);
	ck_assert_int_eq(p->samples[0].values[0], 12);
	ck_assert_int_eq(p->samples[0].values[1], 120);
	ck_assert_uint_eq(p->n_mappings, 1);
	ck_assert_uint_eq(p->n_locations, 3);
	ck_assert_uint_eq(p->n_functions, 2);
	/* The second program's addresses are shifted to the first's. */
	ck_assert_uint_eq(p->locations[2].address, 0x10002);
	for (size_t i = 0; i < p->n_locations; i++)
		ck_assert_uint_eq(p->locations[i].id, i + 1);
	profile_free(p);
}
END_TEST

START_TEST(what_no_sample_uses_is_dropped)
{
	struct profile *a = fresh(0x10000);

	add(a, 0, 2, 0);
	add(a, 1, 3, 4);
	struct profile *p = merge(a, NULL);

	ck_assert_uint_eq(p->n_samples, 1);
	ck_assert_uint_eq(p->n_locations, 2);
	ck_assert_uint_eq(p->n_functions, 1);
	ck_assert_str_eq(p->functions[0].name, "g");
	profile_free(p);
}
END_TEST

START_TEST(the_program_stays_even_without_samples)
{
	struct profile *p = merge(fresh(0x10000), NULL);

	ck_assert_uint_eq(p->n_samples, 0);
	ck_assert_uint_eq(p->n_mappings, 1);
	profile_free(p);
}
END_TEST

START_TEST(labels_tell_samples_apart_in_any_order)
{
	struct profile *a = fresh(0x10000);

	label(a, add(a, 0, 1, 1), "k", "l");
	label(a, add(a, 0, 1, 1), "l", "k");
	label(a, add(a, 0, 1, 1), "k", "m");
	add(a, 0, 1, 1);
	struct profile *p = merge(a, NULL);

	ck_assert_uint_eq(p->n_samples, 3);
	ck_assert_int_eq(p->samples[0].values[0], 2);
	ck_assert_str_eq(p->samples[0].labels[0].key, "k");
	profile_free(p);
}
END_TEST

START_TEST(headers_take_earliest_time_longest_period_and_the_sum_of_durations)
{
	static profile_string mine[] = {"one", "two"}, yours[] = {"two", "three"};
	struct profile *a = fresh(0x10000), *b = fresh(0x10000);

	a->time_ns = 200;
	b->time_ns = 100;
	a->duration_ns = 5;
	b->duration_ns = 6;
	a->period = 10;
	b->period = 20;
	b->default_sample_type = "cpu";
	a->comments = mine;
	b->comments = yours;
	a->n_comments = b->n_comments = 2;
	struct profile *p = merge(a, b);

	ck_assert_int_eq(p->time_ns, 100);
	ck_assert_int_eq(p->duration_ns, 11);
	ck_assert_int_eq(p->period, 20);
	ck_assert_str_eq(p->default_sample_type, "cpu");
	ck_assert_uint_eq(p->n_comments, 3);
	ck_assert_str_eq(p->comments[2], "three");
	profile_free(p);
}
END_TEST

START_TEST(profiles_of_different_types_do_not_merge)
{
	struct profile *a = fresh(0x10000), *b = fresh(0x10000), *p = NULL;
	const struct profile *both[] = {a, b};
	struct why why;

	b->sample_types[1].unit = "microseconds";
	ck_assert_int_eq(merge_profiles(both, 2, &p, &why), -EINVAL);
	ck_assert_str_eq(
		why.text, "incompatible sample types {cpu nanoseconds} and {cpu microseconds}");
	ck_assert_ptr_null(p);
	b->n_sample_types = 1;
	ck_assert_int_eq(merge_profiles(both, 2, &p, &why), -EINVAL);
	b->period_type.type = "space";
	ck_assert_int_eq(merge_profiles(both, 2, &p, &why), -EINVAL);
	profile_free(a);
	profile_free(b);
}
END_TEST

START_TEST(a_profile_less_itself_is_nothing)
{
	struct profile *a = fresh(0x10000), *b = fresh(0x10000);

	add(a, 0, 1, 5);
	add(b, 0, 1, 5);
	merge_scale(b, -1);
	struct profile *p = merge(a, b);

	ck_assert_uint_eq(p->n_samples, 0);
	ck_assert_uint_eq(p->n_locations, 0);
	profile_free(p);
}
END_TEST

START_TEST(opposite_samples_of_one_profile_cancel)
{
	struct profile *a = fresh(0x10000);

	add(a, 0, 1, 5);
	add(a, 2, 1, 1);
	add(a, 0, 1, -5);
	struct profile *p = merge(a, NULL);

	ck_assert_uint_eq(p->n_samples, 1);
	ck_assert_uint_eq(p->n_locations, 2);
	profile_free(p);
}
END_TEST

START_TEST(base_is_marked_and_does_not_mix)
{
	struct profile *a = fresh(0x10000), *b = fresh(0x10000);

	add(a, 0, 1, 5);
	add(b, 0, 1, 2);
	ck_assert_int_eq(merge_mark_base(b), 0);
	ck_assert_int_eq(merge_mark_base(b), 0);
	merge_scale(b, -1);
	struct profile *p = merge(a, b);

	ck_assert_uint_eq(p->n_samples, 2);
	ck_assert(!p->samples[0].is_base);
	ck_assert(p->samples[1].is_base);
	ck_assert_int_eq(p->samples[1].values[0], -2);
	ck_assert_uint_eq(p->samples[1].n_labels, 1);
	ck_assert_str_eq(p->samples[1].labels[0].key, "pprof::base");
	profile_free(p);
}
END_TEST

START_TEST(normalizing_makes_sums_equal)
{
	struct profile *a = fresh(0x10000), *b = fresh(0x10000);

	add(a, 0, 1, 10);
	add(a, 2, 1, 30);
	add(b, 0, 1, 20);
	ck_assert_int_eq(merge_normalize(a, b, NULL), 0);
	ck_assert_int_eq(a->samples[0].values[0], 5);
	ck_assert_int_eq(a->samples[1].values[0], 15);
	profile_free(a);
	profile_free(b);
}
END_TEST

START_TEST(scaling_rounds_and_drops_what_becomes_nothing)
{
	struct profile *a = fresh(0x10000);

	add(a, 0, 1, 1)->values[1] = 0;
	add(a, 2, 1, 3);
	add(a, 3, 1, INT64_MAX)->values[1] = 1;
	merge_scale(a, 0.4);
	ck_assert_uint_eq(a->n_samples, 2);
	ck_assert_int_eq(a->samples[0].values[0], 1);
	ck_assert_int_eq(a->samples[0].values[1], 12);
	merge_scale(a, 1e30);
	ck_assert_int_eq(a->samples[1].values[0], INT64_MIN);
	profile_free(a);
}
END_TEST

START_TEST(many_labels_do_not_take_the_square)
{
	enum { MANY = 200000 };
	struct profile *a = fresh(0x10000);
	struct profile_sample *s = add(a, 0, 1, 1);
	char *keys = xcalloc(MANY, 8);

	s->labels = arena_take(a->arena, MANY, sizeof(*s->labels));
	s->n_labels = MANY;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(keys + i * 8, 8, "%06x", (unsigned int)(MANY - i));
		s->labels[i] =
			(struct profile_label){.key = keys + i * 8, .str = "v", .unit = ""};
	}
	struct profile *p = merge(a, NULL);

	ck_assert_str_eq(p->samples[0].labels[0].key, "000001");
	profile_free(p);
	free(keys);
}
END_TEST

START_TEST(full_cxx_names_become_short)
{
	static const struct {
		const char *full, *simple;
	} names[] = {
		{"main", "main"},
		{"f(int)", "f"},
		{"a::b::c(std::string const&) const", "a::b::c"},
		{"std::vector<int, std::allocator<int> >::push_back(int const&)",
			"std::vector::push_back"},
		{"double (anonymous namespace)::convert<double, int>(int)",
			"(anonymous namespace)::convert"},
		{"deep::counter::operator()(std::string const&, int) const",
			"deep::counter::operator()"},
		{"std::ostream& operator<< <char>(std::ostream&)", "operator<<"},
		{"x::operator->() const", "x::operator->"},
		{"operator new(unsigned long)", "operator new"},
		{"main::{lambda(int)#1}::operator()(int) const",
			"main::{lambda#1}::operator()"},
		{"unbalanced<a, b(", "unbalanced"},
		{"", ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *name = xstrdup(names[i].full);

		demangle_simplify(name, DEMANGLE_SIMPLE);
		ck_assert_str_eq(name, names[i].simple);
	}
}
END_TEST

START_TEST(demangled_names_keep_what_the_style_says)
{
	static const struct {
		enum demangle_style style;
		const char *name;
	} styles[] = {
		{DEMANGLE_SIMPLE, "a::f"},
		{DEMANGLE_TEMPLATES, "a<b(c)>::f<int>"},
		{DEMANGLE_FULL, "void a<b(c)>::f<int>(int)"},
		{DEMANGLE_AS_IT_IS, "void a<b(c)>::f<int>(int) [clone .isra.0]"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(styles); i++) {
		_cleanup_free_ char *name =
			xstrdup("void a<b(c)>::f<int>(int) [clone .isra.0]");

		demangle_simplify(name, styles[i].style);
		ck_assert_str_eq(name, styles[i].name);
	}
}
END_TEST

START_TEST(words_of_symbolize_are_told_apart)
{
	struct readable how;

	ck_assert(readable_parse(NULL, &how));
	ck_assert(how.local && !how.none && !how.force && how.style == DEMANGLE_SIMPLE);
	ck_assert(readable_parse("Local:demangle=FULL", &how));
	ck_assert(how.local && how.force && how.style == DEMANGLE_FULL);
	ck_assert(readable_parse("remote:force", &how));
	ck_assert(!how.local && how.force && how.style == DEMANGLE_SIMPLE);
	ck_assert(readable_parse("force:none:nonsense", &how));
	ck_assert(how.none);
	ck_assert(!readable_parse("nonsense:demangle=templates", &how));
	ck_assert(how.style == DEMANGLE_TEMPLATES);
	ck_assert(readable_parse("demangle=none", &how));
	ck_assert(!how.none && how.style == DEMANGLE_AS_IT_IS);
}
END_TEST

START_TEST(rust_names_lose_their_hash)
{
	struct demangle d;

	demangle_open(&d);
	if (d.cxx) {
		_cleanup_free_ char *name = demangle_name(&d,
			"_ZN60_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..Drop$GT$4drop"
			"17h0123456789abcdefE");

		ck_assert_str_eq(name, "<alloc::vec::Vec<T> as core::ops::Drop>::drop");
	}
	static const struct {
		const char *mangled, *name;
	} second[] = {
		{"_RNvNtCslNYArtu3iFV_5alloc5alloc7dealloc", "alloc::alloc::dealloc"},
		{"_RNvMNtCslNYArtu3iFV_5alloc5allocNtB2_6Global23deallocate_impl_runtime",
			"<alloc::alloc::Global>::deallocate_impl_runtime"},
		{"_RINvNtC3std3mem8align_ofjE", "std::mem::align_of"},
		{"_RNCNvC4main4work0", "main::work::{closure#0}"},
		{"_RNvXC1aINtC1b3VecRShEC1c4Drop4drop", NULL},
		{"_RNvYINtC1b3VecRShENtC1c4Drop4drop", "<b::Vec<&[u8]> as c::Drop>::drop"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(second); i++) {
		_cleanup_free_ char *name = demangle_name(&d, second[i].mangled);

		if (second[i].name)
			ck_assert_pstr_eq(name, second[i].name);
	}
	/* "e3foo" has no length before it. */
	ck_assert_ptr_null(demangle_name(&d, "_RNvC6mycrate3foo"));
	/* A type that refers to what it stands in, for ever. */
	ck_assert_ptr_null(demangle_name(&d, "_RYTBAB_EC1a"));
	ck_assert_ptr_null(demangle_name(&d, "_R"));
	ck_assert_ptr_null(demangle_name(&d, "plain_c"));
	ck_assert_ptr_null(demangle_name(&d, "_Znonsense("));
	demangle_close(&d);
}
END_TEST

Suite *profile_merge_suite(void)
{
	Suite *s = suite_create("profile_merge");
	TCase *c = tcase_create("merge");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, the_same_stack_is_added_up_wherever_the_program_was_loaded);
	tcase_add_test(c, what_no_sample_uses_is_dropped);
	tcase_add_test(c, the_program_stays_even_without_samples);
	tcase_add_test(c, labels_tell_samples_apart_in_any_order);
	tcase_add_test(c, headers_take_earliest_time_longest_period_and_the_sum_of_durations);
	tcase_add_test(c, profiles_of_different_types_do_not_merge);
	tcase_add_test(c, a_profile_less_itself_is_nothing);
	tcase_add_test(c, opposite_samples_of_one_profile_cancel);
	tcase_add_test(c, base_is_marked_and_does_not_mix);
	tcase_add_test(c, normalizing_makes_sums_equal);
	tcase_add_test(c, scaling_rounds_and_drops_what_becomes_nothing);
	tcase_add_test(c, many_labels_do_not_take_the_square);
	suite_add_tcase(s, c);
	c = tcase_create("demangle");
	tcase_add_test(c, full_cxx_names_become_short);
	tcase_add_test(c, demangled_names_keep_what_the_style_says);
	tcase_add_test(c, words_of_symbolize_are_told_apart);
	tcase_add_test(c, rust_names_lose_their_hash);
	suite_add_tcase(s, c);
	return s;
}
