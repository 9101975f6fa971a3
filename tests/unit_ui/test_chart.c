/* SPDX-License-Identifier: MIT */
#include "unit_ui/suites.h"

#include <stdlib.h>
#include <time.h>

#include "base/macro.h"
#include "base/memory.h"
#include "ui/view/curves.h"
#include "ui/widget/bands.h"
#include "ui/widget/chart.h"
#include "ui/widget/chart_kept.h"
#include "ui/widget/scale.h"
#include "ui/widget/timeaxis.h"

static const struct chart_look alone = {STYLE_USER, STYLE_USER, false};
static const struct chart_look stacked = {STYLE_USER, STYLE_SYSTEM, true};

static struct chart_point point(float lower, float mean, float max)
{
	return (struct chart_point){.lower = lower, .mean = mean, .max = max, .known = true};
}

static void expect_chart(int w, int h, enum glyphs glyphs, const struct chart_point *points,
	size_t n, const struct chart_look *look, double max, const char *lines)
{
	struct canvas c = {.glyphs = glyphs};

	canvas_resize(&c, w, h);
	chart_draw(&c, (struct rect){0, 0, w, h}, points, n, look, max);
	_cleanup_free_ char *got = canvas_dump(&c);

	ck_assert_str_eq(got, lines);
	canvas_done(&c);
}

START_TEST(heights_are_in_proportion)
{
	struct chart_point p[8];

	for (int i = 0; i < 8; i++)
		p[i] = point((float)i + 1, (float)i + 1, (float)i + 1);
	expect_chart(4, 2, GLYPHS_BRAILLE, p, 8, &alone, 8, "  ⣠⣾\n⣠⣾⣿⣿\n");
	expect_chart(8, 2, GLYPHS_ASCII, p, 8, &alone, 8, "    ..##\n..######\n");
	expect_chart(8, 2, GLYPHS_BLOCK, p, 8, &alone, 8, "    ▄▄██\n▄▄██████\n");
}
END_TEST

START_TEST(a_gap_is_a_hole_and_zero_is_a_line)
{
	struct chart_point p[6] = {
		point(0, 0, 0), point(0, 0, 0), {0}, {0}, point(4, 4, 4), point(4, 4, 4)};

	expect_chart(3, 1, GLYPHS_BRAILLE, p, 6, &alone, 4, "⣀ ⣿\n");
	expect_chart(6, 1, GLYPHS_ASCII, p, 6, &alone, 4, "__  ##\n");
}
END_TEST

/* Alone in its cells, so that it is seen over an area; upright where it jumps. */
START_TEST(a_line_lies_over_the_area)
{
	struct chart_point p[4];

	for (int i = 0; i < 4; i++) {
		p[i] = point(8, 8, 8);
		p[i].line = i < 2 ? 2 : 7;
	}
	expect_chart(2, 2, GLYPHS_BRAILLE, p, 4, &alone, 8, "⣿⡖\n⠤⠇\n");
	expect_chart(4, 2, GLYPHS_ASCII, p, 4, &alone, 8, "##|-\n--|#\n");
	/* Where the area is not known the line still is. */
	p[2] = (struct chart_point){.line = 7};
	p[3] = (struct chart_point){0};
	expect_chart(4, 1, GLYPHS_BLOCK, p, 4, &alone, 8, "──│\n");
}
END_TEST

START_TEST(shares_of_a_bar_and_of_a_column)
{
	static const struct band bands[] = {{0x2588, '#', STYLE_ANON},
		{0x2261, 'f', STYLE_FILE}, {0x2592, '=', STYLE_WAIT}};
	static const double values[] = {6, -3, 2};
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	canvas_resize(&c, 8, 4);
	bands_bar(&c, (struct rect){0, 0, 8, 1}, bands, values, 3);
	bands_column(&c, (struct rect){0, 1, 8, 3}, 7, bands, values, 3, 12);
	_cleanup_free_ char *got = canvas_dump(&c);

	ck_assert_str_eq(got, "██████▒▒\n\n       █\n       █\n");
	ck_assert_uint_eq(band_glyph(GLYPHS_BLOCK, &bands[0]), 0x2588);
	ck_assert_uint_eq(band_glyph(GLYPHS_BLOCK, &bands[1]), 'f');
	ck_assert_uint_eq(band_glyph(GLYPHS_ASCII, &bands[2]), '=');
	canvas_done(&c);
}
END_TEST

