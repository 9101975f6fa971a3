/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/units.h"

START_TEST(bytes_have_three_significant_digits)
{
	static const struct {
		double bytes;
		const char *want;
	} cases[] = {{0, "0 B"}, {512, "512 B"}, {1023, "1023 B"}, {1024, "1.00 KiB"},
		{10 * 1024, "10.0 KiB"}, {698.4 * 1024 * 1024, "698 MiB"},
		{1023.6 * 1024, "1.00 MiB"}, {1.25 * 1024 * 1024 * 1024, "1.25 GiB"},
		{-72 * 1024.0 * 1024, "-72.0 MiB"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[UNITS_TEXT_MAX];

		units_bytes(out, cases[i].bytes);
		ck_assert_str_eq(out, cases[i].want);
	}
}
END_TEST

START_TEST(durations_read_as_people_say_them)
{
	static const struct {
		double s;
		const char *want;
	} cases[] = {{0, "0 ms"}, {0.00002, "0.02 ms"}, {0.031, "31.0 ms"}, {0.198, "198 ms"},
		{1.25, "1.25 s"}, {59, "59.0 s"}, {59.97, "1m 00s"}, {751, "12m 31s"},
		{3599.4, "59m 59s"}, {3599.7, "1h 00m"}, {86399.7, "1d 00h"},
		{3 * 3600 + 300, "3h 05m"}, {2 * 86400 + 7 * 3600, "2d 07h"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char out[UNITS_TEXT_MAX];

		units_duration(out, cases[i].s);
		ck_assert_str_eq(out, cases[i].want);
	}
}
END_TEST

START_TEST(times_are_read_with_and_without_unit)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {{"1", NS_PER_S}, {"0.5", NS_PER_S / 2}, {"100ms", 100 * NS_PER_MS},
		{"1ms", NS_PER_MS}, {"250us", 250 * NS_PER_US}, {"1h", 3600 * NS_PER_S},
		{"1.5m", 90 * NS_PER_S}, {".25", NS_PER_S / 4}, {"2s", 2 * NS_PER_S}};
	static const char *const bad[] = {
		"", "s", "-1", "1,5", "1 s", "0x10", "1e3", "inf", "nan", "1x", ".", "1..2"};
	int64_t ns;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		ck_assert_int_eq(units_parse_time(cases[i].text, &ns), 0);
		ck_assert_int_eq(ns, cases[i].ns);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_int_eq(units_parse_time(bad[i], &ns), -EINVAL);
	ck_assert_int_eq(units_parse_time("99999999999999999999h", &ns), -ERANGE);
}
END_TEST

START_TEST(instants_are_written_and_read_back)
{
	static const int64_t instants[] = {0, 951782400 * NS_PER_S, 1795431723123456000,
		4102444799 * NS_PER_S + 999999000};
	char out[CLOCK_TEXT_MAX];
	int64_t back;

	for (size_t i = 0; i < ARRAY_SIZE(instants); i++) {
		ck_assert_uint_eq(clock_rfc3339(out, instants[i]), 27);
		ck_assert_int_eq(clock_parse_rfc3339(out, &back), 0);
		ck_assert_int_eq(back, instants[i]);
	}
	clock_rfc3339(out, 951782400 * NS_PER_S);
	ck_assert_str_eq(out, "2000-02-29T00:00:00.000000Z");
	ck_assert_int_eq(clock_parse_rfc3339("2026-11-23 11:02:03Z", &back), -EINVAL);
	ck_assert_int_eq(clock_parse_rfc3339("2026-13-23T11:02:03Z", &back), -EINVAL);
	ck_assert_int_eq(clock_parse_rfc3339("", &back), -EINVAL);
}
END_TEST

/* printf's own "%.3g" is what it stands for, where that writes no exponent. */
START_TEST(round_figures_have_no_zeros_at_the_end)
{
	static const double values[] = {0, 0.5, 0.25, 0.1, 0.05, 0.001, 0.0123, 0.00456, 0.9994,
		0.9996, 1, 1.5, 1.25, 2.675, 3.14159, 9.994, 9.996, 12.5, 37.5, 99.94, 99.96,
		112.5, 400, 999, 999.4, -0.5, -37.5};
	char out[UNITS_TEXT_MAX], want[UNITS_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		units_round(out, values[i]);
		snprintf(want, sizeof(want), "%.3g", values[i]);
		ck_assert_str_eq(out, want);
	}
	for (int i = 1; i < 10000; i++) {
		units_round(out, i / 1000.0);
		snprintf(want, sizeof(want), "%.3g", i / 1000.0);
		ck_assert_str_eq(out, want);
	}
}
END_TEST

Suite *units_suite(void)
{
	Suite *s = suite_create("units");
	TCase *c = tcase_create("units");

	tcase_add_test(c, bytes_have_three_significant_digits);
	tcase_add_test(c, durations_read_as_people_say_them);
	tcase_add_test(c, round_figures_have_no_zeros_at_the_end);
	tcase_add_test(c, times_are_read_with_and_without_unit);
	tcase_add_test(c, instants_are_written_and_read_back);
	suite_add_tcase(s, c);
	return s;
}
