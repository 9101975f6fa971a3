/* SPDX-License-Identifier: MIT */
/* The Profile page on recorded profiles: its views as text, and what its keys do. */
#include "unit_ui/suites.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/view/profile_count.h"
#include "unit/recorded.h"
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
	return add_profile(recorded_profile(file), kind, label, seconds);
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
static bool act(input_t key)
{
	input_t means;
	enum action action = bindings_find(&fixture.settings.keys, key, 'P', &means);

	return view_profile.act(page, action, means, &fixture.model);
}

static bool press(input_t key)
{
	bool taken = act(key);

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

START_TEST(dialogs_show_the_keys_as_bound)
{
	static const struct {
		enum action action;
		const char *keys;
	} bound[] = {{ACTION_FOCUS, "F5"}, {ACTION_CANCEL, "F6"}, {ACTION_DIFFERENCE, "F7"},
		{ACTION_PROFILE, "F8"}};
	struct why why = {""};

	for (size_t i = 0; i < ARRAY_SIZE(bound); i++)
		ck_assert_int_eq(bindings_set(&fixture.settings.keys, bound[i].action,
					 bound[i].keys, (int)i + 1, &why),
			0);
	now.phase = CAPTURE_ASKING;
	draw(100, 30);
	ck_shows("The first capture is under way. F6 gives it up.");
	now.phase = CAPTURE_IDLE;
	press('l');
	ck_assert_str_eq(page->said.text, "there is no capture yet: F8 makes one");
	add("burn.heap.pb.gz", "heap", "heap", 0);
	draw(100, 30);
	press('l');
	ck_shows(" [F5] show  [F7] difference from it  [F6] close ");
	page->over = OVER_CHOOSER;
	draw(100, 30);
	ck_shows(" [F5] capture  [0-9] seconds  [F6] close ");
}
END_TEST

START_TEST(nothing_yet)
{
	expect_all_sizes("none");
}
END_TEST

/* The name of the function under the cursor of Top. */
static const char *under(void)
{
	return page->survey->rows[page->top.order[page->top.selected]].name;
}

START_TEST(sorting_goes_by_each_figure_and_round)
{
	add_some();
	draw(160, 48);
	ck_assert_str_eq(under(), "sync.(*Mutex).Unlock");
	press('>');
	ck_shows("by cum");
	ck_assert_str_eq(under(), "main.main");
	press('>');
	ck_shows("by name");
	ck_assert_str_eq(under(), "main.main");
	press('>');
	ck_shows("by flat");
	press('I');
	ck_shows("least first");
	press('I');
	press('<');
	ck_shows("by name");
}
END_TEST

/* As -top -cum prints it: the running sum is that of the order on the screen. */
START_TEST(sum_follows_the_order)
{
	add_some();
	draw(160, 48);
	ck_shows("340ms  36.17%  36.17%       340ms  36.17%");
	press('>');
	ck_shows("0      0%      0%       870ms  92.55%");
	ck_shows("30ms   3.19%   4.26%       750ms  79.79%");
}
END_TEST

START_TEST(small_functions_are_counted_and_can_be_found)
{
	add("hog.heap.full.pb.gz", "heap", "heap", 0);
	draw(80, 24);
	ck_assert_uint_eq(page->survey->n_small, 5);
	ck_shows("5 below 0.5 %");
	const char *small = page->survey->rows[page->survey->n_rows - 1].name;

	ck_assert(!shows(small));
	search(ACTION_FILTER, small);
	ck_assert_uint_eq(page->top.n, 1);
	ck_assert_str_eq(under(), small);
	search(ACTION_FILTER, "no such function");
	ck_shows("no function has this in its name");
	search(ACTION_FILTER, "");
	ck_assert_uint_eq(page->top.n, page->survey->n_rows - page->survey->n_small);
	search(ACTION_FIND, small);
	ck_assert_str_eq(under(), small);
}
END_TEST

START_TEST(enter_walks_through_callers_and_backspace_back)
{
	add_some();
	draw(160, 48);
	search(ACTION_FIND, "Int31n");
	press(INPUT_ENTER);
	ck_assert_int_eq(page->part, PROFILE_CALLERS);
	ck_shows("called by");
	ck_shows("math/rand.(*Rand).Int31n  itself 10ms, 1.06%");
	press(INPUT_UP);
	press(INPUT_ENTER);
	ck_shows("math/rand.(*Rand).Intn  itself");
	press(INPUT_BACKSPACE);
	ck_shows("math/rand.(*Rand).Int31n  itself");
	/* The function itself leads nowhere. */
	press(INPUT_ENTER);
	ck_shows("math/rand.(*Rand).Int31n  itself");
	press(INPUT_BACKSPACE);
	ck_assert_int_eq(page->part, PROFILE_TOP);
}
END_TEST

START_TEST(the_box_moves_and_zooms)
{
	add_some();
	draw(80, 24);
	ck_assert(!press(INPUT_LEFT)); /* in Top the key is time's */
	press('f');
	ck_assert_uint_eq(page->flame.cursor, FLAME_ALL);
	press(INPUT_DOWN);
	ck_assert_str_eq(flame_name(page->survey, page->flame.cursor), "runtime.main");
	ck_assert(press(INPUT_LEFT));
	ck_assert_str_ne(flame_name(page->survey, page->flame.cursor), "runtime.main");
	press(INPUT_RIGHT);
	ck_assert_str_eq(flame_name(page->survey, page->flame.cursor), "runtime.main");
	ck_shows("runtime.main: 870ms, 92.55%, self 0");
	press(INPUT_ENTER);
	ck_assert_uint_eq(page->flame.zoom, page->flame.cursor);
	ck_assert_int_eq(flame_cell_of(&page->flame.places, page->flame.zoom)->w, 76);
	press(INPUT_BACKSPACE);
	ck_assert_uint_eq(page->flame.zoom, FLAME_ALL);
	press(INPUT_UP);
	press(INPUT_UP);
	ck_assert_uint_eq(page->flame.cursor, FLAME_ALL);
}
END_TEST

START_TEST(finding_in_flame_tells_the_share_and_walks)
{
	add_some();
	draw(80, 24);
	press('f');
	search(ACTION_FIND, "LOCKEDSOURCE");
	ck_shows("\"LOCKEDSOURCE\": 670ms, 71.28% of all");
	uint32_t first = page->flame.cursor;

	ck_assert_str_eq(flame_name(page->survey, first), "math/rand.(*lockedSource).Int63");
	press('n');
	ck_assert_uint_ne(page->flame.cursor, first);
	press('N');
	ck_assert_uint_eq(page->flame.cursor, first);
	search(ACTION_FIND, "nowhere at all");
	ck_shows("no \"nowhere at all\"");
	press(INPUT_ESCAPE);
	ck_assert_str_eq(page->flame.find, "");
}
END_TEST

START_TEST(the_type_of_value_turns_round)
{
	add_some();
	draw(80, 24);
	press(',');
	press(',');
	ck_shows("inuse_space 2208.49kB in all");
	press('v');
	ck_shows("alloc_objects");
	press('V');
	ck_shows("inuse_space 2208.49kB in all");
	for (int i = 0; i < 4; i++)
		press('v');
	ck_shows("inuse_space 2208.49kB in all");
}
END_TEST

START_TEST(the_runtime_hides_and_comes_back)
{
	add_some();
	draw(160, 48);
	ck_shows("runtime.mallocgc");
	press('H');
	ck_shows("without the runtime");
	ck_assert(!shows(" runtime."));
	ck_shows("main.main");
	press('H');
	ck_shows("runtime.mallocgc");
}
END_TEST

START_TEST(captures_are_stepped_through_and_the_newest_comes_up)
{
	add_some();
	draw(80, 24);
	ck_shows("cpu 5 s at 14:12:21");
	press(',');
	ck_shows("goroutine at 14:12:01: 139 in all");
	press('.');
	press('.');
	ck_shows("cpu 5 s at 14:12:21");
	add("mutex.mutex.pb.gz", "mutex", "mutex", 0);
	draw(80, 24);
	ck_shows("mutex at 14:12:41");
}
END_TEST

START_TEST(a_difference_needs_two_of_a_kind)
{
	add_some();
	draw(80, 24);
	press('d');
	ck_assert_uint_eq(page->wish.base, 0);
	struct why why;
	bool bad;

	ck_assert(view_profile.says(page, &why, &bad));
	ck_assert(bad);
	ck_assert_ptr_nonnull(strstr(why.text, "two captures"));
	ck_assert(!view_profile.says(page, &why, &bad));
	/* Several: the list lets choose, and refuses what cannot be compared. */
	add("burn.cpu.pb.gz", "profile", "cpu 5 s", 5);
	add("burn.cpu.pb.gz", "profile", "cpu 6 s", 6);
	draw(80, 24);
	press('d');
	ck_assert_int_eq(page->over, OVER_LIST);
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	press('d');
	ck_assert(view_profile.says(page, &why, &bad));
	ck_assert_ptr_nonnull(strstr(why.text, "different types"));
	press(INPUT_UP);
	press('d');
	ck_assert_int_eq(page->over, OVER_NOTHING);
	ck_shows("cpu 6 s at 14:13:01 minus cpu 5 s at 14:12:21");
	ck_shows("there is no difference");
}
END_TEST

START_TEST(when_the_one_shown_leaves_the_newest_comes)
{
	add_some();
	draw(80, 24);
	press(',');
	press(',');
	ck_shows("heap at 14:11:41");
	/* The oldest is the one that leaves. */
	memmove(now.list, now.list + 1, 2 * sizeof(now.list[0]));
	now.n = 2;
	draw(80, 24);
	ck_shows("cpu 5 s at 14:12:21");
	now.n = 0;
	draw(80, 24);
	ck_shows("[p]rofile captures one");
	now.n = 3;
}
END_TEST

/* More kinds of values than anybody has. */
START_TEST(any_number_of_types)
{
	enum { TYPES = 40 };
	struct profile *p = recorded_profile("burn.cpu.pb.gz");
	static struct profile_value_type types[TYPES];
	static int64_t values[TYPES];

	for (int i = 0; i < TYPES; i++) {
		types[i] =
			(struct profile_value_type){i == TYPES - 1 ? "last" : "type", "count"};
		values[i] = i + 1;
	}
	p->sample_types = types;
	p->n_sample_types = TYPES;
	for (size_t i = 0; i < p->n_samples; i++)
		p->samples[i].values = values;
	add_profile(p, "odd", "odd", 0);
	draw(80, 24);
	ck_shows("odd at 14:11:41: last ");
	press('v');
	press('V');
	ck_shows("odd at 14:11:41: last ");
}
END_TEST

START_TEST(the_chooser_takes_seconds_and_only_its_keys)
{
	add_some();
	fill_kinds();
	draw(80, 24);
	press('p');
	ck_assert_int_eq(page->over, OVER_CHOOSER);
	ck_assert_str_eq(page->chooser.seconds, "30");
	press('1');
	press('2');
	ck_shows("12_ s");
	press(INPUT_BACKSPACE);
	ck_shows("1_ s");
	press(INPUT_RIGHT);
	ck_shows("2 s");
	for (int i = 0; i < 9; i++)
		press('9');
	ck_assert_uint_lt(strlen(page->chooser.seconds), CHOOSER_SECONDS_MAX);
	press(INPUT_DOWN);
	ck_assert_str_eq(page->chooser.seconds, "");
	press(INPUT_RIGHT);
	ck_shows("1 s more");
	press(INPUT_LEFT);
	ck_assert_str_eq(page->chooser.seconds, "");
	ck_assert(press('f')); /* a slip does not lead away */
	ck_assert_int_eq(page->over, OVER_CHOOSER);
	press(INPUT_ESCAPE);
	ck_assert_int_eq(page->over, OVER_NOTHING);
}
END_TEST

/* The index page may answer late, or with other kinds than before. */
START_TEST(the_chooser_stays_with_its_kind)
{
	fill_kinds();
	now.n_kinds = 0;
	draw(80, 24);
	press('p');
	ck_shows("It is not known which profiles there are");
	now.n_kinds = 8;
	press(INPUT_DOWN);
	press(INPUT_DOWN);
	ck_assert_str_eq(page->chooser.kind, "allocs");
	memmove(now.kinds, now.kinds + 1, 7 * sizeof(now.kinds[0]));
	now.n_kinds = 7;
	draw(80, 24);
	ck_assert_uint_eq(page->chooser.selected, 1);
	ck_assert_str_eq(page->chooser.kind, "allocs");
	now.n_kinds = 1;
	draw(80, 24);
	ck_assert_str_eq(page->chooser.kind, "heap");
	snprintf(now.kinds_why, sizeof(now.kinds_why), "the process has ended");
	draw(80, 24);
	ck_shows("the process has ended");
}
END_TEST

START_TEST(a_failure_and_an_empty_profile_are_explained)
{
	now.failed = true;
	snprintf(now.sentence, sizeof(now.sentence), "a CPU profile is already in use");
	draw(80, 24);
	ck_shows("a CPU profile is already in use");
	struct profile *p = recorded_profile("mutex.mutex.pb.gz");

	p->n_samples = 0;
	snprintf(add_profile(p, "mutex", "mutex", 0)->remark, sizeof(captures[0].remark),
		"The mutex profile is empty: call runtime.SetMutexProfileFraction(1).");
	draw(80, 24);
	ck_shows("SetMutexProfileFraction");
	/* In place of the functions, and nowhere else. */
	_cleanup_free_ char *text = canvas_dump(&canvas);
	const char *once = strstr(text, "The mutex profile is empty");

	ck_assert_ptr_nonnull(once);
	ck_assert_ptr_null(strstr(once + 1, "The mutex profile is empty"));
}
END_TEST

START_TEST(files_are_written_once_and_for_nobody_else)
{
	char directory[] = "/tmp/onetop-profile-XXXXXX";
	struct why why;
	struct stat st;
	bool bad;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	fixture.model.directory = directory;
	add_some();
	draw(80, 24);
	_cleanup_free_ char *first =
		xasprintf("%s/pprof.burn.samples.cpu.001.pb.gz", directory);
	_cleanup_free_ char *second =
		xasprintf("%s/pprof.burn.samples.cpu.002.pb.gz", directory);
	_cleanup_free_ char *svg =
		xasprintf("%s/pprof.burn.samples.cpu.001.flame.svg", directory);
	const char *files[] = {first, second, svg};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		press(i == 2 ? 'o' : 'S');
		profile_settle(page, &fixture.model);
		ck_assert(view_profile.says(page, &why, &bad));
		ck_assert(!bad);
		ck_assert_msg(strstr(why.text, files[i]) != NULL, "%s", why.text);
		ck_assert_int_eq(stat(files[i], &st), 0);
		ck_assert_int_eq(st.st_mode & 0777, 0600);
		ck_assert_int_gt(st.st_size, 100);
	}
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlink(files[i]);
	ck_assert_int_eq(rmdir(directory), 0); /* nothing else was left there */
	press('S');
	profile_settle(page, &fixture.model);
	ck_assert(view_profile.says(page, &why, &bad));
	ck_assert(bad);
	ck_assert_ptr_nonnull(strstr(why.text, directory));
}
END_TEST

