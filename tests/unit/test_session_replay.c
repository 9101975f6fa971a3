/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "series/peaks.h"
#include "session/session.h"

static char path[64];
static FILE *file;
static struct session_now now;

static void setup(void)
{
	strcpy(path, "/tmp/onetop-recording-XXXXXX");
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	file = fdopen(fd, "a");
	fputs("time,elapsed_s,event,pid,threads,cpu_seconds_total,rss_bytes\n", file);
}

static void teardown(void)
{
	fclose(file);
	unlink(path);
}

/* Row i: one second after the other, a tenth of a core, RSS growing by a MiB. */
static void add_row(int i, const char *event)
{
	fprintf(file, "2026-11-23T%02d:%02d:%02d.000000Z,%d,%s,4242,4,%d.%d,%lld\n",
		i / 3600 % 24, i / 60 % 60, i % 60, i, event, i / 10, i % 10,
		(long long)((i + 1) * MIB));
	fflush(file);
}

static struct session *opened(void)
{
	struct session *s;
	struct why why = {""};

	fflush(file);
	ck_assert_msg(session_open_recording(path, &s, &why) == 0, "%s", why.text);
	return s;
}

static void wait_for_rows(struct session *s, uint64_t rows)
{
	int64_t deadline = clock_mono_ns() + 20 * NS_PER_S;

	for (;;) {
		struct pollfd fd = {.fd = session_wake_fd(s), .events = POLLIN};
		uint64_t count;

		session_now(s, &now);
		if (now.rows >= rows)
			return;
		ck_assert_int_lt(clock_mono_ns(), deadline);
		if (poll(&fd, 1, 100) > 0)
			ck_assert_int_eq(read(fd.fd, &count, sizeof(count)), sizeof(count));
	}
}

START_TEST(the_first_rows_are_there_before_the_thread_runs)
{
	for (int i = 0; i < 10; i++)
		add_row(i, i ? "" : "attach");
	struct session *s = opened();

	session_now(s, &now);
	ck_assert_int_eq(now.state, SESSION_REPLAY);
	ck_assert_uint_eq(now.rows, 10);
	ck_assert_int_eq(now.info.pid, 4242);
	ck_assert_int_eq(now.interval_ns, NS_PER_S);
	ck_assert_int_eq(now.sample.t_ns - now.attach_t_ns, 9 * NS_PER_S);
	ck_assert_int_eq(now.sample.value[METRIC_RSS], 10 * MIB);
	ck_assert_int_eq(now.sample.value[METRIC_CPU_PERCENT], 10000);
	ck_assert_ptr_nonnull(strstr(now.info.command, path));
	ck_assert_int_eq(session_events(s)->at[0].kind, EVENT_ATTACH);
	session_free(s);
}
END_TEST

START_TEST(all_rows_become_history)
{
	struct history_cell cell;
	struct why why = {""};

	for (int i = 0; i < 5000; i++)
		add_row(i, i == 2500 ? "mark=half" : "");
	add_row(5000, "exit=3");
	struct session *s = opened();

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_uint_eq(now.rows, 5001);
	ck_assert_double_eq(now.loaded, 1);
	ck_assert_int_eq(now.end.kind, EVENT_EXIT);
	ck_assert_int_eq(now.end.number, 3);
	ck_assert_int_gt(now.end.t_ns, now.sample.t_ns);
	history_read(
		session_history(s), METRIC_RSS, now.attach_t_ns, 10000 * NS_PER_S, 1, &cell);
	ck_assert_double_eq((double)cell.max, 5000.0 * MIB);
	ck_assert_double_eq((double)cell.min, 1.0 * MIB);
	session_free(s);
}
END_TEST

/* One on its way out has no memory any more; the figures of before stay on the screen. */
START_TEST(of_what_has_ended_the_last_figures_stay)
{
	struct why why = {""};

	add_row(0, "attach");
	add_row(1, "");
	fputs("2026-11-23T00:00:02Z,2,,4242,1,0.2,\n2026-11-23T00:00:03Z,3,exit=0,4242,,0.3,\n",
		file);
	struct session *s = opened();

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_int_eq(now.end.kind, EVENT_EXIT);
	ck_assert_int_eq(sample_get(&now.sample, METRIC_RSS, -1), 2 * MIB);
	ck_assert_int_eq(sample_get(&now.sample, METRIC_THREADS, -1), 1);
	/* What it used until then is known from the last row alone. */
	ck_assert_int_eq(sample_get(&now.sample, METRIC_CPU, -1), 300 * NS_PER_MS);
	session_free(s);
}
END_TEST