START_TEST(a_peak_stays_visible_above_the_mean)
{
	struct chart_point p[2] = {point(1, 1, 8), point(1, 1, 1)};

	expect_chart(1, 2, GLYPHS_BRAILLE, p, 2, &alone, 8, "⠅\n⣅\n");
}
END_TEST

START_TEST(the_smaller_part_is_seen_by_one_dot_at_least)
{
	struct chart_point p[2] = {point(999, 1000, 1000), point(1000, 1000, 1000)};
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	/* Half the height: the sparse dot stands on top of the first column only. */
	expect_chart(1, 1, GLYPHS_BRAILLE, p, 2, &stacked, 2000, "⣦\n");
	canvas_done(&c);
}
END_TEST

START_TEST(the_two_parts_differ_without_colour)
{
	struct chart_point p[4];

	for (int i = 0; i < 4; i++)
		p[i] = point(2, 4, 4);
	expect_chart(2, 2, GLYPHS_BRAILLE, p, 4, &stacked, 4, "⡫⡫\n⣿⣿\n");
	expect_chart(4, 2, GLYPHS_ASCII, p, 4, &stacked, 4, "====\n####\n");
}
END_TEST

START_TEST(the_newest_point_stands_at_the_right)
{
	struct chart_point p[1] = {point(4, 4, 4)};

	expect_chart(3, 1, GLYPHS_BRAILLE, p, 1, &alone, 4, "  ⢸\n");
}
END_TEST

START_TEST(a_scale_grows_at_once_and_shrinks_late)
{
	struct scale s = {0};

	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 90, 1), 100);
	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 101, 1), 200);
	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 90, 1), 200);
	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 81, 1), 200);
	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 79, 1), 100);
	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 0, 1), 1);
	ck_assert_double_eq(scale_follow(&s, SCALE_DECIMAL, 1.0 / 0.0, 1), 1);
}
END_TEST

START_TEST(a_scale_does_not_jitter_around_a_limit)
{
	struct scale s = {0};
	double first = scale_follow(&s, SCALE_CORES, 1.01, 0.1);

	for (int i = 0; i < 100; i++)
		ck_assert_double_eq(
			scale_follow(&s, SCALE_CORES, i % 2 ? 0.95 : 1.05, 0.1), first);
}
END_TEST

START_TEST(scales_are_round)
{
	ck_assert_double_eq(scale_nice(SCALE_DECIMAL, 912, 1), 1000);
	ck_assert_double_eq(scale_nice(SCALE_DECIMAL, 1001, 1), 2000);
	ck_assert_double_eq(scale_nice(SCALE_BYTES, 698.0 * MIB, 1), (double)GIB);
	ck_assert_double_eq(scale_nice(SCALE_CORES, 2.6, 0.1), 4);
	ck_assert_double_eq(scale_nice(SCALE_CORES, 0.3, 0.1), 0.5);
	ck_assert_double_eq(scale_nice(SCALE_CORES, 0, 0.1), 0.1);
}
END_TEST

START_TEST(axis_steps_are_round)
{
	ck_assert_int_eq(timeaxis_nice_step(1), NS_PER_MS);
	ck_assert_int_eq(timeaxis_nice_step(NS_PER_S), NS_PER_S);
	ck_assert_int_eq(timeaxis_nice_step(NS_PER_S + 1), 2 * NS_PER_S);
	ck_assert_int_eq(timeaxis_nice_step(7 * NS_PER_S), 10 * NS_PER_S);
	ck_assert_int_eq(timeaxis_nice_step(86400 * NS_PER_S + 1), 2 * 86400 * NS_PER_S);
}
END_TEST