/* Boxes of a row touch, never overlap, and stay inside; a callee stands below its caller. */
START_TEST(boxes_neither_overlap_nor_leave_the_pane)
{
	static const char *const files[] = {"burn.cpu.pb.gz", "burn.heap.pb.gz",
		"leak.goroutine.pb.gz", "mutex.block.pb.gz", "burn.allocs.delta2s.pb.gz"};

	for (size_t k = 0; k < ARRAY_SIZE(files); k++) {
		_cleanup_(profile_freep) struct profile *p = recorded_profile(files[k]);
		_cleanup_(survey_freep) struct survey *s = NULL;
		struct survey_want want = {.value = -1};
		struct flame_places f = {0};
		struct why why;

		ck_assert_int_eq(survey_new(p, NULL, &want, &s, &why), 0);
		for (int w = 0; w < 300; w += w < 20 ? 1 : 37)
			for (uint32_t z = FLAME_ALL, i = 0; i <= s->stacks.n; z = i++) {
				flame_place(&f, s, z, w);
				for (size_t c = 0; c < f.n; c++) {
					const struct flame_cell *at = &f.cells[c];

					/* Check writes down each assertion. */
					if (at->x < 0 || at->w < 1 || at->x + at->w > w)
						ck_abort_msg("a box leaves the pane");
					if (c > 0 && at[-1].row == at->row &&
						at->x < at[-1].x + at[-1].w)
						ck_abort_msg("two boxes overlap");
					if (at->frame == FLAME_ALL)
						continue;
					const struct flame_cell *caller = flame_cell_of(
						&f, s->stacks.frames[at->frame].parent);

					if (!caller || caller->row + 1 != at->row ||
						at->x < caller->x ||
						at->x + at->w > caller->x + caller->w)
						ck_abort_msg("a box is not under its caller");
				}
			}
		flame_places_done(&f);
	}
}
END_TEST

