/* SPDX-License-Identifier: MIT */
/* The text of control groups: where a process stands, what the files say. */
#include "unit/suites.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "proc/cgroup_place.h"
#include "proc/cgroup_values.h"
#include "proc/pressure.h"

static struct cgroup_paths paths_of(const char *text)
{
	struct cgroup_paths p;

	ck_assert_int_eq(cgroup_parse_paths(text, strlen(text), &p), 0);
	return p;
}

START_TEST(v2_has_one_path_for_all)
{
	struct cgroup_paths p = paths_of("0::/user.slice/user-1000.slice/session-3.scope\n");

	ck_assert_str_eq(p.of[CGROUP_UNIFIED], "/user.slice/user-1000.slice/session-3.scope");
	ck_assert_str_eq(p.of[CGROUP_CPU], "");
	ck_assert_str_eq(p.of[CGROUP_MEMORY], "");
}
END_TEST

START_TEST(v1_and_hybrid_have_one_path_a_controller)
{
	struct cgroup_paths p =
		paths_of("12:pids:/p\n11:cpuset:/not-cpu\n"
			 "4:memory:/docker/0123\n3:cpu,cpuacct:/docker/4567\n"
			 "1:name=systemd:/s\n0::/system.slice/docker.service\n");

	ck_assert_str_eq(p.of[CGROUP_PIDS], "/p");
	ck_assert_str_eq(p.of[CGROUP_MEMORY], "/docker/0123");
	ck_assert_str_eq(p.of[CGROUP_CPU], "/docker/4567");
	ck_assert_str_eq(p.of[CGROUP_UNIFIED], "/system.slice/docker.service");
}
END_TEST

START_TEST(a_group_may_have_colons_and_blanks_in_its_name)
{
	struct cgroup_paths p = paths_of("0::/a:b c/0::d (deleted)\n");

	ck_assert_str_eq(p.of[CGROUP_UNIFIED], "/a:b c/0::d (deleted)");
}
END_TEST

START_TEST(paths_that_are_none_are_refused)
{
	static const char *const bad[] = {"", "\n", "0::", "0::relative\n", "0:/x\n", "::\n",
		"4:memory\n", "4:memorial:/x\n", "1::/x\n", "0:: /x\n"};
	struct cgroup_paths p = {.of = {[CGROUP_CPU] = "untouched"}};
	char huge[2 * CGROUP_PATH_MAX] = "0::/";

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(cgroup_parse_paths(bad[i], strlen(bad[i]), &p) == -EBADMSG, "%s",
			bad[i]);
	memset(huge + 4, 'x', sizeof(huge) - 4);
	ck_assert_int_eq(cgroup_parse_paths(huge, sizeof(huge), &p), -EBADMSG);
	ck_assert_int_eq(cgroup_parse_paths("0::/a\0b\n", 8, &p), -EBADMSG);
	ck_assert_str_eq(p.of[CGROUP_CPU], "untouched");
}
END_TEST

START_TEST(what_is_below_a_mounted_group)
{
	ck_assert_str_eq(cgroup_below("/", "/a/b"), "/a/b");
	ck_assert_str_eq(cgroup_below("/", "/"), "");
	ck_assert_str_eq(cgroup_below("/a", "/a/b"), "/b");
	ck_assert_str_eq(cgroup_below("/a", "/a"), "");
	ck_assert_str_eq(cgroup_below("/../x", "/../x/y"), "/y");
	ck_assert_str_eq(cgroup_below("/", "/..x/y.."), "/..x/y..");
	ck_assert_ptr_null(cgroup_below("/a", "/ab"));
	ck_assert_ptr_null(cgroup_below("/a/b", "/a"));
	ck_assert_ptr_null(cgroup_below("/", "/../x"));
	ck_assert_ptr_null(cgroup_below("/..", "/../.."));
	ck_assert_ptr_null(cgroup_below("/", "/a/../../etc"));
}
END_TEST

static int place_of(
	const char *mounts, enum cgroup_hierarchy h, const char *path, struct cgroup_place *ret)
{
	return cgroup_find_place(mounts, strlen(mounts), h, path, ret);
}

static const char hybrid_mounts[] =
	"22 27 0:21 / /proc rw,relatime - proc proc rw\n"
	"31 23 0:28 / /sys/fs/cgroup ro shared:9 - tmpfs tmpfs ro,mode=755\n"
	"32 31 0:29 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw,nsdelegate\n"
	"33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
	"34 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
	"35 31 0:32 /docker/0123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";

