/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "record/csv.h"
#include "record/csv_parse.h"
#include "record/replay.h"
#include "series/rate.h"

static char path[64];
static FILE *file;

static void setup(void)
{
	strcpy(path, "/tmp/onetop-replay-XXXXXX");
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	file = fdopen(fd, "w");
}

static void teardown(void)
{
	fclose(file);
	unlink(path);
}

static void add(const char *text)
{
	fputs(text, file);
	fflush(file);
}

static struct replay *opened(const char *text)
{
	struct replay *r;
	struct why why = {0};

	add(text);
	int k = replay_open(path, &r, &why);

	ck_assert_msg(k == 0, "%s", why.text);
	return r;
}

static struct replay_row next(struct replay *r)
{
	struct replay_row row;
	struct why why = {0};
	int k = replay_next(r, &row, &why);

	ck_assert_msg(k == 1, "%d: %s", k, why.text);
	return row;
}

static void refused(const char *text, int code, const char *words)
{
	struct replay *r;
	struct why why = {0};

	add(text);
	ck_assert_int_eq(replay_open(path, &r, &why), code);
	ck_assert_msg(strstr(why.text, words) != NULL, "%s", why.text);
}

static void damaged(struct replay *r, const char *words)
{
	struct replay_row row;
	struct why why = {0};

	ck_assert_int_eq(replay_next(r, &row, &why), -EBADMSG);
	ck_assert_msg(strstr(why.text, words) != NULL, "%s", why.text);
}

START_TEST(every_row_reads_back_as_the_same_sample)
{
	struct csv_columns all = csv_columns_with_asked();
	static struct sample samples[200];
	static char out[CSV_ROW_MAX];
	uint64_t random = 1;

	fwrite(out, 1, csv_header(&all, out), file);
	for (int i = 0; i < 200; i++) {
		struct sample *s = &samples[i];

		s->t_ns = (i + 1) * INT64_C(1000000007);
		s->real_ns = INT64_C(1795431723123456000) + s->t_ns / 1000 * 1000;
		for (int m = METRIC_PID; m < METRIC_COUNT; m++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			if (random >> 61)
				sample_set(
					s, (enum metric)m, (int64_t)(random >> (1 + i % 60)));
		}
		sample_set(s, METRIC_STATE, 'S');
		fwrite(out, 1, csv_row(&all, s, 0, NULL, out), file);
	}
	struct replay *r = opened("");

	for (int i = 0; i < 200; i++) {
		struct replay_row row = next(r);

		ck_assert_int_eq(row.sample.t_ns, samples[i].t_ns);
		ck_assert_int_eq(row.sample.real_ns, samples[i].real_ns);
		ck_assert_mem_eq(
			&row.sample.valid, &samples[i].valid, sizeof(struct metric_set));
		for (int m = 0; m < METRIC_COUNT; m++)
			if (sample_has(&samples[i], (enum metric)m))
				ck_assert_int_eq(row.sample.value[m], samples[i].value[m]);
	}
	ck_assert_uint_eq(replay_remark(r, out, sizeof(out)), 0);
	replay_close(r);
}
END_TEST

START_TEST(every_event_reads_back)
{
	static const struct event events[] = {{.kind = EVENT_ATTACH},
		{.kind = EVENT_GAP, .number = 1500 * NS_PER_MS}, {.kind = EVENT_RESTART},
		{.kind = EVENT_MARK, .text = "before, \"the\" deploy"},
		{.kind = EVENT_SNAPSHOT, .text = "a/b-1-20261123T110203Z"},
		{.kind = EVENT_EXEC, .text = "sh"}, {.kind = EVENT_PROFILE, .text = "cpu 30 s"},
		{.kind = EVENT_LIMIT, .text = "open files: 90 of 100"},
		{.kind = EVENT_EXIT, .number = 3}, {.kind = EVENT_SIGNAL, .number = 15},
		{.kind = EVENT_LOST}};
	struct csv_columns c = {.list = {METRIC_ELAPSED, METRIC_EVENT}, .n = 2};
	char out[CSV_ROW_MAX];

	fwrite(out, 1, csv_header(&c, out), file);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		struct sample s = {.t_ns = (int64_t)i * NS_PER_S};

		fwrite(out, 1, csv_row(&c, &s, 0, &events[i], out), file);
	}
	struct replay *r = opened("");

	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		struct replay_row row = next(r);

		ck_assert(row.has_event);
		ck_assert_int_eq(row.event.kind, events[i].kind);
		ck_assert_int_eq(row.event.number, events[i].number);
		ck_assert_str_eq(row.event.text, events[i].text);
		ck_assert_int_eq(row.event.t_ns, (int64_t)i * NS_PER_S);
	}
	replay_close(r);
}
END_TEST

