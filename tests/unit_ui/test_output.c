/* SPDX-License-Identifier: MIT */
/* What a command writes, on the page of events. */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit_ui/fixture.h"

static struct fixture fixture;
static struct output_tail tail;
static struct view_state *page;
static struct canvas canvas;

static void setup(void)
{
	fixture_init(&fixture);
	fixture_add_events(&fixture);
	memset(&tail, 0, sizeof(tail));
	fixture.model.output = &tail;
	page = view_events.make();
	canvas.glyphs = GLYPHS_BRAILLE;
	canvas_resize(&canvas, 80, 24);
}

static void teardown(void)
{
	view_events.free(page);
	canvas_done(&canvas);
	fixture_done(&fixture);
}

static void writes(const char *text, size_t n)
{
	ck_assert_uint_le(tail.n + n, sizeof(tail.text));
	memcpy(tail.text + tail.n, text, n);
	tail.n += n;
	tail.total += (int64_t)n;
}

static void writes_line(const char *text)
{
	writes(text, strlen(text));
	writes("\n", 1);
}

static void expect(const char *text, bool there)
{
	fixture_draw(&fixture, &view_events, page, &canvas);
	char *dump = canvas_dump(&canvas);

	ck_assert_msg(!!strstr(dump, text) == there, "\"%s\" %s:\n%s", text,
		there ? "is not there" : "is there", dump);
	free(dump);
}

START_TEST(the_newest_lines_stand_below_the_events)
{
	char line[32];

	expect("the command has written nothing yet", true);
	for (int i = 0; i < 100; i++) {
		snprintf(line, sizeof(line), "line %d.", i);
		writes_line(line);
	}
	expect("before the deploy", true);
	expect("line 99.", true);
	expect("line 9.", false);
	expect("890 B so far", true);
}
END_TEST

START_TEST(without_a_command_there_is_no_pane_and_no_key)
{
	fixture.model.output = NULL;
	expect("Output", false);
	expect("[o]utput", false);
	ck_assert(!view_events.act(page, ACTION_OUTPUT, 'o', &fixture.model));
}
END_TEST

START_TEST(its_key_gives_it_the_page_and_takes_it_away)
{
	writes_line("words of the command");
	view_events.act(page, ACTION_OUTPUT, 'o', &fixture.model);
	expect("words of the command", true);
	expect("before the deploy", false);
	expect("[7]Events", true);
	view_events.act(page, ACTION_OUTPUT, 'o', &fixture.model);
	expect("words of the command", false);
	expect("before the deploy", true);
	expect("[o]utput", true);
	view_events.act(page, ACTION_OUTPUT, 'o', &fixture.model);
	expect("words of the command", true);
	expect("before the deploy", true);
}
END_TEST

START_TEST(alone_it_scrolls_to_its_ends)
{
	char line[32];

	for (int i = 0; i < 100; i++) {
		snprintf(line, sizeof(line), "line %d.", i);
		writes_line(line);
	}
	view_events.act(page, ACTION_OUTPUT, 'o', &fixture.model);
	expect("line 99.", true);
	for (int i = 0; i < 50; i++)
		view_events.act(page, ACTION_ROWS, INPUT_PAGE_UP, &fixture.model);
	expect("line 0.", true);
	expect("line 99.", false);
	expect("of the newest 100 rows", true);
	view_events.act(page, ACTION_ROW, INPUT_DOWN, &fixture.model);
	expect("line 0.", false);
	expect("line 1.", true);
	for (int i = 0; i < 50; i++)
		view_events.act(page, ACTION_ROWS, INPUT_PAGE_DOWN, &fixture.model);
	expect("line 99.", true);
}
END_TEST

START_TEST(what_a_terminal_would_obey_is_only_shown)
{
	writes_line("10 %\r50 %\r100 % done");
	writes_line("dos\r");
	writes_line("\033[1;31mred\033[0m word");
	writes_line("bell\a and title \033]0;pwned\a");
	writes_line("a\tb");
	writes("caf\xc3\xa9 \xff\xfe half", 13);
	expect("│ 100 % done", true);
	expect("50 %", false);
	expect("│ dos ", true);
	expect("│ red word", true);
	expect("│ bell\xef\xbf\xbd and title ]0;pwned\xef\xbf\xbd", true);
	expect("│ a       b", true);
	expect("│ café \xef\xbf\xbd\xef\xbf\xbd half", true);
}
END_TEST

START_TEST(a_long_line_is_broken_not_cut)
{
	for (int i = 0; i < 20; i++)
		writes("0123456789", 10);
	writes_line("the end");
	canvas_resize(&canvas, 54, 24); /* 200 in rows of 50 */
	expect("│ 01234567890123456789012345678901234567890123456789 │", true);
	expect("│ the end ", true);
}
END_TEST

/* All that a byte can become fits, whatever the width. */
START_TEST(the_worst_bytes_fit_at_every_size)
{
	static const char bytes[] = {'\t', '\n', '\xff', '\r', '\033', 'x', '\xe5'};

	for (size_t k = 0; k < sizeof(bytes); k++) {
		tail.n = sizeof(tail.text);
		memset(tail.text, bytes[k], tail.n);
		for (int w = 1; w < 60; w += 3) {
			canvas_resize(&canvas, w, 30);
			expect("no such text", false);
		}
	}
}
END_TEST

Suite *output_suite(void)
{
	Suite *s = suite_create("output");
	TCase *c = tcase_create("pane");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, the_newest_lines_stand_below_the_events);
	tcase_add_test(c, without_a_command_there_is_no_pane_and_no_key);
	tcase_add_test(c, its_key_gives_it_the_page_and_takes_it_away);
	tcase_add_test(c, alone_it_scrolls_to_its_ends);
	tcase_add_test(c, what_a_terminal_would_obey_is_only_shown);
	tcase_add_test(c, a_long_line_is_broken_not_cut);
	tcase_add_test(c, the_worst_bytes_fit_at_every_size);
	suite_add_tcase(s, c);
	return s;
}
