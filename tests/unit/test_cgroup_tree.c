/* SPDX-License-Identifier: MIT */
/* Limits up the chain, in directories made to look like control groups, and on real ones. */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "proc/cgroup.h"

static char tree[] = "/tmp/onetop-cgroup-XXXXXX";
static int top = -1;

static int forget(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static void tree_make(void)
{
	ck_assert_ptr_nonnull(mkdtemp(tree));
	top = open(tree, O_PATH | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(top, 0);
}

static void tree_forget(void)
{
	file_close(top);
	nftw(tree, forget, 8, FTW_DEPTH | FTW_PHYS);
}

/* Write group/file; the group's directory is made if need be. */
static void put(const char *group, const char *file, const char *text)
{
	char path[256];

	for (const char *p = group; *p; p++)
		if (p[1] == '/' || p[1] == 0) {
			snprintf(path, sizeof(path), "%.*s", (int)(p - group + 1), group);
			mkdirat(top, path, 0700);
		}
	snprintf(path, sizeof(path), "%s/%s", *group ? group : ".", file);
	int fd = openat(top, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(file_write_all(fd, text, strlen(text)), 0);
	file_close(fd);
}

static struct cgroup *open_tree(const char *v1_memory, const char *v1_cpu, const char *v2)
{
	struct cgroup_root roots[CGROUP_HIERARCHIES] = {
		[CGROUP_CPU] = {v1_cpu ? top : -1, "", v1_cpu ? v1_cpu : ""},
		[CGROUP_MEMORY] = {v1_memory ? top : -1, "", v1_memory ? v1_memory : ""},
		[CGROUP_PIDS] = {-1, "", ""},
		[CGROUP_UNIFIED] = {v2 ? top : -1, "", v2 ? v2 : ""},
	};
	struct cgroup *c = NULL;

	ck_assert_int_eq(cgroup_open_at(roots, &c), 0);
	return c;
}

static struct cgroup_state read_tree(struct cgroup *c)
{
	struct cgroup_state s;

	ck_assert_int_eq(cgroup_read(c, &s), 0);
	return s;
}

static void put_v2(void)
{
	put("pod", "memory.max", "1073741824\n");
	put("pod", "memory.current", "1000000000\n");
	put("pod", "memory.high", "900000000\n");
	put("pod", "memory.swap.max", "0\n");
	put("pod", "memory.events", "low 0\nhigh 9\nmax 8\noom 1\noom_kill 1\n");
	put("pod", "cpu.max", "150000 100000\n");
	put("pod", "cpu.stat",
		"usage_usec 5\nnr_periods 70\nnr_throttled 7\n"
		"throttled_usec 1234\n");
	put("pod", "pids.max", "100\n");
	put("pod", "pids.current", "17\n");
	put("pod/box", "memory.max", "536870912\n");
	put("pod/box", "memory.current", "104857600\n");
	put("pod/box", "memory.high", "max\n");
	put("pod/box", "memory.swap.max", "max\n");
	put("pod/box", "memory.events", "low 0\nhigh 2\nmax 3\noom 4\noom_kill 5\n");
	put("pod/box", "cpu.max", "max 100000\n");
	put("pod/box", "cpu.stat",
		"usage_usec 5\nnr_periods 0\nnr_throttled 0\n"
		"throttled_usec 0\n");
	put("pod/box", "pids.max", "max\n");
	put("pod/box", "pids.current", "3\n");
	put("pod/box", "cgroup.events", "populated 1\nfrozen 0\n");
	put("pod/box", "cpu.pressure",
		"some avg10=3.50 avg60=0.00 avg300=0.00 total=7\n"
		"full avg10=1.25 avg60=0.00 avg300=0.00 total=5\n");
}

START_TEST(v2_smallest_limit_up_the_chain_binds)
{
	put_v2();
	struct cgroup *c = open_tree(NULL, NULL, "/pod/box");
	struct cgroup_state s = read_tree(c);

	ck_assert_str_eq(s.group, "/pod/box");
	ck_assert_double_eq_tol(s.cpu_limit_cores, 1.5, 1e-9);
	ck_assert_str_eq(s.cpu_group, "/pod");
	ck_assert_int_eq(s.cpu_throttled, 7);
	ck_assert_int_eq(s.cpu_throttled_ns, 1234000);
	ck_assert_int_eq(s.memory_limit, 536870912);
	ck_assert_str_eq(s.memory_group, "/pod/box");
	ck_assert_int_eq(s.memory_high, 900000000);
	ck_assert_int_eq(s.swap_limit, 0);
	ck_assert_int_eq(s.memory_current, 104857600);
	ck_assert_int_eq(s.memory_own, 104857600);
	ck_assert_int_eq(s.memory_events.oom_kill, 5);
	ck_assert_int_eq(s.oom_distance, 536870912 - 104857600);
	ck_assert_int_eq(s.pids_limit, 100);
	ck_assert_int_eq(s.pids_current, 17);
	ck_assert_str_eq(s.pids_group, "/pod");
	ck_assert(!s.hidden_above);
	cgroup_free(c);
}
END_TEST

START_TEST(a_busy_parent_can_be_nearer_to_its_limit)
{
	put_v2();
	struct cgroup *c = open_tree(NULL, NULL, "/pod/box");
	struct cgroup_state s = read_tree(c);

	ck_assert(s.has & CGROUP_HAS_OOM_DISTANCE);
	ck_assert_int_eq(s.nearest_distance, 1073741824 - 1000000000);
	ck_assert_str_eq(s.nearest_group, "/pod");
	cgroup_free(c);
}
END_TEST

START_TEST(pressure_is_the_groups_own_or_said_to_be_the_systems)
{
	put_v2();
	struct cgroup *c = open_tree(NULL, NULL, "/pod/box");
	struct cgroup_state s = read_tree(c);

	ck_assert(s.pressure[PRESSURE_CPU].valid);
	ck_assert(!s.pressure[PRESSURE_CPU].of_system);
	ck_assert_double_eq_tol(s.pressure[PRESSURE_CPU].full_avg10, 1.25, 1e-9);
	ck_assert(s.pressure[PRESSURE_IO].of_system);
	cgroup_free(c);
}
END_TEST

START_TEST(figures_are_read_anew_and_another_binding_group_is_told)
{
	put_v2();
	struct cgroup *c = open_tree(NULL, NULL, "/pod/box");
	struct cgroup_state before = read_tree(c), s;

	put("pod/box", "memory.current", "536870913\n");
	s = read_tree(c);
	ck_assert_int_eq(s.oom_distance, 0);
	ck_assert_uint_eq(s.epoch, before.epoch);
	put("pod", "memory.max", "4096\n");
	s = read_tree(c);
	ck_assert_str_eq(s.memory_group, "/pod");
	ck_assert_int_eq(s.memory_limit, 4096);
	ck_assert_int_eq(s.memory_events.oom_kill, 1);
	ck_assert_uint_ne(s.epoch, before.epoch);
	cgroup_free(c);
}
END_TEST

START_TEST(without_a_limit_the_nearest_group_with_figures_speaks)
{
	put("a", "memory.max", "max\n");
	put("a", "memory.current", "777\n");
	put("a/b", "cgroup.events", "populated 1\n");
	struct cgroup *c = open_tree(NULL, NULL, "/a/b");
	struct cgroup_state s = read_tree(c);

	ck_assert_int_eq(s.memory_limit, CGROUP_NO_LIMIT);
	ck_assert_str_eq(s.memory_group, "/a");
	ck_assert_int_eq(s.memory_current, 777);
	ck_assert_int_eq(s.memory_own, -1);
	ck_assert(!(s.has & CGROUP_HAS_OOM_DISTANCE));
	ck_assert(isinf(s.cpu_limit_cores));
	cgroup_free(c);
}
END_TEST

START_TEST(v1_has_other_names_and_units)
{
	put("", "release_agent", "");
	put("", "memory.limit_in_bytes", "9223372036854771712\n");
	put("job", "memory.limit_in_bytes", "268435456\n");
	put("job", "memory.usage_in_bytes", "268431360\n");
	put("job", "memory.failcnt", "12\n");
	put("job", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
	put("job", "memory.use_hierarchy", "1\n");
	put("job", "cpu.cfs_quota_us", "250000\n");
	put("job", "cpu.cfs_period_us", "100000\n");
	put("job", "cpu.stat", "nr_periods 9\nnr_throttled 4\nthrottled_time 55\n");
	put("job/leaf", "memory.limit_in_bytes", "9223372036854771712\n");
	put("job/leaf", "memory.usage_in_bytes", "4096\n");
	put("job/leaf", "cpu.cfs_quota_us", "-1\n");
	put("job/leaf", "cpu.cfs_period_us", "100000\n");
	struct cgroup *c = open_tree("/job/leaf", "/job/leaf", NULL);
	struct cgroup_state s = read_tree(c);

	ck_assert_double_eq_tol(s.cpu_limit_cores, 2.5, 1e-9);
	ck_assert_str_eq(s.cpu_group, "/job");
	ck_assert_int_eq(s.cpu_throttled_ns, 55);
	ck_assert_int_eq(s.memory_limit, 268435456);
	ck_assert_int_eq(s.oom_distance, 4096);
	ck_assert_int_eq(s.memory_events.max, 12);
	ck_assert_int_eq(s.memory_events.oom_kill, 3);
	ck_assert_int_eq(s.memory_events.oom, -1);
	ck_assert(!(s.has & (CGROUP_HAS_MEMORY_HIGH | CGROUP_HAS_SWAP_LIMIT)));
	ck_assert(!s.hidden_above);
	cgroup_free(c);
}
END_TEST

START_TEST(v1_parent_that_counts_nothing_limits_nothing)
{
	put("job", "memory.limit_in_bytes", "4096\n");
	put("job", "memory.use_hierarchy", "0\n");
	put("job/leaf", "memory.limit_in_bytes", "8192\n");
	struct cgroup *c = open_tree("/job/leaf", NULL, NULL);
	struct cgroup_state s = read_tree(c);

	ck_assert_int_eq(s.memory_limit, 8192);
	cgroup_free(c);
}
END_TEST

START_TEST(hybrid_takes_each_controller_where_it_is)
{
	put("m", "memory.limit_in_bytes", "65536\n");
	put("u", "cpu.max", "10000 100000\n");
	put("u", "memory.max", "1\n");
	struct cgroup *c = open_tree("/m", NULL, "/u");
	struct cgroup_state s = read_tree(c);

	ck_assert_int_eq(s.memory_limit, 65536);
	ck_assert_double_eq_tol(s.cpu_limit_cores, 0.1, 1e-9);
	ck_assert_str_eq(s.group, "/m");
	cgroup_free(c);
}
END_TEST

START_TEST(a_mount_that_does_not_show_the_root_says_so)
{
	put("", "cgroup.events", "populated 1\n");
	put("a", "memory.max", "max\n");
	struct cgroup *c = open_tree(NULL, NULL, "/a");

	ck_assert(read_tree(c).hidden_above);
	cgroup_free(c);
}
END_TEST

START_TEST(damaged_files_are_missing_values)
{
	put("a", "memory.max", "lots\n");
	put("a", "memory.current", "5\n");
	put("a", "cpu.max", "1 0\n");
	put("a", "pids.max", "");
	put("a", "cgroup.events", "populated 1\n");
	put("a", "cpu.pressure", "garbage");
	struct cgroup *c = open_tree(NULL, NULL, "/a");
	struct cgroup_state s = read_tree(c);

	ck_assert_uint_eq(s.has & (CGROUP_HAS_MEMORY_LIMIT | CGROUP_HAS_CPU_LIMIT |
					  CGROUP_HAS_PIDS_LIMIT | CGROUP_HAS_OOM_DISTANCE),
		0);
	ck_assert(!s.pressure[PRESSURE_CPU].valid);
	cgroup_free(c);
}
END_TEST

START_TEST(a_group_that_is_gone_leaves_its_ancestors)
{
	put("a", "memory.max", "4096\n");
	put("a", "memory.current", "4000\n");
	struct cgroup *c = open_tree(NULL, NULL, "/a/gone/too");
	struct cgroup_state s = read_tree(c);

	ck_assert_int_eq(s.memory_limit, 4096);
	ck_assert_str_eq(s.group, "/a/gone/too");
	cgroup_free(c);
}
END_TEST

START_TEST(hostile_names_are_made_printable)
{
	put("a\033[31m\nb", "memory.max", "4096\n");
	struct cgroup *c = open_tree(NULL, NULL, "/a\033[31m\nb");
	struct cgroup_state s = read_tree(c);

	ck_assert_str_eq(s.memory_group, "/a\xef\xbf\xbd[31m\xef\xbf\xbd"
					 "b");
	cgroup_free(c);
}
END_TEST

START_TEST(in_no_hierarchy_only_the_systems_pressure_is_left)
{
	struct cgroup *c = open_tree(NULL, NULL, NULL);
	struct cgroup_state s = read_tree(c);

	ck_assert_uint_eq(s.has, 0);
	ck_assert_str_eq(s.group, "");
	ck_assert(s.pressure[PRESSURE_CPU].of_system);
	cgroup_free(c);
	cgroup_free(NULL);
}
END_TEST

static pid_t waiting_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	ck_assert_int_gt(pid, 0);
	return pid;
}

static int proc_dir(pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	return fd;
}

START_TEST(a_real_child_is_found_and_its_end_is_told)
{
	pid_t pid = waiting_child();
	int dirfd = proc_dir(pid);
	struct cgroup *c = NULL;
	struct cgroup_state s;

	ck_assert_int_eq(cgroup_open(dirfd, &c), 0);
	s = read_tree(c);
	ck_assert(s.pressure[PRESSURE_CPU].valid || access("/proc/pressure/cpu", R_OK) < 0);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(cgroup_read(c, &s), -ESRCH);
	cgroup_free(c);
	file_close(dirfd);
}
END_TEST

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && file_write_all(fd, text, strlen(text)) == 0;

	file_close(fd);
	return done;
}

/* Needs the right to make groups of v1 memory; elsewhere there is nothing to look at. */
START_TEST(a_real_child_moved_to_a_limited_group_is_followed)
{
	char group[128], path[160], number[16];
	pid_t pid = waiting_child();
	int dirfd = proc_dir(pid);
	struct cgroup *c = NULL;

	ck_assert_int_eq(cgroup_open(dirfd, &c), 0);
	struct cgroup_state before = read_tree(c);
	snprintf(group, sizeof(group), "/sys/fs/cgroup/memory/onetop-test-%d", (int)getpid());
	if (mkdir(group, 0700) == 0) {
		snprintf(path, sizeof(path), "%s/memory.limit_in_bytes", group);
		bool limited = write_file(path, "67108864");
		snprintf(path, sizeof(path), "%s/cgroup.procs", group);
		snprintf(number, sizeof(number), "%d", (int)pid);
		bool moved = limited && write_file(path, number);
		struct cgroup_state s = read_tree(c);

		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		rmdir(group);
		ck_assert(!moved || s.memory_limit == 67108864);
		ck_assert(!moved || s.epoch != before.epoch);
		ck_assert(!moved || strcmp(s.memory_group, strrchr(group, '/')) == 0);
		ck_assert(!moved || (s.oom_distance > 0 && s.oom_distance <= 67108864));
	} else {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	cgroup_free(c);
	file_close(dirfd);
}
END_TEST

Suite *cgroup_tree_suite(void)
{
	Suite *s = suite_create("cgroup_tree");
	TCase *fake = tcase_create("fake"), *live = tcase_create("live");

	tcase_add_checked_fixture(fake, tree_make, tree_forget);
	tcase_add_test(fake, v2_smallest_limit_up_the_chain_binds);
	tcase_add_test(fake, a_busy_parent_can_be_nearer_to_its_limit);
	tcase_add_test(fake, pressure_is_the_groups_own_or_said_to_be_the_systems);
	tcase_add_test(fake, figures_are_read_anew_and_another_binding_group_is_told);
	tcase_add_test(fake, without_a_limit_the_nearest_group_with_figures_speaks);
	tcase_add_test(fake, v1_has_other_names_and_units);
	tcase_add_test(fake, v1_parent_that_counts_nothing_limits_nothing);
	tcase_add_test(fake, hybrid_takes_each_controller_where_it_is);
	tcase_add_test(fake, a_mount_that_does_not_show_the_root_says_so);
	tcase_add_test(fake, damaged_files_are_missing_values);
	tcase_add_test(fake, a_group_that_is_gone_leaves_its_ancestors);
	tcase_add_test(fake, hostile_names_are_made_printable);
	tcase_add_test(fake, in_no_hierarchy_only_the_systems_pressure_is_left);
	suite_add_tcase(s, fake);
	tcase_add_test(live, a_real_child_is_found_and_its_end_is_told);
	tcase_add_test(live, a_real_child_moved_to_a_limited_group_is_followed);
	suite_add_tcase(s, live);
	return s;
}
