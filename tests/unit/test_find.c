/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "proc/find.h"
#include "proc/target.h"

/* A child that runs sleep(1) under an argv[0] of our choice; back when its exec is done. */
/* The descriptors that an exec closes are closed before its argv is there to be read. */
static void wait_for_argv(pid_t pid, const char *argv0)
{
	char path[32], text[256] = "";

	snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	while (strcmp(text, argv0) != 0)
		ck_assert_int_ge(file_read_small(AT_FDCWD, path, text, sizeof(text)), 0);
}

static pid_t spawn_as(const char *argv0, const char *comm)
{
	int ready[2];
	char byte;

	ck_assert_int_eq(pipe2(ready, O_CLOEXEC), 0);
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (comm) {
			prctl(PR_SET_NAME, comm);
			close(ready[0]);
			close(ready[1]);
			pause();
		}
		execlp("sleep", argv0, "1000", "2000", NULL);
		_exit(1);
	}
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	if (!comm)
		wait_for_argv(pid, argv0);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static const struct find_row *row_of(const struct find_row *rows, size_t n, pid_t pid)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].pid == pid)
			return &rows[i];
	return NULL;
}

static bool name_finds(const char *name, pid_t pid)
{
	_cleanup_free_ struct find_row *rows = NULL;
	size_t n = 0;
	struct why why;

	ck_assert_int_eq(find_by_name(name, &rows, &n, &why), 0);
	return row_of(rows, n, pid) != NULL;
}

static bool regex_finds(const char *regex, pid_t pid)
{
	_cleanup_free_ struct find_row *rows = NULL;
	size_t n = 0;
	struct why why;

	ck_assert_int_eq(find_by_regex(regex, &rows, &n, &why), 0);
	return row_of(rows, n, pid) != NULL;
}

START_TEST(name_is_comm_or_base_of_exe_or_of_argv0)
{
	pid_t pid = spawn_as("/opt/strange/otk-argv-zero", NULL);

	ck_assert(name_finds("sleep", pid));
	ck_assert(name_finds("otk-argv-zero", pid));
	ck_assert(!name_finds("otk-argv-zer", pid));
	ck_assert(!name_finds("slee", pid));
	ck_assert(!name_finds("leep", pid));
	ck_assert(!name_finds("strange", pid));
	end(pid);
	ck_assert(!name_finds("otk-argv-zero", pid));
}
END_TEST

START_TEST(full_comm_matches_the_longer_name)
{
	pid_t pid = spawn_as(NULL, "otk-fifteen-cha"), odd = spawn_as(NULL, "x) S 1 (\n\033");

	ck_assert(name_finds("otk-fifteen-cha", pid));
	ck_assert(name_finds("otk-fifteen-characters", pid));
	ck_assert(!name_finds("otk-fifteen-ch", pid));
	ck_assert(name_finds("x) S 1 (\n\033", odd));
	end(pid);
	end(odd);
}
END_TEST

START_TEST(rows_tell_who_it_is)
{
	pid_t pid = spawn_as("otk\033[31m-hostile", NULL);
	_cleanup_free_ struct find_row *rows = NULL;
	size_t n;
	struct why why;

	ck_assert_int_eq(find_by_name("otk\033[31m-hostile", &rows, &n, &why), 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(rows[0].pid, pid);
	ck_assert_str_eq(rows[0].command, "otk\xef\xbf\xbd[31m-hostile 1000 2000");
	ck_assert_str_eq(rows[0].comm, "sleep");
	ck_assert_int_gt(rows[0].rss_bytes, 0);
	ck_assert_int_lt(rows[0].rss_bytes, 64 * MIB);
	ck_assert_int_ge(rows[0].age_ns, 0);
	ck_assert_int_lt(rows[0].age_ns, 60 * NS_PER_S);
	ck_assert_uint_gt(strlen(rows[0].user), 0);
	end(pid);
}
END_TEST

START_TEST(regex_is_over_the_joined_argv)
{
	pid_t pid = spawn_as("otk-regex", NULL);

	ck_assert(regex_finds("^otk-regex 1000 2000$", pid));
	ck_assert(regex_finds("1000 2.00", pid));
	ck_assert(!regex_finds("^sleep 1000 2000", pid));
	end(pid);
}
END_TEST

START_TEST(bad_and_endless_expressions_are_refused)
{
	struct find_row *rows = NULL;
	size_t n = 7;
	struct why why = {""};

	ck_assert_int_eq(find_by_regex("a(b", &rows, &n, &why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why.text, "a(b"));
	ck_assert_ptr_null(rows);
	ck_assert_uint_eq(n, 7);
	ck_assert_int_eq(find_by_name("", &rows, &n, &why), -EINVAL);
	pid_t pid =
		spawn_as("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", NULL);
	ck_assert_int_eq(find_by_regex("^(a+)+\\1$", &rows, &n, &why), -ELOOP);
	end(pid);
}
END_TEST

START_TEST(onetop_never_finds_itself)
{
	prctl(PR_SET_NAME, "otk-self");
	ck_assert(!name_finds("otk-self", getpid()));
	ck_assert(!regex_finds(".", getpid()));
}
END_TEST

START_TEST(zombies_are_not_found)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_NAME, "otk-zombie");
		_exit(0);
	}
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert(!name_finds("otk-zombie", pid));
	waitpid(pid, NULL, 0);
}
END_TEST

