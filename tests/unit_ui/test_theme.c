/* SPDX-License-Identifier: MIT */
/* Whether people can read it: contrast as WCAG 2 counts it, and pairs of hues as they look to
 * eyes without red or green cones (Machado, Oliveira, Fernandes 2009). */
#include "unit_ui/suites.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/macro.h"
#include "options.h"
#include "ui/color.h"
#include "ui/theme.h"

struct light {
	double r, g, b;
};

static double linear(uint8_t value)
{
	double v = value / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static struct light light_of(struct color_rgb c)
{
	return (struct light){linear(c.r), linear(c.g), linear(c.b)};
}

static double luminance(struct light l)
{
	return 0.2126 * l.r + 0.7152 * l.g + 0.0722 * l.b;
}

static double contrast(int number, struct color_rgb background)
{
	double a = luminance(light_of(color_of(number))) + 0.05;
	double b = luminance(light_of(background)) + 0.05;

	return a > b ? a / b : b / a;
}

static struct light seen(struct light l, const double m[3][3])
{
	struct light s = {m[0][0] * l.r + m[0][1] * l.g + m[0][2] * l.b,
		m[1][0] * l.r + m[1][1] * l.g + m[1][2] * l.b,
		m[2][0] * l.r + m[2][1] * l.g + m[2][2] * l.b};

	return (struct light){CLAMP(s.r, 0, 1), CLAMP(s.g, 0, 1), CLAMP(s.b, 0, 1)};
}

static double lab_root(double t)
{
	return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE 1976: a distance of 2.3 is just seen, of 20 nobody overlooks. */
static double difference(struct light a, struct light b)
{
	double lab[2][3];

	for (int i = 0; i < 2; i++) {
		struct light l = i ? b : a;
		double x = lab_root((0.4124 * l.r + 0.3576 * l.g + 0.1805 * l.b) / 0.95047);
		double y = lab_root(luminance(l));
		double z = lab_root((0.0193 * l.r + 0.1192 * l.g + 0.9505 * l.b) / 1.08883);

		lab[i][0] = 116 * y - 16;
		lab[i][1] = 500 * (x - y);
		lab[i][2] = 200 * (y - z);
	}
	return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
		    pow(lab[0][2] - lab[1][2], 2));
}

/* What each theme is made for; a dark one also for the dark greys that people use. */
static const struct {
	enum theme theme;
	struct color_rgb background;
	double text, line;
} grounds[] = {{THEME_DARK, {0, 0, 0}, 4.5, 3}, {THEME_DARK, {30, 30, 30}, 4.5, 3},
	{THEME_LIGHT, {255, 255, 255}, 4.5, 3}, {THEME_HIGHCONTRAST, {0, 0, 0}, 7, 7}};

START_TEST(text_stands_out_from_the_background)
{
	struct style_look looks[STYLE_COUNT];

	theme_fill(grounds[_i].theme, looks);
	for (int s = 0; s < STYLE_COUNT; s++) {
		double least = s == STYLE_FRAME ? grounds[_i].line : grounds[_i].text;

		if (looks[s].fg256 < 0)
			continue;
		double is = contrast(looks[s].fg256, grounds[_i].background);

		ck_assert_msg(is >= least, "%s, %s: %.2f, not %.1f",
			theme_names[grounds[_i].theme], style_table[s].id, is, least);
		ck_assert(!looks[s].dim);
	}
}
END_TEST

START_TEST(pairs_differ_for_every_eye)
{
	static const double eyes[][3][3] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
			{-0.003882, -0.048116, 1.051998}},
		{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
			{-0.011820, 0.042940, 0.968881}}};
	static const enum style pairs[][2] = {{STYLE_USER, STYLE_SYSTEM},
		{STYLE_ANON, STYLE_FILE}, {STYLE_READ, STYLE_WRITE}, {STYLE_MINOR, STYLE_MAJOR},
		{STYLE_VOLUNTARY, STYLE_INVOLUNTARY}, {STYLE_GOOD, STYLE_WARN},
		{STYLE_GOOD, STYLE_BAD}};
	struct style_look looks[STYLE_COUNT];

	theme_fill((enum theme)_i, looks);
	for (size_t p = 0; p < ARRAY_SIZE(pairs); p++)
		for (size_t e = 0; e < ARRAY_SIZE(eyes); e++) {
			const struct style_look *a = &looks[pairs[p][0]],
						*b = &looks[pairs[p][1]];
			const short numbers[][2] = {
				{a->fg256, b->fg256}, {a->fg16, b->fg16}, {a->fg8, b->fg8}};

			for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
				double is = difference(
					seen(light_of(color_of(numbers[i][0])), eyes[e]),
					seen(light_of(color_of(numbers[i][1])), eyes[e]));

				ck_assert_msg(is >= 40, "%s, %s and %s: %.1f to eye %zu, %zu",
					theme_names[_i], style_table[pairs[p][0]].id,
					style_table[pairs[p][1]].id, is, e, i);
			}
		}
}
END_TEST

