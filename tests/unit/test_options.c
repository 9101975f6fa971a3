/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "options.h"

enum { WORDS_MAX = 16 };

/* Split at blanks, parse; the words live as long as the test. */
static int parse(const char *line, struct options *o, struct why *why)
{
	static char text[512];
	static char *argv[WORDS_MAX];
	int argc = 0;

	snprintf(text, sizeof(text), "onetop %s", line);
	for (char *p = strtok(text, " "); p && argc + 1 < WORDS_MAX; p = strtok(NULL, " "))
		argv[argc++] = p;
	argv[argc] = NULL;
	return options_parse(argc, argv, o, why);
}

START_TEST(a_number_is_a_pid_and_a_word_a_name)
{
	struct options o;

	ck_assert_int_eq(parse("4242", &o, NULL), 0);
	ck_assert_str_eq(o.pid, "4242");
	ck_assert_int_eq(parse("demo -i 0.5", &o, NULL), 0);
	ck_assert_str_eq(o.name, "demo");
	ck_assert_int_eq(o.interval_ns, NS_PER_S / 2);
	ck_assert_int_eq(parse("--name 4242", &o, NULL), 0);
	ck_assert_str_eq(o.name, "4242");
	ck_assert_int_eq(parse("--name time", &o, NULL), 0);
	ck_assert_str_eq(o.name, "time");
}
END_TEST

START_TEST(a_command_keeps_its_own_options)
{
	struct options o;

	ck_assert_int_eq(parse("--csv=x.csv -n 3 -- ls -l --csv -- x", &o, NULL), 0);
	ck_assert_str_eq(o.csv_file, "x.csv");
	ck_assert_uint_eq(o.samples, 3);
	ck_assert_str_eq(o.command[0], "ls");
	ck_assert_str_eq(o.command[1], "-l");
	ck_assert_str_eq(o.command[3], "--");
}
END_TEST

START_TEST(commands_of_ours_come_first)
{
	struct options o;

	ck_assert_int_eq(parse("time -v -- ls -i", &o, NULL), 0);
	ck_assert_int_eq(o.mode, MODE_OWN);
	ck_assert_int_eq(o.own, OWN_TIME);
	ck_assert_int_eq(o.argc, 5);
	ck_assert_str_eq(o.argv[0], "time");
	ck_assert_int_eq(parse("snapshot -o dir 12", &o, NULL), 0);
	ck_assert_int_eq(o.mode, MODE_SNAPSHOT);
	ck_assert_str_eq(o.snapshot_dir, "dir");
}
END_TEST

START_TEST(bad_lines_are_refused_with_a_sentence)
{
	static const struct {
		const char *line, *word;
	} cases[] = {
		{"", "which process"},
		{"a b", "one process at a time"},
		{"a -- b", "not both"},
		{"-i 1s replay a.csv", "'replay' is a command only as the first word"},
		{"-i 1s time -- b", "'time' is a command only as the first word"},
		{"--", "no command"},
		{"-i 0.0001 a", "1ms to 1h"},
		{"-i 2h a", "1ms to 1h"},
		{"-d 99999999999h a", "out of range: more than nothing"},
		{"-i fast a", "not a time"},
		{"-n 0 a", "count of 1"},
		{"-n -3 a", "count of 1"},
		{"-n 3x a", "count of 1"},
		{"--wat a", "no option --wat"},
		{"-Q a", "no option -Q"},
		{"a -i", "needs a value"},
		{"--wait=3 a", "takes no value"},
		{"--ascii=3 a", "--ascii: '3' is none of: on off"},
		{"--pid 12a", "not a pid"},
		{"--pid 99999999999", "not a pid"},
		{"0", "not a pid"},
		{"--color=red a", "none of: auto always never"},
		{"--mouse=maybe a", "none of: on off"},
		{"--theme=blue a", "none of: auto dark light"},
		{"--mouse a", "none of: on off"},
		{"--newest --oldest a", "contradict"},
		{"--csv --record x a", "take one of them"},
		{"--append a", "needs a file"},
		{"--columns pid a", "needs --csv or --record"},
		{"snapshot --csv 12", "does not go with"},
		{"diff a b", "reserved for a command"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct options o = {.pid = "untouched"};
		struct why why = {""};

		ck_assert_int_eq(parse(cases[i].line, &o, &why), -EINVAL);
		ck_assert_str_eq(o.pid, "untouched");
		ck_assert_msg(strstr(why.text, cases[i].word), "'%s' said: %s", cases[i].line,
			why.text);
	}
}
END_TEST

/* One that the table has and the parser has not would be refused without a word. */
START_TEST(every_option_of_the_table_is_known_to_the_parser)
{
	static const struct {
		const char *name, *argument;
	} table[] = {
#define OPTION(id, long_name, short_name, argument, where, help) {long_name, argument},
#include "options.def"
#undef OPTION
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct why why = {""};
		struct options o;
		char line[128];
		bool value = table[i].argument && table[i].argument[0] != '[';

		snprintf(line, sizeof(line), "--%s%s", table[i].name, value ? "=1" : "");
		ck_assert_msg(parse(line, &o, &why) == 0 || why.text[0], "%s", line);
	}
}
END_TEST

Suite *options_suite(void)
{
	Suite *s = suite_create("options");
	TCase *c = tcase_create("options");

	tcase_add_test(c, a_number_is_a_pid_and_a_word_a_name);
	tcase_add_test(c, a_command_keeps_its_own_options);
	tcase_add_test(c, commands_of_ours_come_first);
	tcase_add_test(c, bad_lines_are_refused_with_a_sentence);
	tcase_add_test(c, every_option_of_the_table_is_known_to_the_parser);
	suite_add_tcase(s, c);
	return s;
}
