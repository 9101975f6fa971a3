/* SPDX-License-Identifier: MIT */
/* Readings on demand, of this very process. */
#include "unit/suites.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "session/look.h"

enum { WAIT_MS = 20000 };

static int self, wake;
static struct looker *looker;
static struct looks looks;

static void setup(void)
{
	self = open("/proc/self", O_DIRECTORY | O_PATH | O_CLOEXEC);
	wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ck_assert_int_ge(self, 0);
	ck_assert_int_ge(wake, 0);
	ck_assert_int_eq(looker_new(self, wake, &looker), 0);
}

static void teardown(void)
{
	looker_free(looker);
	looks_done(&looks);
	close(self);
	close(wake);
}

/* Wait for the next results; false when none came. */
static bool take(void)
{
	struct pollfd fd = {.fd = wake, .events = POLLIN};
	int64_t deadline = clock_mono_ns() + WAIT_MS * NS_PER_MS;
	uint64_t count;

	while (!looker_take(looker, &looks)) {
		int left = (int)((deadline - clock_mono_ns()) / NS_PER_MS);

		if (left <= 0 || poll(&fd, 1, left) <= 0)
			return false;
		ck_assert_int_eq(read(wake, &count, sizeof(count)), sizeof(count));
	}
	return true;
}

static size_t own_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n - 1; /* the directory itself */
}

START_TEST(nothing_is_read_unless_asked)
{
	ck_assert(!looker_take(looker, &looks));
	looker_ask(looker, 0);
	ck_assert(!looker_take(looker, &looks));
	ck_assert(!looks.busy[LOOK_FILES]);
	ck_assert_int_eq(looks.t_ns[LOOK_BOUNDS], 0);
}
END_TEST

START_TEST(bounds_have_limits_cpus_and_overhead)
{
	looker_ask(looker, 1u << LOOK_BOUNDS);
	ck_assert(take());
	ck_assert_int_eq(looks.error[LOOK_BOUNDS], 0);
	ck_assert_ptr_nonnull(looks.bounds);
	ck_assert_int_gt(looks.bounds->cpus, 0);
	ck_assert_int_le(looks.bounds->cpus, sysconf(_SC_NPROCESSORS_ONLN));
	ck_assert(looks.bounds->limits.has & 1u << LIMITS_OPEN_FILES);
	ck_assert(looks.bounds->has_overhead);
	ck_assert_int_gt(looks.bounds->overhead.page_tables, 0);
	ck_assert_int_gt(looks.cost_ns[LOOK_BOUNDS], 0);
	ck_assert_ptr_null(looks.files);
}
END_TEST

START_TEST(files_are_those_of_the_kernel)
{
	looker_ask(looker, 1u << LOOK_FILES);
	ck_assert(take());
	ck_assert_ptr_nonnull(looks.files);
	/* One more while it is read: the directory of the list itself. */
	ck_assert_int_le(labs((long)looks.files->total - (long)own_descriptors()), 4);
	ck_assert_ptr_null(looks.mappings);
}
END_TEST

START_TEST(what_is_younger_than_its_pace_is_not_read_again)
{
	looker_ask(looker, 1u << LOOK_FILES);
	ck_assert(take());
	int64_t first = looks.t_ns[LOOK_FILES];

	for (int i = 0; i < 100; i++)
		looker_ask(looker, 1u << LOOK_FILES);
	ck_assert(!looker_take(looker, &looks));
	ck_assert(!looks.busy[LOOK_FILES]);
	ck_assert_int_eq(looks.t_ns[LOOK_FILES], first);
}
END_TEST

START_TEST(mappings_are_read_each_time_they_are_asked_for)
{
	looker_ask(looker, 1u << LOOK_MAPPINGS);
	ck_assert(take());
	int64_t first = looks.t_ns[LOOK_MAPPINGS];

	ck_assert_ptr_nonnull(looks.mappings);
	ck_assert_uint_gt(mappings_result(looks.mappings)->n, 3);
	looker_ask(looker, 1u << LOOK_MAPPINGS);
	ck_assert(take());
	ck_assert_int_gt(looks.t_ns[LOOK_MAPPINGS], first);
}
END_TEST

START_TEST(facts_are_those_of_the_program_that_runs_now)
{
	char comm[16] = "";

	ck_assert_int_eq(prctl(PR_GET_NAME, comm), 0);
	looker_ask(looker, 1u << LOOK_FACTS);
	ck_assert(take());
	ck_assert_int_eq(looks.error[LOOK_FACTS], 0);
	ck_assert_str_eq(looks.facts->comm, comm);
	ck_assert_ptr_nonnull(strstr(looks.facts->command, "unit"));
	ck_assert_ptr_nonnull(strstr(looks.facts->exe, "unit"));
	ck_assert_uint_eq(looks.facts->uid, getuid());
}
END_TEST

