/* SPDX-License-Identifier: MIT */
/* Limits that come close: told once when it begins, not while it lasts. */
#include "unit/suites.h"

#include <string.h>

#include "base/macro.h"
#include "session/limit_watch.h"

static struct limit_watch watch;
static struct limits limits;
static struct cgroup_state group;
static struct limit_reading reading;
static struct event events[LIMIT_EVENTS_MAX];

static void setup(void)
{
	watch = (struct limit_watch){0};
	limits = (struct limits){.has = 1u << LIMITS_OPEN_FILES | 1u << LIMITS_PROCESSES};
	limits.of[LIMITS_OPEN_FILES] = (struct pid_limit){100, 4096};
	limits.of[LIMITS_PROCESSES] = (struct pid_limit){UINT64_MAX, UINT64_MAX};
	group = (struct cgroup_state){.has = CGROUP_HAS_MEMORY_LIMIT |
					     CGROUP_HAS_MEMORY_CURRENT |
					     CGROUP_HAS_MEMORY_EVENTS | CGROUP_HAS_CPU_STAT |
					     CGROUP_HAS_PIDS_LIMIT | CGROUP_HAS_PIDS_CURRENT,
		.epoch = 1,
		.memory_limit = 1000,
		.memory_current = 100,
		.memory_events = {0, 0, 0, 0},
		.pids_limit = CGROUP_NO_LIMIT};
	strcpy(group.memory_group, "/web");
	strcpy(group.cpu_group, "/web");
	strcpy(group.pids_group, "/web");
	reading = (struct limit_reading){
		.open_files = -1, .threads = -1, .limits = &limits, .cgroup = &group};
}

/* A second later. */
static size_t look(void)
{
	reading.t_ns += NS_PER_S;
	return limit_watch_look(&watch, &reading, events);
}

static void expect(const char *text)
{
	ck_assert_uint_eq(look(), 1);
	ck_assert_int_eq(events[0].kind, EVENT_LIMIT);
	ck_assert_str_eq(events[0].text, text);
}

START_TEST(open_files_are_told_once_a_crossing)
{
	reading.open_files = 89;
	ck_assert_uint_eq(look(), 0);
	reading.open_files = 90;
	expect("open files: 90 of 100");
	for (int i = 0; i < 20; i++) {
		/* To and fro across the threshold is one crossing. */
		reading.open_files = 85 + i % 10;
		ck_assert_uint_eq(look(), 0);
	}
	reading.open_files = 100;
	expect("open files: 100 of 100, none left");
	reading.open_files = 95;
	ck_assert_uint_eq(look(), 0);
	reading.open_files = 79;
	ck_assert_uint_eq(look(), 0);
	reading.open_files = 99;
	expect("open files: 99 of 100");
}
END_TEST

START_TEST(without_a_limit_nothing_comes_close)
{
	reading.open_files = reading.threads = 1000000;
	limits.of[LIMITS_OPEN_FILES].soft = UINT64_MAX;
	group.memory_limit = CGROUP_NO_LIMIT;
	group.memory_current = INT64_MAX - 1;
	group.pids_current = INT64_MAX - 1;
	ck_assert_uint_eq(look(), 0);
	reading.limits = NULL;
	reading.cgroup = NULL;
	ck_assert_uint_eq(look(), 0);
	reading.open_files = -1;
	reading.limits = &limits;
	limits.of[LIMITS_OPEN_FILES].soft = 10;
	ck_assert_uint_eq(look(), 0);
}
END_TEST

START_TEST(memory_and_tasks_of_the_group)
{
	group.memory_current = 950;
	expect("memory: 950 B of 1000 B, memory.max of /web");
	ck_assert_uint_eq(look(), 0);
	group.pids_limit = 64;
	group.pids_current = 64;
	expect("tasks in /web: 64 of 64, none left");
	limits.of[LIMITS_PROCESSES].soft = 200;
	reading.threads = 190;
	expect("threads, against RLIMIT_NPROC: 190 of 200");
}
END_TEST

