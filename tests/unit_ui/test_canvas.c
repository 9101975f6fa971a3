/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ui/canvas.h"
#include "ui/widget/prompt.h"

static void expect(const struct canvas *c, const char *lines)
{
	_cleanup_free_ char *got = canvas_dump(c);

	ck_assert_str_eq(got, lines);
}

static struct canvas make(int w, int h, enum glyphs glyphs)
{
	struct canvas c = {.glyphs = glyphs};

	canvas_resize(&c, w, h);
	return c;
}

START_TEST(long_text_ends_with_an_ellipsis_at_its_width)
{
	struct canvas c = make(10, 2, GLYPHS_BRAILLE);

	ck_assert_int_eq(canvas_text(&c, 0, 0, 5, STYLE_PLAIN, "abcdefgh"), 5);
	ck_assert_int_eq(canvas_text(&c, 0, 1, 8, STYLE_PLAIN, "abcdefgh"), 8);
	expect(&c, "abcd…\nabcdefgh\n");
	canvas_done(&c);
}
END_TEST

START_TEST(a_wide_character_is_never_cut_in_half)
{
	struct canvas c = make(5, 3, GLYPHS_BRAILLE);

	canvas_text(&c, 0, 0, 4, STYLE_PLAIN, "工作者");
	canvas_text(&c, 4, 1, 2, STYLE_PLAIN, "工");
	canvas_text(&c, 0, 2, 4, STYLE_PLAIN, "工作");
	canvas_put(&c, 1, 2, STYLE_PLAIN, 'x');
	expect(&c, "工…\n\n x作\n");
	canvas_done(&c);
}
END_TEST

START_TEST(combining_marks_take_no_cell)
{
	struct canvas c = make(4, 1, GLYPHS_BRAILLE);

	ck_assert_int_eq(canvas_text(&c, 0, 0, 4, STYLE_PLAIN, "e\u0301a"), 2);
	expect(&c, "e\u0301a\n");
	/* On the last cell, too. */
	canvas_text(&c, 3, 0, 1, STYLE_PLAIN, "o\u0308");
	expect(&c, "e\u0301a o\u0308\n");
	canvas_done(&c);
}
END_TEST

START_TEST(hostile_text_shows_as_replacement_characters)
{
	struct canvas c = make(20, 1, GLYPHS_BRAILLE);

	canvas_text(&c, 0, 0, 20, STYLE_PLAIN,
		"a\x1b[31m\n\xff\u202e\xc2\x9b"
		"b");
	expect(&c, "a\ufffd[31m\ufffd\ufffd\ufffd\ufffdb\n");
	canvas_done(&c);
}
END_TEST

START_TEST(nothing_is_drawn_outside)
{
	struct canvas c = make(3, 2, GLYPHS_BRAILLE);

	canvas_text(&c, -2, 0, 10, STYLE_PLAIN, "abcdef");
	canvas_text(&c, 0, 7, 10, STYLE_PLAIN, "abc");
	canvas_text(&c, 0, -1, 10, STYLE_PLAIN, "abc");
	canvas_fill(&c, (struct rect){-5, 1, 100, 100}, STYLE_PLAIN, '#');
	canvas_frame(&c, (struct rect){-3, -3, 50, 50}, "title", "right");
	expect(&c, "cde\n###\n");
	canvas_done(&c);
}
END_TEST

START_TEST(a_canvas_of_no_cells_is_safe)
{
	struct canvas c = make(0, 0, GLYPHS_ASCII);

	canvas_text(&c, 0, 0, 5, STYLE_PLAIN, "abc");
	canvas_frame(&c, (struct rect){0, 0, 2, 2}, "a", "b");
	expect(&c, "");
	canvas_done(&c);
}
END_TEST

START_TEST(a_frame_carries_title_and_window)
{
	struct canvas c = make(20, 3, GLYPHS_BRAILLE);

	canvas_frame(&c, (struct rect){0, 0, 20, 3}, "Threads 3", "1 s");
	expect(&c, "┌ Threads 3 ── 1 s ┐\n│                  │\n└──────────────────┘\n");
	canvas_done(&c);
}
END_TEST