START_TEST(each_hierarchy_is_found_by_its_mount)
{
	struct cgroup_place p;

	ck_assert_int_eq(place_of(hybrid_mounts, CGROUP_UNIFIED, "/a.slice", &p), 0);
	ck_assert_str_eq(p.point, "/sys/fs/cgroup/unified");
	ck_assert_str_eq(p.top, "");
	ck_assert_str_eq(p.rest, "/a.slice");
	ck_assert_int_eq(place_of(hybrid_mounts, CGROUP_CPU, "/", &p), 0);
	ck_assert_str_eq(p.point, "/sys/fs/cgroup/cpu,cpuacct");
	ck_assert_str_eq(p.rest, "");
	ck_assert_int_eq(place_of(hybrid_mounts, CGROUP_PIDS, "/", &p), -ENOENT);
}
END_TEST

START_TEST(a_container_shows_its_own_part_of_the_hierarchy)
{
	struct cgroup_place p;

	ck_assert_int_eq(place_of(hybrid_mounts, CGROUP_MEMORY, "/docker/0123/job", &p), 0);
	ck_assert_str_eq(p.top, "/docker/0123");
	ck_assert_str_eq(p.rest, "/job");
	ck_assert_int_eq(place_of(hybrid_mounts, CGROUP_MEMORY, "/docker/9999", &p), -EXDEV);
	ck_assert_int_eq(place_of(hybrid_mounts, CGROUP_UNIFIED, "/../host", &p), -EXDEV);
}
END_TEST

START_TEST(of_two_mounts_the_one_that_shows_more_is_taken)
{
	struct cgroup_place p;
	const char *mounts = "1 2 0:9 /a/b /mnt/narrow rw - cgroup2 none rw\n"
			     "3 2 0:9 / /mnt/a\\040wide\\011one rw - cgroup2 none rw\n"
			     "4 2 0:9 /a /mnt/middle rw - cgroup2 none rw\n";

	ck_assert_int_eq(place_of(mounts, CGROUP_UNIFIED, "/a/b/c", &p), 0);
	ck_assert_str_eq(p.point, "/mnt/a wide\tone");
	ck_assert_str_eq(p.rest, "/a/b/c");
}
END_TEST

START_TEST(mountinfo_cut_anywhere_is_no_harm)
{
	struct cgroup_place p;

	for (size_t n = 0; n < sizeof(hybrid_mounts); n++) {
		int r = cgroup_find_place(hybrid_mounts, n, CGROUP_CPU, "/x", &p);

		ck_assert(r == -ENOENT || (r == 0 && strcmp(p.rest, "/x") == 0));
	}
}
END_TEST

static int64_t limit_of(const char *text)
{
	int64_t value = -7;
	int r = cgroup_parse_limit(text, strlen(text), &value);

	ck_assert_int_eq(r, value == -7 ? -EBADMSG : 0);
	return value;
}

START_TEST(no_limit_has_many_spellings)
{
	ck_assert_int_eq(limit_of("max\n"), INT64_MAX);
	ck_assert_int_eq(limit_of("-1\n"), INT64_MAX);
	/* PAGE_COUNTER_MAX for pages of 4, 16 and 64 KiB; res_counter before Linux 3.19 */
	ck_assert_int_eq(limit_of("9223372036854771712\n"), INT64_MAX);
	ck_assert_int_eq(limit_of("9223372036854759424\n"), INT64_MAX);
	ck_assert_int_eq(limit_of("9223372036854710272\n"), INT64_MAX);
	ck_assert_int_eq(limit_of("9223372036854775807\n"), INT64_MAX);
	ck_assert_int_eq(limit_of("18446744073709551615\n"), INT64_MAX);
	ck_assert_int_eq(limit_of("99999999999999999999999999\n"), INT64_MAX);
}
END_TEST

START_TEST(limits_that_are_limits)
{
	ck_assert_int_eq(limit_of("0\n"), 0);
	ck_assert_int_eq(limit_of("536870912"), 536870912);
	ck_assert_int_eq(limit_of("4611686018427387904\n"), INT64_C(4611686018427387904));
	ck_assert_int_eq(limit_of(""), -7);
	ck_assert_int_eq(limit_of("maximum\n"), -7);
	ck_assert_int_eq(limit_of("12 34\n"), -7);
	ck_assert_int_eq(limit_of("12\n34\n"), -7);
	ck_assert_int_eq(limit_of("-\n"), -7);
}
END_TEST

START_TEST(cpu_max_is_quota_over_period)
{
	double cores = -7;

	ck_assert_int_eq(cgroup_parse_cpu_max("50000 100000\n", 13, &cores), 0);
	ck_assert_double_eq_tol(cores, 0.5, 1e-12);
	ck_assert_int_eq(cgroup_parse_cpu_max("400000 100000\n", 14, &cores), 0);
	ck_assert_double_eq_tol(cores, 4, 1e-12);
	ck_assert_int_eq(cgroup_parse_cpu_max("max 100000\n", 11, &cores), 0);
	ck_assert(isinf(cores));
	ck_assert_int_eq(cgroup_parse_cpu_max("20000\n", 6, &cores), 0);
	ck_assert_double_eq_tol(cores, 0.2, 1e-12);
	ck_assert_int_eq(cgroup_make_cores(-1, 100000, &cores), 0);
	ck_assert(isinf(cores));
}
END_TEST

