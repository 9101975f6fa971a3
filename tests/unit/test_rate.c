/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include "base/macro.h"
#include "series/event.h"
#include "series/rate.h"

static struct sample at(int64_t t_ns)
{
	return (struct sample){.t_ns = t_ns, .real_ns = t_ns};
}

START_TEST(first_reading_has_no_rate)
{
	struct rates r;
	struct sample s = at(NS_PER_S);

	rates_init(&r);
	sample_set(&s, METRIC_CPU, 5 * NS_PER_S);
	rates_push(&r, &s);
	ck_assert(!rates_has(&r, METRIC_CPU));
	ck_assert(!sample_has(&s, METRIC_CPU_PERCENT));
}
END_TEST

START_TEST(cpu_splits_by_the_ticks_and_adds_up)
{
	struct rates r;
	struct sample s = at(NS_PER_S);

	rates_init(&r);
	sample_set(&s, METRIC_CPU, 0);
	sample_set(&s, METRIC_USER, 0);
	sample_set(&s, METRIC_SYSTEM, 0);
	rates_push(&r, &s);
	s = at(2 * NS_PER_S);
	sample_set(&s, METRIC_CPU, 4 * NS_PER_S);
	sample_set(&s, METRIC_USER, 3 * NS_PER_S);
	sample_set(&s, METRIC_SYSTEM, 1 * NS_PER_S);
	rates_push(&r, &s);
	ck_assert_int_eq(s.value[METRIC_CPU_PERCENT], 400000);
	ck_assert_int_eq(s.value[METRIC_USER_PERCENT], 300000);
	ck_assert_int_eq(s.value[METRIC_SYSTEM_PERCENT], 100000);
}
END_TEST

START_TEST(a_counter_that_fell_gives_a_gap)
{
	struct rates r;
	struct sample s = at(NS_PER_S);

	rates_init(&r);
	sample_set(&s, METRIC_READ_BYTES, 1000);
	rates_push(&r, &s);
	s = at(2 * NS_PER_S);
	sample_set(&s, METRIC_READ_BYTES, 10);
	rates_push(&r, &s);
	ck_assert(!rates_has(&r, METRIC_READ_BYTES));
	s = at(3 * NS_PER_S);
	sample_set(&s, METRIC_READ_BYTES, 30);
	rates_push(&r, &s);
	ck_assert(rates_has(&r, METRIC_READ_BYTES));
	ck_assert_double_eq_tol(r.per_s[METRIC_READ_BYTES], 20, 1e-9);
}
END_TEST

START_TEST(a_slow_counter_keeps_its_rate_until_read_again)
{
	struct rates r;
	struct sample s = at(NS_PER_S);

	rates_init(&r);
	sample_set(&s, METRIC_VOLUNTARY, 100);
	rates_push(&r, &s);
	sample_next(&s);
	s.t_ns = 2 * NS_PER_S;
	sample_set(&s, METRIC_VOLUNTARY, 200);
	rates_push(&r, &s);
	sample_next(&s);
	s.t_ns = 3 * NS_PER_S;
	ck_assert(sample_has(&s, METRIC_VOLUNTARY));
	rates_push(&r, &s);
	ck_assert_double_eq_tol(r.per_s[METRIC_VOLUNTARY], 100, 1e-9);
	sample_next(&s);
	s.t_ns = 4 * NS_PER_S;
	sample_set(&s, METRIC_VOLUNTARY, 220);
	rates_push(&r, &s);
	ck_assert_double_eq_tol(r.per_s[METRIC_VOLUNTARY], 10, 1e-9);
}
END_TEST

/* A round over 500 threads that took two samples, then one that took none: 500 seconds a
 * second. */
START_TEST(a_short_round_after_a_long_one_is_no_burst)
{
	static const int64_t looks[] = {3000, 4500, 6000}, delays[] = {0, 750, 1500};
	struct rates r;
	struct sample s = at(0);

	rates_init(&r);
	for (int i = 0; i < 3; i++) {
		sample_next(&s);
		s.t_ns = (i == 0 ? 3 : 4 + i) * NS_PER_S;
		s.threads_t_ns = looks[i] * NS_PER_MS;
		sample_set(&s, METRIC_RUN_DELAY, delays[i] * NS_PER_S);
		sample_set(&s, METRIC_READ_BYTES, i == 0 ? 0 : 1000 * (1 + i));
		rates_push(&r, &s);
	}
	ck_assert_double_eq_tol(r.per_s[METRIC_RUN_DELAY], 500, 1e-9);
	ck_assert_double_eq_tol(r.per_s[METRIC_READ_BYTES], 1000, 1e-9);
}
END_TEST

START_TEST(no_cpu_time_is_no_user_and_no_system_time)
{
	struct rates r;
	struct sample s = at(0);

	rates_init(&r);
	for (int i = 1; i <= 2; i++) {
		s = at(i * NS_PER_S);
		sample_set(&s, METRIC_CPU, NS_PER_S);
		sample_set(&s, METRIC_USER, NS_PER_S);
		sample_set(&s, METRIC_SYSTEM, 0);
		rates_push(&r, &s);
	}
	ck_assert_int_eq(sample_get(&s, METRIC_USER_PERCENT, -1), 0);
	ck_assert_int_eq(sample_get(&s, METRIC_SYSTEM_PERCENT, -1), 0);
}
END_TEST

