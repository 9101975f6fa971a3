/* SPDX-License-Identifier: MIT */
/* The pages behind the overview: what they show, and what their keys do. */
#include "unit_ui/suites.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/view/tabs.h"
#include "unit_ui/golden.h"

static struct fixture fixture;

static void setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	fixture_init(&fixture);
	fixture_add_looks(&fixture);
	fixture_add_events(&fixture);
}

static void teardown(void)
{
	fixture_done(&fixture);
}

static const struct {
	const struct view_ops *view;
	const char *name;
} pages[] = {{&view_cpu, "cpu"}, {&view_memory, "memory"}, {&view_files, "files"},
	{&view_go, "go"}, {&view_profile, "profile"}, {&view_events, "events"}};

START_TEST(every_page_at_three_sizes)
{
	static const struct {
		int w, h;
	} sizes[] = {{160, 48}, {80, 24}, {40, 10}};
	char name[64];

	for (size_t k = 0; k < ARRAY_SIZE(sizes); k++) {
		int w = sizes[k].w, h = sizes[k].h;

		snprintf(name, sizeof(name), "%s-%dx%d.txt", pages[_i].name, w, h);
		golden_expect_page(&fixture, pages[_i].view, name, w, h, GLYPHS_BRAILLE);
		snprintf(name, sizeof(name), "%s-%dx%d-ascii.txt", pages[_i].name, w, h);
		golden_expect_page(&fixture, pages[_i].view, name, w, h, GLYPHS_ASCII);
	}
}
END_TEST

/* What docs/screens.md shows. */
START_TEST(the_tables_at_the_size_of_the_documents)
{
	char name[64];

	/* These two have pictures of their own. */
	if (pages[_i].view == &view_go || pages[_i].view == &view_profile)
		return;
	snprintf(name, sizeof(name), "%s-124x36.txt", pages[_i].name);
	golden_expect_page(&fixture, pages[_i].view, name, 124, 36, GLYPHS_BRAILLE);
}
END_TEST

/* Nothing was read yet, or may be read: dashes, never zeros. */
START_TEST(a_page_without_readings)
{
	char name[64];

	fixture.model.looks = NULL;
	memset(&fixture.now.sample.valid, 0, sizeof(fixture.now.sample.valid));
	rates_break(&fixture.now.rates);
	fixture.now.memory.valid = false;
	fixture.now.n_threads = fixture.now.total_threads = 0;
	snprintf(name, sizeof(name), "%s-missing-80x24.txt", pages[_i].name);
	golden_expect_page(&fixture, pages[_i].view, name, 80, 24, GLYPHS_BRAILLE);
}
END_TEST

static void expect_text(const struct view_ops *view, struct view_state *state, const char *want)
{
	_cleanup_free_ char *text = fixture_text(&fixture, view, state, 160, 48);

	if (!strstr(text, want))
		fprintf(stderr, "%s is not in:\n%s", want, text);
	ck_assert_ptr_nonnull(strstr(text, want));
}

static void expect_no_text(
	const struct view_ops *view, struct view_state *state, const char *word)
{
	_cleanup_free_ char *text = fixture_text(&fixture, view, state, 160, 48);

	ck_assert_ptr_null(strstr(text, word));
}

START_TEST(a_failed_reading_says_why)
{
	struct view_state *files = view_files.make(), *memory = view_memory.make();

	files_free(fixture.looks.files);
	fixture.looks.files = NULL;
	mappings_free(fixture.looks.mappings);
	fixture.looks.mappings = NULL;
	fixture.looks.error[LOOK_FILES] = fixture.looks.error[LOOK_MAPPINGS] = -EACCES;
	expect_text(&view_files, files, "sudo would help");
	expect_text(&view_memory, memory, "sudo would help");
	view_files.free(files);
	view_memory.free(memory);
}
END_TEST

/* Where there is room for neither kinds nor all of their words, a row still says what it is. */
START_TEST(mappings_without_a_name_have_a_kind)
{
	struct view_state *v = view_memory.make();

	ck_assert(view_memory.act(v, ACTION_EXPAND_TABLE, 'E', &fixture.model));
	_cleanup_free_ char *small = fixture_text(&fixture, &view_memory, v, 40, 10);
	_cleanup_free_ char *large = fixture_text(&fixture, &view_memory, v, 80, 24);

	ck_assert_ptr_nonnull(strstr(small, " 611 MiB  anonymous "));
	ck_assert_ptr_null(strstr(small, "  kind"));
	ck_assert_ptr_nonnull(strstr(large, " shared     /memfd:cache"));
	view_memory.free(v);
}
END_TEST