/* One hue on every page: the styles of a side are all bluish, or all not. */
START_TEST(one_side_of_each_pair_is_blue)
{
	static const enum style blues[] = {
		STYLE_USER, STYLE_ANON, STYLE_READ, STYLE_MINOR, STYLE_VOLUNTARY};
	static const enum style oranges[] = {
		STYLE_SYSTEM, STYLE_FILE, STYLE_WRITE, STYLE_MAJOR, STYLE_INVOLUNTARY};
	struct style_look looks[STYLE_COUNT];

	theme_fill((enum theme)_i, looks);
	for (size_t i = 0; i < ARRAY_SIZE(blues); i++) {
		struct color_rgb blue = color_of(looks[blues[i]].fg256);
		struct color_rgb orange = color_of(looks[oranges[i]].fg256);

		ck_assert(blue.b > blue.r);
		ck_assert(orange.r > orange.b);
	}
}
END_TEST

START_TEST(without_colours_there_is_weight)
{
	struct style_look looks[STYLE_COUNT], dark[STYLE_COUNT];

	theme_fill(THEME_MONO, looks);
	theme_fill(THEME_DARK, dark);
	for (int s = 0; s < STYLE_COUNT; s++) {
		ck_assert_int_eq(looks[s].fg256, -1);
		ck_assert_int_eq(looks[s].fg16, -1);
		ck_assert_int_eq(looks[s].fg8, -1);
		ck_assert_int_eq(looks[s].bold, dark[s].mono_bold);
		ck_assert_int_eq(looks[s].reverse, dark[s].mono_reverse);
	}
	ck_assert(looks[STYLE_BAD].reverse && looks[STYLE_BAD].bold);
	ck_assert(looks[STYLE_WARN].bold && !looks[STYLE_WARN].reverse);
}
END_TEST

START_TEST(colours_are_what_terminals_can_show)
{
	struct style_look looks[STYLE_COUNT];

	for (int t = 0; t < THEME_COUNT; t++) {
		theme_fill((enum theme)t, looks);
		for (int s = 0; s < STYLE_COUNT; s++) {
			ck_assert_int_lt(looks[s].fg8, 8);
			ck_assert_int_lt(looks[s].fg16, 16);
			ck_assert_int_lt(looks[s].fg256, 256);
		}
	}
}
END_TEST

START_TEST(the_background_chooses_between_dark_and_light)
{
	ck_assert_int_eq(theme_choose(NULL, NULL), THEME_DARK);
	ck_assert_int_eq(theme_choose("auto", "15;0"), THEME_DARK);
	ck_assert_int_eq(theme_choose("auto", "0;15"), THEME_LIGHT);
	ck_assert_int_eq(theme_choose(NULL, "0;default;15"), THEME_LIGHT);
	ck_assert_int_eq(theme_choose(NULL, "0;7"), THEME_LIGHT);
	ck_assert_int_eq(theme_choose(NULL, ";"), THEME_DARK);
	ck_assert_int_eq(theme_choose("dark", "0;15"), THEME_DARK);
}
END_TEST

/* options.def lists the names once more, since options know no screen. */
START_TEST(every_theme_is_an_option)
{
	struct options o = options_default();

	for (int t = 0; t < THEME_COUNT; t++) {
		ck_assert_int_eq(options_set(&o, "theme", theme_names[t], NULL), 0);
		ck_assert_int_eq(theme_choose(o.theme, NULL), t);
	}
}
END_TEST

START_TEST(looks_are_read)
{
	static const struct {
		const char *text;
		int fg256, fg16, fg8;
		bool bold, reverse;
	} cases[] = {{"39", 39, 6, 6, false, false}, {"#ff8700 bold", 208, 3, 3, true, false},
		{"default reverse", -1, -1, -1, false, true},
		{"Bold BLUE", 4, 4, 4, true, false}, {"bold", -1, -1, -1, true, false}};
	static const char *const bad[] = {"256", "blurple", "#12345", "#12345g", "1 2", "-1",
		"1000", "red bold green",
		"bold bold bold bold bold bold bold bold bold bold bold bold bold bold"};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct style_look look = {.mono_bold = true};

		ck_assert_int_eq(color_parse_look(cases[i].text, &look, NULL), 0);
		ck_assert_int_eq(look.fg256, cases[i].fg256);
		ck_assert_int_eq(look.fg16, cases[i].fg16);
		ck_assert_int_eq(look.fg8, cases[i].fg8);
		ck_assert_int_eq(look.bold, cases[i].bold);
		ck_assert_int_eq(look.reverse, cases[i].reverse);
		ck_assert(look.mono_bold);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct style_look look = {0};
		struct why why = {""};

		ck_assert_int_eq(color_parse_look(bad[i], &look, &why), -EINVAL);
		ck_assert(why.text[0]);
	}
}
END_TEST

Suite *theme_suite(void)
{
	Suite *s = suite_create("theme");
	TCase *t = tcase_create("theme");

	tcase_add_loop_test(
		t, text_stands_out_from_the_background, 0, (int)ARRAY_SIZE(grounds));
	tcase_add_loop_test(t, pairs_differ_for_every_eye, 0, THEME_MONO);
	tcase_add_loop_test(t, one_side_of_each_pair_is_blue, 0, THEME_MONO);
	tcase_add_test(t, without_colours_there_is_weight);
	tcase_add_test(t, colours_are_what_terminals_can_show);
	tcase_add_test(t, the_background_chooses_between_dark_and_light);
	tcase_add_test(t, every_theme_is_an_option);
	tcase_add_test(t, looks_are_read);
	suite_add_tcase(s, t);
	return s;
}