START_TEST(fast_values_do_not_outlive_their_sample)
{
	struct sample s = at(1);

	sample_set(&s, METRIC_RSS, 1);
	sample_set(&s, METRIC_PSS, 1);
	sample_set(&s, METRIC_SWAP, 1);
	sample_next(&s);
	ck_assert(!sample_has(&s, METRIC_RSS));
	ck_assert(!sample_has(&s, METRIC_PSS));
	ck_assert(sample_has(&s, METRIC_SWAP));
	ck_assert(!metric_set_has(&s.fresh, METRIC_SWAP));
}
END_TEST

START_TEST(a_break_forgets_the_baseline)
{
	struct rates r;
	struct sample s = at(NS_PER_S);

	rates_init(&r);
	sample_set(&s, METRIC_CPU, 0);
	rates_push(&r, &s);
	rates_break(&r);
	s = at(2 * NS_PER_S);
	sample_set(&s, METRIC_CPU, NS_PER_S);
	rates_push(&r, &s);
	ck_assert(!rates_has(&r, METRIC_CPU));
}
END_TEST

START_TEST(notes_make_room_for_marks)
{
	static struct event_log log;
	struct event mark = {.kind = EVENT_MARK, .t_ns = 1}, note = {.kind = EVENT_NOTE};
	size_t notes = 0;

	event_log_add(&log, &(struct event){.kind = EVENT_ATTACH});
	for (int i = 0; i < 10; i++)
		event_log_add(&log, &mark);
	for (int i = 0; i < 2 * EVENT_LOG_MAX; i++) {
		note.t_ns = i;
		event_log_add(&log, &note);
	}
	ck_assert_uint_eq(log.n, EVENT_LOG_MAX);
	ck_assert_int_eq(log.at[0].kind, EVENT_ATTACH);
	for (int i = 1; i <= 10; i++)
		ck_assert_int_eq(log.at[i].kind, EVENT_MARK);
	ck_assert_int_eq(log.at[EVENT_LOG_MAX - 1].t_ns, 2 * EVENT_LOG_MAX - 1);
	for (int i = 0; i < 300; i++)
		event_log_add(&log, &mark);
	for (size_t i = 0; i < log.n; i++)
		notes += log.at[i].kind == EVENT_NOTE;
	ck_assert_uint_eq(notes, 0);
	ck_assert_uint_eq(log.n, EVENT_LOG_MAX);
}
END_TEST

START_TEST(the_log_keeps_the_attach_and_the_newest)
{
	static struct event_log log;
	struct event e = {.kind = EVENT_ATTACH};

	event_log_add(&log, &e);
	e.kind = EVENT_MARK;
	for (int i = 1; i <= 1000; i++) {
		e.number = i;
		event_log_add(&log, &e);
	}
	ck_assert_uint_eq(log.n, EVENT_LOG_MAX);
	ck_assert_uint_eq(log.total, 1001);
	ck_assert_int_eq(log.at[0].kind, EVENT_ATTACH);
	ck_assert_int_eq(log.at[log.n - 1].number, 1000);
	ck_assert_int_eq(log.at[1].number, 1000 - EVENT_LOG_MAX + 2);
}
END_TEST

START_TEST(events_are_words)
{
	char out[EVENT_TEXT_MAX + 16];

	event_word(&(struct event){.kind = EVENT_GAP, .number = 1500 * NS_PER_MS}, out,
		sizeof(out));
	ck_assert_str_eq(out, "gap=1.500");
	event_word(&(struct event){.kind = EVENT_GAP, .number = 1966422}, out, sizeof(out));
	ck_assert_str_eq(out, "gap=0.002"); /* at 1 kHz most gaps are so short */
	event_word(&(struct event){.kind = EVENT_GAP, .number = 2 * NS_PER_S - 1}, out,
		sizeof(out));
	ck_assert_str_eq(out, "gap=2.000");
	event_word(&(struct event){.kind = EVENT_EXIT, .number = 3}, out, sizeof(out));
	ck_assert_str_eq(out, "exit=3");
	event_word(&(struct event){.kind = EVENT_MARK, .text = "a,b"}, out, sizeof(out));
	ck_assert_str_eq(out, "mark=a,b");
	ck_assert_uint_eq(
		event_word(&(struct event){.kind = EVENT_NOTE, .text = "x"}, out, sizeof(out)),
		0);
}
END_TEST

Suite *rate_suite(void)
{
	Suite *s = suite_create("rate");
	TCase *c = tcase_create("rate");

	tcase_add_test(c, first_reading_has_no_rate);
	tcase_add_test(c, cpu_splits_by_the_ticks_and_adds_up);
	tcase_add_test(c, a_counter_that_fell_gives_a_gap);
	tcase_add_test(c, a_slow_counter_keeps_its_rate_until_read_again);
	tcase_add_test(c, a_short_round_after_a_long_one_is_no_burst);
	tcase_add_test(c, no_cpu_time_is_no_user_and_no_system_time);
	tcase_add_test(c, fast_values_do_not_outlive_their_sample);
	tcase_add_test(c, a_break_forgets_the_baseline);
	tcase_add_test(c, the_log_keeps_the_attach_and_the_newest);
	tcase_add_test(c, notes_make_room_for_marks);
	tcase_add_test(c, events_are_words);
	suite_add_tcase(s, c);
	return s;
}
