/* SPDX-License-Identifier: MIT */
/* What onetop pprof asks for, and under which name the answer is kept. */
#include "unit/suites.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "command/pprof_fetch.h"
#include "profile/file_name.h"

START_TEST(addresses_are_told_from_names_and_files)
{
	static const char *const yes[] = {"http://h", "https://h:1/x", "unix:/run/a", "h:80",
		"[::1]:6060", "10.0.0.1:6060/debug/pprof/heap", ":6060", "ftp://h"};
	static const char *const no[] = {"4242", "demo", "a.pb.gz", "dir/a:80", "a:b",
		"C:", "a:123456", "a:80x", "[::1]", ""};

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++)
		ck_assert_msg(fetch_is_address(yes[i]), "%s", yes[i]);
	for (size_t i = 0; i < ARRAY_SIZE(no); i++)
		ck_assert_msg(!fetch_is_address(no[i]), "%s", no[i]);
}
END_TEST

START_TEST(paths_take_what_the_options_say)
{
	static const struct {
		const char *given, *profile;
		int seconds;
		const char *path, *kind;
		int takes;
	} cases[] = {{"", NULL, -1, "/debug/pprof/profile?seconds=30", "profile", 30},
		{"/", "cpu", 5, "/debug/pprof/profile?seconds=5", "profile", 5},
		{"/debug/pprof", "heap", -1, "/debug/pprof/heap", "heap", 0},
		{"/api/debug/pprof/", "mutex", 3, "/api/debug/pprof/mutex?seconds=3", "mutex",
			3},
		{"/x/heap?gc=1", "mutex", -1, "/x/heap?gc=1", "heap", 0},
		{"/x/heap?seconds=9&gc=1#f", NULL, 2, "/x/heap?gc=1&seconds=2", "heap", 2},
		{"/x/profile?seconds=9", NULL, -1, "/x/profile?seconds=9", "profile", 9},
		{"/x/heap?seconds=-9", NULL, 0, "/x/heap", "heap", 0},
		{"/x/profile?seconds=99999999999999", NULL, -1, "/x/profile?seconds=86400",
			"profile", 86400}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct pprof_options o = {
			.profile = cases[i].profile, .seconds = cases[i].seconds};
		struct fetch f = {0};

		ck_assert_int_eq(fetch_set_path(&f, cases[i].given, &o, NULL), 0);
		ck_assert_str_eq(f.path, cases[i].path);
		ck_assert_str_eq(f.kind, cases[i].kind);
		ck_assert_int_eq(f.seconds, cases[i].takes);
	}
}
END_TEST

START_TEST(paths_that_make_no_sense_are_refused)
{
	static const char *const names[] = {"a?b", "a#b", "a b", "a\nb", "a%00"};
	char given[HTTP_URL_MAX];
	struct pprof_options o = {.seconds = 1};
	struct fetch f = {0};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct pprof_options bad = {.profile = names[i]};

		ck_assert_int_eq(fetch_set_path(&f, "/", &bad, NULL), -EINVAL);
	}
	memset(given, 'a', sizeof(given));
	given[0] = '/';
	given[sizeof(given) - 1] = '\0';
	ck_assert_int_eq(fetch_set_path(&f, given, &o, NULL), -EINVAL);
}
END_TEST

START_TEST(names_of_files_hold_nothing_hostile)
{
	struct profile_mapping mapping = {.file = "/usr/bin/../a\x1b[2J\n\xe2\x80\xae"};
	struct profile_value_type types[40];
	struct profile p = {.mappings = &mapping, .n_mappings = 1, .sample_types = types};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		types[i] = (struct profile_value_type){.type = "../../etc", .unit = ""};
	p.n_sample_types = ARRAY_SIZE(types);
	_cleanup_free_ char *prefix = profile_file_prefix(&p);

	ck_assert_ptr_null(strchr(prefix, '/'));
	ck_assert_ptr_null(strchr(prefix, '\x1b'));
	ck_assert_ptr_null(strchr(prefix, '\n'));
	ck_assert_uint_lt(strlen(prefix), 220);
	mapping.file = "/srv/bin/demo";
	types[0].type = "samples";
	types[1].type = "cpu";
	p.n_sample_types = 2;
	_cleanup_free_ char *usual = profile_file_prefix(&p);

	ck_assert_str_eq(usual, "pprof.demo.samples.cpu.");
}
END_TEST

Suite *pprof_fetch_suite(void)
{
	Suite *suite = suite_create("pprof_fetch");
	TCase *c = tcase_create("fetch");

	tcase_add_test(c, addresses_are_told_from_names_and_files);
	tcase_add_test(c, paths_take_what_the_options_say);
	tcase_add_test(c, paths_that_make_no_sense_are_refused);
	tcase_add_test(c, names_of_files_hold_nothing_hostile);
	suite_add_tcase(suite, c);
	return suite;
}
