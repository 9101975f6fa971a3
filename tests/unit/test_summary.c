/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"
#include "base/memory.h"
#include "base/text.h"
#include "command/run_watch.h"
#include "command/time_report.h"
#include "record/summary.h"

static struct sample sample(void)
{
	struct sample s = {.t_ns = 10 * NS_PER_S, .real_ns = INT64_C(1795431723) * NS_PER_S};

	sample_set(&s, METRIC_PID, 4242);
	sample_set(&s, METRIC_STATE, 'S');
	sample_set(&s, METRIC_RSS, 700 * MIB);
	sample_set(&s, METRIC_CPU, 1500 * NS_PER_MS);
	sample_set(&s, METRIC_CPU_PERCENT, 184000);
	sample_set(&s, METRIC_MINOR_FAULTS, 1000);
	return s;
}

static struct summary_input input(const struct sample *s)
{
	static const struct summary_thread threads[] = {{.tid = 4243,
		.name = "worker",
		.state = 'R',
		.cpu_pct = 92.1,
		.run_delay_pct = -1,
		.cpu_ns = 3 * NS_PER_S}};

	return (struct summary_input){.onetop_version = "0.1.0",
		.name = "demo",
		.command = "demo --serve",
		.user = "alice",
		.pid = 4242,
		.ppid = -1,
		.interval_ns = NS_PER_S,
		.real_ns = s->real_ns,
		.sample = s,
		.threads = threads,
		.n_threads = 1,
		.total_threads = 17};
}

static char *printed(const struct summary_input *in)
{
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	summary_print(f, in);
	fclose(f);
	return text;
}

START_TEST(the_page_says_what_is_known_and_leaves_out_what_is_not)
{
	struct sample s = sample();
	struct summary_input in = input(&s);
	_cleanup_free_ char *text = printed(&in);

	ck_assert_ptr_nonnull(strstr(text, "command        demo --serve\n"));
	ck_assert_ptr_nonnull(strstr(text, "700 MiB"));
	ck_assert_ptr_nonnull(strstr(text, "184 %"));
	ck_assert_ptr_nonnull(strstr(text, "Threads: the 1 busiest of 17\n"));
	ck_assert_ptr_null(strstr(text, "parent"));
	ck_assert_ptr_null(strstr(text, "PSS"));
	ck_assert_ptr_null(strstr(text, "Events"));
}
END_TEST

START_TEST(the_page_tells_how_it_ended)
{
	struct sample s = sample();
	struct event end = {.kind = EVENT_SIGNAL, .number = 9};
	struct summary_input in = input(&s);

	in.end = &end;
	_cleanup_free_ char *text = printed(&in);

	ck_assert_ptr_nonnull(strstr(text, "ended          signal 9 (Killed)\n"));
}
END_TEST

START_TEST(json_has_base_units_and_null_for_the_unknown)
{
	struct sample s = sample();
	struct summary_input in = input(&s);
	char *text;

	ck_assert_int_eq(summary_json(&in, &text), 0);
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

	ck_assert_ptr_nonnull(root);
	json_t *values = json_object_get(root, "values");

	ck_assert_int_eq(json_integer_value(json_object_get(values, "rss_bytes")), 700 * MIB);
	ck_assert_double_eq(json_real_value(json_object_get(values, "cpu_seconds_total")), 1.5);
	ck_assert_double_eq(json_real_value(json_object_get(values, "cpu_percent")), 184);
	ck_assert(json_is_null(json_object_get(values, "pss_bytes")));
	ck_assert(json_is_null(json_object_get(root, "memory")));
	ck_assert(json_is_null(json_object_get(root, "end")));
	ck_assert(json_is_null(
		json_object_get(json_object_get(root, "rates"), "minor_faults_per_second")));
	json_decref(root);
	free(text);
}
END_TEST

START_TEST(json_stays_valid_whatever_the_text)
{
	struct sample s = sample();
	struct summary_input in = input(&s);
	struct event_log log = {.n = 1, .total = 1};
	char *text;

	in.command = "quote \" backslash \\ \xef\xbf\xbd";
	snprintf(log.at[0].text, sizeof(log.at[0].text), "a \"mark\"");
	log.at[0].kind = EVENT_MARK;
	in.events = &log;
	ck_assert_int_eq(summary_json(&in, &text), 0);
	json_t *root = json_loads(text, 0, NULL);

	ck_assert_str_eq(
		json_string_value(json_object_get(json_object_get(root, "process"), "command")),
		in.command);
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_array_get(json_object_get(root, "events"), 0), "event")),
		"mark=a \"mark\"");
	json_decref(root);
	free(text);
}
END_TEST

START_TEST(the_block_after_a_run_fits_a_terminal)
{
	struct event end = {.kind = EVENT_EXIT, .number = 3};
	struct summary_run run = summary_run_unknown();
	char *text, *line, *rest;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	run.command =
		"a command that is much longer than anybody wants to see in a summary line";
	run.end = &end;
	run.real_ns = 3723 * NS_PER_S;
	run.user_ns = run.system_ns = run.run_delay_ns = 100 * 3600 * NS_PER_S;
	run.peak_rss = run.peak_pss = 1023 * GIB;
	run.peak_threads = run.peak_fds = 999999999;
	run.max_cpu = 12800 * 1000;
	run.minor_faults = run.major_faults = run.voluntary = run.involuntary = 999999999;
	run.read_bytes = run.write_bytes = run.read_chars = run.write_chars = 1023 * GIB;
	snprintf(run.quality, sizeof(run.quality), "%s",
		"the hypervisor takes 12 % of this machine: times are too long by as much; "
		"other "
		"processes use 85 % of this machine: CPU figures will vary; "
		"one-word-that-no-line-has-room-for-is-broken-where-the-line-is-full-and-goes-"
		"on");
	summary_print_run(f, &run);
	fclose(f);
	ck_assert_ptr_nonnull(strstr(text, "exit status 3\n"));
	ck_assert_ptr_nonnull(strstr(text, "  quality   the hypervisor takes"));
	ck_assert_ptr_nonnull(strstr(text, "goes-on\n"));
	for (rest = text; (line = strsep(&rest, "\n"));) {
		ck_assert_msg(text_cells(line) < 80, "%s", line);
		ck_assert_msg(!*line || line[strlen(line) - 1] != ' ',
			"blanks at the end: '%s'", line);
	}
	free(text);
}
END_TEST

