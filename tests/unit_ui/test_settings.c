/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/color.h"
#include "ui/series.h"
#include "ui/theme.h"
#include "unit_ui/golden.h"

static struct settings s;
static struct options o;

static void setup(void)
{
	setenv("TZ", "UTC", 1);
	unsetenv("COLORFGBG");
	settings_init(&s);
	o = options_default();
}

static void teardown(void)
{
	settings_done(&s);
}

static int parse(const char *text, struct why *why)
{
	return settings_parse(&s, &o, "c", text, strlen(text), why);
}

/* What onetop config prints. */
static char *printed(void)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	ck_assert_ptr_nonnull(f);
	settings_print(f);
	fclose(f);
	return text;
}

/* A line "#key = value" becomes one that counts; words behind "# " stay a comment. */
static void uncomment(char *text)
{
	for (char *p = text; *p; p++)
		if (*p == '#' && (p == text || p[-1] == '\n') && p[1] != ' ')
			*p = ' ';
}

static void expect_defaults(void)
{
	struct settings d;

	settings_init(&d);
	ck_assert_mem_eq(s.looks, d.looks, sizeof(d.looks));
	ck_assert_mem_eq(s.thresholds, d.thresholds, sizeof(d.thresholds));
	ck_assert_mem_eq(s.pages, d.pages, sizeof(d.pages));
	ck_assert_mem_eq(s.series, d.series, sizeof(d.series));
	ck_assert_int_eq(s.n_pages, d.n_pages);
	ck_assert_int_eq(s.n_series, d.n_series);
	for (int a = 1; a < ACTION_COUNT; a++) {
		ck_assert_uint_eq(s.keys.of[a].n, d.keys.of[a].n);
		ck_assert_mem_eq(
			s.keys.of[a].keys, d.keys.of[a].keys, sizeof(d.keys.of[a].keys));
		ck_assert_mem_eq(
			s.keys.of[a].means, d.keys.of[a].means, sizeof(d.keys.of[a].means));
		ck_assert_str_eq(s.keys.of[a].hint, d.keys.of[a].hint);
	}
	settings_done(&d);
}

START_TEST(what_is_printed_reads_back_as_the_defaults)
{
	_cleanup_free_ char *text = printed();
	struct options none = options_default();
	struct why why = {""};
	size_t keys = 0;

	ck_assert_msg(parse(text, &why) == 0, "%s", why.text);
	ck_assert_uint_eq(s.file.n, 0);
	settings_done(&s);
	uncomment(text);
	ck_assert_msg(parse(text, &why) == 0, "%s", why.text);
	for (struct setting at; settings_key(keys, &at);)
		keys++;
	ck_assert_uint_eq(s.file.n, keys);
	ck_assert_uint_gt(keys, 80);
	ck_assert_msg(s.n_notes == 0, "%s", s.notes[0].text);
	expect_defaults();
	ck_assert_int_eq(o.interval_ns, none.interval_ns);
	ck_assert_ptr_null(o.snapshot_dir);
	ck_assert_str_eq(o.go, "auto");
	ck_assert_int_eq(o.color, none.color);
	ck_assert(!o.ascii && !o.no_mouse && !o.read_only);
}
END_TEST

