/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <signal.h>

#include "base/macro.h"
#include "base/thread.h"

static void *thread_read_mask(void *mask)
{
	pthread_sigmask(SIG_SETMASK, NULL, mask);
	return NULL;
}

START_TEST(signals_are_blocked_there_and_as_before_here)
{
	sigset_t here, there;
	pthread_t thread;

	ck_assert_int_eq(thread_start(&thread, thread_read_mask, &there), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	pthread_sigmask(SIG_SETMASK, NULL, &here);
	ck_assert(sigismember(&there, SIGWINCH) == 1);
	ck_assert(sigismember(&there, SIGINT) == 1);
	ck_assert(sigismember(&here, SIGWINCH) == 0);
	ck_assert(sigismember(&here, SIGINT) == 0);
}
END_TEST

/* Else a crash there would end the program before its handler gives the terminal back. */
START_TEST(faults_of_its_own_are_taken_there)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
	sigset_t there;
	pthread_t thread;

	ck_assert_int_eq(thread_start(&thread, thread_read_mask, &there), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		ck_assert_int_eq(sigismember(&there, faults[i]), 0);
}
END_TEST

Suite *thread_suite(void)
{
	Suite *s = suite_create("thread");
	TCase *c = tcase_create("thread");

	tcase_add_test(c, signals_are_blocked_there_and_as_before_here);
	tcase_add_test(c, faults_of_its_own_are_taken_there);
	suite_add_tcase(s, c);
	return s;
}