/* The line under a chart: `from` in local time, RFC 3339 without a zone. */
static char *axis_beside(
	const char *zone, const char *from, int64_t span_ns, int width, const bool *taken)
{
	struct canvas c = {0};
	struct tm tm = {.tm_isdst = -1};
	struct time_axis axis = {.begin_ns = 0, .end_ns = span_ns};

	setenv("TZ", zone, 1);
	tzset();
	ck_assert_ptr_nonnull(strptime(from, "%Y-%m-%dT%H:%M:%S", &tm));
	axis.real_offset_ns = (int64_t)mktime(&tm) * NS_PER_S;
	canvas_resize(&c, width, 1);
	timeaxis_draw_beside(&c, (struct rect){0, 0, width, 1}, &axis, taken);
	char *line = canvas_dump(&c);

	canvas_done(&c);
	return line;
}

static char *axis(const char *zone, const char *from, int64_t span_ns, int width)
{
	return axis_beside(zone, from, span_ns, width, NULL);
}

#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

START_TEST(axes_say_the_day_where_it_changes)
{
	static const struct {
		const char *zone, *from;
		int64_t span_ns;
		int width;
		const char *line;
	} axes[] = {
		{"UTC", "2026-11-23T14:00:30", 600 * NS_PER_S, 60,
			"                         14:05                         14:10\n"},
		{"UTC", "2026-11-23T23:56:00", 600 * NS_PER_S, 60,
			"                      11-24                         00:05\n"},
		{"UTC", "2026-11-23T23:59:58", 4 * NS_PER_S, 70,
			"          11-23 23:59:59    11-24 00:00:00      00:00:01\n"},
		{"UTC", "2026-11-01T00:00:00", 7 * 86400 * NS_PER_S, 60,
			"               11-03            11-05            11-07\n"},
		{"UTC", "2026-11-23T14:00:00", 40 * NS_PER_MS, 60,
			"         14:00:00.010   14:00:00.020   14:00:00.030\n"},
		/* The clock goes back at three: all labels are round all the same. */
		{BERLIN, "2026-10-25T00:30:00", 12 * 3600 * NS_PER_S, 70,
			"                  03:00            06:00             09:00\n"},
		{BERLIN, "2026-10-24T12:00:00", 4 * 86400 * NS_PER_S, 70,
			"      10-25             10-26             10-27            10-28\n"},
		/* The hour that the clock shows twice has its labels twice. */
		{BERLIN, "2026-10-25T01:45:00", 7200 * NS_PER_S, 64,
			"      02:00           02:30           02:00           02:30\n"},
		/* At midnight the day says enough. */
		{"UTC", "2026-11-23T23:50:00", 780 * NS_PER_S, 16, "          11-24\n"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(axes); i++) {
		_cleanup_free_ char *line =
			axis(axes[i].zone, axes[i].from, axes[i].span_ns, axes[i].width);

		ck_assert_str_eq(line, axes[i].line);
	}
}
END_TEST

/* Without its day a time would be read as one of the day before. */
START_TEST(a_new_day_is_said_or_its_time_is_not)
{
	bool taken[60] = {false};

	memset(taken + 28, true, 14);
	_cleanup_free_ char *line =
		axis_beside("UTC", "2026-11-22T22:00:00", 48 * 3600 * NS_PER_S, 60, taken);

	ck_assert_str_eq(line, "11-23          12:00\n");
}
END_TEST

START_TEST(a_fitting_step_is_never_much_too_wide)
{
	for (int64_t ns = NS_PER_MS; ns < 400 * 86400 * NS_PER_S; ns += ns / 7 + 1) {
		int64_t step = timeaxis_fit_step(ns);

		ck_assert_int_ge(step, ns);
		ck_assert_int_le(step, ns + ns * 35 / 100 + 1);
	}
}
END_TEST

static void push(struct history *h, struct rates *r, int64_t second, int64_t rss)
{
	struct sample s = {.t_ns = second * NS_PER_S, .real_ns = second * NS_PER_S};

	sample_set(&s, METRIC_RSS, rss);
	sample_set(&s, METRIC_MINOR_FAULTS, second * second);
	rates_push(r, &s);
	history_push(h, &s, r, second == 200);
}

static bool same_points(const struct curves *a, const struct curves *b)
{
	for (int i = 0; i < CURVE_COUNT; i++)
		for (size_t n = 0; n < a->n; n++) {
			const struct chart_point *p = &a->points[i][n], *q = &b->points[i][n];

			if (p->known != q->known || p->max < q->max || p->max > q->max ||
				p->mean < q->mean || p->mean > q->mean)
				return false;
		}
	return a->n == b->n;
}

/* As one would who looks at all points each time. */
static double scale_of_all(const struct curves *c, enum curve which, struct scale *scale)
{
	double peak = 0;

	for (size_t i = 0; i < c->n; i++)
		if (c->points[which][i].known)
			peak = MAX(peak, (double)c->points[which][i].max);
	return scale_follow(
		scale, curve_sources[which].scale, peak, curve_sources[which].least);
}

/* What a read leaves as it was is what it says; scales are those of all points. */
START_TEST(curves_know_what_a_read_changed)
{
	struct metric_set all = history_all_metrics();
	struct curves c = {.wanted = 1u << CURVE_RSS};
	struct scale scale = {0};
	struct history *h;
	struct rates r;
	size_t kept = 0;

	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &h), 0);
	rates_init(&r);
	for (int64_t t = 1; t <= 900; t++) {
		struct chart_point before[60] = {0};
		uint64_t serial = c.serial;

		if (c.points[CURVE_RSS])
			memcpy(before, c.points[CURVE_RSS], sizeof(before));
		push(h, &r, t, (t * 7919) % 1000 * (t % 300) * MIB);
		curves_read(&c, h, t * NS_PER_S, t / 100 % 2 ? NS_PER_S : NS_PER_S / 2, 60, 8);
		ck_assert_uint_eq(c.serial, serial + 1);
		ck_assert_mem_eq(before, c.points[CURVE_RSS], c.same * sizeof(before[0]));
		kept += c.same;
		double want = scale_of_all(&c, CURVE_RSS, &scale);

		ck_assert_double_eq(curves_scale(&c, CURVE_RSS, false), want);
	}
	/* Most of most pictures. */
	ck_assert_uint_gt(kept, 900 * 60 / 2);
	curves_done(&c);
	history_free(h);
}
END_TEST

