/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "proc/child.h"

/* Runs argv with its output in a pipe; gives the output and the shell's status. */
static int run(char *const *argv, const char *const *extra, char *out, size_t size)
{
	struct child_options o = {-1, -1, -1, extra};
	struct child c;
	struct why why;
	int up[2], status;
	ssize_t n = 0, got;

	ck_assert_int_eq(pipe2(up, O_CLOEXEC), 0);
	o.stdout_fd = up[1];
	ck_assert_int_eq(child_spawn(argv, &o, &c, &why), 0);
	close(up[1]);
	ck_assert_int_eq(child_go(&c, &why), 0);
	while ((got = read(up[0], out + n, size - 1 - (size_t)n)) > 0)
		n += got;
	out[n] = 0;
	close(up[0]);
	ck_assert_int_eq(child_wait(c.pid, &status, NULL), 0);
	return child_exit_status(status);
}

START_TEST(argv_passes_through_untouched)
{
	char *argv[] = {(char[]){"printf"}, (char[]){"[%s]"}, (char[]){"a b"},
		(char[]){"$HOME"}, (char[]){"*"}, (char[]){""}, (char[]){"\n\"'"}, NULL};
	char out[256];

	ck_assert_int_eq(run(argv, NULL, out, sizeof(out)), 0);
	ck_assert_str_eq(out, "[a b][$HOME][*][][\n\"']");
}
END_TEST

START_TEST(environment_is_ours_with_the_extra_in_place)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"echo $ONE-$TWO-$KEPT"}, NULL};
	const char *extra[] = {"ONE=new", "TWO=2", NULL};
	char out[256];

	setenv("ONE", "old", 1);
	setenv("KEPT", "kept", 1);
	ck_assert_int_eq(run(argv, extra, out, sizeof(out)), 0);
	ck_assert_str_eq(out, "new-2-kept\n");
}
END_TEST

START_TEST(status_and_signal_as_a_shell_tells_them)
{
	char *exits[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit 37"}, NULL};
	char *dies[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"kill -TERM $$"}, NULL};
	char out[16];

	ck_assert_int_eq(run(exits, NULL, out, sizeof(out)), 37);
	ck_assert_int_eq(run(dies, NULL, out, sizeof(out)), 128 + SIGTERM);
}
END_TEST

static int failing(char *command, int *ret_status)
{
	char *argv[] = {command, NULL};
	struct child c;
	struct why why = {""};
	int status;

	ck_assert_int_eq(child_spawn(argv, NULL, &c, &why), 0);
	int r = child_go(&c, &why);

	ck_assert_ptr_nonnull(strstr(why.text, *command ? "cannot run" : "name is empty"));
	ck_assert_int_eq(child_wait(c.pid, &status, NULL), 0);
	*ret_status = child_exit_status(status);
	return r;
}

START_TEST(failed_exec_is_126_or_127)
{
	int status;

	ck_assert_int_eq(failing((char[]){"no-such-command-anywhere"}, &status), -ENOENT);
	ck_assert_int_eq(status, 127);
	ck_assert_int_eq(failing((char[]){""}, &status), -ENOENT);
	ck_assert_int_eq(status, 127);
	ck_assert_int_eq(failing((char[]){"/etc/passwd"}, &status), -EACCES);
	ck_assert_int_eq(status, 126);
	ck_assert_int_eq(failing((char[]){"/"}, &status), -EACCES);
	ck_assert_int_eq(status, 126);
}
END_TEST

