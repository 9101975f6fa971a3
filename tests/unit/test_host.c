/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/macro.h"
#include "proc/host.h"

static struct host_quality good(void)
{
	return (struct host_quality){.valid = true,
		.cpus = 4,
		.busy_pct = 12,
		.others_pct = 3,
		.self_cpu_pct = 0.25F,
		.self_rss_bytes = 8 * MIB,
		.throttle_events = -1,
		.samples = 100};
}

START_TEST(good_quality_says_so)
{
	struct host_quality q = good();
	char out[320];

	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 0);
	ck_assert_int_eq(strncmp(out, "quality good: 12 % of 4 CPUs busy", 33), 0);
}
END_TEST

START_TEST(worst_news_comes_first)
{
	struct host_quality q = good();
	char out[320];

	q.others_pct = 85;
	q.missed = 1;
	strcpy(q.governor, "powersave");
	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 2);
	ck_assert_str_eq(out,
		"quality: other processes use 85 % of this machine: CPU figures will vary; "
		"1 of 100 samples came late or not: use a longer interval; CPU frequency "
		"follows the \"powersave\" governor: short loads look slower than long ones");
}
END_TEST

START_TEST(each_finding_has_its_level)
{
	struct host_quality q = good();
	char out[320];

	q.steal_pct = 2;
	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 1);
	q.steal_pct = 9;
	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 2);
	q = good();
	q.throttle_events = 3;
	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 2);
	q = good();
	q.self_cpu_pct = 20;
	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 1);
	q = good();
	q.missed = 2;
	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 2);
}
END_TEST

START_TEST(nothing_is_claimed_before_two_readings)
{
	struct host_quality q = {.throttle_events = -1};
	char out[320];

	ck_assert_int_eq(host_quality_words(&q, out, sizeof(out)), 0);
	ck_assert_str_eq(out, "quality: not known");
}
END_TEST

START_TEST(any_room_is_enough)
{
	struct host_quality q = good();
	char out[400];

	q.others_pct = q.steal_pct = 90;
	q.throttle_events = INT64_MAX;
	q.missed = q.samples = UINT64_MAX / 200;
	q.self_cpu_pct = 1e9F;
	memset(q.governor, 'g', sizeof(q.governor) - 1);
	q.governor[sizeof(q.governor) - 1] = 0;
	for (size_t n = 1; n < sizeof(out); n++) {
		memset(out, 'x', sizeof(out));
		host_quality_words(&q, out, n);
		ck_assert_uint_lt(strlen(out), n);
		ck_assert_int_eq(out[n], 'x');
	}
}
END_TEST

START_TEST(own_load_is_seen_and_not_blamed_on_others)
{
	struct host *h = host_new();
	struct host_quality q = {0};
	struct timespec t;
	int64_t begin, now;

	host_read(h, -1, &q);
	ck_assert(!q.valid);
	host_prepare(h);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	begin = t.tv_sec * NS_PER_S + t.tv_nsec;
	do {
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
		now = t.tv_sec * NS_PER_S + t.tv_nsec;
	} while (now - begin < 600 * NS_PER_MS);
	host_read(h, -1, &q);
	ck_assert(q.valid);
	ck_assert_int_ge(q.cpus, 1);
	ck_assert(q.self_cpu_pct > 1);
	ck_assert(q.busy_pct > 0 && q.busy_pct <= 100);
	ck_assert(q.others_pct >= 0 && q.others_pct < q.busy_pct);
	ck_assert_int_gt(q.self_rss_bytes, 64 * KIB);
	ck_assert_int_ge(q.throttle_events, -1);
	host_free(h);
}
END_TEST

/* 10 ms of work of a start, an instant after it, are no share of anything. */
START_TEST(nothing_is_judged_by_an_instant)
{
	struct host *h = host_new();
	struct host_quality q = {0};

	host_prepare(h);
	for (int i = 0; i < 20; i++) {
		usleep(10000);
		host_read(h, -1, &q);
		ck_assert(!q.valid);
	}
	host_free(h);
}
END_TEST

Suite *host_suite(void)
{
	Suite *s = suite_create("host");
	TCase *c = tcase_create("quality");

	tcase_set_timeout(c, 20);
	tcase_add_test(c, good_quality_says_so);
	tcase_add_test(c, worst_news_comes_first);
	tcase_add_test(c, each_finding_has_its_level);
	tcase_add_test(c, nothing_is_claimed_before_two_readings);
	tcase_add_test(c, any_room_is_enough);
	tcase_add_test(c, own_load_is_seen_and_not_blamed_on_others);
	tcase_add_test(c, nothing_is_judged_by_an_instant);
	suite_add_tcase(s, c);
	return s;
}
