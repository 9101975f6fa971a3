/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/keyfile.h"
#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"

static struct keyfile file;

static void teardown(void)
{
	keyfile_done(&file);
}

static int parse(const char *text, int *ret_line, struct why *why)
{
	return keyfile_parse(text, strlen(text), &file, ret_line, why);
}

START_TEST(lines_comments_and_quotes)
{
	static const struct {
		const char *key, *value;
		int line;
	} want[] = {{"a", "1", 1}, {"b.c-d_E", "two words", 4}, {"e", "#5fafff", 5},
		{"f", "x#y", 6}, {"g", " # ", 7}, {"h", "it's", 8}, {"i", "=", 9}};
	int line;

	ck_assert_int_eq(parse("a=1\n"
			       "# a = 2\n"
			       "\n"
			       "\tb.c-d_E  =  two words \t # why\n"
			       "e = #5fafff\n"
			       "f = x#y #\n"
			       "g = ' # '\n"
			       "h = \"it's\" # so\n"
			       "i==",
				 &line, NULL),
		0);
	ck_assert_uint_eq(file.n, ARRAY_SIZE(want));
	for (size_t i = 0; i < file.n; i++) {
		ck_assert_str_eq(file.entries[i].key, want[i].key);
		ck_assert_str_eq(file.entries[i].value, want[i].value);
		ck_assert_int_eq(file.entries[i].line, want[i].line);
	}
}
END_TEST

START_TEST(what_windows_writes_reads_the_same)
{
	int line;

	ck_assert_int_eq(parse("\xef\xbb\xbf"
			       "a = 1\r\n\r\n# c\r\nb = 2\r\n",
				 &line, NULL),
		0);
	ck_assert_uint_eq(file.n, 2);
	ck_assert_str_eq(file.entries[0].value, "1");
	ck_assert_int_eq(file.entries[1].line, 4);
}
END_TEST

START_TEST(wrong_lines_are_named)
{
	static const struct {
		const char *text, *word;
		int line;
	} cases[] = {{"a = 1\nb\n", "'b' is not 'key = value'", 2},
		{"\n\n= 3\n", "is not 'key = value'", 3}, {"a =\n", "has no value", 1},
		{"a = # x\n", "has no value", 1}, {"a = 'x\n", "not closed", 1},
		{"a = 'x' y\n", "follows the closing quote", 1},
		{"a b = 1\n", "is not 'key = value'", 1},
		{"\x1b[31m = 1\n", "is not 'key = value'", 1}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct why why = {""};
		int line = 0;

		ck_assert_int_eq(parse(cases[i].text, &line, &why), -EBADMSG);
		ck_assert_int_eq(line, cases[i].line);
		ck_assert_msg(strstr(why.text, cases[i].word), "%s", why.text);
		ck_assert_ptr_null(strchr(why.text, 0x1b));
	}
}
END_TEST

START_TEST(long_lines_and_nul_are_refused)
{
	static char text[KEYFILE_LINE_MAX + 16];
	struct why why;
	int line;

	memset(text, 'x', sizeof(text));
	text[1] = '=';
	ck_assert_int_eq(keyfile_parse(text, sizeof(text), &file, &line, &why), -EBADMSG);
	ck_assert_ptr_nonnull(strstr(why.text, "longer than 4096"));
	text[0] = '#';
	ck_assert_int_eq(keyfile_parse(text, sizeof(text), &file, &line, &why), 0);
	ck_assert_uint_eq(file.n, 0);
	keyfile_done(&file);
	ck_assert_int_eq(keyfile_parse("a = 1\0\n", 7, &file, &line, &why), -EBADMSG);
	ck_assert_int_eq(keyfile_parse(text, KEYFILE_MAX + 1, &file, &line, &why), -E2BIG);
}
END_TEST

START_TEST(files_say_their_path)
{
	char dir[] = "/tmp/onetop-keyfile-XXXXXX";
	struct why why;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	_cleanup_free_ char *path = xasprintf("%s/config", dir);
	_cleanup_free_ char *fifo = xasprintf("%s/fifo", dir);

	ck_assert_int_eq(file_create(AT_FDCWD, path, "a = 1\nb\n", 8), 0);
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	ck_assert_int_eq(keyfile_read(path, false, &file, &why), -EBADMSG);
	ck_assert_ptr_nonnull(strstr(why.text, "/config:2: 'b'"));
	ck_assert_int_eq(keyfile_read(dir, true, &file, &why), -EISDIR);
	/* Nobody writes to it: it must not be waited for. */
	ck_assert_int_eq(keyfile_read(fifo, false, &file, &why), -EINVAL);
	unlink(path);
	unlink(fifo);
	ck_assert_int_eq(keyfile_read(path, false, &file, &why), -ENOENT);
	rmdir(dir);
}
END_TEST

START_TEST(names_are_compared_and_dashed)
{
	char out[16];

	text_dashed(out, sizeof(out), "RUN_DELAY");
	ck_assert_str_eq(out, "run-delay");
	text_dashed(out, sizeof(out), "I/O");
	ck_assert_str_eq(out, "io");
	text_dashed(out, 4, "abcdef");
	ck_assert_str_eq(out, "abc");
	ck_assert_int_eq(text_distance("interval", "interval"), 0);
	ck_assert_int_eq(text_distance("intervall", "interval"), 1);
	ck_assert_int_eq(text_distance("kitten", "sitting"), 3);
	ck_assert_int_eq(text_distance("", "abc"), 3);
}
END_TEST

Suite *keyfile_suite(void)
{
	Suite *s = suite_create("keyfile");
	TCase *t = tcase_create("keyfile");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, lines_comments_and_quotes);
	tcase_add_test(t, what_windows_writes_reads_the_same);
	tcase_add_test(t, wrong_lines_are_named);
	tcase_add_test(t, long_lines_and_nul_are_refused);
	tcase_add_test(t, files_say_their_path);
	tcase_add_test(t, names_are_compared_and_dashed);
	suite_add_tcase(s, t);
	return s;
}
