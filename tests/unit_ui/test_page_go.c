/* SPDX-License-Identifier: MIT */
/* Page 5 with a Go runtime that answers, one that does not, and a GC log. */
#include "unit_ui/suites.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

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
	tcase_add_test(t, one_that_does_not_answer_says_why);
	tcase_add_test(t, every_size_can_be_drawn);
	suite_add_tcase(s, t);
	return s;
}