START_TEST(a_growing_file_is_followed)
{
	struct why why = {""};

	add_row(0, "attach");
	struct session *s = opened();

	ck_assert_int_eq(session_start(s, &why), 0);
	for (int i = 1; i <= 20; i++) {
		add_row(i, "");
		wait_for_rows(s, (uint64_t)i + 1);
	}
	fputs("2026-11-23T00:00:21Z,21,,42", file);
	fflush(file);
	fputs("42,4,2.1,23068672\n", file);
	fflush(file);
	wait_for_rows(s, 22);
	ck_assert_uint_eq(now.damaged, 0);
	ck_assert_int_eq(now.sample.value[METRIC_RSS], 23068672);
	session_stop(s);
	session_free(s);
}
END_TEST

START_TEST(readers_and_the_loading_thread_share_the_history)
{
	struct why why = {""};
	int64_t oldest, newest;

	for (int i = 0; i < 20000; i++)
		add_row(i, i % 50 ? "" : "mark=x");
	struct session *s = opened();

	ck_assert_int_eq(session_start(s, &why), 0);
	do {
		struct history_cell cells[40];

		session_lock(s);
		ck_assert(history_span(session_history(s), &oldest, &newest));
		history_read(session_history(s), METRIC_RSS, oldest, (newest - oldest) / 40 + 1,
			ARRAY_SIZE(cells), cells);
		ck_assert_uint_ge(session_events(s)->n, 1);
		session_unlock(s);
		session_now(s, &now);
		session_mark(s, "seen", 0);
	} while (now.rows < 20000);
	session_free(s);
}
END_TEST

START_TEST(damage_is_told_by_line_and_column_and_the_rest_is_whole)
{
	struct why why = {""};

	add_row(0, "attach");
	fputs("2026-11-23T00:00:01Z,1,,4242,4,zero,1\n", file);
	add_row(2, "");
	fputs("2026-11-23T00:00:03Z,3,,42", file);
	struct session *s = opened();

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_uint_eq(now.rows, 2);
	ck_assert_uint_eq(now.damaged, 1);
	ck_assert_ptr_nonnull(strstr(now.remark, ":3: column 6 (cpu_seconds_total)"));
	ck_assert_ptr_nonnull(strstr(now.remark, "unfinished"));
	ck_assert_ptr_nonnull(strstr(now.remark, "not in this recording: state"));
	ck_assert_ptr_nonnull(strstr(now.news, ":3: column 6"));
	session_free(s);
}
END_TEST

START_TEST(no_rate_spans_two_runs)
{
	struct history_cell cells[4];
	struct why why = {""};

	add_row(0, "attach");
	add_row(1, "");
	fputs("2026-11-23T00:10:00Z,0,attach,77,4,9,1\n"
	      "2026-11-23T00:10:01Z,1,,77,4,9.2,1\n",
		file);
	struct session *s = opened();

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_int_eq(now.info.pid, 77);
	ck_assert_int_eq(now.sample.value[METRIC_CPU_PERCENT], 20000);
	history_read(session_history(s), METRIC_CPU_PERCENT, now.attach_t_ns + 2 * NS_PER_S,
		145 * NS_PER_S, 4, cells);
	/* Ten minutes of which nothing is known. */
	ck_assert_uint_eq(cells[1].count, 0);
	ck_assert_uint_eq(cells[2].count, 0);
	session_free(s);
}
END_TEST

START_TEST(a_second_event_of_an_instant_is_no_second_sample)
{
	struct history_cell cell;
	struct why why = {""};

	add_row(0, "attach");
	add_row(1, "mark=one");
	add_row(1, "mark=two");
	add_row(2, "");
	struct session *s = opened();

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_uint_eq(session_events(s)->n, 3);
	history_read(session_history(s), METRIC_CPU_PERCENT, now.attach_t_ns, 3 * NS_PER_S, 1,
		&cell);
	ck_assert_uint_eq(cell.count, 2);
	ck_assert_double_eq_tol((double)cell.min, (double)cell.max, 1e-6);
	session_free(s);
}
END_TEST