START_TEST(hostile_names_stay_in_their_cells)
{
	struct profile *p = recorded_profile("burn.cpu.pb.gz");

	p->functions[0].name = "\x1b]0;pwned\a\x1b[2J\n\xff\xfe\u202eevil";
	p->functions[1].name = "";
	add_profile(p, "profile", "cpu 5 s", 5);
	draw(160, 48);
	for (const char *key = "tf"; *key; key++) {
		press(*key);
		_cleanup_free_ char *text = canvas_dump(&canvas);

		ck_assert_ptr_null(strchr(text, 0x1b));
		ck_assert_ptr_null(strchr(text, '\a'));
		ck_assert_ptr_null(strstr(text, "\u202e"));
	}
}
END_TEST

static enum view_point point(input_t key, int x, int y)
{
	fixture.model.pointer_x = x;
	fixture.model.pointer_y = y;
	enum view_point hit = view_profile.point(page, key, &fixture.model);

	if (hit == POINT_ENTER)
		press(INPUT_ENTER);
	else
		draw(canvas.width, canvas.height);
	return hit;
}

START_TEST(the_pointer_chooses_rows_boxes_and_views)
{
	add_some();
	fill_kinds();
	draw(160, 48);
	ck_assert_int_eq(point(INPUT_CLICK, 90, 8), POINT_TAKEN);
	ck_assert_str_eq(under(), "runtime.unlock2");
	ck_assert_int_eq(point(INPUT_WHEEL_DOWN, 90, 8), POINT_TAKEN);
	ck_assert_str_eq(under(), "math/rand.(*Rand).Int31");
	ck_assert_int_eq(point(INPUT_WHEEL_UP, 90, 8), POINT_TAKEN);
	ck_assert_int_eq(point(INPUT_CLICK, 90, 8), POINT_ENTER);
	ck_assert_int_eq(page->part, PROFILE_CALLERS);
	ck_assert_int_eq(point(INPUT_CLICK, 3, 3), POINT_TAKEN);
	ck_assert_int_eq(page->part, PROFILE_TOP);
	ck_assert_int_eq(point(INPUT_CLICK, 60, page->at_flame.y + 1), POINT_TAKEN);
	ck_assert_int_eq(page->part, PROFILE_FLAME);
	ck_assert_str_eq(flame_name(page->survey, page->flame.cursor), "runtime.main");
	ck_assert_int_eq(point(INPUT_CLICK, 60, page->at_flame.y + 1), POINT_ENTER);
	ck_assert_uint_eq(page->flame.zoom, page->flame.cursor);
	ck_assert_int_eq(point(INPUT_CLICK, 60, 0), POINT_BESIDE);
	press('p');
	ck_assert_int_eq(point(INPUT_CLICK, 60, 5), POINT_TAKEN);
	ck_assert_str_eq(page->chooser.kind, "allocs");
	press(INPUT_ESCAPE);
	press('l');
	point(INPUT_CLICK, 60, 5);
	ck_assert_int_eq(point(INPUT_CLICK, 60, 5), POINT_ENTER);
	ck_shows("heap at 14:11:41");
}
END_TEST