START_TEST(what_was_counted_before_is_not_news)
{
	group.memory_events = (struct cgroup_memory_events){5, 5000, 3, 2};
	group.cpu_periods = group.cpu_throttled = 1000;
	ck_assert_uint_eq(look(), 0);
	group.memory_events.max++;
	expect("memory.max of /web reached");
}
END_TEST

START_TEST(a_counter_that_goes_on_is_told_once)
{
	ck_assert_uint_eq(look(), 0);
	group.memory_events.max = 7;
	expect("memory.max of /web reached");
	for (int i = 0; i < 300; i++) {
		group.memory_events.max += 100;
		ck_assert_uint_eq(look(), 0);
	}
	/* A minute of quiet, then again. */
	for (int i = 0; i < 60; i++)
		ck_assert_uint_eq(look(), 0);
	group.memory_events.max++;
	expect("memory.max of /web reached");
}
END_TEST

START_TEST(every_kill_is_told)
{
	ck_assert_uint_eq(look(), 0);
	group.memory_events.oom_kill = 1;
	expect("1 killed for want of memory in /web");
	group.memory_events.oom_kill = 3;
	expect("2 killed for want of memory in /web");
	group.memory_events.oom = 1;
	expect("out of memory in /web");
	group.memory_events.high = 1;
	expect("memory.high of /web passed: slowed down");
}
END_TEST

START_TEST(throttling_is_told_when_it_hurts)
{
	ck_assert_uint_eq(look(), 0);
	group.cpu_periods += 10;
	group.cpu_throttled += 1;
	group.cpu_throttled_ns += NS_PER_MS;
	ck_assert_uint_eq(look(), 0);
	group.cpu_periods += 10;
	group.cpu_throttled += 4;
	group.cpu_throttled_ns += 120 * NS_PER_MS;
	expect("CPU throttled by /web: in 4 of 10 periods, 120 ms lost");
	for (int i = 0; i < 100; i++) {
		group.cpu_periods += 10;
		group.cpu_throttled += 10;
		ck_assert_uint_eq(look(), 0);
	}
}
END_TEST

START_TEST(another_group_begins_anew)
{
	ck_assert_uint_eq(look(), 0);
	group.epoch++;
	group.memory_events.max = 900;
	group.cpu_throttled = group.cpu_periods = 77;
	ck_assert_uint_eq(look(), 0);
	group.memory_events.max++;
	expect("memory.max of /web reached");
}
END_TEST

START_TEST(long_and_hostile_names_are_cut_and_printable)
{
	ck_assert_uint_eq(look(), 0);
	memset(group.memory_group, 'x', sizeof(group.memory_group) - 1);
	memcpy(group.memory_group, "\x1b[2J\n", 5);
	memcpy(group.cpu_group, group.memory_group, sizeof(group.cpu_group));
	memcpy(group.pids_group, group.memory_group, sizeof(group.pids_group));
	group.memory_events = (struct cgroup_memory_events){1, 1, 1, 1};
	group.memory_current = 1000;
	group.pids_limit = group.pids_current = 5;
	group.cpu_throttled = group.cpu_periods = 5;
	reading.open_files = 100;
	size_t n = look();

	ck_assert_uint_eq(n, 8);
	for (size_t i = 0; i < n; i++) {
		ck_assert_ptr_null(strchr(events[i].text, 0x1b));
		ck_assert_ptr_null(strchr(events[i].text, '\n'));
	}
}
END_TEST

Suite *limit_watch_suite(void)
{
	Suite *s = suite_create("limit_watch");
	TCase *t = tcase_create("limit_watch");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, open_files_are_told_once_a_crossing);
	tcase_add_test(t, without_a_limit_nothing_comes_close);
	tcase_add_test(t, memory_and_tasks_of_the_group);
	tcase_add_test(t, what_was_counted_before_is_not_news);
	tcase_add_test(t, a_counter_that_goes_on_is_told_once);
	tcase_add_test(t, every_kill_is_told);
	tcase_add_test(t, throttling_is_told_when_it_hurts);
	tcase_add_test(t, another_group_begins_anew);
	tcase_add_test(t, long_and_hostile_names_are_cut_and_printable);
	suite_add_tcase(s, t);
	return s;
}