START_TEST(columns_are_found_by_name_wherever_they_stand)
{
	struct replay *r = opened("\xef\xbb\xbf\"rss_bytes\",future,time\r\n"
				  "\"12\",\"a,\"\"b\"\"\",2026-11-23T23:59:59.5Z\r\n"
				  "\r\n"
				  ",x,2026-11-24T00:00:01Z\r\n");
	struct replay_row row = next(r);
	char remark[2000];

	ck_assert_int_eq(row.sample.value[METRIC_RSS], 12);
	ck_assert_int_eq(row.sample.t_ns, 0);
	row = next(r);
	ck_assert(!sample_has(&row.sample, METRIC_RSS));
	ck_assert_int_eq(row.sample.t_ns, 1500 * NS_PER_MS);
	ck_assert_uint_eq(row.line, 4);
	replay_remark(r, remark, sizeof(remark));
	ck_assert_ptr_nonnull(strstr(remark, "passed over: 1, the first is 'future'"));
	ck_assert_ptr_nonnull(strstr(remark, "not in this recording: elapsed_s, event, pid"));
	replay_close(r);
}
END_TEST

START_TEST(a_file_that_is_no_recording_is_refused)
{
	refused("", -ENODATA, "the file is empty");
	refused("elapsed_s,rss", -ENODATA, "no whole header line");
}
END_TEST

START_TEST(a_header_without_an_instant_is_refused)
{
	refused("pid,rss_bytes\n1,2\n", -EBADMSG, "no column 'time' and no column 'elapsed_s'");
}
END_TEST

START_TEST(a_column_named_twice_is_refused)
{
	refused("elapsed_s,pid,pid\n", -EBADMSG, ":1: column 3: 'pid' is there twice");
}
END_TEST

START_TEST(an_endless_header_is_refused)
{
	for (int i = 0; i < 2 * REPLAY_LINE_MAX; i++)
		fputc('x', file);
	refused("\n", -EBADMSG, "its first line is too long");
}
END_TEST

START_TEST(damage_is_named_by_line_and_column_and_the_rest_is_read)
{
	struct replay *r = opened("elapsed_s,state,rss_bytes,event\n"
				  "0,S,1,\n"
				  "1,S,12x,\n"
				  "2,S,9223372036854775808,\n"
				  "3,SS,1,\n"
				  "4,S,1\n"
				  "5,S,1,,\n"
				  "6,S,1,gap=\n"
				  "7,S,1,\"mark=\n"
				  ",S,1,\n"
				  "-1,S,1,\n"
				  "9,S,1.,\n"
				  "1e3,S,1,\n"
				  "10,S,7,\n");

	ck_assert_int_eq(next(r).sample.value[METRIC_RSS], 1);
	damaged(r, ":3: column 3 (rss_bytes): '12x'");
	damaged(r, ":4: column 3 (rss_bytes): '9223372036854775808'");
	damaged(r, ":5: column 2 (state): 'SS'");
	damaged(r, ":6: column 4: too few fields: 3 where the header has 4");
	damaged(r, ":7: column 5: too many fields: 5 where the header has 4");
	damaged(r, ":8: column 4 (event): 'gap='");
	damaged(r, ":9: column 4: a quote is not closed");
	damaged(r, ":10: column 1 (elapsed_s): the row has no instant");
	damaged(r, ":11: column 1 (elapsed_s): '-1'");
	damaged(r, ":12: column 3 (rss_bytes): '1.'");
	damaged(r, ":13: column 1 (elapsed_s): '1e3'");
	ck_assert_int_eq(next(r).sample.value[METRIC_RSS], 7);
	ck_assert_uint_eq(replay_damaged(r), 11);
	replay_close(r);
}
END_TEST

