/* SPDX-License-Identifier: MIT */
/* The Profile page on recorded profiles: its views as text, and what its keys do. */
#include "unit_ui/suites.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "ui/view/profile.h"
#include "unit_ui/golden.h"

enum { CAPTURES = 5 };

static struct fixture fixture;
static struct capture_now now;
static struct capture captures[CAPTURES];
static atomic_uint refs[CAPTURES];
static struct view_state *page;
static struct canvas canvas;

/* 14:11:41 UTC of the fixture's day. */
#define FIRST_REAL (INT64_C(1795443101) * NS_PER_S)

static struct profile *load(const char *file)
{
	_cleanup_free_ char *path = xasprintf("%s/profile/%s", TEST_DATA, file);
	_cleanup_free_ char *data = NULL;
	struct profile *p = NULL;
	struct why why = {""};
	size_t size;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, 1 << 24, &data, &size), 0);
	ck_assert_msg(profile_decode(data, size, &p, &why) == 0, "%s", why.text);
	return p;
}

static struct capture *add_profile(
	struct profile *p, const char *kind, const char *label, int seconds)
{
	struct capture *c = &captures[now.n];
	int64_t age = (int64_t)(CAPTURES - now.n) * 20;

	*c = (struct capture){.id = now.n + 1,
		.seconds = seconds,
		.profile = p,
		.memory = 1200000,
		.t_ns = fixture.model.t_ns - age * NS_PER_S,
		.real_ns = FIRST_REAL + (int64_t)now.n * 20 * NS_PER_S,
		.refs = &refs[now.n]};
	atomic_store(&refs[now.n], 1000);
	snprintf(c->kind, sizeof(c->kind), "%s", kind);
	snprintf(c->label, sizeof(c->label), "%s", label);
	now.list[now.n++] = c;
	return c;
}

static struct capture *add(const char *file, const char *kind, const char *label, int seconds)
{
	return add_profile(load(file), kind, label, seconds);
}

static void setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	fixture_init_go(&fixture);
	now = (struct capture_now){0};
	fixture.model.captures = &now;
	fixture.model.directory = ".";
	fixture.model.news = "";
	page = view_profile.make();
	canvas.glyphs = GLYPHS_BRAILLE;
}

static void teardown(void)
{
	view_profile.free(page);
	canvas_done(&canvas);
	for (size_t i = 0; i < now.n; i++)
		profile_free((struct profile *)captures[i].profile);
	fixture_done(&fixture);
}

static void draw(int w, int h)
{
	canvas_resize(&canvas, w, h);
	profile_settle(page, &fixture.model);
	fixture_draw(&fixture, &view_profile, page, &canvas);
}

/* A key as the app hands it on. */
static bool press(input_t key)
{
	bool taken = view_profile.act(page, keymap_find(key, 'P'), key, &fixture.model);

	draw(canvas.width ? canvas.width : 80, canvas.height ? canvas.height : 24);
	return taken;
}

static void search(enum action action, const char *text)
{
	view_profile.search(page, action, text, &fixture.model);
	draw(canvas.width, canvas.height);
}

static bool shows(const char *text)
{
	_cleanup_free_ char *all = canvas_dump(&canvas);

	return strstr(all, text) != NULL;
}

#define ck_shows(text)                                                                         \
	do {                                                                                   \
		_cleanup_free_ char *all = canvas_dump(&canvas);                               \
		ck_assert_msg(strstr(all, text), "\"%s\" is not in\n%s", text, all);           \
	} while (0)

static const struct {
	int w, h;
} sizes[] = {{160, 48}, {80, 24}, {40, 10}};

static void expect_all_sizes(const char *view)
{
	char name[64];

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		for (int ascii = 0; ascii < 2; ascii++) {
			canvas.glyphs = ascii ? GLYPHS_ASCII : GLYPHS_BRAILLE;
			snprintf(name, sizeof(name), "profile-%s-%dx%d%s.txt", view, sizes[i].w,
				sizes[i].h, ascii ? "-ascii" : "");
			draw(sizes[i].w, sizes[i].h);
			golden_expect(name, &canvas);
		}
}

static void add_some(void)
{
	add("burn.heap.pb.gz", "heap", "heap", 0);
	add("leak.goroutine.pb.gz", "goroutine", "goroutine", 0);
	add("burn.cpu.pb.gz", "profile", "cpu 5 s", 5);
}

START_TEST(top)
{
	add_some();
	expect_all_sizes("top");
}
END_TEST

START_TEST(callers)
{
	add_some();
	draw(80, 24);
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	press(INPUT_ENTER);
	expect_all_sizes("callers");
}
END_TEST

START_TEST(flame)
{
	add_some();
	draw(80, 24);
	press('f');
	for (int i = 0; i < 4; i++)
		press(INPUT_DOWN);
	expect_all_sizes("flame");
	draw(80, 24);
	search(ACTION_FIND, "rand");
	expect_all_sizes("flame-found");
}
END_TEST

START_TEST(difference)
{
	add("hog.heap.full.pb.gz", "heap", "heap", 0);
	add("burn.heap.pb.gz", "heap", "heap", 0);
	draw(80, 24);
	press('d');
	ck_assert_uint_eq(page->wish.base, 1);
	expect_all_sizes("diff-top");
	press('f');
	expect_all_sizes("diff-flame");
	press('t');
	press(INPUT_ENTER);
	expect_all_sizes("diff-callers");
	press('d');
	ck_assert_uint_eq(page->wish.base, 0);
	ck_assert(!shows("minus"));
}
END_TEST

static void fill_kinds(void)
{
	static const struct profile_kind kinds[] = {{"profile", -1, true}, {"heap", 12, false},
		{"allocs", 12, false}, {"goroutine", 139, false}, {"mutex", 0, false},
		{"block", 0, false}, {"threadcreate", 9, false}, {"jobs", 3, false}};

	memcpy(now.kinds, kinds, sizeof(kinds));
	now.n_kinds = ARRAY_SIZE(kinds);
	now.kinds_t_ns = fixture.model.t_ns;
	snprintf(now.place, sizeof(now.place), "http://127.0.0.1:6060/debug/pprof/");
}

START_TEST(chooser)
{
	add_some();
	fill_kinds();
	draw(80, 24);
	view_profile.act(page, ACTION_PROFILE, 'p', &fixture.model);
	expect_all_sizes("chooser");
}
END_TEST

START_TEST(list)
{
	add_some();
	captures[1].remark[0] = '\0';
	draw(80, 24);
	press('l');
	expect_all_sizes("list");
}
END_TEST

START_TEST(nothing_yet)
{
	expect_all_sizes("none");
}
END_TEST

Suite *page_profile_suite(void)
{
	Suite *s = suite_create("page_profile");
	TCase *t = tcase_create("page_profile");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, top);
	tcase_add_test(t, callers);
	tcase_add_test(t, flame);
	tcase_add_test(t, difference);
	tcase_add_test(t, chooser);
	tcase_add_test(t, list);
	tcase_add_test(t, nothing_yet);
	suite_add_tcase(s, t);
	return s;
}