START_TEST(a_file_changes_what_it_says)
{
	ck_assert_int_eq(parse("interval = 250ms\nmouse = off\nascii = on\ntheme = light\n"
			       "pages = events, overview CPU\noverview = rss cpu files\n"
			       "threshold.cpu = 3 3.5\nthreshold.memory = 512M 1GiB\n"
			       "threshold.files = 90%\nthreshold.pressure = off\n"
			       "color.user = 33 bold\nkey.mark = M\ngo = off\n",
				 NULL),
		0);
	ck_assert_uint_eq(s.n_notes, 0);
	ck_assert_int_eq(o.interval_ns, 250 * NS_PER_MS);
	ck_assert(o.no_mouse && o.ascii);
	ck_assert_str_eq(o.go, "off");
	ck_assert_int_eq(s.n_pages, 3);
	ck_assert_int_eq(s.pages[0], PAGE_EVENTS);
	ck_assert_int_eq(settings_place(&s, PAGE_CPU), 2);
	ck_assert_int_eq(settings_place(&s, PAGE_GO), -1);
	ck_assert_int_eq(s.n_series, 3);
	ck_assert_int_eq(s.series[2], SERIES_FILES);
	ck_assert(!s.thresholds[THRESHOLD_CPU].share && !s.thresholds[THRESHOLD_PRESSURE].on);
	ck_assert_double_eq(s.thresholds[THRESHOLD_MEMORY].almost, 512.0 * MIB);
	ck_assert_double_eq(s.thresholds[THRESHOLD_MEMORY].over, GIB);
	ck_assert_double_eq_tol(s.thresholds[THRESHOLD_FILES].almost, 72, 1e-9);
	ck_assert(s.thresholds[THRESHOLD_FILES].share);
	ck_assert_int_eq(s.looks[STYLE_USER].fg256, 33);
	ck_assert(s.looks[STYLE_USER].bold);
	ck_assert_str_eq(s.keys.of[ACTION_MARK].hint, "[M]ark");
	struct style_look light[STYLE_COUNT];

	theme_fill(THEME_LIGHT, light);
	ck_assert_int_eq(s.looks[STYLE_SYSTEM].fg256, light[STYLE_SYSTEM].fg256);
}
END_TEST

START_TEST(the_theme_holds_wherever_its_line_stands)
{
	ck_assert_int_eq(parse("color.user = red\ntheme = highcontrast\n", NULL), 0);
	ck_assert_int_eq(s.looks[STYLE_USER].fg256, 1);
	ck_assert_int_eq(s.looks[STYLE_SYSTEM].fg256, 214);
}
END_TEST

