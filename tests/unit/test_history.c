/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <stdlib.h>

#include "base/macro.h"
#include "series/history.h"
#include "series/peaks.h"

static void push(struct history *h, struct rates *r, int64_t t_ns, int64_t rss, bool gap)
{
	struct sample s = {.t_ns = t_ns, .real_ns = t_ns};

	sample_set(&s, METRIC_RSS, rss);
	sample_set(&s, METRIC_MINOR_FAULTS, t_ns / NS_PER_S * 10);
	rates_push(r, &s);
	history_push(h, &s, r, gap);
}

static struct history *fresh(void)
{
	struct metric_set all = history_all_metrics();
	struct history *h;

	ck_assert_int_eq(history_new(HISTORY_BUDGET, &all, &h), 0);
	return h;
}

START_TEST(peak_of_one_sample_in_a_week_is_visible_at_every_zoom)
{
	struct history *h = fresh();
	struct rates r;
	enum { WEEK = 7 * 86400 };

	rates_init(&r);
	for (int i = 1; i <= WEEK; i++)
		push(h, &r, i * NS_PER_S, i == 300000 ? 1000000 : 1000, false);
	for (size_t columns = 1; columns <= 400; columns = columns * 2 + 1) {
		struct history_cell cells[400 * 2];
		int64_t dt = ((int64_t)WEEK + columns) * NS_PER_S / (int64_t)columns;
		float max = 0;

		history_read(h, METRIC_RSS, 0, dt, columns, cells);
		for (size_t i = 0; i < columns; i++)
			max = MAX(max, cells[i].max);
		ck_assert_float_eq(max, 1000000);
	}
	history_free(h);
}
END_TEST

/* HISTORY_SAMPLES: how many samples there are since the attach. */
static int samples_since_attach(void)
{
	const char *asked = getenv("HISTORY_SAMPLES");

	return asked ? atoi(asked) : 2000000;
}

START_TEST(everything_since_attach_stays_covered)
{
	const int samples = samples_since_attach();
	struct metric_set one = {0};
	struct history *h;
	struct rates r;
	int64_t oldest, newest;

	metric_set_add(&one, METRIC_RSS);
	ck_assert_int_eq(history_new(256 * KIB, &one, &h), 0);
	rates_init(&r);
	for (int i = 1; i <= samples; i++)
		push(h, &r, (int64_t)i * NS_PER_MS, i == 5 ? 77 : 1, false);
	ck_assert(history_span(h, &oldest, &newest));
	ck_assert_int_le(oldest, NS_PER_MS);
	ck_assert_int_eq(newest, samples * NS_PER_MS);
	struct history_cell cell;

	history_read(h, METRIC_RSS, 0, newest + 1, 1, &cell);
	ck_assert_float_eq(cell.max, 77);
	ck_assert_float_eq(cell.min, 1);
	history_free(h);
}
END_TEST

START_TEST(one_sample_a_column_never_flickers)
{
	struct history *h = fresh();
	struct rates r;
	struct history_cell cells[100];

	rates_init(&r);
	for (int i = 0; i < 100; i++)
		push(h, &r, i * NS_PER_S + 100 + i % 7, 1000 + i, false);
	history_read(h, METRIC_RSS, 0, NS_PER_S, 100, cells);
	for (int i = 0; i < 100; i++) {
		ck_assert_uint_eq(cells[i].count, 1);
		ck_assert_float_eq(cells[i].mean, 1000 + i);
		ck_assert_int_eq(cells[i].last, 1000 + i);
	}
	history_free(h);
}
END_TEST

START_TEST(columns_finer_than_samples_have_no_holes)
{
	struct history *h = fresh();
	struct rates r;
	struct history_cell cells[40];

	rates_init(&r);
	for (int i = 0; i <= 10; i++)
		push(h, &r, i * NS_PER_S + 50, 1000 + i, false);
	history_read(h, METRIC_RSS, 0, NS_PER_S / 4, 40, cells);
	for (int i = 1; i < 40; i++)
		ck_assert_uint_ge(cells[i].count, 1);
	history_free(h);
}
END_TEST

