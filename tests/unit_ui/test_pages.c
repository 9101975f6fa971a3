/* SPDX-License-Identifier: MIT */
/*
 * Pages as text. GOLDEN_UPDATE=1 writes tests/golden/ anew; look at the difference before
 * committing it.
 */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/instant.h"
#include "ui/view/picker.h"
#include "unit_ui/golden.h"

static struct fixture fixture;

static void setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	fixture_init(&fixture);
}

static void teardown(void)
{
	fixture_done(&fixture);
}

static void expect_page(
	const struct view_ops *view, const char *name, int w, int h, enum glyphs glyphs)
{
	golden_expect_page(&fixture, view, name, w, h, glyphs);
}

START_TEST(overview_rich)
{
	expect_page(&view_overview, "overview-160x48.txt", 160, 48, GLYPHS_BRAILLE);
	expect_page(&view_overview, "overview-160x48-ascii.txt", 160, 48, GLYPHS_ASCII);
}
END_TEST

START_TEST(overview_medium)
{
	expect_page(&view_overview, "overview-124x40.txt", 124, 40, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(overview_complete)
{
	expect_page(&view_overview, "overview-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	expect_page(&view_overview, "overview-80x24-ascii.txt", 80, 24, GLYPHS_ASCII);
	expect_page(&view_overview, "overview-80x24-block.txt", 80, 24, GLYPHS_BLOCK);
}
END_TEST

START_TEST(overview_useful)
{
	expect_page(&view_overview, "overview-40x10.txt", 40, 10, GLYPHS_BRAILLE);
	expect_page(&view_overview, "overview-40x10-ascii.txt", 40, 10, GLYPHS_ASCII);
}
END_TEST

START_TEST(overview_tiny_says_so)
{
	expect_page(&view_overview, "overview-30x6.txt", 30, 6, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(overview_without_threads)
{
	fixture.model.hide_threads = true;
	expect_page(&view_overview, "overview-nothreads-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(overview_paused)
{
	fixture.model.paused = true;
	fixture.model.paused_t_ns = fixture.model.t_ns - 72 * NS_PER_S;
	expect_page(&view_overview, "overview-paused-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

/* Stop the fixture on an instant, as the app does. */
static void stand_on(int64_t second)
{
	struct model *m = &fixture.model;

	fixture_add_events(&fixture);
	m->paused = true;
	m->past = true;
	m->news = "";
	m->paused_t_ns = m->live_ns - 5 * NS_PER_S;
	m->cursor_ns = m->t_ns = second * NS_PER_S;
	instant_make(&fixture.now, m->cursor_ns, fixture.history, &fixture.events);
}

START_TEST(overview_at_an_instant)
{
	static const struct {
		int w, h;
	} sizes[] = {{160, 48}, {80, 24}, {40, 10}};
	char name[64];

	stand_on(580);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		int w = sizes[i].w, h = sizes[i].h;

		snprintf(name, sizeof(name), "overview-cursor-%dx%d.txt", w, h);
		expect_page(&view_overview, name, w, h, GLYPHS_BRAILLE);
		snprintf(name, sizeof(name), "overview-cursor-%dx%d-ascii.txt", w, h);
		expect_page(&view_overview, name, w, h, GLYPHS_ASCII);
	}
}
END_TEST

START_TEST(overview_at_an_instant_of_a_merged_dot)
{
	fixture.model.dt_ns = 10 * NS_PER_S;
	stand_on(405);
	expect_page(&view_overview, "overview-ranges-160x48.txt", 160, 48, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(an_instant_in_a_gap_has_no_figures)
{
	stand_on(525);
	expect_page(&view_overview, "overview-gap-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	ck_assert(!sample_has(&fixture.now.sample, METRIC_RSS));
	ck_assert(!rates_has(&fixture.now.rates, METRIC_CPU));
	expect_page(&view_cpu, "cpu-gap-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	struct model *m = &fixture.model;

	m->in_gap = history_gap(fixture.history, m->cursor_ns, &m->gap_from_ns, &m->gap_to_ns);
	ck_assert(m->in_gap);
	expect_page(&view_go, "go-gap-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

/* PSS is read seldom and shown with its age; a gap has none all the same. */
START_TEST(what_was_read_before_a_gap_is_not_of_it)
{
	static const int seconds[] = {10, 11, 12, 20, 21};
	struct metric_set all = history_all_metrics();
	struct rates r;

	history_free(fixture.history);
	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &fixture.history), 0);
	rates_init(&r);
	for (size_t i = 0; i < ARRAY_SIZE(seconds); i++) {
		struct sample s = {.t_ns = seconds[i] * NS_PER_S};

		sample_set(&s, METRIC_RSS, 9 * MIB);
		if (i == 1)
			sample_set(&s, METRIC_PSS, 8 * MIB);
		rates_push(&r, &s);
		history_push(fixture.history, &s, &r, i == 3);
	}
	instant_make(&fixture.now, 12 * NS_PER_S, fixture.history, &fixture.events);
	ck_assert(fixture.now.memory.valid);
	ck_assert_int_eq(fixture.now.memory.pss, 8 * MIB);
	instant_make(&fixture.now, 15 * NS_PER_S, fixture.history, &fixture.events);
	ck_assert(!fixture.now.memory.valid);
}
END_TEST

/* What history gives back is what was sampled. */
START_TEST(an_instant_is_the_sample_that_was_taken)
{
	struct session_now before;

	fixture_push(&fixture);
	before = fixture.now;
	for (int i = 0; i < 30; i++)
		fixture_push(&fixture);
	stand_on(before.sample.t_ns / NS_PER_S);
	for (int i = 0; i < METRIC_COUNT; i++) {
		enum metric m = (enum metric)i;

		if (metrics[m].kind == KIND_IDENT && m != METRIC_STATE && m != METRIC_PID)
			continue;
		ck_assert_int_eq(
			sample_has(&fixture.now.sample, m), sample_has(&before.sample, m));
		if (sample_has(&before.sample, m))
			ck_assert_int_eq(fixture.now.sample.value[m], before.sample.value[m]);
		ck_assert_int_eq(rates_has(&fixture.now.rates, m), rates_has(&before.rates, m));
		if (rates_has(&before.rates, m))
			ck_assert_double_eq_tol(fixture.now.rates.per_s[m],
				before.rates.per_s[m], before.rates.per_s[m] * 1e-6 + 1e-9);
	}
	ck_assert_int_eq(fixture.now.sample.real_ns, before.sample.real_ns);
}
END_TEST

/* Four decades below half a core: no "5e-05". */
START_TEST(a_logarithmic_scale_needs_no_exponent)
{
	struct view_state *state = view_overview.make();
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	canvas_resize(&c, 160, 48);
	fixture.model.scaling = SCALING_LOG;
	fixture_draw(&fixture, &view_overview, state, &c);
	char *all = canvas_dump(&c);

	ck_assert_ptr_nonnull(strstr(all, "\u00b5 "));
	ck_assert_ptr_null(strstr(all, "e-0"));
	free(all);
	canvas_done(&c);
	view_overview.free(state);
}
END_TEST

/* A curve that is cut off is not at the maximum that stands beside it. */
START_TEST(a_fixed_scale_says_what_goes_beyond)
{
	static const enum scaling scalings[] = {SCALING_AUTOMATIC, SCALING_FIXED};
	struct view_state *v = view_overview.make();

	for (size_t i = 0; i < ARRAY_SIZE(scalings); i++) {
		fixture.model.scaling = scalings[i];
		_cleanup_free_ char *text = fixture_text(&fixture, &view_overview, v, 80, 24);

		ck_assert_ptr_nonnull(strstr(text, "   20 │\n│ switch"));
	}
	/* Further back there were more faults. */
	fixture.model.dt_ns = 10 * NS_PER_S;
	_cleanup_free_ char *text = fixture_text(&fixture, &view_overview, v, 80, 24);

	ck_assert_ptr_nonnull(strstr(text, "  20+ │\n│ switch"));
	view_overview.free(v);
}
END_TEST

START_TEST(one_chart_over_the_page)
{
	struct view_state *state = view_overview.make();
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	canvas_resize(&c, 80, 24);
	ck_assert(view_overview.act(state, ACTION_CHART, INPUT_DOWN, &fixture.model));
	ck_assert(view_overview.act(state, ACTION_CHART, INPUT_DOWN, &fixture.model));
	ck_assert(view_overview.act(state, ACTION_EXPAND, 'e', &fixture.model));
	fixture_draw(&fixture, &view_overview, state, &c);
	golden_expect("overview-expanded-80x24.txt", &c);
	fixture.model.scaling = SCALING_LOG;
	fixture_draw(&fixture, &view_overview, state, &c);
	golden_expect("overview-log-80x24.txt", &c);
	fixture.model.scaling = SCALING_AUTOMATIC;
	canvas_resize(&c, 40, 10);
	fixture_draw(&fixture, &view_overview, state, &c);
	golden_expect("overview-expanded-40x10.txt", &c);
	/* I/O is three charts below; a unit is written as beside the curve. */
	for (int i = 0; i < 3; i++)
		view_overview.act(state, ACTION_CHART, INPUT_DOWN, &fixture.model);
	char *io = fixture_text(&fixture, &view_overview, state, 80, 24);

	ck_assert_ptr_nonnull(strstr(io, "▸I/O"));
	ck_assert_ptr_nonnull(strstr(io, "  last  825 KiB/s"));
	free(io);
	ck_assert(view_overview.act(state, ACTION_EXPAND, INPUT_ESCAPE, &fixture.model));
	canvas_done(&c);
	view_overview.free(state);
}
END_TEST

static void expect_words(const char *want)
{
	struct view_state *v = view_overview.make();
	_cleanup_free_ char *text = fixture_text(&fixture, &view_overview, v, 160, 48);

	view_overview.free(v);
	if (!strstr(text, want))
		fprintf(stderr, "%s is not in:\n%s", want, text);
	ck_assert_ptr_nonnull(strstr(text, want));
}

/* Thousands of open files, of threads that wait, of letters in a mark's word. */
START_TEST(large_figures_are_whole)
{
	sample_set(&fixture.now.sample, METRIC_OPEN_FDS, 3501);
	fixture.now.rates.per_s[METRIC_RUN_DELAY] = 29701;
	fixture.now.since = fixture.now.sample;
	fixture.now.since.t_ns -= 75 * NS_PER_S;
	fixture.now.since_kind = SINCE_MARK;
	memset(fixture.now.since_word, 'w', EVENT_TEXT_MAX - 1);
	expect_words("files  3.50k open");
	expect_words("run delay  30k s/s");
	expect_words("w…, 1m 15s");
}
END_TEST

/* Steps of an axis are round; what lies between two readings is not. */
START_TEST(spans_have_few_digits)
{
	static const struct {
		int64_t ns;
		const char *want;
	} cases[] = {{79971900, "79.97 ms"}, {999999999, "1000 ms"}, {12345678901, "12.35 s"},
		{24800 * NS_PER_MS, "24.8 s"}, {500 * NS_PER_US, "0.5 ms"},
		{8 * NS_PER_S, "8 s"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[FIGURE_TEXT_MAX];

		figure_span(text, cases[i].ns);
		ck_assert_str_eq(text, cases[i].want);
	}
}
END_TEST

#define SNAPSHOT                                                                               \
	"/srv/measurements/of last november/on the new machine/with the patch/demo3-4242-Z"

/* The end of a path is what it is called. */
START_TEST(where_a_snapshot_is_stays_readable)
{
	struct view_state *v = view_overview.make(), *events = view_events.make();

	struct event e = {.kind = EVENT_SNAPSHOT, .t_ns = fixture.model.t_ns, .text = SNAPSHOT};

	fixture.model.news = "snapshot in " SNAPSHOT;
	event_log_add(&fixture.events, &e);
	_cleanup_free_ char *footer = fixture_text(&fixture, &view_overview, v, 60, 20);
	_cleanup_free_ char *page = fixture_text(&fixture, &view_events, events, 60, 20);

	ck_assert_ptr_nonnull(strstr(footer, " snapshot in …"));
	ck_assert_ptr_nonnull(strstr(footer, "with the patch/demo3-4242-Z\n"));
	ck_assert_ptr_nonnull(strstr(page, "patch/demo3-4242-Z │"));
	view_overview.free(v);
	view_events.free(events);
}
END_TEST

START_TEST(overview_zoomed_out)
{
	fixture.model.dt_ns = 10 * NS_PER_S;
	expect_page(&view_overview, "overview-zoomed-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(overview_ended)
{
	fixture.now.state = SESSION_ENDED;
	fixture.now.end = (struct event){.kind = EVENT_SIGNAL, .number = 9};
	expect_page(&view_overview, "overview-ended-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(a_narrow_line_of_quality_is_whole)
{
	struct view_state *state = view_overview.make();
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	canvas_resize(&c, 60, 16);
	fixture.model.quality =
		"quality: other processes use 77 % of this machine: CPU figures will vary";
	fixture.model.quality_grade = 1;
	fixture_draw(&fixture, &view_overview, state, &c);
	char *all = canvas_dump(&c);

	ck_assert_ptr_nonnull(strstr(all, "use 77 % of this machine\n"));
	free(all);
	canvas_done(&c);
	view_overview.free(state);
}
END_TEST

START_TEST(missing_figures_are_dashes_and_holes)
{
	struct metric_set all = history_all_metrics();

	history_free(fixture.history);
	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &fixture.history), 0);
	memset(&fixture.now.sample.valid, 0, sizeof(fixture.now.sample.valid));
	rates_break(&fixture.now.rates);
	fixture.now.memory.valid = false;
	fixture.model.quality = "quality: not known";
	fixture.model.quality_grade = QUALITY_UNKNOWN;
	fixture.now.n_threads = fixture.now.total_threads = 0;
	expect_page(&view_overview, "overview-missing-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(help_page)
{
	expect_page(&view_help, "help-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	expect_page(&view_help, "help-80x24-ascii.txt", 80, 24, GLYPHS_ASCII);
}
END_TEST

static const struct find_row rows[] = {
	{101, "root", "/usr/sbin/sshd -D", "sshd", 86400 * NS_PER_S, 2 * NS_PER_S, 9 * MIB},
	{4242, "ana", "./demo3 -n 3", "demo3", 751 * NS_PER_S, 912 * NS_PER_S, 698 * MIB},
	{4711, "ana", "./demo3 -n 7 --verbose", "demo3", 12 * NS_PER_S, 0, 12 * MIB},
};

START_TEST(picker_narrows_while_typing)
{
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};
	struct picker p;
	int x, y;

	canvas_resize(&c, 80, 10);
	picker_init(&p, rows, ARRAY_SIZE(rows));
	for (const char *k = "DEMO ana"; *k; k++)
		ck_assert_int_eq(picker_key(&p, *k, 5), PICKER_GOES_ON);
	ck_assert_uint_eq(p.n_shown, 2);
	picker_key(&p, INPUT_DOWN, 5);
	picker_key(&p, INPUT_DOWN, 5);
	picker_draw(&p, &c, &x, &y);
	golden_expect("picker-80x10.txt", &c);
	ck_assert_int_eq(picker_key(&p, INPUT_ENTER, 5), PICKER_CHOSEN);
	ck_assert_int_eq(picker_pid(&p), 4711);
	picker_done(&p);
	canvas_done(&c);
}
END_TEST

START_TEST(picker_keeps_its_choice_when_nothing_was_typed)
{
	static const input_t keys[] = {
		INPUT_RESIZE, INPUT_OTHER, INPUT_LEFT, INPUT_HOME, INPUT_BACKSPACE};
	struct picker p;

	picker_init(&p, rows, ARRAY_SIZE(rows));
	picker_key(&p, INPUT_DOWN, 5);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		ck_assert_int_eq(picker_key(&p, keys[i], 5), PICKER_GOES_ON);
		ck_assert_int_eq(picker_pid(&p), rows[1].pid);
	}
	picker_key(&p, 'd', 5);
	ck_assert_int_eq(picker_pid(&p), rows[0].pid);
	picker_done(&p);
}
END_TEST

START_TEST(picker_rows_are_there_for_the_mouse)
{
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};
	struct picker p;
	int x, y;

	canvas_resize(&c, 80, 10);
	picker_init(&p, rows, ARRAY_SIZE(rows));
	picker_draw(&p, &c, &x, &y);
	ck_assert_int_eq(picker_point(&p, INPUT_WHEEL_DOWN, 5, 5), PICKER_GOES_ON);
	ck_assert_uint_eq(p.selected, 1);
	ck_assert_int_eq(picker_point(&p, INPUT_WHEEL_UP, 5, 5), PICKER_GOES_ON);
	ck_assert_uint_eq(p.selected, 0);
	/* What is chosen at the start nobody has clicked on. */
	ck_assert_int_eq(picker_point(&p, INPUT_CLICK, 20, 2), PICKER_GOES_ON);
	/* The second row, below frame and head; the head and what is below the rows is none. */
	ck_assert_int_eq(picker_point(&p, INPUT_CLICK, 20, 3), PICKER_GOES_ON);
	ck_assert_uint_eq(p.selected, 1);
	ck_assert_int_eq(picker_point(&p, INPUT_CLICK, 20, 1), PICKER_GOES_ON);
	ck_assert_int_eq(
		picker_point(&p, INPUT_CLICK, 20, 2 + (int)ARRAY_SIZE(rows)), PICKER_GOES_ON);
	ck_assert_int_eq(picker_point(&p, INPUT_CLICK, 20, 3), PICKER_CHOSEN);
	ck_assert_int_eq(picker_pid(&p), rows[1].pid);
	picker_done(&p);
	canvas_done(&c);
}
END_TEST

START_TEST(picker_with_no_match_chooses_nothing)
{
	struct canvas c = {.glyphs = GLYPHS_ASCII};
	struct picker p;
	int x, y;

	picker_init(&p, rows, ARRAY_SIZE(rows));
	picker_key(&p, '~', 5);
	ck_assert_uint_eq(p.n_shown, 0);
	picker_key(&p, INPUT_DOWN, 5);
	ck_assert_int_eq(picker_key(&p, INPUT_ENTER, 5), PICKER_GOES_ON);
	for (int w = 0; w < 60; w += 3)
		for (int h = 0; h < 12; h++) {
			canvas_resize(&c, w, h);
			picker_draw(&p, &c, &x, &y);
		}
	ck_assert_int_eq(picker_key(&p, INPUT_ESCAPE, 5), PICKER_LEFT);
	picker_done(&p);
	canvas_done(&c);
}
END_TEST

/* One canvas through every size, as a storm of resizes would have it. */
START_TEST(every_size_can_be_drawn)
{
	struct canvas c = {0};
	struct view_state *states[PAGE_COUNT] = {NULL};

	for (int k = 0; k < PAGE_COUNT; k++)
		states[k] =
			view_get((enum page)k)->make ? view_get((enum page)k)->make() : NULL;
	fixture_add_looks(&fixture);
	fixture_add_events(&fixture);
	for (int i = 0; i < 500; i++) {
		int w = 1 + i * 7919 % (i % 3 ? 120 : 500),
		    h = 1 + i * 104729 % (i % 3 ? 60 : 200);

		c.glyphs = (enum glyphs)(i % 3);
		canvas_resize(&c, w, h);
		fixture.model.hide_threads = i % 5 == 0;
		for (int k = 0; k < PAGE_COUNT; k++)
			fixture_draw(&fixture, view_get((enum page)k), states[k], &c);
	}
	for (int k = 0; k < PAGE_COUNT; k++)
		if (view_get((enum page)k)->free)
			view_get((enum page)k)->free(states[k]);
	canvas_done(&c);
}
END_TEST

START_TEST(hostile_names_cannot_leave_their_cells)
{
	struct view_state *state = view_overview.make();
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	strcpy(fixture.now.info.command, "\x1b]0;pwned\a\n\xff\xfe\u202e");
	strcpy(fixture.now.threads[0].name, "\x1b[2J\n");
	canvas_resize(&c, 160, 48);
	fixture_draw(&fixture, &view_overview, state, &c);
	_cleanup_free_ char *text = canvas_dump(&c);

	ck_assert_ptr_null(strchr(text, 0x1b));
	ck_assert_ptr_null(strchr(text, '\a'));
	ck_assert_ptr_null(strstr(text, "\u202e"));
	canvas_done(&c);
	view_overview.free(state);
}
END_TEST

Suite *pages_suite(void)
{
	Suite *s = suite_create("pages");
	TCase *t = tcase_create("pages");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, overview_rich);
	tcase_add_test(t, overview_medium);
	tcase_add_test(t, overview_complete);
	tcase_add_test(t, overview_useful);
	tcase_add_test(t, overview_tiny_says_so);
	tcase_add_test(t, overview_without_threads);
	tcase_add_test(t, overview_paused);
	tcase_add_test(t, overview_at_an_instant);
	tcase_add_test(t, overview_at_an_instant_of_a_merged_dot);
	tcase_add_test(t, an_instant_in_a_gap_has_no_figures);
	tcase_add_test(t, what_was_read_before_a_gap_is_not_of_it);
	tcase_add_test(t, an_instant_is_the_sample_that_was_taken);
	tcase_add_test(t, a_logarithmic_scale_needs_no_exponent);
	tcase_add_test(t, a_fixed_scale_says_what_goes_beyond);
	tcase_add_test(t, one_chart_over_the_page);
	tcase_add_test(t, large_figures_are_whole);
	tcase_add_test(t, where_a_snapshot_is_stays_readable);
	tcase_add_test(t, spans_have_few_digits);
	tcase_add_test(t, overview_zoomed_out);
	tcase_add_test(t, overview_ended);
	tcase_add_test(t, a_narrow_line_of_quality_is_whole);
	tcase_add_test(t, missing_figures_are_dashes_and_holes);
	tcase_add_test(t, help_page);
	tcase_add_test(t, picker_narrows_while_typing);
	tcase_add_test(t, picker_keeps_its_choice_when_nothing_was_typed);
	tcase_add_test(t, picker_rows_are_there_for_the_mouse);
	tcase_add_test(t, picker_with_no_match_chooses_nothing);
	tcase_add_test(t, every_size_can_be_drawn);
	tcase_add_test(t, hostile_names_cannot_leave_their_cells);
	suite_add_tcase(s, t);
	return s;
}