START_TEST(the_block_leaves_out_what_is_not_known)
{
	struct summary_run run = summary_run_unknown();
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	run.command = "true";
	run.real_ns = NS_PER_S;
	summary_print_run(f, &run);
	fclose(f);
	ck_assert_ptr_nonnull(strstr(text, "1.00 s real"));
	ck_assert_ptr_null(strstr(text, "peak"));
	ck_assert_ptr_null(strstr(text, "I/O"));
	ck_assert_ptr_null(strstr(text, "quality"));
	free(text);
}
END_TEST

START_TEST(a_curve_of_any_length_keeps_its_peak)
{
	static struct run_curve c;
	double rss[RUN_CURVE_COLUMNS_MAX], cpu[RUN_CURVE_COLUMNS_MAX];
	enum { N = 100000 };

	for (int i = 1; i <= N; i++)
		run_curve_add(&c, &(struct run_point){.t_ns = i * NS_PER_MS,
					  .cpu_ns = i * NS_PER_MS / 2,
					  .rss = i == N / 3 ? 1000000 : 1000});
	size_t n = run_curve_columns(&c, N * NS_PER_MS, N * NS_PER_MS / 2, rss, cpu);
	double highest = 0;

	ck_assert_uint_eq(n, RUN_CURVE_COLUMNS_MAX);
	for (size_t i = 0; i < n; i++) {
		highest = MAX(highest, rss[i]);
		ck_assert_double_eq_tol(cpu[i], 50, 0.01);
	}
	ck_assert_double_eq(highest, 1000000);
}
END_TEST

START_TEST(a_run_that_was_never_seen_has_no_curve)
{
	static struct run_curve c;
	double rss[RUN_CURVE_COLUMNS_MAX], cpu[RUN_CURVE_COLUMNS_MAX];

	ck_assert_uint_eq(run_curve_columns(&c, NS_PER_S, NS_PER_S, rss, cpu), 0);
	run_curve_add(&c, &(struct run_point){.t_ns = 1, .rss = 5});
	ck_assert_uint_eq(run_curve_columns(&c, 0, 0, rss, cpu), 0);
}
END_TEST

START_TEST(times_are_written_as_bash_and_posix_write_them)
{
	struct time_result t = {.real_ns = 3723004999999,
		.usage = {.ru_utime = {61, 1999}, .ru_stime = {0, 999999}}};
	char *text;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	time_report_bash(f, &t);
	time_report_posix(f, &t);
	fclose(f);
	/* As bash 5.2 prints these very times: to the next millisecond, then cut. */
	ck_assert_str_eq(text, "\nreal\t62m3.005s\nuser\t1m1.002s\nsys\t0m1.000s\n"
			       "real 3723.00\nuser 61.00\nsys 1.00\n");
	free(text);
}
END_TEST

/* What GNU time 1.9 prints, given these very times. */
START_TEST(percent_and_elapsed_are_those_of_gnu_time)
{
	static const struct {
		int64_t real_us;
		const char *percent, *elapsed;
	} cases[] = {{999, "380%", "0:00.00"}, {4100, "50%", "0:00.00"},
		{59999999, "0%", "0:59.99"}, {3599999999, "0%", "59:59.99"},
		{3600005000, "0%", "1:00:00"}, {86400000000, "0%", "24:00:00"}};
	char *const argv[] = {(char[]){"true"}, NULL};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct time_result t = {.argv = argv,
			.real_ns = cases[i].real_us * 1000,
			.usage = {.ru_utime = {0, 1900}, .ru_stime = {0, 1900}}};
		char *text, line[80];
		size_t n;
		FILE *f = open_memstream(&text, &n);

		time_report_verbose(f, &t);
		fclose(f);
		snprintf(line, sizeof(line), "job got: %s\n", cases[i].percent);
		ck_assert_msg(strstr(text, line), "%s", text);
		snprintf(line, sizeof(line), "m:ss): %s\n", cases[i].elapsed);
		ck_assert_msg(strstr(text, line), "%s", text);
		free(text);
	}
}
END_TEST

Suite *summary_suite(void)
{
	Suite *suite = suite_create("summary");
	TCase *tcase = tcase_create("summary");

	tcase_add_test(tcase, the_page_says_what_is_known_and_leaves_out_what_is_not);
	tcase_add_test(tcase, the_page_tells_how_it_ended);
	tcase_add_test(tcase, json_has_base_units_and_null_for_the_unknown);
	tcase_add_test(tcase, json_stays_valid_whatever_the_text);
	tcase_add_test(tcase, the_block_after_a_run_fits_a_terminal);
	tcase_add_test(tcase, the_block_leaves_out_what_is_not_known);
	tcase_add_test(tcase, a_curve_of_any_length_keeps_its_peak);
	tcase_add_test(tcase, a_run_that_was_never_seen_has_no_curve);
	tcase_add_test(tcase, times_are_written_as_bash_and_posix_write_them);
	tcase_add_test(tcase, percent_and_elapsed_are_those_of_gnu_time);
	suite_add_tcase(suite, tcase);
	return suite;
}
