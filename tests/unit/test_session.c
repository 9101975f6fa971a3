/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "record/csv.h"
#include "session/session.h"
#include "session/summary.h"

static pid_t busy_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static struct session *watch(pid_t pid, struct session_options o)
{
	struct target *target;
	struct session *s;
	struct why why = {""};

	ck_assert_msg(target_open(pid, &target, &why) == 0, "%s", why.text);
	target_set_child(target);
	ck_assert_msg(session_new(target, &o, &s, &why) == 0, "%s", why.text);
	return s;
}

/* Wait until the session has so many samples, or has ended. */
static void wait_samples(struct session *s, uint64_t n, struct session_now *now)
{
	int64_t deadline = clock_mono_ns() + 20 * NS_PER_S;

	for (;;) {
		struct pollfd fd = {.fd = session_wake_fd(s), .events = POLLIN};
		uint64_t count;

		session_now(s, now);
		if (now->quality.samples >= n || now->state != SESSION_WATCHING)
			return;
		ck_assert_int_lt(clock_mono_ns(), deadline);
		if (poll(&fd, 1, 100) > 0)
			ck_assert_int_eq(read(fd.fd, &count, sizeof(count)), sizeof(count));
	}
}

START_TEST(counts_its_samples_and_stops)
{
	static struct session_now now;
	struct session *s = watch(busy_child(),
		(struct session_options){.interval_ns = NS_PER_MS, .samples = 20});
	struct why why;

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_int_eq(now.state, SESSION_DONE);
	ck_assert_uint_eq(now.quality.samples, 20);
	session_signal(s, SIGKILL);
	session_free(s);
}
END_TEST

START_TEST(stops_after_its_duration)
{
	static struct session_now now;
	struct session *s =
		watch(busy_child(), (struct session_options){.interval_ns = 3600 * NS_PER_S,
					    .duration_ns = 50 * NS_PER_MS});
	struct why why;

	ck_assert_int_eq(session_run(s, &why), 0);
	session_now(s, &now);
	ck_assert_int_eq(now.state, SESSION_DONE);
	ck_assert_uint_eq(now.quality.samples, 2);
	session_signal(s, SIGKILL);
	session_free(s);
}
END_TEST

START_TEST(readers_and_the_engine_share_the_history)
{
	static struct session_now now;
	struct session *s =
		watch(busy_child(), (struct session_options){.interval_ns = NS_PER_MS});
	struct why why;

	ck_assert_int_eq(session_start(s, &why), 0);
	for (uint64_t i = 1; i <= 100; i++) {
		struct history_cell cells[40];

		wait_samples(s, 2 * i, &now);
		session_lock(s);
		history_read(session_history(s), METRIC_RSS, now.attach_t_ns, NS_PER_MS * 10,
			ARRAY_SIZE(cells), cells);
		ck_assert_uint_ge(session_events(s)->n, 1);
		session_unlock(s);
		if (i == 30)
			session_set_interval(s, 2 * NS_PER_MS);
		if (i == 50)
			session_mark(s, "half", 0);
	}
	session_stop(s);
	session_now(s, &now);
	ck_assert_int_eq(now.interval_ns, 2 * NS_PER_MS);
	session_signal(s, SIGKILL);
	session_free(s);
}
END_TEST

START_TEST(the_end_says_which_signal)
{
	static struct session_now now;
	struct session *s =
		watch(busy_child(), (struct session_options){.interval_ns = 3600 * NS_PER_S});
	struct why why;

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_samples(s, 1, &now);
	ck_assert_int_eq(session_signal(s, SIGKILL), 0);
	wait_samples(s, UINT64_MAX, &now);
	ck_assert_int_eq(now.state, SESSION_ENDED);
	ck_assert_int_eq(now.end.kind, EVENT_SIGNAL);
	ck_assert_int_eq(now.end.number, SIGKILL);
	session_free(s);
}
END_TEST

START_TEST(what_was_done_after_the_last_sample_counts_at_the_end)
{
	static struct session_now now;
	static const char block[MIB];
	struct event end = {.kind = EVENT_EXIT};
	struct why why;
	int go[2];

	ck_assert_int_eq(pipe(go), 0);
	pid_t pid = fork();

	if (pid == 0) {
		char byte;
		int null = open("/dev/null", O_WRONLY);

		_exit(read(go[0], &byte, 1) != 1 || write(null, block, MIB) != MIB);
	}
	struct session *s =
		watch(pid, (struct session_options){.interval_ns = 3600 * NS_PER_S});

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_samples(s, 1, &now);
	ck_assert_int_eq(write(go[1], "x", 1), 1);
	wait_samples(s, UINT64_MAX, &now);
	ck_assert_int_eq(now.state, SESSION_ENDED);
	ck_assert_int_ge(sample_get(&now.sample, METRIC_WRITE_CHARS, 0), MIB);
	ck_assert_int_gt(sample_get(&now.sample, METRIC_RSS, 0), 0);
	ck_assert_int_ge(session_summary_run(s, &end).write_chars, MIB);
	session_free(s);
	close(go[0]);
	close(go[1]);
}
END_TEST

