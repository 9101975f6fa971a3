/* SPDX-License-Identifier: MIT */
/* Page 5 with a Go runtime that answers, one that does not, and a GC log. */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/macro.h"
#include "base/memory.h"
#include "unit_ui/fixture.h"
#include "unit_ui/golden.h"

static struct fixture fixture;
static struct golang_now golang;
static struct gclog_now gclog;

static void setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	fixture_init_go(&fixture);
	memset(&golang, 0, sizeof(golang));
	memset(&gclog, 0, sizeof(gclog));
	golang.state = GOLANG_LIVE;
	golang.is_go = true;
	strcpy(golang.version, "go1.19.8");
	golang.major = 1;
	golang.minor = 19;
	golang.look = (struct endpoint_look){.source = ENDPOINT_EXPVAR, .seconds = 0.00084};
	for (size_t i = 0; i < 20; i++) {
		int64_t ago = (int64_t)(20 - i) * 10 * NS_PER_S;

		golang.pauses[golang.n_pauses++] = (struct golang_pause){.cycle = 40 + i,
			.t_ns = fixture.sample.t_ns - ago,
			.real_ns = fixture.sample.real_ns - ago,
			.seconds = 0.00002 * (double)(i + 1)};
	}
	fixture.model.golang = &golang;
}

static void teardown(void)
{
	fixture_done(&fixture);
}

