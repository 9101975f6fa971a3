/* SPDX-License-Identifier: MIT */
/* The bytes of pictures, read by a small terminal that knows just enough. */
#include "unit_ui/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/text.h"
#include "ui/paint.h"

enum { VT_WIDTH = 60, VT_HEIGHT = 12 };

struct vt {
	int width, height, x, y, style;
	bool lines, cursor;
	struct canvas screen;
};

static void vt_put(struct vt *t, char32_t c)
{
	int wide = text_char_cells(c);

	if (wide == 0) {
		canvas_put(&t->screen, t->x, t->y, STYLE_PLAIN, c);
		return;
	}
	ck_assert_msg(t->x + wide <= t->width, "written past the right end");
	canvas_put(&t->screen, t->x, t->y, (enum style)t->style, c);
	t->x += wide;
}

static void vt_clear_right(struct vt *t)
{
	for (int x = t->x; x < t->width; x++)
		canvas_put(&t->screen, x, t->y, STYLE_PLAIN, ' ');
}

/* What stands between ESC [ and its last letter is at most two numbers. */
static const char *vt_control(struct vt *t, const char *p)
{
	int a = 0, b = 0, *at = &a;

	for (; (*p >= '0' && *p <= '9') || *p == ';' || *p == '?'; p++) {
		if (*p == ';')
			at = &b;
		else if (*p != '?')
			*at = *at * 10 + (*p - '0');
	}
	switch (*p) {
	case 'H':
		t->y = MAX(a, 1) - 1;
		t->x = MAX(b, 1) - 1;
		break;
	case 'B':
		t->y += MAX(a, 1);
		break;
	case 'C':
		t->x += MAX(a, 1);
		break;
	case 'K':
		vt_clear_right(t);
		break;
	case 'J':
		canvas_clear(&t->screen);
		break;
	case 'm':
		t->style = a;
		break;
	case 'h':
	case 'l':
		t->cursor = *p == 'h';
		break;
	default:
		ck_abort_msg("ESC [ … %c", *p);
	}
	/* Behind the last cell a terminal may wrap, or not. */
	ck_assert(*p == 'm' || *p == 'h' || *p == 'l' || t->x < t->width);
	ck_assert(t->y < t->height);
	return p + 1;
}

static void vt_read(struct vt *t, const char *bytes, size_t n)
{
	static const char own[] = "qxlkmj";
	static const char32_t frames[] = {0x2500, 0x2502, 0x250c, 0x2510, 0x2514, 0x2518};

	for (const char *p = bytes, *end = bytes + n; p < end;) {
		char32_t c;

		if (*p == '\033') {
			p = vt_control(t, p + 2);
			continue;
		}
		if (*p == '\b') {
			ck_assert_int_gt(t->x, 0);
			t->x--;
			p++;
			continue;
		}
		if (*p == '\016' || *p == '\017') {
			t->lines = *p++ == '\016';
			continue;
		}
		p += text_decode(p, (size_t)(end - p), &c);
		const char *line = t->lines && c < 0x80 ? strchr(own, (char)c) : NULL;

		if (t->lines && !line)
			ck_abort_msg("a letter among the terminal's own lines");
		vt_put(t, line ? frames[line - own] : c);
	}
	ck_assert_msg(!t->lines, "left among the terminal's own lines");
}

static void words_make(struct paint_words *w)
{
	strcpy(w->clear, "\033[H\033[2J");
	strcpy(w->clear_right, "\033[K");
	strcpy(w->plain, "\033[m");
	strcpy(w->hide, "\033[?25l");
	strcpy(w->show, "\033[?25h");
	w->ansi_moves = w->ansi_steps = true;
	for (int s = 1; s < STYLE_COUNT; s++) {
		snprintf(w->looks[s], PAINT_WORD, "\033[%dm", s);
		w->only_color[s] = s % 3 != 0;
		w->reverse[s] = s == STYLE_SELECTED;
	}
}

static void words_make_ascii(struct paint_words *w)
{
	words_make(w);
	strcpy(w->lines_on, "\016");
	strcpy(w->lines_off, "\017");
	memcpy(w->line_chars, "qxlkmj", PAINT_LINES);
	w->fold = true;
}

static void draw_something(struct canvas *c)
{
	static const char32_t letters[] = {' ', ' ', ' ', 'a', '7', 0x2500, 0x2502, 0x28ff,
		0x2847, 0x2588, 0x2013, 0x5de5, 0x4f5c, 0x301, 0x2714};
	int n = rand() % 60;

	for (int i = 0; i < n; i++) {
		enum style style = (enum style)(rand() % STYLE_COUNT);
		char32_t ch = letters[(size_t)rand() % ARRAY_SIZE(letters)];
		int x = rand() % c->width, y = rand() % c->height;

		for (int k = rand() % 12; k >= 0; k--)
			canvas_put(c, x + k, y, style, ch);
	}
}

