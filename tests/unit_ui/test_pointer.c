/* SPDX-License-Identifier: MIT */
/* The mouse in tables, panes over the whole page, and readings that do not come back. */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/memory.h"
#include "unit_ui/golden.h"

enum { W = 100, H = 60 };

static struct fixture fixture;
static struct canvas canvas;
static struct thread_list *list;

static const struct view_ops *const tables[] = {&view_cpu, &view_memory, &view_files};

static void setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	fixture_init(&fixture);
	fixture_add_looks(&fixture);
	fixture_add_events(&fixture);
	canvas = (struct canvas){.glyphs = GLYPHS_BRAILLE};
	canvas_resize(&canvas, W, H);
}

static void teardown(void)
{
	free(list);
	list = NULL;
	canvas_done(&canvas);
	fixture_done(&fixture);
}

static void draw(const struct view_ops *view, struct view_state *v)
{
	fixture_draw(&fixture, view, v, &canvas);
}

/* Where a word stands on the screen; fails when it does not. */
static void find(const char *word, int *ret_x, int *ret_y)
{
	_cleanup_free_ char *text = canvas_dump(&canvas);
	int y = 0;

	for (char *save, *line = strtok_r(text, "\n", &save); line;
		line = strtok_r(NULL, "\n", &save), y++) {
		const char *at = strstr(line, word);

		if (!at)
			continue;
		*ret_x = 0;
		for (const char *p = line; p < at; p++)
			*ret_x += (*p & 0xc0) != 0x80;
		*ret_y = y;
		return;
	}
	ck_abort_msg("%s is not on the screen", word);
}

static bool shows(const char *word)
{
	_cleanup_free_ char *text = canvas_dump(&canvas);

	return strstr(text, word) != NULL;
}

static enum view_point point(
	const struct view_ops *view, struct view_state *v, input_t key, int x, int y)
{
	fixture.model.pointer_x = x;
	fixture.model.pointer_y = y;
	return view->point(v, key, &fixture.model);
}

/* Fifty threads, the first the busiest, so that a table scrolls. */
static void show_many_threads(void)
{
	enum { MANY = 50 };

	list = xcalloc(1, sizeof(*list) + MANY * sizeof(list->rows[0]));

	list->n = fixture.now.total_threads = MANY;
	for (int i = 0; i < MANY; i++) {
		list->rows[i] = (struct thread_row){
			.tid = 5000 + i, .state = 'S', .cpu_pct = (float)(MANY - i)};
		snprintf(list->rows[i].name, sizeof(list->rows[i].name), "t%02d.", i);
	}
	fixture.model.threads = list;
}

START_TEST(the_wheel_scrolls_the_table_under_it)
{
	struct view_state *v = view_cpu.make();
	int x, y;

	show_many_threads();

	draw(&view_cpu, v);
	find("t02.", &x, &y);
	ck_assert(shows("t00."));
	ck_assert_int_eq(point(&view_cpu, v, INPUT_WHEEL_DOWN, x, y), POINT_TAKEN);
	draw(&view_cpu, v);
	ck_assert(!shows("t02."));
	ck_assert(shows("t03."));
	ck_assert_int_eq(point(&view_cpu, v, INPUT_WHEEL_UP, x, y), POINT_TAKEN);
	draw(&view_cpu, v);
	ck_assert(shows("t00."));
	/* Further than to the ends it does not go. */
	for (int i = 0; i < 100; i++)
		point(&view_cpu, v, INPUT_WHEEL_DOWN, x, y);
	draw(&view_cpu, v);
	ck_assert(shows("t49."));
	ck_assert(shows("of 50"));
	view_cpu.free(v);
}
END_TEST

START_TEST(the_wheel_over_a_chart_is_not_the_tables)
{
	struct view_state *v = view_cpu.make();
	int x, y;

	draw(&view_cpu, v);
	find("user", &x, &y);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_WHEEL_DOWN, 60, y), POINT_BESIDE);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, 60, y), POINT_BESIDE);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, -1, 1000), POINT_BESIDE);
	view_cpu.free(v);
}
END_TEST