START_TEST(cpu_max_that_means_nothing_is_refused)
{
	static const char *const bad[] = {"", "0 100000\n", "1000 0\n", "-1 100000\n",
		"1 2 3\n", "1000 -5\n", "x 100\n", "max x\n"};
	double cores = 42;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(cgroup_parse_cpu_max(bad[i], strlen(bad[i]), &cores) == -EBADMSG,
			"%s", bad[i]);
	ck_assert_double_eq(cores, 42);
}
END_TEST

START_TEST(keys_are_whole_words)
{
	const char *text = "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\nbad x\nhuge "
			   "99999999999999999999\n";
	int64_t value = 0;

	ck_assert_int_eq(cgroup_parse_key(text, strlen(text), "oom", &value), 0);
	ck_assert_int_eq(value, 4);
	ck_assert_int_eq(cgroup_parse_key(text, strlen(text), "oom_kill", &value), 0);
	ck_assert_int_eq(value, 5);
	ck_assert_int_eq(cgroup_parse_key(text, strlen(text), "huge", &value), 0);
	ck_assert_int_eq(value, INT64_MAX);
	ck_assert_int_eq(cgroup_parse_key(text, strlen(text), "hi", &value), -ENOENT);
	ck_assert_int_eq(cgroup_parse_key(text, strlen(text), "bad", &value), -ENOENT);
	ck_assert_int_eq(cgroup_parse_key("", 0, "low", &value), -ENOENT);
}
END_TEST

START_TEST(pressure_as_the_kernel_writes_it)
{
	struct pressure p;
	const char *text = "some avg10=1.93 avg60=0.95 avg300=1.04 total=18585739\n"
			   "full avg10=0.07 avg60=0.00 avg300=0.00 total=12\n";

	ck_assert_int_eq(pressure_parse(text, strlen(text), &p), 0);
	ck_assert(p.valid && !p.of_system);
	ck_assert_double_eq_tol(p.some_avg10, 1.93, 1e-9);
	ck_assert_double_eq_tol(p.full_avg10, 0.07, 1e-9);
	ck_assert_int_eq(p.some_ns, INT64_C(18585739000));
	ck_assert_int_eq(p.full_ns, 12000);
}
END_TEST

START_TEST(old_kernels_have_no_full_line_for_cpu)
{
	struct pressure p;
	const char *text = "some avg10=100.00 avg60=0.95 avg300=1.04 total=5\n";

	ck_assert_int_eq(pressure_parse(text, strlen(text), &p), 0);
	ck_assert_double_eq_tol(p.some_avg10, 100, 1e-9);
	ck_assert_double_lt(p.full_avg10, 0);
	ck_assert_int_eq(p.full_ns, -1);
}
END_TEST

START_TEST(pressure_that_is_none_is_refused)
{
	static const char *const bad[] = {"", "some\n", "full avg10=1.00 total=3\n",
		"some avg10=1.00 total=\n", "some avg10=x total=3\n", "some total=3\n"};
	struct pressure p = {.some_ns = 42};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(
			pressure_parse(bad[i], strlen(bad[i]), &p) == -EBADMSG, "%s", bad[i]);
	ck_assert_int_eq(p.some_ns, 42);
}
END_TEST

Suite *cgroup_suite(void)
{
	Suite *s = suite_create("cgroup");
	TCase *place = tcase_create("place"), *values = tcase_create("values");

	tcase_add_test(place, v2_has_one_path_for_all);
	tcase_add_test(place, v1_and_hybrid_have_one_path_a_controller);
	tcase_add_test(place, a_group_may_have_colons_and_blanks_in_its_name);
	tcase_add_test(place, paths_that_are_none_are_refused);
	tcase_add_test(place, what_is_below_a_mounted_group);
	tcase_add_test(place, each_hierarchy_is_found_by_its_mount);
	tcase_add_test(place, a_container_shows_its_own_part_of_the_hierarchy);
	tcase_add_test(place, of_two_mounts_the_one_that_shows_more_is_taken);
	tcase_add_test(place, mountinfo_cut_anywhere_is_no_harm);
	suite_add_tcase(s, place);
	tcase_add_test(values, no_limit_has_many_spellings);
	tcase_add_test(values, limits_that_are_limits);
	tcase_add_test(values, cpu_max_is_quota_over_period);
	tcase_add_test(values, cpu_max_that_means_nothing_is_refused);
	tcase_add_test(values, keys_are_whole_words);
	tcase_add_test(values, pressure_as_the_kernel_writes_it);
	tcase_add_test(values, old_kernels_have_no_full_line_for_cpu);
	tcase_add_test(values, pressure_that_is_none_is_refused);
	suite_add_tcase(s, values);
	return s;
}
