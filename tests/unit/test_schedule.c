/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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
}
END_TEST

Suite *schedule_suite(void)
{
	Suite *s = suite_create("schedule");
	TCase *c = tcase_create("schedule");

	tcase_add_test(c, prompt_threads_keep_policy_and_nice_value);
	tcase_add_test(c, a_policy_of_the_users_stays);
	suite_add_tcase(s, c);
	return s;
}