START_TEST(what_needs_a_process_is_refused)
{
	struct why why = {""};
	char out[320];

	add_row(0, "attach");
	add_row(1, "");
	struct session *s = opened();

	ck_assert_int_eq(session_signal(s, SIGTERM), -ESRCH);
	ck_assert_int_eq(session_snapshot(s, out, sizeof(out), &why), -ENOTSUP);
	ck_assert_ptr_nonnull(strstr(why.text, "recording"));
	session_set_interval(s, NS_PER_MS);
	session_now(s, &now);
	ck_assert_int_eq(now.interval_ns, NS_PER_S);
	ck_assert_ptr_nonnull(strstr(now.news, "recording"));
	ck_assert_ptr_null(session_target(s));
	session_reset_since(s);
	session_mark(s, "here", 0);
	session_now(s, &now);
	ck_assert_int_eq(now.since.t_ns, now.sample.t_ns);
	ck_assert_int_eq(session_events(s)->at[1].t_ns, now.sample.t_ns);
	session_free(s);
}
END_TEST

START_TEST(a_file_that_shrinks_is_told)
{
	struct why why = {""};
	int64_t deadline = clock_mono_ns() + 20 * NS_PER_S;

	for (int i = 0; i < 100; i++)
		add_row(i, "");
	struct session *s = opened();

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_for_rows(s, 100);
	ck_assert_int_eq(truncate(path, 0), 0);
	do {
		ck_assert_int_lt(clock_mono_ns(), deadline);
		poll(NULL, 0, 5);
		session_now(s, &now);
	} while (!strstr(now.news, "cut short"));
	ck_assert_uint_eq(now.rows, 100);
	session_free(s);
}
END_TEST

/* Until the session has said this. */
static void wait_for_news(struct session *s, const char *words)
{
	int64_t deadline = clock_mono_ns() + 20 * NS_PER_S;

	do {
		ck_assert_msg(clock_mono_ns() < deadline, "%s", now.news);
		poll(NULL, 0, 5);
		session_now(s, &now);
	} while (!strstr(now.news, words));
}

/* A new file of the same name, with a header of its own. */
static void rotate(const char *header)
{
	char old[80];

	snprintf(old, sizeof(old), "%s.1", path);
	ck_assert_int_eq(rename(path, old), 0);
	unlink(old);
	FILE *after = fopen(path, "ae");

	ck_assert_ptr_nonnull(after);
	fclose(file);
	file = after;
	fputs(header, file);
	fflush(file);
}

START_TEST(a_rotated_file_is_followed)
{
	struct why why = {""};

	for (int i = 0; i < 100; i++)
		add_row(i, "");
	struct session *s = opened();

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_for_rows(s, 100);
	for (int i = 100; i < 105; i++)
		add_row(i, ""); /* still into the old one */
	rotate("time,elapsed_s,event,pid,threads,cpu_seconds_total,rss_bytes\n");
	for (int i = 110; i < 200; i++)
		add_row(i, "");
	wait_for_news(s, "a new file now, and followed");
	wait_for_rows(s, 195);
	ck_assert_uint_eq(now.rows, 195);
	ck_assert_int_eq(now.sample.t_ns - now.attach_t_ns, 199 * NS_PER_S);

	session_lock(s);
	const struct event_log *log = session_events(s);
	struct event last = log->at[log->n - 1];
	int64_t from, to;
	bool gap =
		history_gap(session_history(s), now.attach_t_ns + 107 * NS_PER_S, &from, &to);

	session_unlock(s);
	ck_assert_str_eq(last.text, "the recording goes on in a new file");
	ck_assert_int_eq(last.t_ns - now.attach_t_ns, 110 * NS_PER_S);
	ck_assert(gap);
	session_free(s);
}
END_TEST

START_TEST(a_file_that_begins_anew_is_read_from_its_beginning)
{
	struct why why = {""};

	for (int i = 0; i < 100; i++)
		add_row(i, "");
	struct session *s = opened();

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_for_rows(s, 100);
	ck_assert_int_eq(truncate(path, 0), 0);
	fputs("time,elapsed_s,event,pid,threads,cpu_seconds_total,rss_bytes\n", file);
	for (int i = 0; i < 10; i++)
		add_row(i, "");
	wait_for_rows(s, 110);
	ck_assert_int_gt(now.sample.t_ns - now.attach_t_ns, 99 * NS_PER_S);
	session_free(s);
}
END_TEST