START_TEST(escape_codes_in_damage_do_not_reach_the_sentence)
{
	struct replay *r = opened("elapsed_s,pid\n0,\x1b]52;c;x\x07\n");
	struct replay_row row;
	struct why why;

	ck_assert_int_eq(replay_next(r, &row, &why), -EBADMSG);
	ck_assert_ptr_null(strchr(why.text, 0x1b));
	replay_close(r);
}
END_TEST

START_TEST(a_file_that_grows_is_read_on)
{
	struct replay *r = opened("elapsed_s,pid\n0,1\n1,");
	struct replay_row row;
	char remark[4000];

	next(r);
	ck_assert_int_eq(replay_next(r, &row, NULL), 0);
	ck_assert_uint_eq(replay_unfinished(r), 2);
	replay_remark(r, remark, sizeof(remark));
	ck_assert_ptr_nonnull(strstr(remark, "The last line (3) is unfinished: 2 bytes."));
	add("42\n2,43\n");
	ck_assert_int_eq(next(r).sample.value[METRIC_PID], 42);
	ck_assert_int_eq(next(r).sample.value[METRIC_PID], 43);
	ck_assert_int_eq(replay_next(r, &row, NULL), 0);
	ck_assert_uint_eq(replay_unfinished(r), 0);
	replay_close(r);
}
END_TEST

START_TEST(an_appended_run_comes_after_the_one_before)
{
	struct replay *r = opened("time,elapsed_s\n"
				  "2026-11-23T11:00:00Z,0\n2026-11-23T11:00:05Z,5\n"
				  "2026-11-23T11:01:00Z,0\n2026-11-23T11:01:01Z,1\n");

	next(r);
	ck_assert(!next(r).new_run);
	struct replay_row row = next(r);

	ck_assert(row.new_run);
	ck_assert_int_eq(row.sample.t_ns, 60 * NS_PER_S);
	row = next(r);
	ck_assert(!row.new_run);
	ck_assert_int_eq(row.sample.t_ns, 61 * NS_PER_S);
	replay_close(r);
}
END_TEST

START_TEST(a_run_appended_to_one_of_a_single_row_is_of_its_own)
{
	struct replay *r = opened("time,elapsed_s,event\n"
				  "2026-11-23T11:00:00Z,0,attach\n"
				  "2026-11-23T11:00:00Z,0,mark=x\n"
				  "2026-11-23T11:00:00Z,0,attach\n"
				  "2026-11-23T11:01:00Z,0,attach\n"
				  "2026-11-23T11:02:00Z,0,\n"
				  "2026-11-23T11:02:01Z,1,\n");

	ck_assert(!next(r).new_run);
	ck_assert(next(r).again);
	ck_assert(next(r).again);
	for (int i = 1; i <= 2; i++) {
		struct replay_row row = next(r);

		ck_assert(row.new_run && !row.again);
		ck_assert_int_eq(row.sample.t_ns / NS_PER_S, (int64_t)i * 60);
	}
	ck_assert(!next(r).new_run);
	replay_close(r);
}
END_TEST

START_TEST(without_elapsed_s_an_attach_or_another_pid_is_another_run)
{
	struct replay *r = opened("time,event,pid\n"
				  "2026-11-23T11:00:00Z,attach,7\n"
				  "2026-11-23T11:01:00Z,attach,7\n"
				  "2026-11-23T11:02:00Z,,8\n"
				  "2026-11-23T11:03:00Z,restart,9\n"
				  "2026-11-23T11:04:00Z,,\n");
	static const bool begins[] = {false, true, true, false, false};

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		struct replay_row row = next(r);

		ck_assert_int_eq(row.new_run, begins[i]);
		ck_assert_int_eq(row.sample.t_ns, (int64_t)i * 60 * NS_PER_S);
	}
	replay_close(r);
}
END_TEST