START_TEST(threads_sort_filter_and_find)
{
	struct view_state *v = view_cpu.make();
	const struct model *m = &fixture.model;

	expect_text(&view_cpu, v, "by CPU%");
	ck_assert(view_cpu.act(v, ACTION_SORT, '<', m));
	ck_assert(view_cpu.act(v, ACTION_SORT, '<', m));
	expect_text(&view_cpu, v, "by thread");
	view_cpu.search(v, ACTION_FILTER, "worker-1", m);
	expect_text(&view_cpu, v, "worker-13");
	expect_no_text(&view_cpu, v, "worker-2");
	expect_text(&view_cpu, v, "only \"worker-1\", 1-5 of 5");
	view_cpu.search(v, ACTION_FILTER, "", m);
	expect_text(&view_cpu, v, "worker-2");
	view_cpu.search(v, ACTION_FIND, "4250", m);
	expect_text(&view_cpu, v, "\u25b8   4250");
	ck_assert(!view_cpu.act(v, ACTION_QUIT, 'q', m));
	view_cpu.free(v);
}
END_TEST

START_TEST(all_threads_can_be_walked)
{
	enum { MANY = 5000 };
	struct view_state *v = view_cpu.make();
	struct thread_list *list = xcalloc(1, sizeof(*list) + MANY * sizeof(list->rows[0]));

	list->n = fixture.now.total_threads = MANY;
	for (int i = 0; i < MANY; i++) {
		list->rows[i] = (struct thread_row){
			.tid = 10000 + i, .state = 'S', .cpu_pct = (float)(i % 100)};
		snprintf(list->rows[i].name, sizeof(list->rows[i].name), "t%d", i);
	}
	fixture.model.threads = list;
	expect_text(&view_cpu, v, "Threads 5000 ");
	expect_text(&view_cpu, v, "10099");
	for (int i = 0; i < 1000; i++)
		view_cpu.act(v, ACTION_ROWS, INPUT_PAGE_DOWN, &fixture.model);
	expect_text(&view_cpu, v, "of 5000 ");
	expect_text(&view_cpu, v, "14900"); /* the last with 0 % */
	view_cpu.free(v);
	free(list);
}
END_TEST

START_TEST(the_overview_asks_for_limits_by_the_clock_not_by_frames)
{
	struct view_state *v = view_overview.make();

	for (int i = 0; i < 8; i++) {
		expect_text(&view_overview, v, "Memory and I/O");
		ck_assert_uint_eq(view_overview.wants(v), i % 2 ? 0 : 1u << LOOK_BOUNDS);
		fixture.model.live_ns += 15 * NS_PER_S;
	}
	view_overview.free(v);
}
END_TEST

START_TEST(mappings_are_asked_for_by_a_key_and_once)
{
	struct view_state *v = view_memory.make();

	ck_assert_uint_eq(view_memory.wants(v), 1u << LOOK_BOUNDS);
	ck_assert(view_memory.act(v, ACTION_LOOK, 'l', &fixture.model));
	ck_assert_uint_eq(view_memory.wants(v), 1u << LOOK_BOUNDS | 1u << LOOK_MAPPINGS);
	ck_assert_uint_eq(view_memory.wants(v), 1u << LOOK_BOUNDS);
	view_memory.free(v);
}
END_TEST

START_TEST(the_cursor_stays_with_its_event)
{
	struct view_state *v = view_events.make();
	int64_t t_ns;

	expect_text(&view_events, v, "before the deploy");
	for (int i = 0; i < 2; i++)
		view_events.act(v, ACTION_ROW, INPUT_DOWN, &fixture.model);
	ck_assert(view_events.instant(v, &fixture.model, &t_ns));
	ck_assert_int_eq(t_ns, 540 * NS_PER_S);
	event_log_add(&fixture.events,
		&(struct event){.kind = EVENT_MARK, .t_ns = 600 * NS_PER_S, .text = "new"});
	expect_text(&view_events, v, "new");
	ck_assert(view_events.instant(v, &fixture.model, &t_ns));
	ck_assert_int_eq(t_ns, 540 * NS_PER_S);
	view_events.free(v);
}
END_TEST

START_TEST(the_past_has_no_threads_files_or_mappings)
{
	fixture.model.past = true;
	fixture.model.looks = NULL;
	for (size_t i = 0; i < 3; i++) {
		struct view_state *v = pages[i].view->make();

		expect_text(pages[i].view, v, "are known live only");
		expect_no_text(pages[i].view, v, "demo3.service");
		pages[i].view->free(v);
	}
}
END_TEST

/* 0 would be a process's number that it does not have. */
START_TEST(a_recording_without_pids_shows_none)
{
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	canvas_resize(&c, 80, 1);
	fixture.now.state = SESSION_REPLAY;
	fixture.now.info.pid = 0;
	view_draw_header(&c, (struct rect){0, 0, 80, 1}, &fixture.model);
	_cleanup_free_ char *text = canvas_dump(&c);

	ck_assert_msg(strncmp(text, " demo3  ", 8) == 0, "%s", text);
	canvas_done(&c);
}
END_TEST