/* Everything in a file, to be freed. */
static char *slurp(const char *path)
{
	char *text;
	size_t n;

	ck_assert_int_eq(file_read_all(AT_FDCWD, path, MIB, &text, &n), 0);
	return text;
}

START_TEST(a_mark_has_its_row_before_a_far_deadline)
{
	static struct session_now now;
	char path[] = "/tmp/onetop-session-XXXXXX";
	struct csv_sink_options so = {.path = path, .columns = csv_all_columns()};
	struct csv_sink *sink;
	struct why why;

	close(mkstemp(path));
	ck_assert_int_eq(csv_sink_open(&so, &sink, &why), 0);
	struct session *s = watch(busy_child(),
		(struct session_options){.interval_ns = 3600 * NS_PER_S, .sink = sink});

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_samples(s, 1, &now);
	session_mark(s, "a,\"b\"\n", 0);
	wait_samples(s, 2, &now);
	session_signal(s, SIGKILL);
	wait_samples(s, UINT64_MAX, &now);
	session_free(s);
	ck_assert_int_eq(csv_sink_close(sink, &why), 0);
	char *text = slurp(path);

	ck_assert_ptr_nonnull(strstr(text, "attach"));
	ck_assert_ptr_nonnull(strstr(text, ",\"mark=a,\"\"b\"\"\xef\xbf\xbd\","));
	ck_assert_ptr_nonnull(strstr(text, "signal=9"));
	free(text);
	unlink(path);
}
END_TEST

START_TEST(all_threads_are_listed_for_who_asks)
{
	static struct session_now now;
	pid_t pid = busy_child();
	struct session *s = watch(pid, (struct session_options){.interval_ns = 5 * NS_PER_MS});
	struct thread_list *list = NULL;
	struct why why;

	ck_assert_int_eq(session_start(s, &why), 0);
	wait_samples(s, 3, &now);
	ck_assert_ptr_null(session_take_threads(s));
	session_want_threads(s, true);
	for (uint64_t i = 4; i < 4000 && !list; i++) {
		wait_samples(s, i, &now);
		list = session_take_threads(s);
	}
	ck_assert_ptr_nonnull(list);
	bool found = false;

	/* A sanitizer has a thread of its own in there. */
	for (size_t i = 0; i < list->n; i++)
		found |= list->rows[i].tid == pid;
	ck_assert(found);
	free(list);
	session_signal(s, SIGKILL);
	session_free(s);
}
END_TEST

START_TEST(readings_on_demand_run_beside_the_engine)
{
	static struct session_now now;
	struct session *s =
		watch(busy_child(), (struct session_options){.interval_ns = NS_PER_MS});
	struct looks looks = {0};
	struct why why;
	unsigned had = 0;

	ck_assert_int_eq(session_start(s, &why), 0);
	ck_assert(!session_take_looks(s, &looks));
	for (uint64_t i = 1; i < 4000 && had != (1u << LOOK_KINDS) - 1; i++) {
		session_look(s, ((1u << LOOK_KINDS) - 1) & ~had);
		wait_samples(s, i, &now);
		session_take_looks(s, &looks);
		for (int k = 0; k < LOOK_KINDS; k++)
			had |= looks.t_ns[k] ? 1u << k : 0;
	}
	ck_assert_ptr_nonnull(looks.bounds);
	ck_assert_ptr_nonnull(looks.files);
	ck_assert_ptr_nonnull(looks.mappings);
	session_look(s, (1u << LOOK_KINDS) - 1);
	session_signal(s, SIGKILL);
	session_free(s);
	looks_done(&looks);
}
END_TEST

Suite *session_suite(void)
{
	Suite *s = suite_create("session");
	TCase *c = tcase_create("session");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, counts_its_samples_and_stops);
	tcase_add_test(c, stops_after_its_duration);
	tcase_add_test(c, readers_and_the_engine_share_the_history);
	tcase_add_test(c, the_end_says_which_signal);
	tcase_add_test(c, what_was_done_after_the_last_sample_counts_at_the_end);
	tcase_add_test(c, a_mark_has_its_row_before_a_far_deadline);
	tcase_add_test(c, all_threads_are_listed_for_who_asks);
	tcase_add_test(c, readings_on_demand_run_beside_the_engine);
	suite_add_tcase(s, c);
	return s;
}