START_TEST(a_runtime_that_answers)
{
	golden_expect_page(
		&fixture, &view_go, "go-answers-124x44.txt", 124, 44, GLYPHS_BRAILLE);
	golden_expect_page(&fixture, &view_go, "go-answers-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	golden_expect_page(
		&fixture, &view_go, "go-answers-80x24-ascii.txt", 80, 24, GLYPHS_ASCII);
	golden_expect_page(&fixture, &view_go, "go-answers-40x10.txt", 40, 10, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(a_log_tells_each_cycle)
{
	for (size_t i = 0; i < 6; i++) {
		struct gclog_cycle *c = &gclog.cycles[gclog.n_cycles++];

		*c = (struct gclog_cycle){.t_ns = fixture.sample.t_ns - (int64_t)i * NS_PER_S,
			.real_ns = fixture.sample.real_ns - (int64_t)i * NS_PER_S};
		for (int f = 0; f < GC_FIELDS; f++)
			c->gc.value[f] = (double)i + f;
		c->gc.valid = (1u << GC_FIELDS) - 1;
		c->gc.forced = i == 2;
		c->gc.periodic = i == 3;
	}
	fixture.model.gclog = &gclog;
	golden_expect_page(&fixture, &view_go, "go-log-124x44.txt", 124, 44, GLYPHS_BRAILLE);
}
END_TEST

START_TEST(one_that_does_not_answer_says_why)
{
	memset(&fixture.now.sample.valid, 0, sizeof(fixture.now.sample.valid));
	golang.state = GOLANG_FAILING;
	golang.n_pauses = 0;
	strcpy(golang.sentence, "http://127.0.0.1:6060/debug/vars did not answer within 10 s");
	golden_expect_page(&fixture, &view_go, "go-silent-80x24.txt", 80, 24, GLYPHS_BRAILLE);
}
END_TEST

/* Its RSS has the room of the curves that never come; whether it is Go may change with an exec,
 * and the key a ends the looking for a runtime. */
START_TEST(a_program_that_is_not_go)
{
	struct view_state *v = view_go.make();

	sample_clear(&fixture.now.sample, METRIC_GO_SYS);
	golang.state = GOLANG_NOT_GO;
	golang.is_go = false;
	golang.n_pauses = 0;
	strcpy(golang.sentence, "not a Go program, or one built before Go 1.13");
	golden_expect_page(&fixture, &view_go, "go-other-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	golden_expect_page(&fixture, &view_go, "go-other-40x10.txt", 40, 10, GLYPHS_BRAILLE);
	for (int i = 0; i < 4; i++) {
		golang.state = i % 2 ? GOLANG_OFF : GOLANG_NOT_GO;
		_cleanup_free_ char *text = fixture_text(&fixture, &view_go, v, 124, 44);

		ck_assert((strstr(text, "GC CPU") != NULL) == (i % 2));
	}
	view_go.free(v);
}
END_TEST

static void expect_in(const char *all, const char *text, int w, int h)
{
	if (!strstr(all, text))
		fprintf(stderr, "%s is not at %dx%d:\n%s", text, w, h, all);
	ck_assert(strstr(all, text));
}

static void expect(
	const struct view_ops *view, struct view_state *state, const char *text, bool there)
{
	char *all = fixture_text(&fixture, view, state, 124, 44);

	bool found = strstr(all, text) != NULL;

	if (found != there)
		fprintf(stderr, "%s%s in:\n%s", text, there ? " is not" : "", all);
	ck_assert(found == there);
	free(all);
}

START_TEST(the_reasons_over_the_whole_page)
{
	struct view_state *v = view_go.make();

	expect(&view_go, v, "GC CPU", true);
	ck_assert(view_go.act(v, ACTION_WHY, 'w', &fixture.model));
	expect(&view_go, v, "GC CPU", false);
	expect(&view_go, v, "debug.FreeOSMemory()", true);
	expect(&view_go, v, "VmSwap, not in RSS", true);
	char *small = fixture_text(&fixture, &view_go, v, 40, 10);

	expect_in(small, "[5]Go \u2500", 40, 10);
	free(small);
	ck_assert(view_go.act(v, ACTION_WHY, 'w', &fixture.model));
	expect(&view_go, v, "GC CPU", true);
	view_go.free(v);
}
END_TEST

/* The reason, the table, the bar and the cycles are there at every size that has panes. */
START_TEST(the_reason_stays_at_any_size)
{
	static const char *const mostly[] = {
		"\u2592 idle, kept", "\u2592\u2592\u2592", "GC cycles 60"};

	for (int h = 20; h < 60; h++) {
		for (int w = 60; w < 180; w += 20) {
			struct view_state *v = view_go.make();
			char *all = fixture_text(&fixture, &view_go, v, w, h);

			expect_in(all, "550 MiB is free inside", w, h);
			for (size_t i = 0; w >= 80 && h >= 24 && i < ARRAY_SIZE(mostly); i++)
				expect_in(all, mostly[i], w, h);
			free(all);
			view_go.free(v);
		}
	}
}
END_TEST

START_TEST(the_table_sorts_and_leads_to_instants)
{
	struct view_state *v = view_go.make();
	int64_t t_ns;

	free(fixture_text(&fixture, &view_go, v, 124, 44));
	ck_assert(view_go.act(v, ACTION_ROW, INPUT_DOWN, &fixture.model));
	ck_assert(view_go.instant(v, &fixture.model, &t_ns));
	ck_assert_int_eq(t_ns, golang.pauses[18].t_ns);
	/* A new cycle comes in above: the cursor stays with its own. */
	golang.pauses[golang.n_pauses] = golang.pauses[golang.n_pauses - 1];
	golang.pauses[golang.n_pauses].t_ns += NS_PER_S;
	golang.pauses[golang.n_pauses++].cycle++;
	free(fixture_text(&fixture, &view_go, v, 124, 44));
	ck_assert(view_go.instant(v, &fixture.model, &t_ns));
	ck_assert_int_eq(t_ns, golang.pauses[18].t_ns);
	/* By pause, the shortest first. */
	ck_assert(view_go.act(v, ACTION_SORT, '>', &fixture.model));
	ck_assert(view_go.act(v, ACTION_SORT, '>', &fixture.model));
	ck_assert(view_go.act(v, ACTION_REVERSE, 'I', &fixture.model));
	expect(&view_go, v, "by pause", true);
	ck_assert(view_go.instant(v, &fixture.model, &t_ns));
	ck_assert_int_eq(t_ns, golang.pauses[0].t_ns);
	view_go.free(v);
}
END_TEST

START_TEST(settings_and_what_contradicts_them)
{
	struct view_state *v = view_go.make();

	fixture_add_looks(&fixture);
	golang.has_environ = true;
	golang.environ = (struct go_environ){
		.gogc = "200", .memlimit_bytes = 64e9, .maxprocs = 64, .gogc_percent = 200};
	fixture.looks.bounds->has_cgroup = true;
	fixture.looks.bounds->cgroup.has |= CGROUP_HAS_MEMORY_LIMIT | CGROUP_HAS_CPU_LIMIT;
	fixture.looks.bounds->cgroup.memory_limit = 1 << 30;
	fixture.looks.bounds->cgroup.cpu_limit_cores = 2;
	expect(&view_go, v, "GOMEMLIMIT is 59.6 GiB, but the cgroup", true);
	expect(&view_go, v, "GOMAXPROCS is 64, but the cgroup", true);
	view_go.act(v, ACTION_WHY, 'w', &fixture.model);
	expect(&view_go, v, "GOGC=200, GOMEMLIMIT=59.6 GiB, GOMAXPROCS=64", true);
	view_go.free(v);
}
END_TEST

START_TEST(cycles_that_the_ring_no_longer_held_are_told)
{
	struct view_state *v = view_go.make();

	expect(&view_go, v, "not seen one by one", false);
	golang.pauses_lost = 744;
	view_go.act(v, ACTION_WHY, 'w', &fixture.model);
	expect(&view_go, v, "744 GC cycles were not seen one by one", true);
	view_go.free(v);
}
END_TEST

/* Fifty a second for ten seconds: ten rows, and the mark is still seen. */
START_TEST(cycles_are_events_and_hide_nothing)
{
	struct view_state *v = view_events.make();

	fixture_add_events(&fixture);
	golang.n_pauses = 0;
	for (size_t i = 0; i < 500; i++) {
		int64_t t = (int64_t)i * 20 * NS_PER_MS;

		golang.pauses[golang.n_pauses++] = (struct golang_pause){.cycle = 100 + i,
			.t_ns = fixture.sample.t_ns - 10 * NS_PER_S + t,
			.real_ns = fixture.sample.real_ns - 10 * NS_PER_S + t,
			.seconds = 1e-4};
	}
	expect(&view_events, v, "before the deploy", true);
	expect(&view_events, v, "500 GC cycles", true);
	expect(&view_events, v, "50 cycles, 550 to 599, stopped the world for 5.00 ms", true);
	golang.n_pauses = 1;
	expect(&view_events, v, "cycle 100 stopped the world for 0.10 ms", true);
	ck_assert(view_events.act(v, ACTION_CYCLES, 'H', &fixture.model));
	expect(&view_events, v, "stopped the world", false);
	view_events.free(v);
}
END_TEST

START_TEST(every_size_can_be_drawn)
{
	for (int w = 0; w < 90; w += 3)
		for (int h = 0; h < 40; h++) {
			struct view_state *state = view_go.make();
			struct canvas c = {.glyphs = GLYPHS_BRAILLE};

			canvas_resize(&c, w, h);
			fixture_draw(&fixture, &view_go, state, &c);
			canvas_done(&c);
			view_go.free(state);
		}
}
END_TEST

Suite *page_go_suite(void)
{
	Suite *s = suite_create("page_go");
	TCase *t = tcase_create("page_go");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_runtime_that_answers);
	tcase_add_test(t, a_log_tells_each_cycle);
	tcase_add_test(t, a_program_that_is_not_go);
	tcase_add_test(t, one_that_does_not_answer_says_why);
	tcase_add_test(t, the_reasons_over_the_whole_page);
	tcase_add_test(t, the_reason_stays_at_any_size);
	tcase_add_test(t, the_table_sorts_and_leads_to_instants);
	tcase_add_test(t, settings_and_what_contradicts_them);
	tcase_add_test(t, cycles_that_the_ring_no_longer_held_are_told);
	tcase_add_test(t, cycles_are_events_and_hide_nothing);
	tcase_add_test(t, every_size_can_be_drawn);
	suite_add_tcase(s, t);
	return s;
}