/* A row twice in the file, or lines out of order: no run of its own begins there. */
START_TEST(a_row_of_an_earlier_instant_is_damage_unless_a_run_begins)
{
	struct replay *r = opened("time,elapsed_s,event\n"
				  "2026-11-23T11:00:00Z,0,attach\n"
				  "2026-11-23T11:00:05Z,5,\n"
				  "2026-11-23T11:00:04Z,4,\n"
				  "2026-11-23T11:00:06Z,6,\n"
				  "2026-11-23T10:00:00Z,0,attach\n"
				  "2026-11-23T10:00:01Z,1,\n");

	next(r);
	next(r);
	damaged(r, ":4: column 2 (elapsed_s): the row is of an instant before");
	ck_assert_int_eq(next(r).sample.t_ns, 6 * NS_PER_S);
	ck_assert(next(r).new_run);
	ck_assert(!next(r).new_run);
	replay_close(r);
}
END_TEST

START_TEST(a_long_last_line_without_an_end_is_told)
{
	struct replay *r = opened("elapsed_s\n1\n");
	char remark[400];

	for (int i = 0; i < 3 * REPLAY_LINE_MAX; i++)
		putc('x', file);
	fflush(file);
	next(r);
	ck_assert_int_eq(replay_next(r, NULL, NULL), 0);
	ck_assert_uint_eq(replay_unfinished(r), 3 * REPLAY_LINE_MAX);
	replay_remark(r, remark, sizeof(remark));
	ck_assert_ptr_nonnull(strstr(remark, "The last line (3) is unfinished"));
	replay_close(r);
}
END_TEST

START_TEST(nothing_is_below_zero)
{
	struct replay *r =
		opened("elapsed_s,rss_bytes,pid\n0,-1,\n1,-,\n2,\"-5\",\n3,,-0\n4,5,\n");

	damaged(r, ":2: column 2 (rss_bytes): '-1'");
	damaged(r, ":3: column 2 (rss_bytes): '-'");
	damaged(r, ":4: column 2 (rss_bytes)");
	damaged(r, ":5: column 3 (pid): '-0'");
	ck_assert_int_eq(next(r).sample.value[METRIC_RSS], 5);
	replay_close(r);
}
END_TEST

START_TEST(instants_grow_even_when_they_repeat)
{
	struct replay *r = opened("elapsed_s\n1\n1\n1\n");

	next(r);
	next(r);
	ck_assert_int_eq(next(r).sample.t_ns, NS_PER_S + 2);
	replay_close(r);
}
END_TEST

START_TEST(slow_values_are_fresh_at_their_own_pace)
{
	struct replay *r = opened("elapsed_s,open_fds,threads\n"
				  "0,5,1\n0.05,5,1\n0.06,6,1\n0.1,6,1\n0.16,6,1\n");
	static const bool fresh[] = {true, false, true, false, true};

	for (size_t i = 0; i < ARRAY_SIZE(fresh); i++) {
		struct replay_row row = next(r);

		ck_assert_int_eq(metric_set_has(&row.sample.fresh, METRIC_OPEN_FDS), fresh[i]);
		ck_assert(metric_set_has(&row.sample.fresh, METRIC_THREADS));
		ck_assert(sample_has(&row.sample, METRIC_OPEN_FDS));
	}
	replay_close(r);
}
END_TEST

/* The caller's row is memory as it comes. */
START_TEST(nothing_of_a_row_before_is_left_in_it)
{
	struct replay *r = opened("elapsed_s,run_delay_seconds_total\n0,1\n1,2\n2,2.5\n");
	struct replay_row row;
	struct rates rates;
	struct why why = {0};

	rates_init(&rates);
	for (int i = 0; i < 3; i++) {
		memset(&row, 0x5a, sizeof(row));
		ck_assert_int_eq(replay_next(r, &row, &why), 1);
		ck_assert_int_eq(row.sample.threads_t_ns, 0);
		rates_push(&rates, &row.sample);
	}
	ck_assert(rates_has(&rates, METRIC_RUN_DELAY));
	ck_assert_double_eq_tol(rates.per_s[METRIC_RUN_DELAY], 0.5, 1e-9);
	replay_close(r);
}
END_TEST

