/* SPDX-License-Identifier: MIT */
/* Graphs and reports on profiles built by hand: recursion, removed frames, hostile names. */
#include "unit/suites.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/arena.h"
#include "profile/report.h"
#include "profile/stacks.h"

enum { ROOM = 64 };

static struct profile *fresh(void)
{
	struct profile *p;

	ck_assert_int_eq(profile_new(SIZE_MAX, &p), 0);
	p->sample_types = arena_take(p->arena, 1, sizeof(*p->sample_types));
	p->sample_types[0] = (struct profile_value_type){"units", "count"};
	p->n_sample_types = 1;
	p->functions = arena_take(p->arena, ROOM, sizeof(*p->functions));
	p->locations = arena_take(p->arena, ROOM, sizeof(*p->locations));
	p->samples = arena_take(p->arena, ROOM, sizeof(*p->samples));
	return p;
}

static uint32_t function(struct profile *p, const char *name, size_t n)
{
	for (uint32_t i = 0; i < p->n_functions; i++)
		if (strlen(p->functions[i].name) == n &&
			memcmp(p->functions[i].name, name, n) == 0)
			return i;
	ck_assert_uint_lt(p->n_functions, ROOM);
	p->functions[p->n_functions] = (struct profile_function){.id = p->n_functions + 1,
		.name = arena_copy_string(p->arena, name, n),
		.system_name = "",
		.filename = ""};
	return (uint32_t)p->n_functions++;
}

/* "main;f;+g": f called by main, g inlined into f; root first. */
static struct profile_sample *stack(struct profile *p, const char *text, int64_t value)
{
	struct profile_sample *s = &p->samples[p->n_samples++];
	uint32_t locations[ROOM], n = 0;

	while (*text) {
		bool inlined = *text == '+';
		size_t len = strcspn(text + inlined, ";");
		struct profile_line *lines = arena_take(p->arena, 8, sizeof(*lines));

		lines[0].function = function(p, text + inlined, len);
		if (inlined) {
			struct profile_location *l = &p->locations[locations[n - 1]];

			memcpy(lines + 1, l->lines, l->n_lines * sizeof(*lines));
			l->lines = lines;
			l->n_lines++;
		} else {
			ck_assert_uint_lt(p->n_locations, ROOM);
			locations[n++] = (uint32_t)p->n_locations;
			p->locations[p->n_locations] =
				(struct profile_location){.id = p->n_locations + 1,
					.mapping = PROFILE_NONE,
					.lines = lines,
					.n_lines = 1};
			p->n_locations++;
		}
		text += len + inlined;
		text += *text == ';';
	}
	s->locations = arena_take(p->arena, n, sizeof(*s->locations));
	for (uint32_t i = 0; i < n; i++)
		s->locations[i] = locations[n - 1 - i];
	s->n_locations = n;
	s->values = arena_take(p->arena, 1, sizeof(*s->values));
	s->values[0] = value;
	return s;
}

static void label(struct profile *p, struct profile_sample *s, const char *key, const char *str)
{
	s->labels = arena_take(p->arena, 1, sizeof(*s->labels));
	s->labels[0] = (struct profile_label){.key = key, .str = str, .unit = ""};
	s->n_labels = 1;
}

/* The report as text; p is freed, the text is the caller's to free. */
static char *report(struct profile *p, struct pprof_options *o, int expected)
{
	struct report *r = NULL;
	struct why why = {""};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int e = report_new(p, o, &r, &why);

	if (e == 0)
		e = report_write(r, out, &why);
	fclose(out);
	ck_assert_msg(e == expected, "%d: %s", e, why.text);
	report_free(r);
	profile_free(p);
	return text;
}

static struct pprof_options options(enum report_kind kind)
{
	struct pprof_options o;

	pprof_options_init(&o);
	o.report = kind;
	return o;
}

static void has(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part), "'%s' is not in:\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
	ck_assert_msg(!strstr(text, part), "'%s' is in:\n%s", part, text);
}

