/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <string.h>

#include "base/text.h"

static void printable(const char *in, size_t n, const char *want)
{
	char out[256];

	text_printable(out, sizeof(out), in, n);
	ck_assert_str_eq(out, want);
}

START_TEST(controls_become_replacement_characters)
{
	printable("a\033[31mb", 7, "a\xef\xbf\xbd[31mb");
	printable("a\nb\tc", 5,
		"a\xef\xbf\xbd"
		"b\xef\xbf\xbd"
		"c");
	printable("\x7f\0x", 3, "\xef\xbf\xbd\xef\xbf\xbdx");
	printable("\xc2\x9b"
		  "31m",
		5,
		"\xef\xbf\xbd"
		"31m");
	printable("\xe2\x80\xae"
		  "abc",
		6,
		"\xef\xbf\xbd"
		"abc");
	printable("\xe2\x81\xa6"
		  "abc",
		6,
		"\xef\xbf\xbd"
		"abc");
}
END_TEST

START_TEST(bad_utf8_becomes_replacement_characters)
{
	printable("\xff", 1, "\xef\xbf\xbd");
	printable("\xc0\xaf", 2, "\xef\xbf\xbd\xef\xbf\xbd");
	printable("\xe0\x80\xaf", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	printable("\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	printable("\xf4\x90\x80\x80", 4, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	printable("\xe2\x82", 2, "\xef\xbf\xbd\xef\xbf\xbd");
	printable("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9,
		"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}
END_TEST

START_TEST(cuts_at_a_character_boundary)
{
	char out[6];

	ck_assert_uint_eq(text_printable(out, sizeof(out), "ab\xe2\x82\xac\xe2\x82\xac", 8), 5);
	ck_assert_str_eq(out, "ab\xe2\x82\xac");
	ck_assert_uint_eq(text_printable(out, 1, "abc", 3), 0);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(ascii_has_nothing_else)
{
	char out[16];

	text_printable_ascii(out, sizeof(out), "a\xc3\xa9\033\xff", 5);
	ck_assert_str_eq(out, "a???");
}
END_TEST

START_TEST(cells_count_what_a_terminal_moves)
{
	ck_assert_uint_eq(text_cells("abc"), 3);
	ck_assert_uint_eq(text_cells("\xe4\xbd\xa0\xe5\xa5\xbd"), 4);
	ck_assert_uint_eq(text_cells("e\xcc\x81"), 1);
	ck_assert_uint_eq(text_cells("\xf0\x9f\x98\x80"), 2);
	ck_assert_uint_eq(text_cells("\xe2\xa3\xbf"), 1);
}
END_TEST

START_TEST(clip_never_passes_its_width)
{
	char out[64];
	const char *wide = "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0";

	ck_assert_uint_eq(text_clip(out, sizeof(out), "hello", 5, false), 5);
	ck_assert_str_eq(out, "hello");
	ck_assert_uint_eq(text_clip(out, sizeof(out), "hello", 4, false), 4);
	ck_assert_str_eq(out, "hel\xe2\x80\xa6");
	ck_assert_uint_eq(text_clip(out, sizeof(out), "hello", 4, true), 4);
	ck_assert_str_eq(out, "hel~");
	for (size_t w = 0; w < 8; w++) {
		ck_assert_uint_le(text_clip(out, sizeof(out), wide, w, false), w);
		ck_assert_uint_le(text_cells(out), w);
	}
}
END_TEST

START_TEST(words_are_joined_up_to_the_end_of_the_room)
{
	char out[8];

	ck_assert_uint_eq(text_join(out, sizeof(out), "ab", " ", "cd"), 5);
	ck_assert_str_eq(out, "ab cd");
	ck_assert_uint_eq(text_join(out, sizeof(out), "abcdef", "ghi", "j"), 7);
	ck_assert_str_eq(out, "abcdefg");
	ck_assert_uint_eq(text_join(out, sizeof(out), ""), 0);
	ck_assert_str_eq(out, "");
	ck_assert_uint_eq(text_join(out, 1, "abc"), 0);
	ck_assert_str_eq(out, "");
}
END_TEST

Suite *text_suite(void)
{
	Suite *s = suite_create("text");
	TCase *c = tcase_create("text");

	tcase_add_test(c, controls_become_replacement_characters);
	tcase_add_test(c, bad_utf8_becomes_replacement_characters);
	tcase_add_test(c, cuts_at_a_character_boundary);
	tcase_add_test(c, ascii_has_nothing_else);
	tcase_add_test(c, cells_count_what_a_terminal_moves);
	tcase_add_test(c, words_are_joined_up_to_the_end_of_the_room);
	tcase_add_test(c, clip_never_passes_its_width);
	suite_add_tcase(s, c);
	return s;
}
