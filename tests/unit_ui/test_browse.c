/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "ui/view/browse.h"

static const char *const words[] = {"pear", "Apple", "fig", "apple pie", "date"};

static void word_text(const void *rows, size_t i, char *out)
{
	const char *const *w = rows;

	snprintf(out, BROWSE_TEXT_MAX, "%s", w[i]);
}

static int word_compare(const void *rows, size_t a, size_t b, int sort)
{
	const char *const *w = rows;

	return sort ? strcmp(w[a], w[b]) : (int)strlen(w[b]) - (int)strlen(w[a]);
}

static const struct browse_source source = {
	words, ARRAY_SIZE(words), word_text, word_compare, 2, NULL};

START_TEST(sorting_is_stable_and_turns_round)
{
	struct browse b = {0};

	browse_arrange(&b, &source);
	ck_assert_uint_eq(b.order[0], 3);
	ck_assert_uint_eq(b.order[2], 0); /* pear before date: as they came */
	browse_act(&b, &source, ACTION_REVERSE, 'I');
	ck_assert_uint_eq(b.order[0], 2);
	browse_act(&b, &source, ACTION_SORT, '>');
	ck_assert_int_eq(b.sort, 1);
	browse_act(&b, &source, ACTION_SORT, '>');
	ck_assert_int_eq(b.sort, 0);
	browse_act(&b, &source, ACTION_SORT, '<');
	ck_assert_int_eq(b.sort, 1);
	browse_done(&b);
}
END_TEST

START_TEST(a_filter_takes_either_case_and_may_leave_nothing)
{
	struct browse b = {0};

	browse_search(&b, &source, ACTION_FILTER, "APPLE");
	ck_assert_uint_eq(b.n, 2);
	browse_search(&b, &source, ACTION_FILTER, "kiwi");
	ck_assert_uint_eq(b.n, 0);
	ck_assert_uint_eq(browse_view(&b, 10), 0);
	browse_act(&b, &source, ACTION_ROW, INPUT_DOWN);
	browse_act(&b, &source, ACTION_FIND_AGAIN, 'n');
	ck_assert_uint_eq(b.selected, 0);
	browse_search(&b, &source, ACTION_FILTER, "");
	ck_assert_uint_eq(b.n, 5);
	browse_done(&b);
}
END_TEST

START_TEST(finding_goes_round_both_ways)
{
	struct browse b = {.sort = 1};

	browse_arrange(&b, &source); /* Apple, apple pie, date, fig, pear */
	browse_search(&b, &source, ACTION_FIND, "apple");
	ck_assert_uint_eq(b.selected, 1);
	browse_act(&b, &source, ACTION_FIND_AGAIN, 'n');
	ck_assert_uint_eq(b.selected, 0);
	browse_act(&b, &source, ACTION_FIND_AGAIN, 'N');
	ck_assert_uint_eq(b.selected, 1);
	browse_act(&b, &source, ACTION_FIND_AGAIN, 'N');
	ck_assert_uint_eq(b.selected, 0);
	browse_search(&b, &source, ACTION_FIND, "plum");
	ck_assert(b.not_found);
	ck_assert_uint_eq(b.selected, 0);
	browse_done(&b);
}
END_TEST

static int64_t word_id(const void *rows, size_t i)
{
	const char *const *w = rows;

	return w[i][0];
}

/* Whoever looks for a thread would otherwise have another one under the cursor a second later.
 */
START_TEST(a_row_that_was_found_keeps_the_cursor)
{
	static const char *const anew[] = {"date and more", "fig", "pear", "apple"};
	static const char *const without[] = {"fig", "pear"};
	struct browse_source now = {
		words, ARRAY_SIZE(words), word_text, word_compare, 2, word_id};
	struct browse b = {0};

	browse_search(&b, &now, ACTION_FIND, "date"); /* apple pie, Apple, pear, date, fig */
	ck_assert_uint_eq(b.selected, 3);
	now.rows = anew;
	now.n = ARRAY_SIZE(anew);
	browse_arrange(&b, &now); /* date and more, apple, pear, fig */
	ck_assert_uint_eq(b.selected, 0);
	browse_act(&b, &now, ACTION_REVERSE, 'I');
	ck_assert_uint_eq(b.selected, 3);
	/* A step by hand means the place again. */
	browse_act(&b, &now, ACTION_ROW, INPUT_UP);
	browse_act(&b, &now, ACTION_REVERSE, 'I');
	ck_assert_uint_eq(b.selected, 2);
	/* What is gone leaves the cursor where it was. */
	browse_search(&b, &now, ACTION_FIND, "date");
	browse_act(&b, &now, ACTION_REVERSE, 'I');
	ck_assert_uint_eq(b.selected, 3);
	now.rows = without;
	now.n = ARRAY_SIZE(without);
	browse_arrange(&b, &now);
	ck_assert_uint_eq(b.selected, 1);
	ck_assert(!b.follows);
	browse_done(&b);
}
END_TEST

START_TEST(the_cursor_is_always_in_view)
{
	struct browse b = {0};

	browse_arrange(&b, &source);
	for (int i = 0; i < 300; i++) {
		int height = i * 7 % 9;
		input_t keys[] = {INPUT_DOWN, INPUT_UP, INPUT_PAGE_DOWN, INPUT_PAGE_UP};
		input_t key = keys[i * 31 % 4];

		browse_act(&b, &source,
			key == INPUT_DOWN || key == INPUT_UP ? ACTION_ROW : ACTION_ROWS, key);
		size_t n = browse_view(&b, height);

		ck_assert_uint_lt(b.selected, 5);
		ck_assert_uint_le(b.top + n, b.n);
		if (height) {
			ck_assert_uint_le(b.top, b.selected);
			ck_assert_uint_lt(b.selected, b.top + (size_t)height);
		}
	}
	browse_done(&b);
}
END_TEST

START_TEST(rows_may_vanish_under_the_cursor)
{
	struct browse b = {0};
	struct browse_source none = source;

	browse_arrange(&b, &source);
	browse_act(&b, &source, ACTION_ROWS, INPUT_PAGE_DOWN);
	browse_act(&b, &source, ACTION_ROW, INPUT_DOWN);
	browse_act(&b, &source, ACTION_ROW, INPUT_DOWN);
	none.n = 0;
	browse_arrange(&b, &none);
	ck_assert_uint_eq(b.selected, 0);
	ck_assert_uint_eq(browse_view(&b, 3), 0);
	none.n = 1;
	browse_arrange(&b, &none);
	ck_assert_uint_eq(browse_view(&b, 3), 1);
	browse_done(&b);
}
END_TEST

Suite *browse_suite(void)
{
	Suite *s = suite_create("browse");
	TCase *t = tcase_create("browse");

	tcase_add_test(t, sorting_is_stable_and_turns_round);
	tcase_add_test(t, a_filter_takes_either_case_and_may_leave_nothing);
	tcase_add_test(t, finding_goes_round_both_ways);
	tcase_add_test(t, a_row_that_was_found_keeps_the_cursor);
	tcase_add_test(t, the_cursor_is_always_in_view);
	tcase_add_test(t, rows_may_vanish_under_the_cursor);
	suite_add_tcase(s, t);
	return s;
}
