/* SPDX-License-Identifier: MIT */
/* Where the window and the cursor stand, and what people type for a time. */
#include "unit_ui/suites.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/macro.h"
#include "ui/travel.h"

#define S NS_PER_S

/* A window of 100 columns of a second that ends at 1000 s, as a page would tell it. */
static struct travel travel_at_1000(void)
{
	struct travel t = {.dt_ns = S, .end_ns = 1000 * S};

	travel_tell(&t, 900 * S, 1000 * S, (struct rect){20, 2, 50, 10});
	return t;
}

START_TEST(a_pause_stands_at_the_newest_sample)
{
	struct travel t = travel_at_1000();

	travel_pause(&t, 999 * S);
	ck_assert(t.paused);
	ck_assert_int_eq(t.cursor_ns, 999 * S);
	ck_assert(!travel_fit(&t));
	travel_resume(&t);
	ck_assert(!t.paused);
	ck_assert_int_eq(t.cursor_ns, 0);
}
END_TEST

START_TEST(the_cursor_ends_where_the_samples_end)
{
	struct travel t = travel_at_1000();

	travel_pause(&t, 1000 * S);
	ck_assert(travel_go(&t, 5 * S, 5 * S, 1000 * S));
	ck_assert_int_eq(t.cursor_ns, 5 * S);
	ck_assert(!travel_go(&t, 4 * S, 5 * S, 1000 * S));
	ck_assert_int_eq(t.cursor_ns, 5 * S);
	ck_assert(!travel_go(&t, INT64_MAX, 5 * S, 1010 * S));
	ck_assert_int_eq(t.cursor_ns, 1010 * S);
}
END_TEST

START_TEST(the_window_follows_a_cursor_that_leaves_it)
{
	struct travel t = travel_at_1000();

	travel_pause(&t, 1000 * S - 1);
	travel_go(&t, 900 * S, 1, 1000 * S);
	ck_assert(!travel_fit(&t));
	travel_go(&t, 899 * S, 1, 1000 * S);
	ck_assert(travel_fit(&t));
	ck_assert_int_le(t.window.begin_ns, 899 * S);
	ck_assert_int_gt(t.window.end_ns, 899 * S);
	ck_assert_int_eq(t.window.end_ns - t.window.begin_ns, 100 * S);
	/* With room ahead: the next step does not scroll again. */
	travel_go(&t, 880 * S, 1, 1000 * S);
	ck_assert(!travel_fit(&t));
	travel_go(&t, 1000 * S, 1, 1000 * S);
	ck_assert(travel_fit(&t));
	ck_assert_int_gt(t.window.end_ns, 1000 * S);
}
END_TEST

START_TEST(live_windows_do_not_scroll)
{
	struct travel t = travel_at_1000();

	t.cursor_ns = 5 * S;
	ck_assert(!travel_fit(&t));
	ck_assert_int_eq(t.end_ns, 1000 * S);
}
END_TEST

/* Any walk: the cursor is in the window after each step. */
START_TEST(wherever_one_goes_the_cursor_is_in_the_window)
{
	struct travel t = travel_at_1000();
	unsigned x = 4242;

	travel_pause(&t, 1000 * S);
	for (int i = 0; i < 20000; i++) {
		x = x * 1103515245 + 12345;
		int64_t to = (int64_t)(x >> 8) % 2000 * S;

		if (i % 7 == 0) {
			int64_t dt = travel_zoom_step(&t, x >> 16 & 1, S, 1990 * S);

			ck_assert_int_ge(dt, S);
			travel_zoom(&t, dt);
		}
		travel_go(&t, to, 10 * S, 2000 * S);
		travel_fit(&t);
		ck_assert_int_le(t.window.begin_ns, t.cursor_ns);
		ck_assert_int_ge(t.window.end_ns, t.cursor_ns);
	}
}
END_TEST

START_TEST(zooming_keeps_the_cursor_in_its_place)
{
	struct travel t = travel_at_1000();

	travel_pause(&t, 1000 * S);
	travel_go(&t, 950 * S, 1, 1000 * S);
	travel_zoom(&t, 2 * S);
	ck_assert_int_eq(t.end_ns, 1050 * S);
	ck_assert_int_eq(t.window.begin_ns, 850 * S);
	ck_assert(t.zoomed);
	travel_zoom(&t, S);
	ck_assert_int_eq(t.end_ns, 1000 * S);
}
END_TEST