START_TEST(the_command_line_wins)
{
	char words[] = "onetop --theme=mono -i2s --mouse=on --ascii=off 1";
	char *argv[8] = {NULL};
	struct why why = {""};
	int argc = 0;

	for (char *save, *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	ck_assert_int_eq(options_parse(argc, argv, &o, NULL), 0);
	ck_assert_int_eq(
		parse("interval = 1m\ntheme = light\nmouse = off\nascii = on\n", &why), 0);
	ck_assert_int_eq(o.interval_ns, 2 * NS_PER_S);
	ck_assert_str_eq(o.theme, "mono");
	ck_assert(!o.no_mouse && !o.ascii);
	ck_assert_int_eq(s.looks[STYLE_USER].fg256, -1);
	settings_done(&s);
	/* What is wrong is wrong, used or not. */
	ck_assert_int_eq(parse("interval = 1 fortnight\n", &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.text, "c:1: interval: '1 fortnight' is not a time"));
}
END_TEST

START_TEST(wrong_values_name_their_line)
{
	static const struct {
		const char *text, *words;
	} cases[] = {{"\ninterval = 0", "c:2: interval: '0' is out of range: 1ms to 1h"},
		{"ascii = perhaps", "c:1: ascii: 'perhaps' is none of: on off"},
		{"theme = blue", "c:1: theme: 'blue' is none of: auto dark light"},
		{"pages = cpu moon", "c:1: pages: 'moon' is none of: overview cpu"},
		{"pages = cpu cpu", "c:1: pages: 'cpu' stands twice"},
		{"overview = ,", "c:1: overview: at least one of: cpu run-delay"},
		{"overview = cpu rss io faults swap calls files threads switches",
			"c:1: overview: more than 8"},
		{"threshold.cpu = much", "c:1: threshold.cpu: 'much' is not a threshold"},
		{"threshold.cpu = 90% 80%", "smaller"}, {"threshold.cpu = 1 80%", "mixes"},
		{"threshold.io = 80%", "no limit"}, {"threshold.cpu = 0", "not a threshold"},
		{"threshold.cpu = 1e3", "not a threshold"},
		{"threshold.cpu = inf", "not a thr"},
		{"threshold.cpu = 1 2 3", "more than two"},
		{"color.user = blurple", "c:1: color.user: 'blurple' is not a colour"},
		{"key.mark = Foo", "c:1: key.mark: 'Foo' is not a key"},
		{"\nkey.mark = M\nkey.snapshot = M",
			"c:3: the key M is bound to key.mark in line 2"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct why why = {""};

		teardown();
		setup();
		ck_assert_msg(parse(cases[i].text, &why) < 0, "%s", cases[i].text);
		ck_assert_msg(strstr(why.text, cases[i].words), "%s", why.text);
	}
}
END_TEST

START_TEST(odd_lines_are_notes)
{
	static const char *const notes[] = {"c:1: there is no key 'intervall'; is it interval?",
		"c:2: there is no key 'nonsense'; 'onetop config' prints all",
		"c:3: --csv is for the command line only",
		"c:4: there is no key 'key.snapshoot'; is it key.snapshot?",
		"c:6: mouse stands in line 5 already; this line holds",
		"c:7: this takes the only key of key.snapshot"};

	ck_assert_int_eq(parse("intervall = 1s\nnonsense = 1\ncsv = x\nkey.snapshoot = s\n"
			       "mouse = on\nmouse = off\nkey.mark = s\n",
				 NULL),
		0);
	ck_assert_uint_eq(s.n_notes, ARRAY_SIZE(notes));
	for (size_t i = 0; i < s.n_notes; i++)
		ck_assert_str_eq(s.notes[i].text, notes[i]);
	ck_assert(o.no_mouse);
}
END_TEST

START_TEST(many_notes_are_few)
{
	ck_assert_int_eq(parse("a=1\nb=1\nc=1\nd=1\ne=1\nf=1\ng=1\nh=1\ni=1\nj=1\n", NULL), 0);
	ck_assert_uint_eq(s.n_notes, SETTINGS_NOTES);
	ck_assert_str_eq(s.notes[SETTINGS_NOTES - 1].text, "c:8: and more of this kind");
}
END_TEST

START_TEST(a_home_directory_is_what_the_shell_says)
{
	setenv("HOME", "/h", 1);
	ck_assert_int_eq(parse("snapshot-dir = ~/shots\n", NULL), 0);
	ck_assert_str_eq(o.snapshot_dir, "/h/shots");
}
END_TEST

START_TEST(thresholds_read_and_write)
{
	for (int t = 1; t < THRESHOLD_COUNT; t++) {
		struct threshold_rule rule, again;
		char text[THRESHOLD_TEXT_MAX];

		ck_assert_int_eq(threshold_parse((enum threshold)t, "3 7", &rule, NULL), 0);
		threshold_text(text, (enum threshold)t, &rule);
		ck_assert_int_eq(threshold_parse((enum threshold)t, text, &again, NULL), 0);
		ck_assert_double_eq(again.almost, 3);
		ck_assert_double_eq(again.over, 7);
		ck_assert_int_eq(again.share, rule.share);
	}
}
END_TEST

START_TEST(grades_follow_the_rule)
{
	const struct threshold_rule share = {true, true, 80, 90}, value = {true, false, 5, 6},
				    off = {0};

	ck_assert_int_eq(threshold_grade(&share, 79, 100), GRADE_FINE);
	ck_assert_int_eq(threshold_grade(&share, 80, 100), GRADE_ALMOST);
	ck_assert_int_eq(threshold_grade(&share, 90, 100), GRADE_CRITICAL);
	ck_assert_int_eq(threshold_grade(&share, 1e9, 0), GRADE_FINE);
	ck_assert_int_eq(threshold_grade(&value, 4.9, 0), GRADE_FINE);
	ck_assert_int_eq(threshold_grade(&value, 5, 0), GRADE_ALMOST);
	ck_assert_int_eq(threshold_grade(&value, 6, 1), GRADE_CRITICAL);
	ck_assert_int_eq(threshold_grade(&off, 1e9, 1), GRADE_FINE);
	ck_assert_int_eq(threshold_sign(GRADE_ALMOST), '!');
	ck_assert_int_ne(threshold_sign(GRADE_CRITICAL), '!');
}
END_TEST

/* Tabs, curves, thresholds and keys as the user wants them, on one screen. */
START_TEST(a_screen_of_ones_own)
{
	static const char text[] =
		"pages = overview events cpu\noverview = run-delay files rss cpu\n"
		"threshold.files = 10 20\nthreshold.memory = 1M 2M\nthreshold.run-delay = 0.1 "
		"9\n"
		"key.snapshot = F5\nkey.help = F1\nkey.threads = w\n";
	static struct fixture f;

	fixture_init(&f);
	fixture_add_looks(&f);
	ck_assert_int_eq(settings_parse(&f.settings, &o, "c", text, strlen(text), NULL), 0);
	golden_expect_page(
		&f, &view_overview, "overview-settings-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	golden_expect_page(
		&f, &view_overview, "overview-settings-40x10-ascii.txt", 40, 10, GLYPHS_ASCII);
	golden_expect_page(&f, &view_help, "help-settings-80x24.txt", 80, 24, GLYPHS_BRAILLE);
	settings_done(&f.settings);
	fixture_done(&f);
}
END_TEST

static const char *const choices[] = {"cpu run-delay rss faults switches io threads swap",
	"io-delay calls syscalls files goroutines threads"};

/* With the sign of a threshold before the figure, too. */
START_TEST(names_of_curves_are_whole_where_it_is_narrow)
{
	char text[512];
	static struct fixture f;
	struct view_state *v = view_overview.make();

	fixture_init_go(&f);
	snprintf(text, sizeof(text),
		"overview = %s\nthreshold.cpu = 0.01 0.1\nthreshold.run-delay = 0.01 0.1\n"
		"threshold.memory = 1 2\nthreshold.swap = 1 2\nthreshold.faults = 1 2\n"
		"threshold.switches = 1 2\nthreshold.io = 1 2\nthreshold.threads = 1 2\n"
		"threshold.files = 1 2\n",
		choices[_i]);
	ck_assert_int_eq(settings_parse(&f.settings, &o, "c", text, strlen(text), NULL), 0);
	f.model.news = f.model.quality = "";
	char *screen = fixture_text(&f, &view_overview, v, 60, 40);
	/* Below the header, whose command is cut. */
	const char *body = strchr(screen, '\n');

	if (strstr(body, "…"))
		fprintf(stderr, "%s\n", screen);
	ck_assert_ptr_null(strstr(body, "…"));
	free(screen);
	view_overview.free(v);
	settings_done(&f.settings);
	fixture_done(&f);
}
END_TEST

Suite *settings_suite(void)
{
	Suite *suite = suite_create("settings");
	TCase *t = tcase_create("settings");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_printed_reads_back_as_the_defaults);
	tcase_add_test(t, a_file_changes_what_it_says);
	tcase_add_test(t, the_theme_holds_wherever_its_line_stands);
	tcase_add_test(t, the_command_line_wins);
	tcase_add_test(t, wrong_values_name_their_line);
	tcase_add_test(t, odd_lines_are_notes);
	tcase_add_test(t, many_notes_are_few);
	tcase_add_test(t, a_home_directory_is_what_the_shell_says);
	tcase_add_test(t, thresholds_read_and_write);
	tcase_add_test(t, grades_follow_the_rule);
	tcase_add_test(t, a_screen_of_ones_own);
	tcase_add_loop_test(t, names_of_curves_are_whole_where_it_is_narrow, 0, 2);
	suite_add_tcase(suite, t);
	return suite;
}
