/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include "base/macro.h"
#include "ui/line.h"

#define MS(n) ((n)*NS_PER_MS)

/* A picture at an instant, with a question where the line wants one. */
static bool send_at(struct line *l, size_t bytes, int64_t t_ns)
{
	bool question = line_wants_question(l);

	line_sent(l, bytes, question, t_ns);
	return question;
}

START_TEST(a_terminal_that_answers_at_once_is_asked_seldom)
{
	struct line l;
	int asked = 0;

	line_init(&l, true, 0);
	for (int i = 0; i < 1000; i++) {
		int64_t t = MS(100) * i;

		ck_assert(line_is_free(&l, false, t));
		if (send_at(&l, 1500, t)) {
			asked++;
			line_answered(&l, t + MS(20));
		}
	}
	ck_assert_int_ge(asked, 20);
	ck_assert_int_le(asked, 30);
}
END_TEST

START_TEST(a_slow_terminal_gets_the_next_picture_when_it_has_the_last)
{
	struct line l;

	line_init(&l, true, 0);
	ck_assert(send_at(&l, 9000, 0));
	line_answered(&l, MS(9375));
	ck_assert(line_is_free(&l, false, MS(9400)));
	ck_assert(send_at(&l, 900, MS(9400)));
	ck_assert(!line_is_free(&l, true, MS(9500)));
	line_answered(&l, MS(10340));
	ck_assert(line_is_free(&l, true, MS(10341)));
	/* A short picture comes quickly over any line. */
	ck_assert(send_at(&l, 100, MS(11000)));
	line_answered(&l, MS(11104));
	ck_assert(send_at(&l, 100, MS(12000)));
}
END_TEST

START_TEST(a_line_that_became_fast_is_believed)
{
	struct line l;

	line_init(&l, true, 0);
	send_at(&l, 9000, 0);
	line_answered(&l, MS(9000));
	ck_assert(send_at(&l, 5000, MS(10000)));
	line_answered(&l, MS(10020));
	ck_assert(!send_at(&l, 900, MS(11000)));
	ck_assert(line_is_free(&l, false, MS(11001)));
}
END_TEST

START_TEST(to_a_silent_terminal_nothing_is_queued_that_nobody_asked_for)
{
	struct line l;
	double most = 0, queue = 0;

	line_init(&l, true, 0);
	for (int64_t t = 0; t < 120 * NS_PER_S; t += MS(100)) {
		queue = queue > 96 ? queue - 96 : 0; /* 9,600 baud */
		if (line_is_free(&l, false, t)) {
			send_at(&l, t == 0 ? 6000 : 1500, t);
			queue += t == 0 ? 6000 : 1500;
		}
		if (t > 10 * NS_PER_S && queue > most)
			most = queue;
	}
	/* A picture, and one second of what is still on its way. */
	ck_assert_double_le(most, 1500 + 960 + 96);
	ck_assert_double_gt(most, 0);
}
END_TEST

START_TEST(a_silent_terminal_answers_a_key_sooner)
{
	struct line l;

	line_init(&l, true, 0);
	ck_assert_uint_eq(line_limit(&l, true), 0);
	send_at(&l, 4000, 0);
	ck_assert(!line_is_free(&l, true, MS(3000)));
	ck_assert(line_is_free(&l, true, MS(3200)));
	ck_assert_uint_gt(line_limit(&l, true), line_limit(&l, false));
	ck_assert_int_gt(line_retry_ms(&l), 0);
}
END_TEST

START_TEST(what_the_settings_say_of_a_slower_line_is_believed)
{
	struct line l;

	line_init(&l, false, 1200);
	ck_assert(!send_at(&l, 1000, 0));
	ck_assert(!line_is_free(&l, false, 5 * NS_PER_S));
	ck_assert(line_is_free(&l, false, 8 * NS_PER_S));
}
END_TEST

START_TEST(a_terminal_that_left_is_not_waited_for)
{
	struct line l;

	line_init(&l, true, 0);
	send_at(&l, 9000, 0);
	line_answered(&l, MS(3000));
	send_at(&l, 900, MS(4000));
	ck_assert(!line_is_free(&l, true, MS(6000)));
	ck_assert(line_is_free(&l, true, MS(15000)));
}
END_TEST

Suite *line_suite(void)
{
	Suite *s = suite_create("line");
	TCase *tc = tcase_create("line");

	tcase_add_test(tc, a_terminal_that_answers_at_once_is_asked_seldom);
	tcase_add_test(tc, a_slow_terminal_gets_the_next_picture_when_it_has_the_last);
	tcase_add_test(tc, a_line_that_became_fast_is_believed);
	tcase_add_test(tc, to_a_silent_terminal_nothing_is_queued_that_nobody_asked_for);
	tcase_add_test(tc, a_silent_terminal_answers_a_key_sooner);
	tcase_add_test(tc, what_the_settings_say_of_a_slower_line_is_believed);
	tcase_add_test(tc, a_terminal_that_left_is_not_waited_for);
	suite_add_tcase(s, tc);
	return s;
}
