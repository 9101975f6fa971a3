/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "ui/layout.h"

enum { MAX_W = 500, MAX_H = 200, ROWS = 7 };

static const struct layout_row asks[ROWS] = {{1, 9, 10, 2}, {1, 1, 1, 0, true}, {1, 7, 8, 2},
	{1, 3, 3, 2}, {1, 3, 3, 2}, {1, 4, 3, 2}, {1, 2, 2}};

/* Plain questions: a check's own bookkeeping at 100,000 sizes would take minutes. */
static bool inside(struct rect r, struct rect in)
{
	return r.w > 0 && r.h > 0 && r.x >= in.x && r.y >= in.y && r.x + r.w <= in.x + in.w &&
	       r.y + r.h <= in.y + in.h;
}

static bool apart(struct rect a, struct rect b)
{
	return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

/* Parts with room lie inside and share nothing. */
static bool sound(const struct rect *parts, size_t n, struct rect in)
{
	for (size_t i = 0; i < n; i++) {
		if (!parts[i].h)
			continue;
		if (!inside(parts[i], in))
			return false;
		for (size_t k = 0; k < i; k++)
			if (parts[k].h && !apart(parts[i], parts[k]))
				return false;
	}
	return true;
}

static bool overview_sound(int w, int h, bool threads)
{
	struct layout_page p = layout_page(w, h);
	struct layout_overview l = layout_overview(p.body, asks, ROWS, threads);
	struct rect panes[] = {l.charts, l.memory, l.threads, l.quality, l.small};

	if (!sound(panes, ARRAY_SIZE(panes), p.body) ||
		!sound(l.rows, ROWS, l.framed ? l.charts : p.body))
		return false;
	for (size_t i = 0; i < ROWS; i++) {
		struct rect at = layout_curve(&l, i);

		if (at.w && !inside(at, l.rows[i]))
			return false;
		if (l.rows[i].h && l.small.h && !apart(l.rows[i], l.small))
			return false;
	}
	return true;
}

static bool page_sound(int w, int h)
{
	struct layout_page p = layout_page(w, h);
	struct rect parts[] = {p.header, p.body, p.footer};

	return p.body.h > 0 && sound(parts, ARRAY_SIZE(parts), (struct rect){0, 0, w, h});
}

START_TEST(every_size_is_sound)
{
	for (int w = 1; w <= MAX_W; w++)
		for (int h = 1; h <= MAX_H; h++)
			if (!page_sound(w, h) || !overview_sound(w, h, true) ||
				!overview_sound(w, h, false))
				ck_abort_msg("%dx%d", w, h);
}
END_TEST

START_TEST(forty_by_ten_has_six_curves)
{
	struct layout_overview l = layout_overview(layout_page(40, 10).body, asks, ROWS, true);

	for (size_t i = 0; i < ROWS; i++)
		ck_assert_int_eq(layout_curve(&l, i).h, !asks[i].last);
}
END_TEST

START_TEST(eighty_by_twenty_four_has_everything)
{
	struct layout_overview l = layout_overview(layout_page(80, 24).body, asks, ROWS, true);

	for (size_t i = 0; i < ROWS; i++)
		ck_assert_int_ge(layout_curve(&l, i).h, 1);
	ck_assert_int_ge(l.memory.h, 8);
	ck_assert_int_ge(l.threads.h, 8);
	ck_assert_int_eq(l.quality.h, 1);
}
END_TEST

START_TEST(hidden_threads_leave_their_room_to_the_memory)
{
	struct layout_overview l = layout_overview(layout_page(80, 24).body, asks, ROWS, false);

	ck_assert_int_eq(l.threads.h, 0);
	ck_assert_int_eq(l.memory.w, 80);
}
END_TEST

Suite *layout_suite(void)
{
	Suite *s = suite_create("layout");
	TCase *t = tcase_create("layout");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, every_size_is_sound);
	tcase_add_test(t, forty_by_ten_has_six_curves);
	tcase_add_test(t, eighty_by_twenty_four_has_everything);
	tcase_add_test(t, hidden_threads_leave_their_room_to_the_memory);
	suite_add_tcase(s, t);
	return s;
}