START_TEST(a_cursor_that_plays_walks_as_the_clock_does)
{
	struct travel t = travel_at_1000();

	travel_pause(&t, 1000 * S);
	travel_go(&t, 950 * S, 1, 1000 * S);
	travel_play(&t, 77 * S);
	ck_assert_int_eq(travel_advance(&t, 78 * S), 951 * S);
	ck_assert_int_eq(travel_advance(&t, 78 * S), 951 * S);
	ck_assert(travel_change_speed(&t, 3, 80 * S));
	ck_assert_str_eq(travel_speed_word(&t), "10x");
	/* At the old speed up to the change, at the new one from there. */
	ck_assert_int_eq(t.play_ns, 953 * S);
	ck_assert_int_eq(travel_advance(&t, 81 * S), 963 * S);
	/* A jump takes the walk along. */
	travel_go(&t, 20 * S, 1, 1000 * S);
	ck_assert_int_eq(travel_advance(&t, 82 * S), 30 * S);
	travel_stop(&t);
	ck_assert(!t.playing && t.paused);
	travel_play(&t, 90 * S);
	travel_resume(&t);
	ck_assert(!t.playing && !t.paused);
}
END_TEST

START_TEST(speeds_end_at_both_sides_and_grow_between)
{
	struct travel t = travel_at_1000();

	travel_pause(&t, 1000 * S);
	while (travel_change_speed(&t, -1, 0))
		continue;
	ck_assert_str_eq(travel_speed_word(&t), "1/100x");
	for (double before = 0; travel_speed(&t) > before; travel_change_speed(&t, 1, 0))
		before = travel_speed(&t);
	ck_assert_str_eq(travel_speed_word(&t), "10000x");
	ck_assert_int_eq((int)travel_speed(&t), 10000);
}
END_TEST

START_TEST(zoom_ends_at_a_sample_a_column_and_at_the_whole_life)
{
	struct travel t = travel_at_1000();
	int64_t dt = 0, before;

	for (int i = 0; i < 40; i++)
		travel_zoom(&t, travel_zoom_step(&t, true, 200 * NS_PER_MS, 1000 * S));
	ck_assert_int_eq(t.dt_ns, 200 * NS_PER_MS);
	/* 100 columns: 10 s each hold 1,000 s, and nothing longer is offered. */
	for (int i = 0; i < 40; i++) {
		before = dt;
		travel_tell(&t, 0, 100 * t.dt_ns, (struct rect){0, 0, 50, 1});
		dt = travel_zoom_step(&t, false, 200 * NS_PER_MS, 990 * S);
		travel_zoom(&t, dt);
		ck_assert_int_ge(dt, before);
	}
	ck_assert_int_eq(t.dt_ns, 10 * S);
	/* A window wider than life does not shrink on "longer". */
	travel_zoom(&t, 60 * S);
	ck_assert_int_eq(travel_zoom_step(&t, false, S, 5 * S), 60 * S);
}
END_TEST

START_TEST(a_click_finds_the_instant_under_it)
{
	struct travel t = travel_at_1000();
	int64_t at = 0;

	ck_assert(travel_at_cell(&t, 20, 2, &at));
	ck_assert_int_eq(at, 901 * S);
	ck_assert(travel_at_cell(&t, 69, 11, &at));
	ck_assert_int_eq(at, 999 * S);
	ck_assert(!travel_at_cell(&t, 19, 5, &at));
	ck_assert(!travel_at_cell(&t, 70, 5, &at));
	ck_assert(!travel_at_cell(&t, 30, 1, &at));
	ck_assert(!travel_at_cell(&t, 30, 12, &at));
	travel_tell(&t, 0, 0, (struct rect){0});
	ck_assert(!travel_at_cell(&t, 0, 0, &at));
}
END_TEST

/* 2026-11-23T14:06:40.25Z */
#define NOW (INT64_C(1795442800) * S + S / 4)
/* The axis of the samples began elsewhere. */
#define NOW_T (9000 * S)

static const char *parsed(const char *text)
{
	static char out[CLOCK_TEXT_MAX];
	const struct travel_span span = {NOW_T - 7200 * S, NOW_T, NOW};
	int64_t at;
	bool real;

	if (travel_parse(text, &span, &at, &real) < 0)
		return "no";
	clock_rfc3339(out, real ? at : at - NOW_T + NOW);
	return out;
}