START_TEST(recursion_counts_once)
{
	struct profile *p = fresh();
	struct pprof_options o = options(REPORT_TREE);

	stack(p, "main;f;g;f;g;f", 10);
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "        10   100%   100%         10   100%                | f\n");
	has(text, "         0     0%   100%         10   100%                | g\n");
	has(text, "                                                10   100% |   g\n");
	lacks(text, "20");
}
END_TEST

START_TEST(a_removed_leaf_takes_its_flat_value_along)
{
	struct profile *p = fresh();
	struct pprof_options o = options(REPORT_TOP);

	stack(p, "main;rare", 1);
	stack(p, "main;hot", 999);
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "Showing nodes accounting for 999, 99.90% of 1000 total\n");
	has(text, "Dropped 1 node (cum <= 5)\n");
	has(text, "         0     0% 99.90%       1000   100%  main\n");
}
END_TEST

START_TEST(edges_over_removed_nodes_are_residual)
{
	struct profile *p = fresh();
	struct pprof_options o = options(REPORT_DOT);

	o.nodecount = 2;
	stack(p, "main;middle;leaf", 10);
	stack(p, "main", 50);
	stack(p, "leaf", 40);
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "tooltip=\"main ... leaf (10)\"");
	has(text, "style=\"dotted\"");
	lacks(text, "middle");
}
END_TEST

START_TEST(inlined_calls_are_marked)
{
	struct profile *p = fresh();
	struct pprof_options o = options(REPORT_TOP);

	stack(p, "main;+only", 5);
	stack(p, "main;+mixed", 4);
	stack(p, "other;mixed", 3);
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "  only (inline)\n");
	has(text, "  mixed (partial-inline)\n");
	has(text, "  main\n");
}
END_TEST

START_TEST(no_inlines_count_for_the_real_function)
{
	struct profile *p = fresh();
	struct pprof_options o = options(REPORT_TOP);

	o.noinlines = true;
	stack(p, "main;f;+g;+h", 5);
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "         5   100%   100%          5   100%  f\n");
	lacks(text, "  g");
	lacks(text, "  h");
}
END_TEST

START_TEST(negative_values_are_shown_and_can_be_dropped)
{
	struct pprof_options o = options(REPORT_TOP);
	struct profile *p = fresh();

	stack(p, "main;grew", 30);
	stack(p, "main;shrank", -20);
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "       -20 40.00% 20.00%        -20 40.00%  shrank\n");
	o.drop_negative = true;
	p = fresh();
	stack(p, "main;grew", 30);
	stack(p, "main;shrank", -20);
	_cleanup_free_ char *dropped = report(p, &o, 0);

	lacks(dropped, "shrank");
}
END_TEST

START_TEST(an_empty_profile_makes_every_report)
{
	for (enum report_kind k = REPORT_TOP; k <= REPORT_FLAME; k++) {
		struct pprof_options o = options(k);

		o.symbol = "x";
		free(report(fresh(), &o, k == REPORT_PEEK || k == REPORT_LIST ? -ENOENT : 0));
	}
}
END_TEST

START_TEST(filters_choose_samples_and_frames)
{
	struct pprof_options o = options(REPORT_FOLDED);
	struct profile *p = fresh();

	o.focus = "db";
	o.ignore = "log";
	o.hide = "^runtime\\.";
	stack(p, "runtime.main;main;db.get;runtime.alloc", 3);
	stack(p, "runtime.main;main;db.put;log.write", 4);
	stack(p, "runtime.main;main;http", 5);
	_cleanup_free_ char *text = report(p, &o, 0);

	ck_assert_str_eq(text, "main;db.get 3\n");
}
END_TEST

START_TEST(labels_filter_and_become_frames)
{
	struct pprof_options o = options(REPORT_FOLDED);
	struct profile *p = fresh();

	o.tagfocus = "who=a.*e";
	o.tagroot = "who";
	label(p, stack(p, "main;f", 3), "who", "alice");
	label(p, stack(p, "main;f", 4), "who", "bob");
	_cleanup_free_ char *text = report(p, &o, 0);

	ck_assert_str_eq(text, "alice;main;f 3\n");
}
END_TEST