START_TEST(oldest_comes_first)
{
	pid_t pids[3];
	_cleanup_free_ struct find_row *rows = NULL;
	size_t n;
	struct why why;

	for (int i = 0; i < 3; i++)
		pids[i] = spawn_as("otk-order", NULL);
	ck_assert_int_eq(find_by_name("otk-order", &rows, &n, &why), 0);
	ck_assert_uint_eq(n, 3);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(rows[i].pid, pids[i]);
		end(pids[i]);
	}
}
END_TEST

/*
 * Throw away the page that holds our argv and leave nobody to provide it again: whoever reads
 * our cmdline waits. False when this kernel or user may not.
 */
static bool stick_readers(void)
{
	uintptr_t page = (uintptr_t)program_invocation_name & ~(uintptr_t)4095;
	long fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = {.api = UFFD_API};
	struct uffdio_register reg = {
		.range = {page, 4096}, .mode = UFFDIO_REGISTER_MODE_MISSING};

	return fd >= 0 && ioctl((int)fd, UFFDIO_API, &api) == 0 &&
	       ioctl((int)fd, UFFDIO_REGISTER, &reg) == 0 &&
	       madvise((void *)page, 4096, MADV_DONTNEED) == 0;
}

/* Say whether readers stick from now on, and stay. */
static void __attribute__((noinline)) stick_and_say(int fd)
{
	char byte = stick_readers() ? 'y' : 'n';

	if (write(fd, &byte, 1) == 1)
		pause();
	_exit(0);
}

/* argv lies above the first frames, by chance in one page: what sticks must stand below that.
 */
static void __attribute__((noinline)) stick(int fd)
{
	volatile char room[4 * 4096];

	room[0] = room[sizeof(room) - 1] = 0;
	stick_and_say(fd);
	room[0] = 1; /* so that this frame is there until then */
}

/* How long it takes to look at all processes: on a busy machine longer. */
static int64_t look_ns(void)
{
	int64_t begin_ns = clock_mono_ns();

	ck_assert(!name_finds("otk-nobody", getpid()));
	return clock_mono_ns() - begin_ns;
}

START_TEST(process_that_sticks_its_readers_sticks_nobody)
{
	int64_t alone_ns = look_ns();
	int ready[2];
	char byte = 0;
	struct target *t;
	struct why why;

	ck_assert_int_eq(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "otk-stuck");
		stick(ready[1]);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	pid_t after = spawn_as("otk-after-stuck", NULL);
	if (byte == 'y') {
		int64_t begin_ns = clock_mono_ns();

		ck_assert(name_finds("otk-stuck", pid));
		ck_assert(name_finds("otk-after-stuck", after));
		ck_assert_int_eq(target_open(pid, &t, &why), 0);
		ck_assert_str_eq(target_info(t)->command, "[otk-stuck]");
		target_close(t);
		ck_assert_int_lt(clock_mono_ns() - begin_ns, 5 * NS_PER_S + 10 * alone_ns);
	}
	end(pid);
	end(after);
}
END_TEST

Suite *find_suite(void)
{
	Suite *s = suite_create("find");
	TCase *c = tcase_create("processes");

	tcase_set_timeout(c, 20);
	tcase_add_test(c, name_is_comm_or_base_of_exe_or_of_argv0);
	tcase_add_test(c, full_comm_matches_the_longer_name);
	tcase_add_test(c, rows_tell_who_it_is);
	tcase_add_test(c, regex_is_over_the_joined_argv);
	tcase_add_test(c, bad_and_endless_expressions_are_refused);
	tcase_add_test(c, onetop_never_finds_itself);
	tcase_add_test(c, zombies_are_not_found);
	tcase_add_test(c, oldest_comes_first);
	tcase_add_test(c, process_that_sticks_its_readers_sticks_nobody);
	suite_add_tcase(s, c);
	return s;
}