START_TEST(gap_reads_as_a_gap)
{
	struct history *h = fresh();
	struct rates r;
	struct history_cell cells[30];

	rates_init(&r);
	for (int i = 0; i < 10; i++)
		push(h, &r, i * NS_PER_S + 1, 5, false);
	rates_break(&r);
	for (int i = 20; i < 30; i++)
		push(h, &r, i * NS_PER_S + 1, 5, i == 20);
	history_read(h, METRIC_RSS, 0, NS_PER_S, 30, cells);
	for (int i = 0; i < 30; i++)
		ck_assert_int_eq(cells[i].count == 0, i >= 10 && i < 20);
	history_read(h, METRIC_MINOR_FAULTS, 0, NS_PER_S, 30, cells);
	ck_assert_uint_eq(cells[0].count, 0);
	ck_assert_uint_eq(cells[20].count, 0);
	ck_assert_float_eq(cells[21].mean, 10);
	history_free(h);
}
END_TEST

START_TEST(rows_come_once_and_in_order)
{
	struct history *h = fresh();
	struct rates r;
	struct sample rows[64];
	int64_t after = INT64_MIN;
	size_t total = 0;

	rates_init(&r);
	for (int i = 1; i <= 100000; i++)
		push(h, &r, i * NS_PER_S, i, false);
	for (;;) {
		size_t n = history_rows(h, after, rows, ARRAY_SIZE(rows));

		for (size_t i = 0; i < n; i++) {
			ck_assert_int_gt(rows[i].t_ns, after);
			ck_assert_int_eq(rows[i].value[METRIC_RSS], rows[i].t_ns / NS_PER_S);
			after = rows[i].t_ns;
		}
		total += n;
		if (n < ARRAY_SIZE(rows))
			break;
	}
	ck_assert_int_eq(after, 100000 * NS_PER_S);
	ck_assert_uint_gt(total, 3000);
	history_free(h);
}
END_TEST

START_TEST(step_walks_samples_both_ways)
{
	struct history *h = fresh();
	struct rates r;
	int64_t t;

	rates_init(&r);
	for (int i = 1; i <= 10; i++)
		push(h, &r, i * NS_PER_S, i, false);
	ck_assert(history_step(h, 5 * NS_PER_S, -1, &t));
	ck_assert_int_eq(t, 4 * NS_PER_S);
	ck_assert(history_step(h, 5 * NS_PER_S, 1, &t));
	ck_assert_int_eq(t, 6 * NS_PER_S);
	ck_assert(!history_step(h, 10 * NS_PER_S, 1, &t));
	ck_assert(!history_step(h, 1 * NS_PER_S, -1, &t));
	history_free(h);
}
END_TEST

START_TEST(a_gap_is_one_until_the_sample_that_ends_it)
{
	struct history *h = fresh();
	struct rates r;
	int64_t from = 0, to = 0;

	rates_init(&r);
	for (int i = 1; i <= 40; i++)
		push(h, &r, (i > 20 ? i + 60 : i) * NS_PER_S, 1000, i == 21);
	ck_assert(!history_gap(h, 10 * NS_PER_S + 5, &from, &to));
	ck_assert(!history_gap(h, 20 * NS_PER_S, &from, &to));
	ck_assert(history_gap(h, 20 * NS_PER_S + 1, &from, &to));
	ck_assert(history_gap(h, 50 * NS_PER_S, &from, &to));
	ck_assert_int_eq(from, 20 * NS_PER_S);
	ck_assert_int_eq(to, 81 * NS_PER_S);
	ck_assert(!history_gap(h, 81 * NS_PER_S, &from, &to));
	ck_assert(!history_gap(h, 500 * NS_PER_S, &from, &to));
	ck_assert(!history_gap(h, 0, &from, &to));
	history_free(h);
}
END_TEST