START_TEST(a_label_named_like_its_value_becomes_a_frame)
{
	struct pprof_options o = options(REPORT_FOLDED);
	struct profile *p = fresh();

	o.tagroot = "who";
	label(p, stack(p, "main;f", 3), "who", "who");
	_cleanup_free_ char *text = report(p, &o, 0);

	ck_assert_str_eq(text, "who;main;f 3\n");
}
END_TEST

START_TEST(a_base_alone_is_what_percentages_are_of)
{
	struct pprof_options o = options(REPORT_TOP);
	struct profile *p = fresh();

	stack(p, "main;now", 50);
	struct profile_sample *base = stack(p, "main;before", -200);

	base->is_base = true;
	label(p, base, "pprof::base", "true");
	_cleanup_free_ char *text = report(p, &o, 0);

	has(text, "of 200 total");
	has(text, "        50 25.00% 75.00%         50 25.00%  now\n");
}
END_TEST

/* Two short names lie beside each other in memory, a few lines apart. */
START_TEST(topproto_tells_files_and_start_lines_apart)
{
	struct pprof_options o = options(REPORT_TOPPROTO);
	struct profile *p = fresh(), *top = NULL;
	struct report *r = NULL;
	struct why why = {""};
	char name[] = "main;f..", *data = NULL;
	size_t size;

	o.granularity = PPROF_BY_FILE;
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		stack(p, name, 1);
		p->functions[i].filename = i % 2 ? "a" : "b";
		p->functions[i].start_line = i / 2;
	}
	FILE *out = open_memstream(&data, &size);

	ck_assert_int_eq(report_new(p, &o, &r, &why), 0);
	ck_assert_int_eq(report_write(r, out, &why), 0);
	fclose(out);
	ck_assert_int_eq(profile_decode(data, size, &top, &why), 0);
	ck_assert_uint_eq(top->n_samples, 60);
	ck_assert_uint_eq(top->n_functions, 60);
	for (size_t i = 0; i < top->n_samples; i++)
		ck_assert_uint_eq(
			top->locations[top->samples[i].locations[0]].lines[0].function, i);
	profile_free(top);
	report_free(r);
	profile_free(p);
	free(data);
}
END_TEST

static const char hostile[] = "a\033]0;x\007<b>&\"c\\d\x9b\x7f\xe2\x80\xae]]>;\xff"
			      "end";

START_TEST(hostile_names_reach_no_report_raw)
{
	for (enum report_kind k = REPORT_TOP; k <= REPORT_FLAME; k++) {
		struct pprof_options o = options(k);

		if (k == REPORT_PROTO || k == REPORT_TOPPROTO)
			continue;
		struct profile *p = fresh();

		o.symbol = ".";
		p->functions[p->n_functions++] = (struct profile_function){
			.id = 1, .name = hostile, .system_name = hostile, .filename = hostile};
		label(p, stack(p, "main;x", 5), hostile, hostile);
		p->locations[p->n_locations - 1].lines[0].function = 0;
		p->comments = (profile_string[]){hostile};
		p->n_comments = 1;
		_cleanup_free_ char *text = report(p, &o, 0);

		for (const char *c = text; *c; c++)
			ck_assert_msg((unsigned char)*c >= 0x20 || *c == '\n' || *c == '\t',
				"report %d has byte %d", (int)k, *c);
		lacks(text, "\xe2\x80\xae");
		lacks(text, "\xff");
		lacks(text, "\x7f");
		if (k == REPORT_FLAME)
			lacks(text, "<b>");
		if (k == REPORT_DOT)
			lacks(text, ">&\"c");
	}
}
END_TEST

START_TEST(folded_frames_hold_no_separator)
{
	struct pprof_options o = options(REPORT_FOLDED);
	struct profile *p = fresh();

	stack(p, "x", 7);
	p->functions[0].name = "std::f(a; b)";
	_cleanup_free_ char *text = report(p, &o, 0);

	ck_assert_str_eq(text, "std::f(a, b) 7\n");
}
END_TEST