/* A storm of resizes and keys, in all views. */
START_TEST(every_size_takes_every_key)
{
	static const input_t keys[] = {'t', INPUT_DOWN, INPUT_ENTER, INPUT_UP, INPUT_ENTER, 'f',
		INPUT_DOWN, INPUT_DOWN, INPUT_LEFT, INPUT_ENTER, 'c', 'd', 'v', 'H', 'l',
		INPUT_DOWN, INPUT_ENTER, 'p', INPUT_DOWN, '7', INPUT_ESCAPE, 'e', ',', '.',
		INPUT_BACKSPACE, INPUT_PAGE_DOWN, '>', 'I', 'n', INPUT_ESCAPE};

	add_some();
	fill_kinds();
	for (int i = 0; i < 400; i++) {
		input_t key = keys[i % (int)ARRAY_SIZE(keys)];

		canvas.glyphs = (enum glyphs)(i % 3);
		draw(1 + i * 7919 % (i % 3 ? 120 : 400), 1 + i * 104729 % (i % 3 ? 60 : 120));
		act(key);
	}
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
	tcase_add_test(t, dialogs_show_the_keys_as_bound);
	tcase_add_test(t, sorting_goes_by_each_figure_and_round);
	tcase_add_test(t, sum_follows_the_order);
	tcase_add_test(t, small_functions_are_counted_and_can_be_found);
	tcase_add_test(t, enter_walks_through_callers_and_backspace_back);
	tcase_add_test(t, the_box_moves_and_zooms);
	tcase_add_test(t, finding_in_flame_tells_the_share_and_walks);
	tcase_add_test(t, the_type_of_value_turns_round);
	tcase_add_test(t, the_runtime_hides_and_comes_back);
	tcase_add_test(t, captures_are_stepped_through_and_the_newest_comes_up);
	tcase_add_test(t, a_difference_needs_two_of_a_kind);
	tcase_add_test(t, when_the_one_shown_leaves_the_newest_comes);
	tcase_add_test(t, any_number_of_types);
	tcase_add_test(t, the_chooser_takes_seconds_and_only_its_keys);
	tcase_add_test(t, the_chooser_stays_with_its_kind);
	tcase_add_test(t, a_failure_and_an_empty_profile_are_explained);
	tcase_add_test(t, files_are_written_once_and_for_nobody_else);
	tcase_add_test(t, boxes_neither_overlap_nor_leave_the_pane);
	tcase_add_test(t, hostile_names_stay_in_their_cells);
	tcase_add_test(t, the_pointer_chooses_rows_boxes_and_views);
	tcase_add_test(t, every_size_takes_every_key);
	suite_add_tcase(s, t);
	return s;
}
