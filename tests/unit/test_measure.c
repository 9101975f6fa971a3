/* SPDX-License-Identifier: MIT */
/* Units, percentages, paths and patterns of reports: the small rules. */
#include "unit/suites.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include "base/macro.h"
#include "profile/measure.h"
#include "profile/path.h"
#include "profile/pattern.h"

START_TEST(values_are_scaled_as_the_reference_does)
{
	/* What the reference's own table of cases says, and the corners of %.2f. */
	static const struct {
		int64_t value;
		const char *from, *to, *text;
	} cases[] = {
		{1, "s", "ms", "1000ms"},
		{1, "kb", "b", "1024B"},
		{1, "kbyte", "b", "1024B"},
		{1, "kilobyte", "b", "1024B"},
		{1, "mb", "kb", "1024kB"},
		{1, "gb", "mb", "1024MB"},
		{1024, "gb", "tb", "1TB"},
		{1024, "tb", "pb", "1PB"},
		{2048, "mb", "auto", "2GB"},
		{3221225472, "b", "minimum", "3GB"},
		{50000000, "nanoseconds", "auto", "50ms"},
		{3600, "s", "auto", "1hrs"},
		{7, "hours", "s", "25200s"},
		{1, "count", "minimum", "1"},
		{-12, "count", "auto", "-12"},
		{0, "bytes", "MB", "0"},
		{1, "bytes", "MB", "0"},
		{-1, "bytes", "MB", "0"},
		{10, "bytes", "kB", "0.01kB"},
		{-10, "bytes", "kB", "-0.01kB"},
		{1, "milligcu", "auto", "1m*GCU"},
		{5, "widgets", "minimum", "5"},
		{5, "widgets", "furlongs", "5furlongs"},
		{1500, "ns", "bytes", "0"},
		{1, "S", "MS", "1000ms"},
		{10, "us", "nanosecond", "10000ns"},
		{1536, "B", "kB", "1.50kB"},
		{INT64_MIN, "count", "count", "-9223372036854775808"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[MEASURE_TEXT_MAX];

		measure_label(out, cases[i].value, cases[i].from, cases[i].to);
		ck_assert_str_eq(out, cases[i].text);
	}
}
END_TEST

START_TEST(percentages_keep_two_digits)
{
	static const struct {
		int64_t value, total;
		const char *text;
	} cases[] = {
		{0, 0, "    0%"},
		{5, 0, "    0%"},
		{1, 1, "  100%"},
		{9994, 10000, "99.94%"},
		{99951, 100000, "  100%"},
		{10005, 10000, "  100%"},
		{10006, 10000, "100.06%"},
		{-1, 3, "33.33%"},
		{1, 1000, "  0.1%"},
		{1, 100000, "0.001%"},
		{1, 1000000, "0.0001%"},
		{1, 10000000, "1e-05%"},
		{5, 1000, "  0.5%"},
		{87, 1, "8700.00%"},
		{INT64_MIN, 1, "922337203685477580800.00%"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[MEASURE_PERCENT_MAX];

		measure_percent(out, cases[i].value, cases[i].total);
		ck_assert_str_eq(out, cases[i].text);
	}
}
END_TEST

START_TEST(shares_fit_a_narrow_column)
{
	static const struct {
		int64_t value, total;
		const char *text;
	} cases[] = {{1, 3, "33.33%"}, {66, 100000, "0.066%"}, {79, 1000000, "0.008%"},
		{6, 1000000, "0.001%"}, {4, 1000000, "~0%"}, {1, 1000000000000, "1e-10%"},
		{0, 7, "0%"}, {5, 0, "0%"}, {3, 2, "150.0%"}, {-79, 1000000, "0.008%"},
		{1000000, 1, ">999%"}};
	char text[MEASURE_PERCENT_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *got = measure_percent_short(text, cases[i].value, cases[i].total);

		ck_assert_uint_le(strlen(got), MEASURE_PERCENT_SHORT);
		ck_assert_str_eq(got, cases[i].text);
	}
}
END_TEST

START_TEST(no_locale_changes_a_number)
{
	char out[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];

	/* Whichever of them the machine has; without any this is the C locale again. */
	if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
		setlocale(LC_ALL, "");
	measure_label(out, 1536, "bytes", "kB");
	measure_percent(share, 1, 3);
	setlocale(LC_ALL, "C");
	ck_assert_str_eq(out, "1.50kB");
	ck_assert_str_eq(share, "33.33%");
}
END_TEST

START_TEST(hostile_units_are_printable_and_short)
{
	char out[MEASURE_TEXT_MAX], unit[500];

	memset(unit, 'u', sizeof(unit) - 1);
	unit[sizeof(unit) - 1] = '\0';
	measure_label(out, 1, unit, unit);
	ck_assert_uint_lt(strlen(out), MEASURE_TEXT_MAX);
	measure_label(out, 1, "x", "a\033[2Jb");
	ck_assert_ptr_null(strchr(out, '\033'));
}
END_TEST

START_TEST(durations_read_as_go_prints_them)
{
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{0, "0s"},
		{1, "1ns"},
		{1100, "1.1µs"},
		{2200000, "2.2ms"},
		{3300000000, "3.3s"},
		{300000000000, "5m0s"},
		{3723004000000, "1h2m3.004s"},
		{-5, "-5ns"},
		{INT64_MIN, "-2562047h47m16.854775808s"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[MEASURE_TEXT_MAX];

		measure_go_duration(out, cases[i].ns);
		ck_assert_str_eq(out, cases[i].text);
	}
}
END_TEST

START_TEST(paths_are_cleaned_as_go_does)
{
	static const char *const cases[][2] = {{"", "."}, {"abc", "abc"}, {"abc/", "abc"},
		{"a//b", "a/b"}, {"./a", "a"}, {"/", "/"}, {"//", "/"}, {"a/../b", "b"},
		{"a/b/../../..", ".."}, {"/..", "/"}, {"/../a", "/a"}, {"../../a", "../../a"},
		{"a/./b/.", "a/b"}, {"/a/../../b", "/b"}, {"a/..", "."}, {".git/x", ".git/x"},
		{"..a/b", "..a/b"}, {"a/b/..", "a"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[64];

		path_clean(out, sizeof(out), cases[i][0]);
		ck_assert_str_eq(out, cases[i][1]);
		if (path_is_clean(cases[i][0]))
			ck_assert_str_eq(cases[i][0], cases[i][1]);
	}
}
END_TEST

START_TEST(prefixes_of_builds_are_cut)
{
	ck_assert_str_eq(path_trim("/proc/self/cwd/./a.c", NULL, NULL), "a.c");
	ck_assert_str_eq(path_trim("/proc/self/cwd/a.c", NULL, NULL), "a.c");
	ck_assert_str_eq(path_trim("/b/x/a.c", "/a:/b/x/", NULL), "a.c");
	ck_assert_str_eq(path_trim("/bx/a.c", "/b", NULL), "/bx/a.c");
	ck_assert_str_eq(path_trim("/remote/proj/foo/a.c", NULL, "/src/me/proj"), "foo/a.c");
	ck_assert_str_eq(
		path_trim("/remote/project/a.c", NULL, "/src/me/proj"), "/remote/project/a.c");
}
END_TEST

START_TEST(patterns_are_those_of_re2)
{
	static const char *const refused[] = {"(?=x)", "(?<!x)", "(a)\\1", "a++", "(?>a)", "[",
		"(", "a**", "(?#c)", "(*ACCEPT)"};
	struct pattern *p;
	struct why why;

	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		ck_assert_int_eq(pattern_new("focus", refused[i], &p, &why), -EINVAL);
	ck_assert_int_eq(pattern_new("focus", "(?i:MAIN)\\.[[:alpha:]]+$", &p, &why), 0);
	ck_assert(pattern_match(p, "x.main.run"));
	ck_assert(!pattern_match(p, "main.run\n"));
	pattern_free(p);
	ck_assert_int_eq(pattern_new("focus", "a.c\\Q(?=\\E", &p, &why), 0);
	ck_assert(pattern_match(p, "aéc(?="));
	//				   "c(?="));
	pattern_free(p);
}
END_TEST

START_TEST(a_pattern_that_explodes_is_given_up)
{
	struct pattern *p;
	struct why why;
	char text[200];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_int_eq(pattern_new("focus", "(a*)*(a*)*(a*)*b$", &p, &why), 0);
	ck_assert_int_eq(pattern_check(p, &why), 0);
	if (!pattern_match(p, text) && pattern_check(p, &why) < 0)
		ck_assert_ptr_nonnull(strstr(why.text, "focus"));
	pattern_free(p);
}
END_TEST

Suite *measure_suite(void)
{
	Suite *s = suite_create("measure");
	TCase *c = tcase_create("measure");

	tcase_add_test(c, values_are_scaled_as_the_reference_does);
	tcase_add_test(c, percentages_keep_two_digits);
	tcase_add_test(c, shares_fit_a_narrow_column);
	tcase_add_test(c, no_locale_changes_a_number);
	tcase_add_test(c, hostile_units_are_printable_and_short);
	tcase_add_test(c, durations_read_as_go_prints_them);
	tcase_add_test(c, paths_are_cleaned_as_go_does);
	tcase_add_test(c, prefixes_of_builds_are_cut);
	tcase_add_test(c, patterns_are_those_of_re2);
	tcase_add_test(c, a_pattern_that_explodes_is_given_up);
	suite_add_tcase(s, c);
	return s;
}