START_TEST(a_new_file_with_other_columns_is_not_followed)
{
	struct why why = {""};

	for (int i = 0; i < 100; i++)
		add_row(i, "");
	struct session *s = opened();

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_for_rows(s, 100);
	rotate("time,elapsed_s,rss_bytes\n2026-11-23T00:00:00Z,0,5\n");
	wait_for_news(s, "not followed");
	ck_assert_ptr_nonnull(strstr(now.news, "columns"));
	ck_assert_uint_eq(now.rows, 100);
	session_free(s);
}
END_TEST

START_TEST(a_pipe_ends_and_does_not_hold_up_the_end)
{
	struct session *s;
	struct why why = {""};

	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	static const char rows[] = "elapsed_s,rss_bytes\n0,1\n1,2\n";

	ck_assert_int_eq(write(fd, rows, strlen(rows)), (ssize_t)strlen(rows));
	ck_assert_int_eq(session_open_recording(path, &s, &why), 0);
	ck_assert_int_eq(session_start(s, &why), 0);
	ck_assert_int_eq(write(fd, "2,3\n", 4), 4);
	wait_for_rows(s, 3);
	close(fd);
	session_stop(s);
	session_free(s);
}
END_TEST

START_TEST(what_is_no_recording_is_refused)
{
	struct session *s = NULL;
	struct why why = {""};

	ck_assert_int_eq(session_open_recording("/tmp", &s, &why), -EISDIR);
	ck_assert_int_eq(session_open_recording("/does/not/exist", &s, &why), -ENOENT);
	ck_assert_int_eq(session_open_recording("/dev/null", &s, &why), -ENODATA);
	ck_assert_ptr_null(s);
	/* A header alone is a recording whose rows are still to come. */
	s = opened();
	session_now(s, &now);
	ck_assert_uint_eq(now.rows, 0);
	session_free(s);
}
END_TEST

/* More rows than are remembered one by one. */
static struct session *opened_long(int rows)
{
	struct why why = {""};

	for (int i = 0; i < rows; i++)
		fprintf(file, "2026-11-23T00:00:00.000000Z,%d,,4242,%d,%d.5,%d\n", i,
			i % 97 + 1, i / 2, i == 4321 ? 900000000 : 1000000 + i % 1000);
	struct session *s = opened();

	ck_assert_int_eq(session_run(s, &why), 0);
	return s;
}

static void is_row(struct session *s, int i)
{
	const struct history *h = session_history(s);
	struct history_cell cell;
	int64_t at = 0, t = (i + 1) * NS_PER_S;

	history_read(h, METRIC_THREADS, t, 1, 1, &cell);
	ck_assert_msg(cell.count == 1 && cell.last == i % 97 + 1, "row %d: %u readings", i,
		cell.count);
	ck_assert(history_step(h, t, 1, &at));
	ck_assert_int_eq(at, t + NS_PER_S);
	if (i > 0)
		ck_assert(history_step(h, t, -1, &at) && at == t - NS_PER_S);
}

START_TEST(rows_of_long_ago_are_known_one_by_one_where_somebody_looks)
{
	static const int places[] = {0, 10, 4321, 15000, 18700, 20000, 30000, 47998};
	enum { ROWS = 48000 };
	struct session *s = opened_long(ROWS);
	struct history_cell cell;

	history_read(session_history(s), METRIC_THREADS, 4322 * NS_PER_S, 1, 1, &cell);
	ck_assert_uint_gt(cell.count, 1);
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		uint64_t serial;

		session_focus(s, (places[i] + 1) * NS_PER_S);
		is_row(s, places[i]);
		for (int k = MAX(places[i] - 300, 0); k < MIN(places[i] + 300, ROWS - 1); k++)
			is_row(s, k);
		/* Looking at the same place, or a few rows on, reads nothing. */
		serial = history_detail_serial(session_history(s));
		session_focus(s, (MIN(places[i] + 20, ROWS - 1) + 1) * NS_PER_S);
		ck_assert_uint_eq(history_detail_serial(session_history(s)), serial);
	}
	/* From row to row without ever seeing a cell. */
	for (int i = 9000; i < 13000; i++) {
		session_focus(s, (i + 1) * NS_PER_S);
		is_row(s, i);
	}
	session_free(s);
}
END_TEST

