/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <errno.h>
#include <string.h>

#include "base/macro.h"
#include "ui/bindings.h"

static struct bindings b;
static int lost_line;
static struct why lost_words;

static void setup(void)
{
	bindings_init(&b);
	lost_line = 0;
	lost_words.text[0] = 0;
}

static void lost(void *arg, int line, const struct why *sentence)
{
	(void)arg;
	lost_line = line;
	lost_words = *sentence;
}

static int settle(int *ret_line, struct why *why)
{
	return bindings_settle(&b, lost, NULL, ret_line, why);
}

static enum action find(input_t key, char page, input_t *ret_means)
{
	return bindings_find(&b, key, page, ret_means);
}

/* Terminals send more than terminfo tells: End was "[", back by 10 s, and "4", another page. */
START_TEST(sequences_are_keys_or_nothing_never_their_letters)
{
	static const struct {
		const char *text;
		input_t key;
	} all[] = {{"[4~", INPUT_END}, {"[1~", INPUT_HOME}, {"[F", INPUT_END},
		{"OH", INPUT_HOME}, {"[A", INPUT_UP}, {"OD", INPUT_LEFT},
		{"[1;5C", INPUT_RIGHT}, {"[6~", INPUT_PAGE_DOWN}, {"[3~", INPUT_DELETE},
		{"[<0;17;2M", INPUT_OTHER}, {"[?1;2c", INPUT_OTHER}, {"[200~", INPUT_OTHER},
		{"[9~", INPUT_OTHER}, {"[", INPUT_OTHER}, {"", INPUT_OTHER},
		{"[I", INPUT_OTHER}, {"xA", INPUT_OTHER}};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		ck_assert_msg(input_of_sequence(all[i].text) == all[i].key, "%s", all[i].text);
}
END_TEST

START_TEST(names_and_keys_go_both_ways)
{
	static const struct {
		const char *name;
		input_t key;
	} others[] = {{"Ctrl-L", 12}, {"c-l", 12}, {"PageUp", INPUT_PAGE_UP},
		{"escape", INPUT_ESCAPE}, {"f12", INPUT_F1 + 11}, {"Bar", '|'}, {"|", '|'},
		{"ü", 0xfc}, {"F13", INPUT_NONE}, {"Up ", INPUT_NONE}, {"", INPUT_NONE},
		{"^1", INPUT_NONE}, {"^M", INPUT_NONE}, {"ab", INPUT_NONE},
		{"\x1b", INPUT_NONE}, {"\xff", INPUT_NONE}};
	char name[INPUT_NAME_MAX];

	for (input_t k = 1; k < INPUT_F1 + 12; k == 0x7e ? k = INPUT_BEYOND : k++) {
		input_name(k, name);
		/* Those that arrive as keys of their own have another name. */
		if (name[0] && !(k < ' ' && strchr("\b\t\n\r\x1b", k)))
			ck_assert_msg(input_parse(name, strlen(name)) == k, "%s", name);
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		ck_assert_msg(
			input_parse(others[i].name, strlen(others[i].name)) == others[i].key,
			"%s", others[i].name);
}
END_TEST

START_TEST(a_bound_key_stands_for_the_tables)
{
	input_t means;
	int line;

	ck_assert_int_eq(bindings_set(&b, ACTION_MARK, "M", 3, NULL), 0);
	ck_assert_int_eq(bindings_set(&b, ACTION_TIME_STEP, "h|l Left|Right", 4, NULL), 0);
	ck_assert_int_eq(settle(&line, NULL), 0);
	ck_assert_int_eq(find('M', 'O', &means), ACTION_MARK);
	ck_assert_int_eq(find('m', 'O', &means), ACTION_NONE);
	ck_assert_int_eq(find('h', 'O', &means), ACTION_TIME_STEP);
	ck_assert_int_eq(means, INPUT_LEFT);
	ck_assert_int_eq(find('l', 'O', &means), ACTION_TIME_STEP);
	ck_assert_int_eq(means, INPUT_RIGHT);
	/* 'T' goes back in the table: what acts on it need not know it. */
	bindings_init(&b);
	ck_assert_int_eq(find('T', 'O', &means), ACTION_TIME_STEP);
	ck_assert_int_eq(means, INPUT_LEFT);
	ck_assert_int_eq(find('3', 'O', &means), ACTION_PAGE);
	ck_assert_int_eq(means, '3');
}
END_TEST

START_TEST(hints_and_help_name_the_bound_keys)
{
	static const struct {
		enum action action;
		const char *keys, *text, *hint;
	} cases[] = {{ACTION_MARK, "M", "M", "[M]ark"}, {ACTION_MARK, "w m", "w m", "[m]ark"},
		{ACTION_MARK, "F5", "F5", "[F5] mark"}, {ACTION_MARK, "none", "", ""},
		{ACTION_PAUSE, "p", "p", "[p]ause"}, {ACTION_HELP, "F1", "F1", "[F1] help"},
		{ACTION_SORT, "(|)", "( )", "[(][)] sort"},
		{ACTION_GO, "^G", "^G", "[^G] go there"}, {ACTION_TIME_10, ",|.", ", .", ""}};
	int line;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bindings_init(&b);
		ck_assert_int_eq(bindings_set(&b, cases[i].action, cases[i].keys, 1, NULL), 0);
		ck_assert_int_eq(settle(&line, NULL), 0);
		ck_assert_str_eq(b.of[cases[i].action].text, cases[i].text);
		ck_assert_str_eq(b.of[cases[i].action].hint, cases[i].hint);
	}
}
END_TEST

