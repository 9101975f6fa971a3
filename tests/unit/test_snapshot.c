/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/macro.h"
#include "base/memory.h"
#include "record/snapshot.h"

/* 2026-11-23T11:02:03Z */
static const int64_t NOW_NS = INT64_C(1795431723) * NS_PER_S;

static char dir[64];

static void setup(void)
{
	strcpy(dir, "/tmp/onetop-snapshot-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void teardown(void)
{
	_cleanup_free_ char *command = xasprintf("chmod -R u+rwX %s; rm -rf %s", dir, dir);

	ck_assert_int_eq(system(command), 0);
}

static struct snapshot_input input(const char *name)
{
	int self = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return (struct snapshot_input){.parent = dir,
		.name = name,
		.pid = 4242,
		.proc_dirfd = self,
		.shared_dirfd = self,
		.real_ns = NOW_NS};
}

static size_t entries(const char *path)
{
	DIR *d = opendir(path);
	size_t n = 0;

	ck_assert_ptr_nonnull(d);
	for (const struct dirent *e; (e = readdir(d));)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static char *get(const char *path, const char *name)
{
	_cleanup_free_ char *full = xasprintf("%s/%s", path, name);
	char *data;
	size_t n;

	ck_assert_msg(file_read_all(AT_FDCWD, full, 64 << 20, &data, &n) == 0, "%s", full);
	return data;
}

static void written(const struct snapshot_input *in, char path[256])
{
	struct why why = {0};
	int r = snapshot_write(in, path, 256, &why);

	ck_assert_msg(r == 0, "%s", why.text);
}

static int write_word(void *arg, int dirfd, struct why *why)
{
	(void)why;
	return file_create(dirfd, arg, "word\n", 5);
}

static int fail_full(void *arg, int dirfd, struct why *why)
{
	(void)arg;
	(void)dirfd;
	return why_set(why, -ENOSPC, "history.csv: no space left");
}

START_TEST(it_has_the_name_and_the_modes_of_the_contract)
{
	struct snapshot_input in = input("demo");
	_cleanup_free_ char *want = xasprintf("%s/demo-4242-20261123T110203Z", dir);
	char path[256];
	struct stat st;

	in.arg = (char *)"summary.txt";
	in.write_summary = write_word;
	written(&in, path);
	ck_assert_str_eq(path, want);
	ck_assert_uint_eq(entries(dir), 1);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	_cleanup_free_ char *proc = xasprintf("%s/proc", path);
	_cleanup_free_ char *maps = xasprintf("%s/proc/maps", path);
	_cleanup_free_ char *word = get(path, "summary.txt");

	ck_assert_int_eq(stat(proc, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	ck_assert_int_eq(stat(maps, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_str_eq(word, "word\n");
}
END_TEST

START_TEST(the_kernel_s_files_are_there_as_they_are)
{
	static const char *const names[] = {"proc/status", "proc/stat", "proc/statm",
		"proc/maps", "proc/limits", "proc/cgroup", "proc/threads.txt", "proc/fds.txt"};
	struct snapshot_input in = input("demo");
	char path[256];

	written(&in, path);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_free_ char *data = get(path, names[i]);

		ck_assert_uint_gt(strlen(data), 0);
	}
	_cleanup_free_ char *status = get(path, "proc/status");
	_cleanup_free_ char *pid = xasprintf("\nPid:\t%d\n", (int)getpid());

	ck_assert_ptr_nonnull(strstr(status, pid));
}
END_TEST

START_TEST(the_environment_is_there_only_when_asked_for)
{
	struct snapshot_input in = input("demo");
	char path[256];

	written(&in, path);
	_cleanup_free_ char *without = xasprintf("%s/proc/environ", path);

	ck_assert_int_eq(access(without, F_OK), -1);
	in.with_environ = true;
	written(&in, path);
	_cleanup_free_ char *with = xasprintf("%s/proc/environ", path);

	ck_assert_int_eq(access(with, F_OK), 0);
}
END_TEST

START_TEST(a_name_that_is_taken_gets_a_number)
{
	struct snapshot_input in = input("demo");
	char path[256];

	written(&in, path);
	written(&in, path);
	ck_assert_str_eq(path + strlen(path) - 2, "-2");
	written(&in, path);
	ck_assert_str_eq(path + strlen(path) - 2, "-3");
	ck_assert_uint_eq(entries(dir), 3);
}
END_TEST

START_TEST(a_hostile_name_cannot_leave_the_directory)
{
	static const struct {
		const char *name, *safe;
	} cases[] = {{"../../etc/x", "_._.._etc_x"}, {"", "process"}, {"-rf", "_rf"},
		{".hidden", "_hidden"}, {"a b\n\x1b[31m\xff", "a_b___31m_"},
		{"ok-1.2_x+", "ok-1.2_x+"}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct snapshot_input in = input(cases[i].name);
		_cleanup_free_ char *want =
			xasprintf("%s/%s-4242-20261123T110203Z", dir, cases[i].safe);
		char path[256];

		written(&in, path);
		ck_assert_str_eq(path, want);
	}
	ck_assert_uint_eq(entries(dir), ARRAY_SIZE(cases));
}
END_TEST

START_TEST(a_failure_leaves_nothing_behind)
{
	struct snapshot_input in = input("demo");
	struct why why;
	char path[256] = "untouched";

	in.arg = (char *)"summary.txt";
	in.write_summary = write_word;
	in.write_history = fail_full;
	ck_assert_int_eq(snapshot_write(&in, path, sizeof(path), &why), -ENOSPC);
	ck_assert_str_eq(why.text, "history.csv: no space left");
	ck_assert_str_eq(path, "untouched");
	ck_assert_uint_eq(entries(dir), 0);
}
END_TEST

START_TEST(a_disk_that_fills_up_leaves_nothing_behind)
{
	struct rlimit limit, before;
	struct snapshot_input in = input("demo");
	struct why why = {0};
	char path[256];

	/* No assertion while it holds: Check's own reports go to a file, too. */
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = (struct rlimit){100, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &limit);
	int r = snapshot_write(&in, path, sizeof(path), &why);

	setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(r, -EFBIG);
	ck_assert_ptr_nonnull(strstr(why.text, "cannot be written"));
	ck_assert_uint_eq(entries(dir), 0);
}
END_TEST

START_TEST(a_directory_that_is_not_there_is_named)
{
	struct snapshot_input in = input("demo");
	_cleanup_free_ char *none = xasprintf("%s/none", dir);
	struct why why;
	char path[256];

	in.parent = none;
	ck_assert_int_eq(snapshot_write(&in, path, sizeof(path), &why), -ENOENT);
	ck_assert_ptr_nonnull(strstr(why.text, none));
	ck_assert_ptr_nonnull(strstr(why.text, "does not exist"));
}
END_TEST

START_TEST(a_directory_that_takes_nothing_is_there_all_the_same)
{
	struct snapshot_input in = input("demo");
	struct why why;
	char path[256];

	in.parent = "/proc";
	ck_assert_int_lt(snapshot_write(&in, path, sizeof(path), &why), 0);
	ck_assert_ptr_null(strstr(why.text, "does not exist"));
	ck_assert_ptr_nonnull(strstr(why.text, "/proc"));
}
END_TEST

START_TEST(what_cannot_be_read_is_noted_with_its_reason)
{
	struct snapshot_input in = input("gone");
	char path[256];
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	_cleanup_free_ char *proc = xasprintf("/proc/%d", (int)pid);

	in.proc_dirfd = open(proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	in.shared_dirfd = in.proc_dirfd;
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	written(&in, path);
	_cleanup_free_ char *notes = get(path, "proc/unreadable.txt");

	ck_assert_ptr_nonnull(strstr(notes, "status: "));
	ck_assert_ptr_nonnull(strstr(notes, "the process has ended"));
}
END_TEST

START_TEST(names_of_threads_and_files_are_made_printable)
{
	struct snapshot_input in = input("demo");
	_cleanup_free_ char *file = xasprintf("%s/a\tb\n\x1b[31m", dir);
	char path[256];
	int fd = open(file, O_RDWR | O_CREAT, 0600);

	prctl(PR_SET_NAME, "x\n\x1b[31m\ty");
	written(&in, path);
	close(fd);
	unlink(file);
	_cleanup_free_ char *threads = get(path, "proc/threads.txt");
	_cleanup_free_ char *fds = get(path, "proc/fds.txt");

	ck_assert_ptr_null(strchr(threads, 0x1b));
	ck_assert_ptr_null(strchr(fds, 0x1b));
	ck_assert_ptr_nonnull(strstr(fds, "/a\xef\xbf\xbd"
					  "b\xef\xbf\xbd\xef\xbf\xbd[31m\n"));
	ck_assert_ptr_nonnull(strstr(threads, "x\xef\xbf\xbd"));
}
END_TEST

Suite *snapshot_suite(void)
{
	Suite *suite = suite_create("snapshot");
	TCase *tcase = tcase_create("snapshot");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, it_has_the_name_and_the_modes_of_the_contract);
	tcase_add_test(tcase, the_kernel_s_files_are_there_as_they_are);
	tcase_add_test(tcase, the_environment_is_there_only_when_asked_for);
	tcase_add_test(tcase, a_name_that_is_taken_gets_a_number);
	tcase_add_test(tcase, a_hostile_name_cannot_leave_the_directory);
	tcase_add_test(tcase, a_failure_leaves_nothing_behind);
	tcase_add_test(tcase, a_disk_that_fills_up_leaves_nothing_behind);
	tcase_add_test(tcase, a_directory_that_is_not_there_is_named);
	tcase_add_test(tcase, a_directory_that_takes_nothing_is_there_all_the_same);
	tcase_add_test(tcase, what_cannot_be_read_is_noted_with_its_reason);
	tcase_add_test(tcase, names_of_threads_and_files_are_made_printable);
	suite_add_tcase(suite, tcase);
	return suite;
}