/* That it records is told as long as anything is; the file's name before its directories. */
START_TEST(the_header_says_that_it_records)
{
	static const struct {
		int width;
		const char *want, *beside;
	} cases[] = {{160, "● /srv/measurements/2026/november/demo3/run.csv", "ana"},
		{93, "● run.csv", "every 1 s"}, {66, "● run.csv", "R running"},
		{60, "●", "R running"}, {40, "●", "R running"}};

	strcpy(fixture.now.recording, "/srv/measurements/2026/november/demo3/run.csv");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct canvas c = {.glyphs = GLYPHS_BRAILLE};

		canvas_resize(&c, cases[i].width, 1);
		view_draw_header(&c, (struct rect){0, 0, cases[i].width, 1}, &fixture.model);
		_cleanup_free_ char *text = canvas_dump(&c);

		ck_assert_msg(strstr(text, cases[i].want), "%s", text);
		ck_assert_msg(strstr(text, cases[i].beside), "%s", text);
		canvas_done(&c);
	}
}
END_TEST

/* What nobody can read of a recording takes no room from what was recorded. */
START_TEST(a_recording_gives_its_room_to_the_curves)
{
	fixture.model.live_state = SESSION_REPLAY;
	fixture.now.state = SESSION_REPLAY;
	fixture.now.rows = 600;
	fixture.now.columns = history_all_metrics();
	fixture.now.loaded = 1;
	fixture.now.n_threads = 0;
	fixture.model.looks = NULL;
	fixture.model.quality = "";
	for (size_t i = 0; i < 3; i++) {
		char name[64];

		snprintf(name, sizeof(name), "%s-recorded-60x16.txt", pages[i].name);
		golden_expect_page(&fixture, pages[i].view, name, 60, 16, GLYPHS_BRAILLE);
	}
	golden_expect_page(
		&fixture, &view_cpu, "cpu-recorded-40x10.txt", 40, 10, GLYPHS_BRAILLE);
	golden_expect_page(&fixture, &view_overview, "overview-recorded-60x16.txt", 60, 16,
		GLYPHS_BRAILLE);
}
END_TEST

static void lose(enum metric m)
{
	sample_clear(&fixture.now.sample, m);
}

/* Curves that stay empty say why; so does the table of a thread of the kernel. */
START_TEST(an_empty_curve_says_why)
{
	struct metric_set all = history_all_metrics();
	struct view_state *v[] = {view_cpu.make(), view_memory.make(), view_files.make()};

	history_free(fixture.history);
	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &fixture.history), 0);
	mappings_free(fixture.looks.mappings);
	fixture.looks.mappings = NULL;
	strcpy(fixture.now.info.denied, "no permission");
	lose(METRIC_VIRTUAL);
	lose(METRIC_RSS);
	fixture.model.newest_ns = fixture.now.sample.t_ns;
	expect_text(&view_cpu, v[0], "not counted: sysctl kernel.task_delayacct is 0");
	expect_text(&view_memory, v[1], "no memory of its own");
	expect_text(&view_memory, v[1], "a thread of the kernel");
	expect_text(&view_files, v[2], "no permission; sudo would help");
	view_cpu.free(v[0]);
	view_memory.free(v[1]);
	view_files.free(v[2]);
}
END_TEST

START_TEST(hostile_words_stay_in_their_cells)
{
	struct files_row *row = &fixture.looks.files->rows[1];

	strcpy(row->name, "\x1b[2J\n\u202e\xff");
	strcpy(fixture.looks.bounds->cgroup.group, "/\x1b]0;pwned\a");
	strcpy(fixture.events.at[3].text, "\x1b[31m\n");
	strcpy(fixture.now.threads[0].name, "\x1b[2J\n");
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
		const struct view_ops *view = pages[i].view;
		struct view_state *v = view->make ? view->make() : NULL;
		_cleanup_free_ char *text = fixture_text(&fixture, view, v, 160, 48);

		ck_assert_ptr_null(strchr(text, 0x1b));
		ck_assert_ptr_null(strchr(text, '\a'));
		ck_assert_ptr_null(strstr(text, "\u202e"));
		if (view->free)
			view->free(v);
	}
}
END_TEST

