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
	ck_assert(session_is_recording(s));
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
		session_mark(s, "seen");
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
	session_mark(s, "here");
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

Suite *session_replay_suite(void)
{
	Suite *s = suite_create("session_replay");
	TCase *t = tcase_create("session_replay");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, the_first_rows_are_there_before_the_thread_runs);
	tcase_add_test(t, all_rows_become_history);
	tcase_add_test(t, a_growing_file_is_followed);
	tcase_add_test(t, readers_and_the_loading_thread_share_the_history);
	tcase_add_test(t, damage_is_told_by_line_and_column_and_the_rest_is_whole);
	tcase_add_test(t, no_rate_spans_two_runs);
	tcase_add_test(t, a_second_event_of_an_instant_is_no_second_sample);
	tcase_add_test(t, what_needs_a_process_is_refused);
	tcase_add_test(t, a_file_that_shrinks_is_told);
	tcase_add_test(t, a_pipe_ends_and_does_not_hold_up_the_end);
	tcase_add_test(t, what_is_no_recording_is_refused);
	suite_add_tcase(s, t);
	return s;
}