START_TEST(the_wall_clock_is_that_of_the_samples)
{
	struct history *h = fresh();
	struct rates r;

	rates_init(&r);
	/* The machine sleeps for an hour after 50 seconds: the samples' own clock stands. */
	for (int i = 1; i <= 100; i++) {
		int64_t slept = i > 50 ? 3600 : 0;
		struct sample s = {
			.t_ns = i * NS_PER_S, .real_ns = (1000 + i + slept) * NS_PER_S};

		rates_push(&r, &s);
		history_push(h, &s, &r, i == 51);
	}
	ck_assert_int_eq(history_real_ns(h, 20 * NS_PER_S), 1020 * NS_PER_S);
	ck_assert_int_eq(history_real_ns(h, 80 * NS_PER_S), 4680 * NS_PER_S);
	ck_assert_int_eq(history_real_ns(h, 200 * NS_PER_S), 4800 * NS_PER_S);
	ck_assert_int_eq(history_find_real(h, 1020 * NS_PER_S), 20 * NS_PER_S);
	ck_assert_int_eq(history_find_real(h, 4680 * NS_PER_S), 80 * NS_PER_S);
	ck_assert_int_eq(history_find_real(h, 4900 * NS_PER_S), 300 * NS_PER_S);
	ck_assert_int_le(history_find_real(h, 7), NS_PER_S);
	/* While it slept: one of the two samples around. */
	int64_t asleep = history_find_real(h, 3000 * NS_PER_S);

	ck_assert_int_ge(asleep, 50 * NS_PER_S);
	ck_assert_int_le(asleep, 51 * NS_PER_S);
	history_free(h);
}
END_TEST

START_TEST(a_wall_clock_that_was_set_back_is_found_on_both_sides)
{
	struct history *h = fresh();
	struct rates r;

	rates_init(&r);
	for (int i = 1; i <= 100; i++) {
		int64_t back = i > 30 ? 5000 : 0;
		struct sample s = {
			.t_ns = i * NS_PER_S, .real_ns = (9000 + i - back) * NS_PER_S};

		rates_push(&r, &s);
		history_push(h, &s, &r, false);
	}
	ck_assert_int_eq(history_find_real(h, 9001 * NS_PER_S), 1 * NS_PER_S);
	ck_assert_int_eq(history_find_real(h, 9020 * NS_PER_S + 5), 20 * NS_PER_S + 5);
	ck_assert_int_eq(history_find_real(h, 4031 * NS_PER_S), 31 * NS_PER_S);
	ck_assert_int_eq(history_find_real(h, 4080 * NS_PER_S), 80 * NS_PER_S);
	history_free(h);
}
END_TEST

/* Three hills with noise on their slopes. */
static struct history *hills(void)
{
	static const int tops[] = {500, 900, 700};
	struct history *h = fresh();
	struct rates r;
	int t = 0;

	rates_init(&r);
	for (int hill = 0; hill < 3; hill++)
		for (int i = -100; i <= 100; i++)
			push(h, &r, ++t * NS_PER_S,
				100 + tops[hill] * (100 - abs(i)) / 100 + (i & 1) * 5, false);
	return h;
}

START_TEST(maxima_come_one_hill_after_the_other)
{
	static const struct {
		int64_t t;
		double value;
	} found[] = {{302, 1000}, {503, 800}, {100, 600}};
	struct history *h = hills();
	struct peak p;

	for (int i = 0; i < 3; i++) {
		ck_assert(peaks_find(h, METRIC_RSS, true, i ? &p : NULL, &p));
		ck_assert_double_eq(p.value, found[i].value);
		ck_assert_int_eq(p.t_ns, found[i].t * NS_PER_S);
	}
	ck_assert(!peaks_find(h, METRIC_RSS, true, &p, &p));
	history_free(h);
}
END_TEST

START_TEST(minima_are_found_the_same_way)
{
	struct history *h = hills();
	struct peak p;

	/* The ends, and the two valleys: all of them 100. */
	ck_assert(peaks_find(h, METRIC_RSS, false, NULL, &p));
	ck_assert_double_eq(p.value, 100);
	ck_assert_int_eq(p.t_ns, NS_PER_S);
	for (int i = 0; i < 3; i++) {
		int64_t before = p.t_ns;

		ck_assert(peaks_find(h, METRIC_RSS, false, &p, &p));
		ck_assert_double_eq(p.value, 100);
		ck_assert_int_gt(p.t_ns, before);
	}
	ck_assert(!peaks_find(h, METRIC_RSS, false, &p, &p));
	ck_assert(!peaks_any(h, METRIC_SWAP));
	ck_assert(!peaks_find(h, METRIC_SWAP, true, NULL, &p));
	ck_assert(peaks_find(h, METRIC_MINOR_FAULTS, true, NULL, &p));
	history_free(h);
}
END_TEST

