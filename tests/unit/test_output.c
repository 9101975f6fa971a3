/* SPDX-License-Identifier: MIT */
/* The newest bytes of what a command writes. */
#include "unit/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "session/output.h"

static int file;
static struct output_tail tail;

static void setup(void)
{
	file = memfd_create("output", MFD_CLOEXEC);
	ck_assert_int_ge(file, 0);
	memset(&tail, 0, sizeof(tail));
}

static void teardown(void)
{
	close(file);
}

START_TEST(nothing_new_is_no_look)
{
	ck_assert(!output_tail_read(file, &tail));
	ck_assert_int_eq(dprintf(file, "one\ntw"), 6);
	ck_assert(output_tail_read(file, &tail));
	ck_assert_int_eq(tail.total, 6);
	ck_assert_uint_eq(tail.n, 6);
	ck_assert_mem_eq(tail.text, "one\ntw", 6);
	ck_assert(!output_tail_read(file, &tail));
}
END_TEST

START_TEST(only_the_newest_whole_lines_are_kept)
{
	enum { LINES = 20000 };

	for (int i = 0; i < LINES; i++)
		ck_assert_int_gt(dprintf(file, "line %d\n", i), 0);
	ck_assert(output_tail_read(file, &tail));
	ck_assert_int_gt(tail.total, 2 * OUTPUT_TAIL_MAX);
	ck_assert_uint_le(tail.n, OUTPUT_TAIL_MAX);
	ck_assert_uint_gt(tail.n, OUTPUT_TAIL_MAX - 20);
	ck_assert_mem_eq(tail.text, "line ", 5);
	ck_assert_mem_eq(tail.text + tail.n - 11, "line 19999\n", 11);
}
END_TEST

START_TEST(a_line_longer_than_all_that_is_kept_shows_its_end)
{
	static char line[3 * OUTPUT_TAIL_MAX];

	memset(line, 'x', sizeof(line));
	ck_assert_int_eq(write(file, line, sizeof(line)), sizeof(line));
	ck_assert(output_tail_read(file, &tail));
	ck_assert_uint_eq(tail.n, OUTPUT_TAIL_MAX);
}
END_TEST

Suite *output_suite(void)
{
	Suite *s = suite_create("output");
	TCase *c = tcase_create("tail");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, nothing_new_is_no_look);
	tcase_add_test(c, only_the_newest_whole_lines_are_kept);
	tcase_add_test(c, a_line_longer_than_all_that_is_kept_shows_its_end);
	suite_add_tcase(s, c);
	return s;
}
