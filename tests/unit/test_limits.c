/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/limits.h"

static const char real_text[] =
	"Limit                     Soft Limit           Hard Limit           Units     \n"
	"Max cpu time              unlimited            unlimited            seconds   \n"
	"Max file size             unlimited            unlimited            bytes     \n"
	"Max data size             unlimited            unlimited            bytes     \n"
	"Max stack size            8388608              unlimited            bytes     \n"
	"Max core file size        0                    unlimited            bytes     \n"
	"Max resident set          unlimited            unlimited            bytes     \n"
	"Max processes             96365                96366                processes \n"
	"Max open files            1024                 524288               files     \n"
	"Max locked memory         8388608              8388608              bytes     \n"
	"Max address space         unlimited            unlimited            bytes     \n";

START_TEST(soft_and_hard_of_each_line)
{
	struct limits l;

	ck_assert_int_eq(limits_parse(real_text, strlen(real_text), &l), 0);
	ck_assert_uint_eq(l.has, (1u << LIMITS_KINDS) - 1);
	ck_assert_uint_eq(l.of[LIMITS_OPEN_FILES].soft, 1024);
	ck_assert_uint_eq(l.of[LIMITS_OPEN_FILES].hard, 524288);
	ck_assert_uint_eq(l.of[LIMITS_STACK].soft, 8388608);
	ck_assert_uint_eq(l.of[LIMITS_STACK].hard, UINT64_MAX);
	ck_assert_uint_eq(l.of[LIMITS_CORE].soft, 0);
	ck_assert_uint_eq(l.of[LIMITS_PROCESSES].hard, 96366);
	ck_assert_uint_eq(l.of[LIMITS_ADDRESS_SPACE].soft, UINT64_MAX);
}
END_TEST

START_TEST(cut_text_leaves_lines_out)
{
	struct limits l = {.has = 42};

	ck_assert_int_eq(limits_parse("", 0, &l), -EBADMSG);
	ck_assert_int_eq(limits_parse("Max open files     x y\n", 23, &l), -EBADMSG);
	ck_assert_uint_eq(l.has, 42);
	ck_assert_int_eq(limits_parse("Max open files 5", 16, &l), -EBADMSG);
	ck_assert_int_eq(limits_parse("Max open files 5 99999999999999999999999", 40, &l), 0);
	ck_assert_uint_eq(l.has, 1u << LIMITS_OPEN_FILES);
	ck_assert_uint_eq(l.of[LIMITS_OPEN_FILES].hard, UINT64_MAX);
}
END_TEST

static int cpus(const char *allowed, const char *online)
{
	return limits_count_cpus(allowed, strlen(allowed), online, online ? strlen(online) : 0);
}

START_TEST(cpus_are_counted_where_both_lists_have_them)
{
	ck_assert_int_eq(cpus("0", NULL), 1);
	ck_assert_int_eq(cpus("\t0-3,8,10-11\n", NULL), 7);
	ck_assert_int_eq(cpus("0-127", "0-3\n"), 4);
	ck_assert_int_eq(cpus("0-3,8,10-11", "1-2,9-10,99\n"), 3);
	ck_assert_int_eq(cpus("5", "0-3"), 0);
	ck_assert_int_eq(cpus("0-3", ""), 4);
	ck_assert_int_eq(cpus("", "0-3"), 0);
}
END_TEST

START_TEST(lists_that_are_none_are_refused)
{
	static const char *const bad[] = {"x", "3-1", "0-", "-1", "0,x", "0 1",
		"0-99999999999999999999", "0-1048575,0-1048575,0-1048575"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(cpus(bad[i], NULL) == -EBADMSG, "%s", bad[i]);
}
END_TEST

static pid_t child_with_limits(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		cpu_set_t one;

		CPU_ZERO(&one);
		CPU_SET(sched_getcpu(), &one);
		sched_setaffinity(0, sizeof(one), &one);
		setrlimit(RLIMIT_NOFILE, &(struct rlimit){77, 99});
		kill(getpid(), SIGSTOP);
		_exit(0);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, NULL, WUNTRACED), pid);
	return pid;
}

START_TEST(a_real_child_has_the_limits_it_set)
{
	char path[32];
	struct limits l;
	cpu_set_t mine;
	pid_t pid = child_with_limits();

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	int dirfd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int one = limits_read_cpus(dirfd), r = limits_read(dirfd, &l);

	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(r, 0);
	ck_assert_uint_eq(l.of[LIMITS_OPEN_FILES].soft, 77);
	ck_assert_uint_eq(l.of[LIMITS_OPEN_FILES].hard, 99);
	ck_assert_int_eq(one, 1);
	ck_assert_int_eq(limits_read_cpus(dirfd), -ESRCH);
	ck_assert_int_eq(limits_read(dirfd, &l), -ESRCH);
	file_close(dirfd);

	ck_assert_int_eq(sched_getaffinity(0, sizeof(mine), &mine), 0);
	dirfd = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(limits_read_cpus(dirfd), CPU_COUNT(&mine));
	file_close(dirfd);
}
END_TEST

Suite *limits_suite(void)
{
	Suite *s = suite_create("limits");
	TCase *t = tcase_create("limits");

	tcase_add_test(t, soft_and_hard_of_each_line);
	tcase_add_test(t, cut_text_leaves_lines_out);
	tcase_add_test(t, cpus_are_counted_where_both_lists_have_them);
	tcase_add_test(t, lists_that_are_none_are_refused);
	tcase_add_test(t, a_real_child_has_the_limits_it_set);
	suite_add_tcase(s, t);
	return s;
}