START_TEST(times_as_people_type_them)
{
	setenv("TZ", "UTC", 1);
	tzset();
	ck_assert_str_eq(parsed("14:05"), "2026-11-23T14:05:00.000000Z");
	ck_assert_str_eq(parsed(" 9:05 "), "2026-11-23T09:05:00.000000Z");
	ck_assert_str_eq(parsed("14:05:30"), "2026-11-23T14:05:30.000000Z");
	ck_assert_str_eq(parsed("14:05:30.125"), "2026-11-23T14:05:30.125000Z");
	ck_assert_str_eq(parsed("-10m"), "2026-11-23T13:56:40.250000Z");
	ck_assert_str_eq(parsed("-90"), "2026-11-23T14:05:10.250000Z");
	ck_assert_str_eq(parsed("-1.5h"), "2026-11-23T12:36:40.250000Z");
	ck_assert_str_eq(parsed("-1h6m40s"), "2026-11-23T13:00:00.250000Z");
	ck_assert_str_eq(parsed("+0"), "2026-11-23T12:06:40.250000Z");
	ck_assert_str_eq(parsed("+1h20m"), "2026-11-23T13:26:40.250000Z");
	ck_assert_str_eq(parsed("0%"), "2026-11-23T12:06:40.250000Z");
	ck_assert_str_eq(parsed("25 %"), "2026-11-23T12:36:40.250000Z");
	ck_assert_str_eq(parsed("12.5%"), "2026-11-23T12:21:40.250000Z");
	ck_assert_str_eq(parsed("100%"), "2026-11-23T14:06:40.250000Z");
	ck_assert_str_eq(parsed("2026-11-23T14:05:30Z"), "2026-11-23T14:05:30.000000Z");
	ck_assert_str_eq(parsed("2026-11-23t14:05:30.5z"), "2026-11-23T14:05:30.500000Z");
	ck_assert_str_eq(parsed("2026-11-23T15:05:30+01:00"), "2026-11-23T14:05:30.000000Z");
	ck_assert_str_eq(parsed("2026-11-23 08:35:30-05:30"), "2026-11-23T14:05:30.000000Z");
	ck_assert_str_eq(parsed("2026-11-23 14:05"), "2026-11-23T14:05:00.000000Z");
}
END_TEST

START_TEST(a_time_of_day_to_come_is_that_of_yesterday)
{
	setenv("TZ", "UTC", 1);
	tzset();
	ck_assert_str_eq(parsed("14:07"), "2026-11-22T14:07:00.000000Z");
	ck_assert_str_eq(parsed("23:59:59"), "2026-11-22T23:59:59.000000Z");
	ck_assert_str_eq(parsed("14:06"), "2026-11-23T14:06:00.000000Z");
}
END_TEST

START_TEST(times_are_local)
{
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	ck_assert_str_eq(parsed("15:05"), "2026-11-23T14:05:00.000000Z");
	ck_assert_str_eq(parsed("2026-07-01 12:00"), "2026-07-01T10:00:00.000000Z");
	ck_assert_str_eq(parsed("2026-11-23T15:05:30Z"), "2026-11-23T15:05:30.000000Z");
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
	static const char *const bad[] = {"", " ", "-", "--5s", "-5x", "14", "14:", "14:5",
		"24:00", "14:60", "14:05:", "14:05:61", "14:05x", "14:05:30.", "abc", "1:2:3",
		"2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-23", "2026-11-23T",
		"2026-11-23T14:05:30+1", "2026-11-23T14:05:30+25:00", "2026-11-23T14:05:30Zx",
		"99999999999999999999999999999999999999999999999999999999999999999999:00",
		"-\n", "\xff\xfe", "14:05 pm", "+", "+x", "-1h20x", "101%", "%", "4 2%",
		"-1.5.5h"};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_msg(parsed(bad[i])[0] == 'n', "\"%s\" was taken as %s", bad[i],
			parsed(bad[i]));
}
END_TEST

Suite *travel_suite(void)
{
	Suite *s = suite_create("travel");
	TCase *t = tcase_create("travel");

	tcase_add_test(t, a_pause_stands_at_the_newest_sample);
	tcase_add_test(t, the_cursor_ends_where_the_samples_end);
	tcase_add_test(t, the_window_follows_a_cursor_that_leaves_it);
	tcase_add_test(t, live_windows_do_not_scroll);
	tcase_add_test(t, wherever_one_goes_the_cursor_is_in_the_window);
	tcase_add_test(t, zooming_keeps_the_cursor_in_its_place);
	tcase_add_test(t, a_cursor_that_plays_walks_as_the_clock_does);
	tcase_add_test(t, speeds_end_at_both_sides_and_grow_between);
	tcase_add_test(t, zoom_ends_at_a_sample_a_column_and_at_the_whole_life);
	tcase_add_test(t, a_click_finds_the_instant_under_it);
	tcase_add_test(t, times_as_people_type_them);
	tcase_add_test(t, a_time_of_day_to_come_is_that_of_yesterday);
	tcase_add_test(t, times_are_local);
	tcase_add_test(t, what_is_no_time_is_refused);
	suite_add_tcase(s, t);
	return s;
}