START_TEST(a_wide_window_is_the_same_with_rows_read_again)
{
	struct session *s = opened_long(48000);
	struct history_cell before[60], after[60];

	history_read(session_history(s), METRIC_RSS, 0, 800 * NS_PER_S, 60, before);
	session_focus(s, 9000 * NS_PER_S);
	history_read(session_history(s), METRIC_RSS, 0, 800 * NS_PER_S, 60, after);
	for (int i = 0; i < 60; i++) {
		ck_assert_float_eq(before[i].min, after[i].min);
		ck_assert_float_eq(before[i].max, after[i].max);
		ck_assert_uint_eq(before[i].count, after[i].count);
	}
	session_free(s);
}
END_TEST

START_TEST(the_highest_row_of_all_is_found_at_its_instant)
{
	struct session *s = opened_long(48000);
	const struct history *h = session_history(s);
	struct peak p;

	ck_assert(peaks_find(h, METRIC_RSS, true, NULL, &p));
	ck_assert_double_eq(p.value, 900000000);
	ck_assert_uint_gt(p.count, 1);
	ck_assert(p.begin_ns < 4322 * NS_PER_S && p.t_ns >= 4322 * NS_PER_S);
	session_focus(s, p.t_ns);
	ck_assert(peaks_refine(h, METRIC_RSS, true, &p));
	ck_assert_int_eq(p.t_ns, 4322 * NS_PER_S);
	ck_assert_uint_eq(p.count, 1);
	session_free(s);
}
END_TEST

START_TEST(marks_of_the_past_stand_where_they_were_set)
{
	for (int i = 0; i < 20; i++)
		add_row(i, i == 5   ? "mark=late @2026-11-23T00:00:02.000000Z"
			   : i == 7 ? "mark=to come @2027-11-23T00:00:02.000000Z"
				    : "");
	struct session *s = opened();
	const struct event_log *log = session_events(s);

	ck_assert_uint_eq(log->n, 2);
	ck_assert_str_eq(log->at[0].text, "late");
	ck_assert_int_eq(log->at[0].t_ns, 3 * NS_PER_S);
	ck_assert_str_eq(log->at[1].text, "to come @2027-11-23T00:00:02.000000Z");
	ck_assert_int_eq(log->at[1].t_ns, 8 * NS_PER_S);
	/* One set here counts from there, and stands between the others. */
	session_mark(s, "spike", 5 * NS_PER_S);
	session_now(s, &now);
	ck_assert_uint_eq(log->n, 3);
	ck_assert_str_eq(log->at[1].text, "spike");
	ck_assert_int_eq(log->at[1].t_ns, 5 * NS_PER_S);
	ck_assert_int_eq(log->at[1].real_ns - log->at[0].real_ns, 2 * NS_PER_S);
	ck_assert_int_eq(now.since.t_ns, 5 * NS_PER_S);
	ck_assert_int_eq(now.since.value[METRIC_RSS], 5 * MIB);
	ck_assert_int_eq(now.since_kind, SINCE_MARK);
	session_free(s);
}
END_TEST

Suite *session_replay_suite(void)
{
	Suite *s = suite_create("session_replay");
	TCase *t = tcase_create("session_replay");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, the_first_rows_are_there_before_the_thread_runs);
	tcase_add_test(t, all_rows_become_history);
	tcase_add_test(t, of_what_has_ended_the_last_figures_stay);
	tcase_add_test(t, a_growing_file_is_followed);
	tcase_add_test(t, readers_and_the_loading_thread_share_the_history);
	tcase_add_test(t, damage_is_told_by_line_and_column_and_the_rest_is_whole);
	tcase_add_test(t, no_rate_spans_two_runs);
	tcase_add_test(t, a_second_event_of_an_instant_is_no_second_sample);
	tcase_add_test(t, what_needs_a_process_is_refused);
	tcase_add_test(t, a_file_that_shrinks_is_told);
	tcase_add_test(t, a_rotated_file_is_followed);
	tcase_add_test(t, a_file_that_begins_anew_is_read_from_its_beginning);
	tcase_add_test(t, a_new_file_with_other_columns_is_not_followed);
	tcase_add_test(t, a_pipe_ends_and_does_not_hold_up_the_end);
	tcase_add_test(t, what_is_no_recording_is_refused);
	tcase_add_test(t, rows_of_long_ago_are_known_one_by_one_where_somebody_looks);
	tcase_add_test(t, a_wide_window_is_the_same_with_rows_read_again);
	tcase_add_test(t, the_highest_row_of_all_is_found_at_its_instant);
	tcase_add_test(t, marks_of_the_past_stand_where_they_were_set);
	suite_add_tcase(s, t);
	return s;
}