START_TEST(the_last_result_outlives_a_failure)
{
	looker_ask(looker, 1u << LOOK_MAPPINGS);
	ck_assert(take());
	const struct mappings *before = looks.mappings;
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	ck_assert_int_gt(child, 0);
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d", (int)child);
	_cleanup_close_ int gone = open(path, O_DIRECTORY | O_PATH | O_CLOEXEC);

	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	looker_free(looker);
	ck_assert_int_eq(looker_new(gone, wake, &looker), 0);
	looker_ask(looker, 1u << LOOK_MAPPINGS);
	ck_assert(take());
	ck_assert_int_eq(looks.error[LOOK_MAPPINGS], -ESRCH);
	ck_assert_ptr_eq(looks.mappings, before);
}
END_TEST

START_TEST(results_that_nobody_takes_are_freed)
{
	for (int i = 0; i < 20; i++) {
		uint64_t count;
		struct pollfd fd = {.fd = wake, .events = POLLIN};

		looker_ask(looker, 1u << LOOK_MAPPINGS | 1u << LOOK_BOUNDS);
		ck_assert_int_eq(poll(&fd, 1, WAIT_MS), 1);
		ck_assert_int_eq(read(wake, &count, sizeof(count)), sizeof(count));
	}
}
END_TEST

/* What smaps of a process does whose memory map is held: it reads until somebody lets go. */
static int read_stuck(void *arg, enum look_kind kind, struct looks *ret)
{
	uint64_t count;
	const int *release = arg;

	(void)kind;
	(void)ret;
	while (read(*release, &count, sizeof(count)) < 0)
		continue;
	return -ESRCH;
}

START_TEST(a_stuck_reading_says_since_when_and_holds_nobody)
{
	/* Never closed: the thread that is left behind may still hold it when the test ends. */
	static int release;
	int64_t begun = clock_mono_ns(), left;
	uint64_t one = 1, count;
	struct pollfd fd = {.fd = wake, .events = POLLIN};

	release = eventfd(0, EFD_CLOEXEC);
	looker_set_read(looker, read_stuck, &release);
	looker_ask(looker, 1u << LOOK_MAPPINGS);
	while (!looks.since_ns[LOOK_MAPPINGS] && clock_mono_ns() < begun + WAIT_MS * NS_PER_MS)
		ck_assert(!looker_take(looker, &looks));
	ck_assert(looks.busy[LOOK_MAPPINGS]);
	ck_assert_int_ge(looks.since_ns[LOOK_MAPPINGS], begun);
	/* The others wait behind it. */
	looker_ask(looker, 1u << LOOK_BOUNDS);
	ck_assert(!looker_take(looker, &looks));
	ck_assert(looks.busy[LOOK_BOUNDS]);
	ck_assert_int_eq(looks.since_ns[LOOK_BOUNDS], 0);
	left = clock_mono_ns();
	looker_free(looker);
	ck_assert_int_lt(clock_mono_ns() - left, 5 * NS_PER_S);
	looker = NULL;
	/* Let go: it frees what it holds by itself, after it has told so for the last time. */
	ck_assert_int_eq(write(release, &one, sizeof(one)), sizeof(one));
	ck_assert_int_eq(poll(&fd, 1, WAIT_MS), 1);
	ck_assert_int_eq(read(wake, &count, sizeof(count)), sizeof(count));
}
END_TEST

Suite *look_suite(void)
{
	Suite *s = suite_create("look");
	TCase *t = tcase_create("look");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, nothing_is_read_unless_asked);
	tcase_add_test(t, bounds_have_limits_cpus_and_overhead);
	tcase_add_test(t, files_are_those_of_the_kernel);
	tcase_add_test(t, what_is_younger_than_its_pace_is_not_read_again);
	tcase_add_test(t, mappings_are_read_each_time_they_are_asked_for);
	tcase_add_test(t, facts_are_those_of_the_program_that_runs_now);
	tcase_add_test(t, the_last_result_outlives_a_failure);
	tcase_add_test(t, results_that_nobody_takes_are_freed);
	tcase_add_test(t, a_stuck_reading_says_since_when_and_holds_nobody);
	suite_add_tcase(s, t);
	return s;
}