START_TEST(help_begins_with_the_keys_of_the_page)
{
	struct view_state *v = view_help.make();

	fixture.model.page = PAGE_MEMORY;
	_cleanup_free_ char *text = fixture_text(&fixture, &view_help, v, 80, 24);
	const char *own = strstr(text, "read the mappings now"), *all = strstr(text, "leave");

	ck_assert_ptr_nonnull(own);
	ck_assert_ptr_nonnull(all);
	ck_assert(own < all);
	for (int i = 0; i < ACTION_COUNT / 10; i++)
		ck_assert(view_help.act(v, ACTION_ROWS, INPUT_PAGE_DOWN, &fixture.model));
	_cleanup_free_ char *end = fixture_text(&fixture, &view_help, v, 80, 24);

	ck_assert_ptr_nonnull(strstr(end, "one column holds several"));
	ck_assert(!view_help.act(v, ACTION_ZOOM, '+', &fixture.model));
	view_help.free(v);
}
END_TEST

/* Until its last line: how to read on, and always how to leave. */
START_TEST(help_says_the_way_out_at_every_size)
{
	static const struct {
		int w, h;
		const char *more, *leave;
	} sizes[] = {{80, 24, "Down: more", "any other key goes back"},
		{40, 10, "Down: more", "others: back"}, {30, 8, "Down: more", "others: back"},
		{20, 8, "", ""}, {20, 4, "Down more", "else back"}};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct view_state *v = view_help.make();
		_cleanup_free_ char *text =
			fixture_text(&fixture, &view_help, v, sizes[i].w, sizes[i].h);

		ck_assert_msg(strstr(text, sizes[i].more), "%s", text);
		ck_assert_msg(strstr(text, sizes[i].leave), "%s", text);
		view_help.free(v);
	}
}
END_TEST

/* Wherever both fit without a tab less: in words, in brief, and the window alone. */
START_TEST(a_chart_says_its_window_and_resolution)
{
	static const struct {
		int w, h;
		const char *words;
	} sizes[] = {{160, 48, "s, 1 s a dot ┐"}, {100, 30, "s, 1 s a dot ┐"},
		{80, 24, "s, 1 s ┐"}, {60, 16, "s, 1 s a dot ┐"}, {40, 10, "s, 1 s a dot ┐"}};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct view_state *v = view_overview.make();
		_cleanup_free_ char *text =
			fixture_text(&fixture, &view_overview, v, sizes[i].w, sizes[i].h);

		ck_assert_msg(strstr(text, sizes[i].words), "%d: %s", sizes[i].w, text);
		view_overview.free(v);
	}
}
END_TEST

START_TEST(tabs_stand_apart_at_every_width)
{
	for (int w = 1; w < 200; w++)
		for (int present = 0; present < PAGE_HELP; present++) {
			struct rect frame = {0, 0, w, 5};
			struct tabs tabs = tabs_place(
				&fixture.settings, frame, "1m 40s", (enum page)present);
			int end = 0, n = 0;

			for (int i = 0; i < PAGE_HELP; i++) {
				struct rect at = tabs.at[i];

				if (at.w == 0)
					continue;
				ck_assert_int_gt(at.x, end);
				ck_assert_int_lt(at.x + at.w, w);
				end = at.x + at.w;
				n++;
			}
			ck_assert(w < 8 || end > 0);
			ck_assert_int_eq(tabs.end, end);
			ck_assert_int_eq(tabs.n, n);
		}
}
END_TEST

Suite *page_tables_suite(void)
{
	Suite *s = suite_create("page_tables");
	TCase *t = tcase_create("page_tables");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, every_page_at_three_sizes, 0, (int)ARRAY_SIZE(pages));
	tcase_add_loop_test(
		t, the_tables_at_the_size_of_the_documents, 0, (int)ARRAY_SIZE(pages));
	tcase_add_loop_test(t, a_page_without_readings, 0, (int)ARRAY_SIZE(pages));
	tcase_add_test(t, a_failed_reading_says_why);
	tcase_add_test(t, mappings_without_a_name_have_a_kind);
	tcase_add_test(t, threads_sort_filter_and_find);
	tcase_add_test(t, all_threads_can_be_walked);
	tcase_add_test(t, the_overview_asks_for_limits_by_the_clock_not_by_frames);
	tcase_add_test(t, mappings_are_asked_for_by_a_key_and_once);
	tcase_add_test(t, the_cursor_stays_with_its_event);
	tcase_add_test(t, a_recording_without_pids_shows_none);
	tcase_add_test(t, the_header_says_that_it_records);
	tcase_add_test(t, a_recording_gives_its_room_to_the_curves);
	tcase_add_test(t, an_empty_curve_says_why);
	tcase_add_test(t, the_past_has_no_threads_files_or_mappings);
	tcase_add_test(t, hostile_words_stay_in_their_cells);
	tcase_add_test(t, help_begins_with_the_keys_of_the_page);
	tcase_add_test(t, help_says_the_way_out_at_every_size);
	tcase_add_test(t, a_chart_says_its_window_and_resolution);
	tcase_add_test(t, tabs_stand_apart_at_every_width);
	suite_add_tcase(s, t);
	return s;
}