/* Reading only what is new gives the same picture as reading everything. */
START_TEST(curves_read_piecewise_are_those_read_at_once)
{
	static const int64_t steps_ns[] = {NS_PER_S / 5, NS_PER_S, 2 * NS_PER_S, 30 * NS_PER_S};

	for (size_t k = 0; k < ARRAY_SIZE(steps_ns); k++) {
		struct metric_set all = history_all_metrics();
		struct history *h;
		struct rates r;
		struct curves slowly = {.wanted = ~0u};

		ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &h), 0);
		rates_init(&r);
		for (int64_t t = 1; t <= 400; t++) {
			struct curves at_once = {.wanted = ~0u};

			if (t > 150 && t < 200)
				continue;
			push(h, &r, t, (t * 7919) % 1000 * MIB);
			curves_read(&slowly, h, t * NS_PER_S, steps_ns[k], 60, 2);
			if (t % 13)
				continue;
			curves_read(&at_once, h, t * NS_PER_S, steps_ns[k], 60, 2);
			ck_assert(same_points(&slowly, &at_once));
			curves_done(&at_once);
		}
		curves_done(&slowly);
		history_free(h);
	}
}
END_TEST

/* Where two readings share a dot their range holds either, the sum of its parts, too. */
START_TEST(the_range_of_a_sum_holds_the_figure)
{
	struct metric_set all = history_all_metrics();
	struct curves c = {.wanted = ~0u};
	struct history *h;
	struct rates r;

	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &h), 0);
	rates_init(&r);
	for (int64_t t = 1; t <= 40; t++) {
		struct sample s = {.t_ns = t * NS_PER_S};

		sample_set(&s, METRIC_MINOR_FAULTS, t * t);
		sample_set(&s, METRIC_MAJOR_FAULTS, t);
		rates_push(&r, &s);
		history_push(h, &s, &r, false);
	}
	curves_read(&c, h, 40 * NS_PER_S, 2 * NS_PER_S, 60, 2);
	for (int64_t t = 10; t <= 30; t++) {
		struct curve_range ranges[1 + CURVE_PARTS];

		curves_ranges(&c, h, CURVE_FAULTS, t * NS_PER_S, ranges);
		ck_assert(ranges[0].many);
		ck_assert_double_le((double)ranges[0].min, 2.0 * (double)t + 1e-3);
		ck_assert_double_ge((double)ranges[0].max, 2.0 * (double)t - 1e-3);
	}
	curves_done(&c);
	history_free(h);
}
END_TEST