START_TEST(a_click_chooses_a_row_and_another_is_enter)
{
	struct view_state *v = view_cpu.make();
	int x, y;

	draw(&view_cpu, v);
	find("worker-2", &x, &y);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, x, y), POINT_TAKEN);
	draw(&view_cpu, v);
	ck_assert(shows("\u25b8   4244"));
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, x, y), POINT_ENTER);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, x, y + 1), POINT_TAKEN);
	/* Below the last row there is none. */
	find("worker-13", &x, &y);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, x, y + 1), POINT_TAKEN);
	draw(&view_cpu, v);
	ck_assert(shows("\u25b8   4245"));
	view_cpu.free(v);
}
END_TEST

START_TEST(a_click_on_a_head_sorts_and_again_turns_round)
{
	struct view_state *v = view_cpu.make();
	int x, y;

	draw(&view_cpu, v);
	find("TID", &x, &y);
	ck_assert_int_eq(point(&view_cpu, v, INPUT_CLICK, x, y), POINT_TAKEN);
	draw(&view_cpu, v);
	ck_assert(shows("by TID "));
	point(&view_cpu, v, INPUT_CLICK, x, y);
	draw(&view_cpu, v);
	ck_assert(shows("by TID, reversed"));
	find("CPU%  ", &x, &y);
	point(&view_cpu, v, INPUT_CLICK, x, y);
	draw(&view_cpu, v);
	ck_assert(shows("by CPU% "));
	view_cpu.free(v);
}
END_TEST

START_TEST(two_clicks_on_an_event_are_its_instant)
{
	struct view_state *v = view_events.make();
	int64_t t_ns;
	int x, y;

	draw(&view_events, v);
	find("before the deploy", &x, &y);
	ck_assert_int_eq(point(&view_events, v, INPUT_CLICK, x, y), POINT_TAKEN);
	ck_assert_int_eq(point(&view_events, v, INPUT_CLICK, x, y), POINT_ENTER);
	ck_assert(view_events.instant(v, &fixture.model, &t_ns));
	ck_assert_int_eq(t_ns, 540 * NS_PER_S);
	view_events.free(v);
}
END_TEST

/* As long as something else is in its place, the pointer is not over the table. */
START_TEST(a_table_that_is_not_drawn_takes_no_clicks)
{
	const struct view_ops *view = tables[_i];
	struct view_state *v = view->make();

	draw(view, v);
	ck_assert(view->act(v, ACTION_EXPAND, 'e', &fixture.model));
	draw(view, v);
	for (int y = 0; y < H; y++)
		ck_assert_int_eq(point(view, v, INPUT_CLICK, 20, y), POINT_BESIDE);
	view->free(v);
}
END_TEST

START_TEST(each_pane_can_have_the_page)
{
	static const char *const facts[] = {"may run on", "to the limit", "all by calls"};
	static const char *const heads[] = {"thread  ", "dirty  ", "name, peer"};
	const struct view_ops *view = tables[_i];
	struct view_state *v = view->make();

	draw(view, v);
	ck_assert(shows(facts[_i]) && shows(heads[_i]));
	ck_assert(view->act(v, ACTION_EXPAND, 'e', &fixture.model));
	draw(view, v);
	ck_assert(!shows(facts[_i]) && !shows(heads[_i]) && shows("in this window"));
	ck_assert(view->act(v, ACTION_EXPAND, INPUT_ESCAPE, &fixture.model));
	ck_assert(view->act(v, ACTION_EXPAND_TABLE, 'E', &fixture.model));
	draw(view, v);
	ck_assert(!shows(facts[_i]) && shows(heads[_i]));
	ck_assert(shows(page_titles[fixture.model.page]));
	ck_assert(view->act(v, ACTION_EXPAND_TABLE, 'E', &fixture.model));
	draw(view, v);
	ck_assert(shows(facts[_i]) && !shows(heads[_i]));
	ck_assert(view->act(v, ACTION_EXPAND_TABLE, 'E', &fixture.model));
	draw(view, v);
	ck_assert(shows(facts[_i]) && shows(heads[_i]));
	/* With a row chosen, Enter is the table's. */
	ck_assert(view->act(v, ACTION_ROW, INPUT_DOWN, &fixture.model));
	ck_assert(view->act(v, ACTION_EXPAND, INPUT_ENTER, &fixture.model));
	draw(view, v);
	ck_assert(!shows(facts[_i]) && shows(heads[_i]));
	view->free(v);
}
END_TEST