START_TEST(a_line_longer_than_any_row_is_passed_over)
{
	struct replay *r;
	struct replay_row row;
	struct why why;

	add("elapsed_s,pid\n0,1\n");
	for (int i = 0; i < 3 * 1024 * 1024; i++)
		fputc('7', file);
	r = opened("\n1,2\n");
	ck_assert_int_eq(next(r).sample.value[METRIC_PID], 1);
	ck_assert_int_eq(replay_next(r, &row, &why), -EBADMSG);
	ck_assert_ptr_nonnull(strstr(why.text, ":3: the line is too long"));
	ck_assert_int_eq(next(r).sample.value[METRIC_PID], 2);
	replay_close(r);
}
END_TEST

START_TEST(rows_across_the_buffer_edge_stay_whole)
{
	struct replay_row row = {0};
	struct replay *r;
	int wrong = 0;

	fputs("elapsed_s,rss_bytes,event\n", file);
	for (int i = 0; i < 60000; i++)
		fprintf(file, "%d.%03d,%d,\"mark=%d, x\"\n", i / 1000, i % 1000, i * 7, i);
	r = opened("");
	for (int i = 0; i < 60000; i++) {
		if (replay_next(r, &row, NULL) != 1)
			break;
		wrong += row.sample.t_ns != i * NS_PER_MS ||
			 row.sample.value[METRIC_RSS] != i * 7 || atoi(row.event.text) != i;
	}
	ck_assert_int_eq(wrong, 0);
	ck_assert_uint_eq(row.line, 60001);
	replay_close(r);
}
END_TEST

START_TEST(instants_that_cannot_be_are_refused)
{
	static const char *const bad[] = {"2026-11-23T11:02:03", "2026-11-23T24:02:03Z",
		"2026-11-23T11:60:03Z", "2026-13-23T11:02:03Z", "2026-11-23 11:02:03Z",
		"2026-11-23T11:02:03.5xZ", "9999-11-23T11:02:03Z", "Z", ""};
	struct csv_day day = {0};
	int64_t ns;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		ck_assert_msg(!csv_parse_time(&day, bad[i], bad[i] + strlen(bad[i]), &ns), "%s",
			bad[i]);
}
END_TEST

/* A number as it stands in a row, in a buffer that ends with what words may look at. */
static void reads_alike(const char *text, int decimals)
{
	char wide[128 + CSV_PARSE_WIDE] = "";
	int64_t a = -7, b = -7;

	snprintf(wide, sizeof(wide), "%s,9999999999999999999999999999", text);
	ptrdiff_t n = csv_parse_number(wide, decimals, &a) - wide;

	/* Check writes down each assertion that it meets: here, the wrong ones. */
	if (csv_parse_number_wide(wide, decimals, &b) - wide != n)
		ck_abort_msg("%s: %td", text, n);
	if (a != b)
		ck_abort_msg("%s: %" PRId64 " and %" PRId64, text, a, b);
}

START_TEST(numbers_read_by_words_are_those_read_by_digits)
{
	static const char *const odd[] = {"", "-", "-1", "--1", "+1", ".5", "1.", "1..2", "1e9",
		"0x10", "nan", "inf", "1e999", "00000000", "00000000.5", "12345678",
		"123456789", "1234567890123456", "12345678901234567", "9223372036854775807",
		"9223372036854775808", "-9223372036854775808", "-9223372036854775809",
		"99999999999999999999", "9223372036.854775807", "9223372036.854775808",
		"4611686018.427387904", "1.123456789012345678", "1.0000000000000000000000",
		"0.000000001", "0.0000000001", "/", ":", "1/2", "1:2", "1234567/",
		"1234567:", "\xb1\xb2", "1\xb1", "12345678\xff"};
	static const int decimals[] = {0, 3, 9, 12};
	uint64_t random = 7;

	for (size_t d = 0; d < ARRAY_SIZE(decimals); d++) {
		for (size_t i = 0; i < ARRAY_SIZE(odd); i++)
			reads_alike(odd[i], decimals[d]);
		for (int i = 0; i < 20000; i++) {
			char text[64];
			size_t n;

			random = random * 6364136223846793005u + 1442695040888963407u;
			n = (size_t)snprintf(
				text, sizeof(text), "%" PRIu64, random >> (random >> 3) % 64);
			if (random >> 62 == 0)
				text[n / 2] = '.';
			reads_alike(text, decimals[d]);
		}
	}
}
END_TEST