/* Two parts in turn never were at their highest, nor at their lowest, together. */
START_TEST(figures_of_a_window_are_of_readings)
{
	struct metric_set all = history_all_metrics();
	struct curves c = {.wanted = ~0u};
	struct curve_stats stats;
	struct history *h;
	struct rates r;
	int64_t minor = 0, major = 0;

	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &h), 0);
	rates_init(&r);
	for (int64_t t = 1; t <= 95; t++) {
		struct sample s = {.t_ns = t * NS_PER_S};

		minor += t % 2 ? 100 : 0;
		major += t % 2 ? 0 : t == 50 ? 130 : t == 94 ? 60 : 100;
		sample_set(&s, METRIC_MINOR_FAULTS, minor);
		sample_set(&s, METRIC_MAJOR_FAULTS, major);
		sample_set(&s, METRIC_RSS, t == 95 ? 7 : 1000);
		rates_push(&r, &s);
		history_push(h, &s, &r, false);
	}
	curves_read(&c, h, 95 * NS_PER_S, 16 * NS_PER_S, 20, 2);
	curves_stats(&c, h, CURVE_FAULTS, &stats);
	ck_assert_double_eq_tol((double)stats.min, 60, 1e-3);
	ck_assert_double_eq_tol((double)stats.max, 130, 1e-3);
	ck_assert_double_eq_tol((double)stats.last, 100, 1e-3);
	ck_assert_double_eq_tol((double)stats.mean, 100, 5);
	curves_stats(&c, h, CURVE_RSS, &stats);
	ck_assert_double_eq_tol((double)stats.last, 7, 1e-3);
	ck_assert_double_eq_tol((double)stats.min, 7, 1e-3);
	ck_assert_double_eq_tol((double)stats.max, 1000, 1e-3);
	curves_done(&c);
	history_free(h);
}
END_TEST

/* A timer is late by a little, now and then: no column may stay empty for that. */
START_TEST(samples_that_jitter_leave_no_holes)
{
	struct metric_set all = history_all_metrics();
	struct curves c = {.wanted = ~0u};
	struct history *h;
	struct rates r;
	int known = 0;

	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &h), 0);
	rates_init(&r);
	for (int64_t t = 1; t <= 300; t++) {
		struct sample s = {
			.t_ns = t * NS_PER_S + t * 7919 % 20 * NS_PER_MS - 10 * NS_PER_MS};

		sample_set(&s, METRIC_RSS, MIB);
		rates_push(&r, &s);
		history_push(h, &s, &r, false);
		curves_read(&c, h, s.t_ns, NS_PER_S, 100, 2);
	}
	for (size_t i = 0; i < 98; i++)
		known += c.points[CURVE_RSS][i].known;
	ck_assert_int_eq(known, 98);
	curves_done(&c);
	history_free(h);
}
END_TEST

static void expect_same_cells(const struct canvas *a, const struct canvas *b)
{
	size_t bytes = (size_t)a->width * (size_t)a->height * sizeof(*a->cells);

	ck_assert_mem_eq(a->cells, b->cells, bytes);
}

/* Up to 60 points, of which some of the newest change, now and then all of them. */
static size_t change_points(struct chart_point points[60], size_t n)
{
	size_t same = rand() % 8 == 0 ? 0 : n - (size_t)(rand() % (int)(n + 1));

	for (size_t i = same; i < n; i++) {
		float mean = (float)(rand() % 100);

		points[i] = point((float)(rand() % 50), mean, mean + (float)(rand() % 20));
		points[i].known = rand() % 10 > 0;
		points[i].third = (float)(rand() % 30);
	}
	return same;
}