START_TEST(ascii_frames_have_no_other_bytes)
{
	struct canvas c = make(14, 3, GLYPHS_ASCII);

	canvas_frame(&c, (struct rect){0, 0, 14, 3}, "工x", NULL);
	canvas_text(&c, 1, 1, 12, STYLE_PLAIN, "– ● é");
	expect(&c, "+ ? x -------+\n|- * ?       |\n+------------+\n");
	canvas_done(&c);
}
END_TEST

START_TEST(a_hint_is_drawn_whole_or_not_at_all)
{
	struct canvas c = make(12, 2, GLYPHS_BRAILLE);

	ck_assert_int_eq(canvas_hint(&c, 0, 0, 12, STYLE_DIM, "[s]napshot"), 10);
	ck_assert_int_eq(canvas_hint(&c, 0, 1, 9, STYLE_DIM, "[s]napshot"), 0);
	expect(&c, "[s]napshot\n\n");
	ck_assert_int_eq(canvas_at(&c, 1, 0)->style, STYLE_KEY);
	ck_assert_int_eq(canvas_at(&c, 3, 0)->style, STYLE_DIM);
	canvas_done(&c);
}
END_TEST

static void type(struct prompt *p, const char *text)
{
	for (; *text; text++)
		ck_assert_int_eq(prompt_key(p, *text), PROMPT_GOES_ON);
}

START_TEST(a_prompt_edits_whole_characters)
{
	struct prompt p;

	prompt_start(&p, "?", "");
	type(&p, "ab");
	prompt_key(&p, 0xe9);
	prompt_key(&p, INPUT_LEFT);
	prompt_key(&p, INPUT_BACKSPACE);
	ck_assert_str_eq(p.text, "a\u00e9");
	prompt_key(&p, INPUT_DELETE);
	prompt_key(&p, INPUT_DELETE);
	ck_assert_str_eq(p.text, "a");
	prompt_key(&p, 0x1b);
	ck_assert_str_eq(p.text, "a");
	ck_assert_int_eq(prompt_key(&p, INPUT_ENTER), PROMPT_DONE);
	ck_assert_int_eq(prompt_key(&p, INPUT_ESCAPE), PROMPT_CANCELED);
}
END_TEST

START_TEST(a_prompt_never_grows_past_its_room)
{
	struct prompt p;
	struct canvas c = make(10, 1, GLYPHS_BRAILLE);

	prompt_start(&p, "?", "");
	for (int i = 0; i < 1000; i++)
		prompt_key(&p, i % 2 ? 0x5de5 : 'x');
	ck_assert_uint_le(p.length, PROMPT_MAX);
	for (int w = 0; w < 10; w++)
		ck_assert_int_lt(prompt_draw(&p, &c, (struct rect){0, 0, w, 1}), 10);
	canvas_done(&c);
}
END_TEST

Suite *canvas_suite(void)
{
	Suite *s = suite_create("canvas");
	TCase *t = tcase_create("canvas");

	tcase_add_test(t, long_text_ends_with_an_ellipsis_at_its_width);
	tcase_add_test(t, a_wide_character_is_never_cut_in_half);
	tcase_add_test(t, combining_marks_take_no_cell);
	tcase_add_test(t, hostile_text_shows_as_replacement_characters);
	tcase_add_test(t, nothing_is_drawn_outside);
	tcase_add_test(t, a_canvas_of_no_cells_is_safe);
	tcase_add_test(t, a_frame_carries_title_and_window);
	tcase_add_test(t, ascii_frames_have_no_other_bytes);
	tcase_add_test(t, a_hint_is_drawn_whole_or_not_at_all);
	tcase_add_test(t, a_prompt_edits_whole_characters);
	tcase_add_test(t, a_prompt_never_grows_past_its_room);
	suite_add_tcase(s, t);
	return s;
}