START_TEST(a_key_is_named_as_it_is_bound)
{
	char name[INPUT_NAME_MAX];
	int line;

	ck_assert_int_eq(bindings_set(&b, ACTION_ROW, "K|J", 1, NULL), 0);
	ck_assert_int_eq(bindings_set(&b, ACTION_CANCEL, "none", 2, NULL), 0);
	ck_assert_int_eq(settle(&line, NULL), 0);
	bindings_key_name(&b, ACTION_ROW, 1, "", name);
	ck_assert_str_eq(name, "J");
	bindings_key_name(&b, ACTION_CANCEL, 0, "-", name);
	ck_assert_str_eq(name, "-");
}
END_TEST

START_TEST(the_tables_own_words_stay)
{
	for (int a = 1; a < ACTION_COUNT; a++) {
		ck_assert_str_eq(b.of[a].hint, keymap[a].hint);
		ck_assert_uint_gt(b.of[a].n, 0);
	}
	ck_assert_str_eq(b.of[ACTION_TIME_STEP].text, "Left Right T t");
}
END_TEST

START_TEST(two_of_the_users_on_one_key_are_refused)
{
	struct why why = {""};
	int line = 0;

	ck_assert_int_eq(bindings_set(&b, ACTION_SNAPSHOT, "M", 9, NULL), 0);
	ck_assert_int_eq(bindings_set(&b, ACTION_MARK, "F5 M", 4, NULL), 0);
	ck_assert_int_eq(settle(&line, &why), -EINVAL);
	ck_assert_int_eq(line, 9);
	ck_assert_ptr_nonnull(strstr(why.text, "key.mark in line 4"));
	/* On different pages the same key may do both. */
	bindings_init(&b);
	ck_assert_int_eq(bindings_set(&b, ACTION_LOOK, "W", 1, NULL), 0);
	ck_assert_int_eq(bindings_set(&b, ACTION_ASK, "W", 2, NULL), 0);
	ck_assert_int_eq(settle(&line, &why), 0);
}
END_TEST

START_TEST(the_user_wins_over_the_table)
{
	input_t means;
	int line;

	ck_assert_int_eq(bindings_set(&b, ACTION_MARK, "s", 7, NULL), 0);
	ck_assert_int_eq(settle(&line, NULL), 0);
	ck_assert_int_eq(find('s', 'O', &means), ACTION_MARK);
	ck_assert_int_eq(lost_line, 7);
	ck_assert_str_eq(lost_words.text, "this takes the only key of key.snapshot");
	ck_assert_str_eq(b.of[ACTION_SNAPSHOT].hint, "");
	/* Two keys exchanged leave nobody without. */
	setup();
	ck_assert_int_eq(bindings_set(&b, ACTION_MARK, "s", 7, NULL), 0);
	ck_assert_int_eq(bindings_set(&b, ACTION_SNAPSHOT, "m", 8, NULL), 0);
	ck_assert_int_eq(settle(&line, NULL), 0);
	ck_assert_int_eq(lost_line, 0);
	ck_assert_int_eq(find('m', 'O', &means), ACTION_SNAPSHOT);
}
END_TEST

START_TEST(what_is_no_key_is_refused)
{
	static const struct {
		enum action action;
		const char *keys, *word;
	} cases[] = {{ACTION_MARK, "Foo", "is not a key"}, {ACTION_MARK, "a|b", "several keys"},
		{ACTION_TIME_STEP, "h", "goes 2 ways"}, {ACTION_TIME_STEP, "h|j|k", "3 keys"},
		{ACTION_PAGE, "1|2|3", "goes 7 ways"}, {ACTION_MARK, "^C", "cannot be bound"},
		{ACTION_MARK, "a b c d e f g h i j k l m n o p q", "more than 16"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct why why = {""};

		ck_assert_int_eq(
			bindings_set(&b, cases[i].action, cases[i].keys, 1, &why), -EINVAL);
		ck_assert_msg(strstr(why.text, cases[i].word), "%s", why.text);
	}
	ck_assert_int_eq(bindings_set(&b, ACTION_QUIT, "q ^C", 1, NULL), 0);
}
END_TEST

Suite *bindings_suite(void)
{
	Suite *s = suite_create("bindings");
	TCase *t = tcase_create("bindings");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, sequences_are_keys_or_nothing_never_their_letters);
	tcase_add_test(t, names_and_keys_go_both_ways);
	tcase_add_test(t, a_bound_key_stands_for_the_tables);
	tcase_add_test(t, hints_and_help_name_the_bound_keys);
	tcase_add_test(t, a_key_is_named_as_it_is_bound);
	tcase_add_test(t, the_tables_own_words_stay);
	tcase_add_test(t, two_of_the_users_on_one_key_are_refused);
	tcase_add_test(t, the_user_wins_over_the_table);
	tcase_add_test(t, what_is_no_key_is_refused);
	suite_add_tcase(s, t);
	return s;
}