static bool cell_looks(const struct paint_words *w, const struct canvas_cell *want,
	const struct canvas_cell *got)
{
	if (want->c == ' ' && !want->mark && !w->reverse[want->style])
		return got->c == ' ' && !w->reverse[got->style];
	return want->c == got->c && want->mark == got->mark && want->style == got->style;
}

static void expect_same(const struct paint_words *w, const struct canvas *c, const struct vt *t)
{
	for (int y = 0; y < c->height; y++)
		for (int x = 0; x < c->width; x++) {
			struct canvas_cell want = *canvas_at(c, x, y);
			const struct canvas_cell *got = canvas_at(&t->screen, x, y);
			bool frame = want.c == 0x2500 || want.c == 0x2502;

			if (w->fold && !(frame && w->lines_on[0]))
				want.c = (unsigned char)canvas_fold(want.c ? want.c : ' ');
			if (w->fold)
				want.mark = 0;
			/* Check writes down each assertion: here, the wrong ones. */
			if (!cell_looks(w, &want, got))
				ck_abort_msg("(%d, %d): U+%04x style %d, not U+%04x style %d",
					x, y, (unsigned)got->c, (int)got->style,
					(unsigned)want.c, (int)want.style);
		}
}

static void paint_at_random(void (*make)(struct paint_words *w))
{
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};
	struct paint p = {.whole = true};
	struct vt t = {.width = VT_WIDTH, .height = VT_HEIGHT};

	srand(7);
	make(&p.words);
	canvas_resize(&c, VT_WIDTH, VT_HEIGHT);
	canvas_resize(&t.screen, VT_WIDTH, VT_HEIGHT);
	for (int i = 0; i < 500; i++) {
		int cursor = rand() % 4 ? -1 : rand() % VT_WIDTH;

		if (rand() % 8 == 0)
			canvas_clear(&c);
		if (rand() % 50 == 0)
			paint_forget(&p);
		draw_something(&c);
		paint_picture(&p, &c, cursor, VT_HEIGHT - 1);
		vt_read(&t, p.bytes, p.n);
		expect_same(&p.words, &c, &t);
		ck_assert_int_eq(t.cursor, cursor >= 0);
		if (cursor >= 0)
			ck_assert_int_eq(t.x, cursor);
	}
	canvas_done(&c);
	canvas_done(&t.screen);
	paint_done(&p);
}

START_TEST(the_terminal_shows_what_was_painted)
{
	paint_at_random(words_make);
}
END_TEST

START_TEST(frames_without_utf8_are_the_terminals_own)
{
	paint_at_random(words_make_ascii);
}
END_TEST

static struct paint paint_make(void)
{
	struct paint p = {.whole = true};

	words_make(&p.words);
	return p;
}

START_TEST(a_picture_that_stands_still_costs_nothing)
{
	struct canvas c = {0};
	struct paint p = paint_make();

	canvas_resize(&c, 40, 5);
	canvas_text(&c, 3, 2, 20, STYLE_KEY, "onetop");
	paint_picture(&p, &c, -1, 0);
	ck_assert_uint_gt(p.n, 0);
	paint_picture(&p, &c, -1, 0);
	ck_assert_uint_eq(p.n, 0);
	canvas_put(&c, 3, 2, STYLE_KEY, 'O');
	paint_picture(&p, &c, -1, 0);
	ck_assert_uint_eq(p.n, strlen("\033[3;4HO"));
	canvas_done(&c);
	paint_done(&p);
}
END_TEST

START_TEST(the_last_cell_of_a_terminal_that_would_scroll_is_left_alone)
{
	struct canvas c = {0};
	struct paint p = paint_make();

	canvas_resize(&c, 10, 2);
	p.words.scrolls_in_corner = true;
	canvas_put(&c, 9, 1, STYLE_PLAIN, 'x');
	canvas_put(&c, 9, 0, STYLE_PLAIN, 'y');
	paint_picture(&p, &c, -1, 0);
	ck_assert_ptr_null(memchr(p.bytes, 'x', p.n));
	ck_assert_ptr_nonnull(memchr(p.bytes, 'y', p.n));
	canvas_done(&c);
	paint_done(&p);
}
END_TEST

Suite *paint_suite(void)
{
	Suite *s = suite_create("paint");
	TCase *tc = tcase_create("paint");

	tcase_add_test(tc, the_terminal_shows_what_was_painted);
	tcase_add_test(tc, frames_without_utf8_are_the_terminals_own);
	tcase_add_test(tc, a_picture_that_stands_still_costs_nothing);
	tcase_add_test(tc, the_last_cell_of_a_terminal_that_would_scroll_is_left_alone);
	suite_add_tcase(s, tc);
	return s;
}