START_TEST(a_kept_chart_is_the_one_drawn_at_once)
{
	static const enum glyphs all[] = {GLYPHS_ASCII, GLYPHS_BLOCK, GLYPHS_BRAILLE};
	struct chart_kept kept = {0};
	struct chart_point points[60] = {0};
	struct canvas a = {0}, b = {0};
	size_t n = 60;

	srand(7);
	for (uint64_t serial = 1; serial < 3000; serial++) {
		bool turn = rand() % 40 == 0;
		struct chart_look look = stacked;
		struct rect r = {3, 1, 30, 5};

		/* Another size, other glyphs, another scale, a picture left out: all anew. */
		if (turn) {
			n = (size_t)(1 + rand() % 60);
			serial += (uint64_t)(rand() % 2);
		}
		r.w = serial / 64 % 2 ? 30 : 17;
		look.log = serial / 128 % 2;
		a.glyphs = b.glyphs = all[serial / 256 % 3];
		size_t same = change_points(points, n);

		canvas_resize(&a, 40, 8);
		canvas_resize(&b, 40, 8);
		chart_draw(&a, r, points, n, &look, serial / 32 % 2 ? 100 : 60);
		chart_kept_draw(&kept, &b, r, points, n, &look, serial / 32 % 2 ? 100 : 60,
			serial, turn ? 0 : same);
		expect_same_cells(&a, &b);
	}
	chart_kept_done(&kept);
	canvas_done(&a);
	canvas_done(&b);
}
END_TEST

/* What did not change is not drawn again: that is what it is for. */
START_TEST(a_kept_chart_draws_what_is_new)
{
	struct chart_kept kept = {0};
	struct chart_point points[8];
	struct canvas c = {.glyphs = GLYPHS_BRAILLE};

	for (size_t i = 0; i < 8; i++)
		points[i] = point(8, 8, 8);
	canvas_resize(&c, 4, 1);
	chart_kept_draw(&kept, &c, (struct rect){0, 0, 4, 1}, points, 8, &alone, 8, 1, 0);
	points[0] = points[7] = point(4, 4, 4);
	chart_kept_draw(&kept, &c, (struct rect){0, 0, 4, 1}, points, 8, &alone, 8, 2, 7);
	_cleanup_free_ char *got = canvas_dump(&c);

	ck_assert_str_eq(got, "⣿⣿⣿⣧\n");
	chart_kept_done(&kept);
	canvas_done(&c);
}
END_TEST

Suite *chart_suite(void)
{
	Suite *s = suite_create("chart");
	TCase *t = tcase_create("chart");

	tcase_add_test(t, heights_are_in_proportion);
	tcase_add_test(t, a_gap_is_a_hole_and_zero_is_a_line);
	tcase_add_test(t, a_peak_stays_visible_above_the_mean);
	tcase_add_test(t, the_smaller_part_is_seen_by_one_dot_at_least);
	tcase_add_test(t, the_two_parts_differ_without_colour);
	tcase_add_test(t, the_newest_point_stands_at_the_right);
	tcase_add_test(t, a_scale_grows_at_once_and_shrinks_late);
	tcase_add_test(t, a_scale_does_not_jitter_around_a_limit);
	tcase_add_test(t, scales_are_round);
	tcase_add_test(t, a_line_lies_over_the_area);
	tcase_add_test(t, shares_of_a_bar_and_of_a_column);
	tcase_add_test(t, axis_steps_are_round);
	tcase_add_test(t, axes_say_the_day_where_it_changes);
	tcase_add_test(t, a_new_day_is_said_or_its_time_is_not);
	tcase_add_test(t, a_fitting_step_is_never_much_too_wide);
	tcase_add_test(t, the_range_of_a_sum_holds_the_figure);
	tcase_add_test(t, figures_of_a_window_are_of_readings);
	tcase_add_test(t, curves_read_piecewise_are_those_read_at_once);
	tcase_add_test(t, curves_know_what_a_read_changed);
	tcase_add_test(t, samples_that_jitter_leave_no_holes);
	tcase_add_test(t, a_kept_chart_is_the_one_drawn_at_once);
	tcase_add_test(t, a_kept_chart_draws_what_is_new);
	suite_add_tcase(s, t);
	return s;
}
