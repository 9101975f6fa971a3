/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/schedule.h"

START_TEST(prompt_threads_keep_policy_and_nice_value)
{
	int nice_before = getpriority(PRIO_PROCESS, 0);

	schedule_promptly();
	ck_assert_int_eq(sched_getscheduler(0), SCHED_OTHER);
	ck_assert_int_eq(getpriority(PRIO_PROCESS, 0), nice_before);
	ck_assert_int_eq(prctl(PR_GET_TIMERSLACK), 1);
}
END_TEST

START_TEST(a_policy_of_the_users_stays)
{
	struct sched_param none = {0};

	ck_assert_int_eq(sched_setscheduler(0, SCHED_BATCH, &none), 0);
	schedule_promptly();
	ck_assert_int_eq(sched_getscheduler(0), SCHED_BATCH);
	ck_assert(!schedule_first(true));
	ck_assert_int_eq(sched_getscheduler(0), SCHED_BATCH);
}
END_TEST

START_TEST(who_asked_to_be_nice_is_not_let_in_first)
{
	ck_assert_int_eq(setpriority(PRIO_PROCESS, 0, 5), 0);
	ck_assert(!schedule_first(true));
	ck_assert_int_eq(sched_getscheduler(0), SCHED_OTHER);
}
END_TEST

/* Whether it is granted is the machine's matter; that it ends is ours. */
START_TEST(first_is_for_this_thread_and_for_a_while)
{
	bool granted = schedule_first(true);
	int status;

	ck_assert_int_eq(sched_getscheduler(0),
		granted ? SCHED_FIFO | SCHED_RESET_ON_FORK : SCHED_OTHER);
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0)
		_exit(sched_getscheduler(0));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WEXITSTATUS(status), SCHED_OTHER);
	ck_assert(!schedule_first(false));
	ck_assert_int_eq(sched_getscheduler(0), SCHED_OTHER);
}
END_TEST

Suite *schedule_suite(void)
{
	Suite *s = suite_create("schedule");
	TCase *c = tcase_create("schedule");

	tcase_add_test(c, prompt_threads_keep_policy_and_nice_value);
	tcase_add_test(c, a_policy_of_the_users_stays);
	tcase_add_test(c, who_asked_to_be_nice_is_not_let_in_first);
	tcase_add_test(c, first_is_for_this_thread_and_for_a_while);
	suite_add_tcase(s, c);
	return s;
}