START_TEST(a_stack_of_a_hundred_thousand_frames_is_walked)
{
	enum { DEEP = 100000 };
	const enum report_kind kinds[] = {REPORT_TOP, REPORT_TREE, REPORT_TRACES, REPORT_DOT,
		REPORT_FOLDED, REPORT_FLAME};

	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		struct pprof_options o = options(kinds[k]);
		struct profile *p = fresh();
		struct profile_sample *s = stack(p, "a;b;c", 9);
		uint32_t *deep = arena_take(p->arena, DEEP, sizeof(*deep));

		for (uint32_t i = 0; i < DEEP; i++)
			deep[i] = i % 3;
		s->locations = deep;
		s->n_locations = DEEP;
		_cleanup_free_ char *text = report(p, &o, 0);

		ck_assert_uint_gt(strlen(text), 20);
	}
}
END_TEST

START_TEST(stacks_of_callees_are_ordered_and_add_up)
{
	_cleanup_(profile_freep) struct profile *p = fresh();
	_cleanup_(report_freep) struct report *r = NULL;
	struct pprof_options o = options(REPORT_FLAME);
	struct stacks s;
	struct why why;

	stack(p, "main;z;y", 1);
	stack(p, "main;a", 2);
	stack(p, "main;z;x", 4);
	ck_assert_int_eq(report_new(p, &o, &r, &why), 0);
	ck_assert_int_eq(stacks_make(r, &s), 0);
	static const struct {
		const char *name;
		uint32_t depth;
		int64_t cum;
	} expected[] = {{"main", 0, 7}, {"a", 1, 2}, {"z", 1, 5}, {"x", 2, 4}, {"y", 2, 1}};

	ck_assert_uint_eq(s.n, ARRAY_SIZE(expected));
	for (size_t i = 0; i < s.n; i++) {
		ck_assert_str_eq(s.frames[i].name, expected[i].name);
		ck_assert_uint_eq(s.frames[i].depth, expected[i].depth);
		ck_assert_int_eq(s.frames[i].cum, expected[i].cum);
	}
	stacks_done(&s);
}
END_TEST

START_TEST(a_report_leaves_the_profile_as_it_was)
{
	_cleanup_(profile_freep) struct profile *p = fresh();
	_cleanup_(report_freep) struct report *r = NULL;
	struct pprof_options o = options(REPORT_TOP);
	struct why why;

	stack(p, "main;f;+g", 1);
	o.hide = "main|g";
	ck_assert_int_eq(report_new(p, &o, &r, &why), 0);
	ck_assert_uint_eq(p->samples[0].n_locations, 2);
	ck_assert_uint_eq(p->locations[1].n_lines, 2);
	ck_assert_uint_eq(r->view->samples[0].n_locations, 1);
}
END_TEST

Suite *report_suite(void)
{
	Suite *s = suite_create("report");
	TCase *c = tcase_create("report");

	tcase_add_test(c, recursion_counts_once);
	tcase_add_test(c, a_removed_leaf_takes_its_flat_value_along);
	tcase_add_test(c, edges_over_removed_nodes_are_residual);
	tcase_add_test(c, inlined_calls_are_marked);
	tcase_add_test(c, no_inlines_count_for_the_real_function);
	tcase_add_test(c, negative_values_are_shown_and_can_be_dropped);
	tcase_add_test(c, an_empty_profile_makes_every_report);
	tcase_add_test(c, filters_choose_samples_and_frames);
	tcase_add_test(c, labels_filter_and_become_frames);
	tcase_add_test(c, a_label_named_like_its_value_becomes_a_frame);
	tcase_add_test(c, a_base_alone_is_what_percentages_are_of);
	tcase_add_test(c, topproto_tells_files_and_start_lines_apart);
	tcase_add_test(c, hostile_names_reach_no_report_raw);
	tcase_add_test(c, folded_frames_hold_no_separator);
	tcase_add_test(c, a_stack_of_a_hundred_thousand_frames_is_walked);
	tcase_add_test(c, stacks_of_callees_are_ordered_and_add_up);
	tcase_add_test(c, a_report_leaves_the_profile_as_it_was);
	suite_add_tcase(s, c);
	return s;
}