START_TEST(child_waits_before_its_first_instruction)
{
	char *argv[] = {(char[]){"true"}, NULL};
	char exe_before[256], link[64], own[256];
	struct child c;
	struct why why;
	int status;

	ck_assert_int_eq(child_spawn(argv, NULL, &c, &why), 0);
	snprintf(link, sizeof(link), "/proc/%d/exe", (int)c.pid);
	ssize_t n = readlink(link, exe_before, sizeof(exe_before));
	ssize_t m = readlink("/proc/self/exe", own, sizeof(own));

	ck_assert_int_eq((int)n, (int)m);
	ck_assert_mem_eq(exe_before, own, (size_t)n);
	ck_assert_int_eq(waitpid(c.pid, &status, WNOHANG), 0);
	ck_assert_int_eq(child_go(&c, &why), 0);
	ck_assert_int_eq(child_wait(c.pid, &status, NULL), 0);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(child_killed_before_it_may_go_is_no_error)
{
	char *argv[] = {(char[]){"true"}, NULL};
	struct child c;
	struct why why;
	struct rusage usage;
	int status;

	ck_assert_int_eq(child_spawn(argv, NULL, &c, &why), 0);
	kill(c.pid, SIGKILL);
	siginfo_t info;
	ck_assert_int_eq(waitid(P_PID, (id_t)c.pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert_int_eq(child_go(&c, &why), 0);
	ck_assert_int_eq(child_wait(c.pid, &status, &usage), 0);
	ck_assert_int_eq(child_exit_status(status), 128 + SIGKILL);
	ck_assert_int_eq(child_wait(c.pid, &status, &usage), -ECHILD);
}
END_TEST

START_TEST(signals_and_limits_are_those_of_our_start)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"},
		(char[]){"grep -E '^Sig(Blk|Ign)' /proc/self/status; ulimit -Sn"}, NULL};
	char before[256], after[256];
	struct rlimit limit;
	sigset_t all;

	ck_assert_int_eq(run(argv, NULL, before, sizeof(before)), 0);
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = MIN(limit.rlim_cur - 100, limit.rlim_max);
	setrlimit(RLIMIT_NOFILE, &limit);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	sigfillset(&all);
	sigdelset(&all, SIGCHLD);
	sigprocmask(SIG_BLOCK, &all, NULL);
	ck_assert_int_eq(run(argv, NULL, after, sizeof(after)), 0);
	ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(no_descriptor_of_ours_leaks)
{
	char *argv[] = {
		(char[]){"sh"}, (char[]){"-c"}, (char[]){"ls /proc/self/fd | wc -l"}, NULL};
	char out[32];

	/* What we inherited is not ours to judge. */
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	ck_assert_int_eq(run(argv, NULL, out, sizeof(out)), 0);
	ck_assert_int_eq(atoi(out), 4); /* 0, 1, 2, and the directory itself */
}
END_TEST

START_TEST(works_with_standard_descriptors_closed)
{
	char *argv[] = {(char[]){"echo"}, (char[]){"fine"}, NULL};
	char out[32];

	close(0);
	close(1);
	ck_assert_int_eq(run(argv, NULL, out, sizeof(out)), 0);
	ck_assert_str_eq(out, "fine\n");
}
END_TEST

/* As execvp(3) does: its answers to the same commands, in a directory of each kind. */
START_TEST(found_where_exec_finds_it)
{
	char dir[] = "/tmp/onetop-find-XXXXXX", path[256], file[64];
	static const struct {
		const char *command;
		int answer;
	} cases[] = {{"tool", 0}, {"locked", -EACCES}, {"folder", -EACCES}, {"none", -ENOENT},
		{"", -ENOENT}, {"./none", -ENOENT}, {"/dev/null", -EACCES}, {"/bin/sh", 0}};

	ck_assert_ptr_nonnull(mkdtemp(dir));
	for (int i = 0; i < 2; i++) {
		snprintf(file, sizeof(file), "%s/%s", dir, i ? "locked" : "tool");
		close(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, i ? 0644 : 0755));
	}
	snprintf(file, sizeof(file), "%s/folder", dir);
	ck_assert_int_eq(mkdir(file, 0755), 0);
	snprintf(path, sizeof(path), "/nowhere:%s:/dev/null", dir);
	setenv("PATH", path, 1);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct why why;
		char *found = NULL;

		ck_assert_int_eq(child_find(cases[i].command, &found, &why), cases[i].answer);
		ck_assert(!found == (cases[i].answer < 0));
		free(found);
	}
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = {"tool", "locked", "folder"};

		snprintf(file, sizeof(file), "%s/%s", dir, names[i]);
		remove(file);
	}
	rmdir(dir);
}
END_TEST

Suite *child_suite(void)
{
	Suite *s = suite_create("child");
	TCase *c = tcase_create("run");

	tcase_set_timeout(c, 20);
	tcase_add_test(c, argv_passes_through_untouched);
	tcase_add_test(c, environment_is_ours_with_the_extra_in_place);
	tcase_add_test(c, status_and_signal_as_a_shell_tells_them);
	tcase_add_test(c, failed_exec_is_126_or_127);
	tcase_add_test(c, child_waits_before_its_first_instruction);
	tcase_add_test(c, child_killed_before_it_may_go_is_no_error);
	tcase_add_test(c, signals_and_limits_are_those_of_our_start);
	tcase_add_test(c, no_descriptor_of_ours_leaks);
	tcase_add_test(c, found_where_exec_finds_it);
	tcase_add_test(c, works_with_standard_descriptors_closed);
	suite_add_tcase(s, c);
	return s;
}