START_TEST(a_number_that_begins_like_the_one_above_is_another)
{
	static const char *const rss[] = {"12", "123", "1", "12", "", "12", "\"12\"", "12", "0",
		"1234567", "12345678", "123456789012345", "1234567890123456", "123456789012345",
		"12345678", "1234567"};
	struct replay *r = opened("elapsed_s,rss_bytes,threads\n");

	for (size_t i = 0; i < ARRAY_SIZE(rss); i++)
		fprintf(file, "%zu,%s,%s%s\n", i, rss[i], rss[i], i % 3 ? "" : "\r");
	fflush(file);
	for (size_t i = 0; i < ARRAY_SIZE(rss); i++) {
		struct replay_row row = next(r);
		int64_t wanted = strtoll(rss[i] + (rss[i][0] == '"'), NULL, 10);

		ck_assert(sample_has(&row.sample, METRIC_RSS) == (rss[i][0] != 0));
		if (rss[i][0]) {
			ck_assert_int_eq(row.sample.value[METRIC_RSS], wanted);
			ck_assert_int_eq(row.sample.value[METRIC_THREADS], wanted);
		}
	}
	replay_close(r);
}
END_TEST

Suite *replay_suite(void)
{
	Suite *suite = suite_create("replay");
	TCase *tcase = tcase_create("replay");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, every_row_reads_back_as_the_same_sample);
	tcase_add_test(tcase, every_event_reads_back);
	tcase_add_test(tcase, columns_are_found_by_name_wherever_they_stand);
	tcase_add_test(tcase, a_file_that_is_no_recording_is_refused);
	tcase_add_test(tcase, a_header_without_an_instant_is_refused);
	tcase_add_test(tcase, a_column_named_twice_is_refused);
	tcase_add_test(tcase, an_endless_header_is_refused);
	tcase_add_test(tcase, damage_is_named_by_line_and_column_and_the_rest_is_read);
	tcase_add_test(tcase, escape_codes_in_damage_do_not_reach_the_sentence);
	tcase_add_test(tcase, a_file_that_grows_is_read_on);
	tcase_add_test(tcase, an_appended_run_comes_after_the_one_before);
	tcase_add_test(tcase, a_run_appended_to_one_of_a_single_row_is_of_its_own);
	tcase_add_test(tcase, without_elapsed_s_an_attach_or_another_pid_is_another_run);
	tcase_add_test(tcase, instants_grow_even_when_they_repeat);
	tcase_add_test(tcase, a_row_of_an_earlier_instant_is_damage_unless_a_run_begins);
	tcase_add_test(tcase, a_long_last_line_without_an_end_is_told);
	tcase_add_test(tcase, nothing_is_below_zero);
	tcase_add_test(tcase, slow_values_are_fresh_at_their_own_pace);
	tcase_add_test(tcase, nothing_of_a_row_before_is_left_in_it);
	tcase_add_test(tcase, a_line_longer_than_any_row_is_passed_over);
	tcase_add_test(tcase, rows_across_the_buffer_edge_stay_whole);
	tcase_add_test(tcase, instants_that_cannot_be_are_refused);
	tcase_add_test(tcase, numbers_read_by_words_are_those_read_by_digits);
	tcase_add_test(tcase, a_number_that_begins_like_the_one_above_is_another);
	suite_add_tcase(suite, tcase);
	return suite;
}