START_TEST(nothing_is_lost_at_any_size)
{
	static const enum action actions[] = {
		ACTION_NONE, ACTION_EXPAND, ACTION_EXPAND_TABLE, ACTION_EXPAND_TABLE};
	static const struct view_ops *const views[] = {
		&view_overview, &view_cpu, &view_memory, &view_files};
	struct view_state *v = views[_i]->make();

	for (size_t k = 0; k < ARRAY_SIZE(actions); k++) {
		views[_i]->act(v, actions[k], 'e', &fixture.model);
		for (int w = 1; w < 130; w += 7)
			for (int h = 1; h < 40; h += 3) {
				canvas_resize(&canvas, w, h);
				draw(views[_i], v);
				if (views[_i]->point)
					point(views[_i], v, INPUT_CLICK, w / 2, h / 2);
			}
	}
	views[_i]->free(v);
}
END_TEST

START_TEST(open_files_near_their_limit_are_marked)
{
	struct view_state *v = view_files.make();

	draw(&view_files, v);
	ck_assert(!shows("!   12") && !shows("\u25b2"));
	sample_set(&fixture.now.sample, METRIC_OPEN_FDS, 820);
	draw(&view_files, v);
	ck_assert(shows("!  820"));
	sample_set(&fixture.now.sample, METRIC_OPEN_FDS, 1000);
	draw(&view_files, v);
	ck_assert(shows("\u25b2 1000") || shows("\u25b21.00k"));
	view_files.free(v);
}
END_TEST

START_TEST(a_reading_that_does_not_come_back_says_since_when)
{
	struct view_state *v = view_memory.make(), *files = view_files.make();

	fixture.looks.busy[LOOK_MAPPINGS] = true;
	fixture.looks.since_ns[LOOK_MAPPINGS] = fixture.model.live_ns - NS_PER_S;
	draw(&view_memory, v);
	ck_assert(shows("reading …"));
	fixture.looks.since_ns[LOOK_MAPPINGS] = fixture.model.live_ns - 75 * NS_PER_S;
	draw(&view_memory, v);
	ck_assert(shows("the kernel has not answered for 1m 15s"));
	draw(&view_files, files);
	ck_assert(shows("waits behind the mappings: no answer for 1m 15s"));
	view_memory.free(v);
	view_files.free(files);
}
END_TEST

START_TEST(the_wheel_scrolls_the_help)
{
	struct view_state *v = view_help.make();

	canvas_resize(&canvas, 80, 24);
	draw(&view_help, v);
	ck_assert(shows("On this page"));
	ck_assert_int_eq(point(&view_help, v, INPUT_WHEEL_DOWN, 5, 5), POINT_TAKEN);
	draw(&view_help, v);
	ck_assert(!shows("On this page"));
	ck_assert_int_eq(point(&view_help, v, INPUT_CLICK, 5, 5), POINT_BESIDE);
	view_help.free(v);
}
END_TEST

Suite *pointer_suite(void)
{
	Suite *s = suite_create("pointer");
	TCase *t = tcase_create("pointer");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_wheel_scrolls_the_table_under_it);
	tcase_add_test(t, the_wheel_over_a_chart_is_not_the_tables);
	tcase_add_test(t, a_click_chooses_a_row_and_another_is_enter);
	tcase_add_test(t, a_click_on_a_head_sorts_and_again_turns_round);
	tcase_add_test(t, two_clicks_on_an_event_are_its_instant);
	tcase_add_loop_test(
		t, a_table_that_is_not_drawn_takes_no_clicks, 0, (int)ARRAY_SIZE(tables));
	tcase_add_loop_test(t, each_pane_can_have_the_page, 0, (int)ARRAY_SIZE(tables));
	tcase_add_loop_test(t, nothing_is_lost_at_any_size, 0, 4);
	tcase_add_test(t, open_files_near_their_limit_are_marked);
	tcase_add_test(t, a_reading_that_does_not_come_back_says_since_when);
	tcase_add_test(t, the_wheel_scrolls_the_help);
	suite_add_tcase(s, t);
	return s;
}