START_TEST(a_flat_series_has_one_maximum)
{
	struct history *h = fresh();
	struct rates r;
	struct peak p;

	rates_init(&r);
	for (int i = 1; i <= 50; i++)
		push(h, &r, i * NS_PER_S, 7, false);
	ck_assert(peaks_find(h, METRIC_RSS, true, NULL, &p));
	ck_assert_int_eq(p.t_ns, NS_PER_S);
	ck_assert(!peaks_find(h, METRIC_RSS, true, &p, &p));
	history_free(h);
}
END_TEST

/* Rows with gaps and without, some metrics missing now and then, in batches of odd lengths. */
START_TEST(rows_in_batches_make_the_same_cells)
{
	struct metric_set all = history_all_metrics();
	struct history *one, *many;
	struct rates r;
	uint64_t random = 3;
	enum { ROWS = 200000 };

	/* So little memory that the coarsest tier doubles its cells, too. */
	ck_assert_int_eq(history_new(256 * KIB, &all, &one), 0);
	ck_assert_int_eq(history_new(256 * KIB, &all, &many), 0);
	rates_init(&r);
	for (int i = 1; i <= ROWS; i++) {
		struct sample s = {.t_ns = i * NS_PER_S, .real_ns = i * NS_PER_S + 5};

		random = random * 6364136223846793005u + 1442695040888963407u;
		bool gap = random >> 52 == 0;

		if (random >> 62)
			sample_set(&s, METRIC_RSS, (int64_t)(random >> 40));
		sample_set(
			&s, METRIC_MINOR_FAULTS, i * INT64_C(1000) + (int64_t)(random >> 56));
		if (gap)
			rates_break(&r);
		rates_push(&r, &s);
		history_push(one, &s, &r, gap);
		history_push_later(many, &s, &r, gap);
		if (random % 101 == 0)
			history_settle(many);
	}
	history_settle(many);
	for (size_t columns = 7; columns < 1000; columns *= 3) {
		struct history_cell a[1000], b[1000];
		int64_t dt = ROWS / (int64_t)columns * NS_PER_S;

		for (int k = 0; k < 2; k++) {
			enum metric m = k ? METRIC_MINOR_FAULTS : METRIC_RSS;

			history_read(one, m, 0, dt, columns, a);
			history_read(many, m, 0, dt, columns, b);
			for (size_t i = 0; i < columns; i++) {
				ck_assert_uint_eq(a[i].count, b[i].count);
				ck_assert_float_eq(a[i].min, b[i].min);
				ck_assert_float_eq(a[i].max, b[i].max);
				ck_assert_float_eq_tol(
					a[i].mean, b[i].mean, 1e-3f + a[i].max * 1e-4f);
				ck_assert_int_eq(a[i].last, b[i].last);
				ck_assert_int_eq(a[i].last_t_ns, b[i].last_t_ns);
			}
		}
	}
	history_free(one);
	history_free(many);
}
END_TEST

Suite *history_suite(void)
{
	Suite *s = suite_create("history");
	TCase *c = tcase_create("history");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, peak_of_one_sample_in_a_week_is_visible_at_every_zoom);
	tcase_add_test(c, everything_since_attach_stays_covered);
	tcase_add_test(c, one_sample_a_column_never_flickers);
	tcase_add_test(c, columns_finer_than_samples_have_no_holes);
	tcase_add_test(c, gap_reads_as_a_gap);
	tcase_add_test(c, rows_come_once_and_in_order);
	tcase_add_test(c, step_walks_samples_both_ways);
	tcase_add_test(c, a_gap_is_one_until_the_sample_that_ends_it);
	tcase_add_test(c, the_wall_clock_is_that_of_the_samples);
	tcase_add_test(c, a_wall_clock_that_was_set_back_is_found_on_both_sides);
	tcase_add_test(c, maxima_come_one_hill_after_the_other);
	tcase_add_test(c, minima_are_found_the_same_way);
	tcase_add_test(c, a_flat_series_has_one_maximum);
	tcase_add_test(c, rows_in_batches_make_the_same_cells);
	suite_add_tcase(s, c);
	return s;
}
