/* SPDX-License-Identifier: MIT */
/* The command line of onetop pprof: Go's flags, the groups, what is refused. */
#include "unit/suites.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/macro.h"
#include "profile/flag.h"
#include "profile/pprof_options.h"

static int parse(struct pprof_options *o, const char *const *words)
{
	int argc = 0;
	struct why why;

	while (words[argc])
		argc++;
	return pprof_options_parse(argc, (char **)words, o, &why);
}

START_TEST(options_are_read_in_all_of_gos_forms)
{
	struct pprof_options o;
	const char *const words[] = {"pprof", "-top", "--cum=true", "-nodecount", "7",
		"--nodefraction=0.25", "-focus=a=b", "-flat=false", "-lines", "f", "-x", NULL};

	ck_assert_int_eq(parse(&o, words), 0);
	ck_assert_int_eq(o.report, REPORT_TOP);
	ck_assert_int_eq(o.sort, PPROF_SORT_CUM);
	ck_assert_int_eq(o.nodecount, 7);
	ck_assert_double_eq(o.nodefraction, 0.25);
	ck_assert_str_eq(o.focus, "a=b");
	ck_assert_int_eq(o.granularity, PPROF_BY_LINE);
	ck_assert_uint_eq(o.n_sources, 2);
	ck_assert_str_eq(o.sources[1], "-x");
}
END_TEST

START_TEST(wrong_options_are_refused)
{
	static const char *const wrong[][5] = {{"pprof", "-top", "-tree", "f"},
		{"pprof", "-cum", "-flat", "f"}, {"pprof", "-nosuch", "f"},
		{"pprof", "-nodecount=x", "f"}, {"pprof", "-cum=maybe", "f"}, {"pprof", "-top"},
		{"pprof", "-nodecount"}, {"pprof", "-base=a", "-diff_base=b", "f"},
		{"pprof", "-normalize", "f"}, {"pprof", "-divide_by=0", "f"},
		{"pprof", "-lines", "-files", "f"}, {"pprof", "---cum", "f"},
		{"pprof", "-=x", "f"}, {"pprof", "-web", "f"}, {"pprof", "-http=:0", "f"}};
	struct pprof_options o;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		ck_assert_int_eq(parse(&o, wrong[i]), -EINVAL);
}
END_TEST

/* How go tool pprof 1.19 takes each, seen with -nodecount and -nodefraction. */
START_TEST(numbers_are_those_of_go)
{
	static const struct {
		const char *text;
		int value;
	} good[] = {{"0", 0}, {"12", 12}, {"-3", -3}, {"+4", 4}, {"0x1f", 31}, {"010", 8},
		{"0o17", 15}, {"0b11", 3}, {"1_000", 1000}, {"0x_1_0", 16},
		{"9999999999", INT_MAX}, {"-9223372036854775808", INT_MIN}};
	static const char *const bad[] = {"", "x", " 3", "3 ", "1e3", "08", "0x", "0x0x1",
		"0b2", "_1", "1_", "1__0", "--1", "+-1", "99999999999999999999"};
	int v;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		ck_assert_msg(flag_parse_int(good[i].text, &v), "%s", good[i].text);
		ck_assert_int_eq(v, good[i].value);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_msg(!flag_parse_int(bad[i], &v), "'%s'", bad[i]);
}
END_TEST

START_TEST(fractions_are_those_of_go)
{
	static const struct {
		const char *text;
		double value;
	} good[] = {{"0.25", 0.25}, {".5", .5}, {"5.", 5}, {"1_0.5", 10.5}, {"1e-9", 1e-9},
		{"-1", -1}, {"0x1p-2", .25}, {"1e-400", 0}, {"inf", INFINITY},
		{"-Infinity", -INFINITY}};
	static const char *const bad[] = {"", ".", "x", " 1", "1 ", "1e", "1e400", "0x1", "0b1",
		"nan(1)", "-nan", "infi", "1__0", "_1", "1,5"};
	double v;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		ck_assert_msg(flag_parse_float(good[i].text, &v), "%s", good[i].text);
		ck_assert(v == good[i].value);
	}
	ck_assert(flag_parse_float("NaN", &v) && isnan(v));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_msg(!flag_parse_float(bad[i], &v), "'%s'", bad[i]);
}
END_TEST

START_TEST(what_was_said_last_of_a_switch_holds)
{
	struct pprof_options o;
	const char *const off[] = {
		"pprof", "-top", "-tree", "-top=false", "-cum", "-cum=0", "-lines", "f", NULL};
	const char *const empty[] = {"pprof", "-list=x", "-list=", "-web=false",
		"-disasm=", "-traces", "-intel_syntax", "-tools=/bin", "f", NULL};

	ck_assert_int_eq(parse(&o, off), 0);
	ck_assert_int_eq(o.report, REPORT_TREE);
	ck_assert_int_eq(o.sort, PPROF_SORT_FLAT);
	ck_assert_int_eq(parse(&o, empty), 0);
	ck_assert_int_eq(o.report, REPORT_TRACES);
	ck_assert_ptr_null(o.symbol);
}
END_TEST

START_TEST(one_sample_type_is_taken_and_others_are_told)
{
	struct pprof_options o;
	const char *const two[] = {
		"pprof", "-top", "-alloc_space", "-inuse_space", "-mean_delay", "f", NULL};
	const char *const named[] = {
		"pprof", "-top", "-alloc_space", "-sample_index=0", "f", NULL};

	ck_assert_int_eq(parse(&o, two), 0);
	ck_assert_str_eq(o.sample_index, "delay");
	ck_assert(o.mean);
	ck_assert_uint_eq(o.n_ignored, 2);
	ck_assert_str_eq(o.ignored[0], "inuse_space");
	ck_assert_str_eq(o.ignored[1], "alloc_space");
	ck_assert_int_eq(parse(&o, named), 0);
	ck_assert_str_eq(o.sample_index, "0");
	ck_assert_uint_eq(o.n_ignored, 1);
}
END_TEST

START_TEST(help_ends_the_reading)
{
	struct pprof_options o;
	const char *const words[] = {"pprof", "-top", "--h=1", "-nosuch", NULL};

	ck_assert_int_eq(parse(&o, words), 0);
	ck_assert(o.help);
}
END_TEST

START_TEST(what_onetop_has_not_is_told_with_what_it_has)
{
	struct pprof_options o;
	struct why why;
	const char *const words[] = {"pprof", "-weblist=main", "f"};

	ck_assert_int_eq(pprof_options_parse(3, (char **)words, &o, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.text, "no -weblist: -list="));
}
END_TEST

Suite *pprof_options_suite(void)
{
	Suite *s = suite_create("pprof_options");
	TCase *c = tcase_create("pprof_options");

	tcase_add_test(c, options_are_read_in_all_of_gos_forms);
	tcase_add_test(c, wrong_options_are_refused);
	tcase_add_test(c, numbers_are_those_of_go);
	tcase_add_test(c, fractions_are_those_of_go);
	tcase_add_test(c, what_was_said_last_of_a_switch_holds);
	tcase_add_test(c, one_sample_type_is_taken_and_others_are_told);
	tcase_add_test(c, help_ends_the_reading);
	tcase_add_test(c, what_onetop_has_not_is_told_with_what_it_has);
	suite_add_tcase(s, c);
	return s;
}
