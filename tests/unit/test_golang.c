/* SPDX-License-Identifier: MIT */
/* Go's figures as columns, and a GC log read while it is written. */
#include "unit/suites.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "session/gclog.h"
#include "session/golang_metrics.h"

START_TEST(figures_come_back_as_they_went_in)
{
	struct memstats m = {0}, back = {0};
	struct sample s = {0};

	memstats_set(&m, GO_STAT_SYS, 65123592);
	memstats_set(&m, GO_STAT_GC_PAUSE_SECONDS_TOTAL, 0.008923051);
	memstats_set(&m, GO_STAT_GC_CPU_FRACTION, 0.25);
	golang_metrics_set(&m, &s, true);
	ck_assert_int_eq(s.value[METRIC_GO_SYS], 65123592);
	ck_assert_int_eq(s.value[METRIC_GO_GC_PAUSE], 8923051);
	ck_assert_int_eq(s.value[METRIC_GO_GC_CPU], INT64_C(250000000000));
	ck_assert(metric_set_has(&s.fresh, METRIC_GO_SYS));
	ck_assert(!sample_has(&s, METRIC_GO_GOROUTINES));
	golang_metrics_get(&s, &back);
	ck_assert(back.valid == m.valid);
	ck_assert_double_eq_tol(back.value[GO_STAT_GC_CPU_FRACTION], 0.25, 1e-12);
}
END_TEST

START_TEST(the_last_gc_is_told_to_the_nanosecond)
{
	struct memstats m = {.has_pause_ends = true};
	struct sample s = {0};

	memstats_set(&m, GO_STAT_GC_CYCLES_TOTAL, 4);
	memstats_set(&m, GO_STAT_LAST_GC_SECONDS, 1795445053899412424.0 / 1e9);
	m.pause_end_ns[3] = UINT64_C(1795445053899412424);
	golang_metrics_set(&m, &s, false);
	ck_assert_int_eq(s.value[METRIC_GO_LAST_GC], INT64_C(1795445053899412424));
	ck_assert(!metric_set_has(&s.fresh, METRIC_GO_LAST_GC));
	/* A ring that tells something else is not believed. */
	m.pause_end_ns[3] = 17;
	golang_metrics_set(&m, &s, true);
	ck_assert_int_ge(s.value[METRIC_GO_LAST_GC], INT64_C(1795445053899411000));
	ck_assert_int_le(s.value[METRIC_GO_LAST_GC], INT64_C(1795445053899413000));
}
END_TEST

START_TEST(figures_beyond_reason_are_missing)
{
	static const double bad[] = {-1, 1e300, 9.3e18};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct memstats m = {0};
		struct sample s = {0};

		memstats_set(&m, GO_STAT_SYS, bad[i]);
		memstats_set(&m, GO_STAT_LAST_GC_SECONDS, bad[i]);
		golang_metrics_set(&m, &s, true);
		ck_assert(!sample_has(&s, METRIC_GO_SYS));
		ck_assert(!sample_has(&s, METRIC_GO_LAST_GC));
	}
}
END_TEST

static const char gc_1[] =
	"gc 1 @0.005s 1%: 0.010+0.20+0.003 ms clock, 0.020+0.1/0.1/0.2+0.006 ms "
	"cpu, 4->4->0 MB, 5 MB goal, 0 MB stacks, 0 MB globals, 2 P\n";
static const char gc_2[] =
	"gc 2 @0.015s 2%: 0.010+0.20+0.003 ms clock, 0.020+0.1/0.1/0.2+0.006 ms "
	"cpu, 4->4->1 MB, 6 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)\n";

static void say(int fd, const char *text)
{
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

START_TEST(a_pipe_gives_its_cycles_and_passes_the_rest_on)
{
	int in[2], out[2];
	struct gclog *g;
	struct why why;
	struct sample s = {0};
	char passed[64] = "";

	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	ck_assert_int_eq(
		gclog_new(&(struct gclog_options){.fd = in[0], .foreign_fd = out[1]}, &g, &why),
		0);
	gclog_fill(g, &s);
	ck_assert(!sample_has(&s, METRIC_GO_GC_CYCLES));
	say(in[1], "one\n");
	say(in[1], gc_1);
	say(in[1], "\x1b[0m\xfftwo");
	say(in[1], "\n");
	say(in[1], gc_2);
	close(in[1]);
	gclog_finish(g);
	ck_assert_int_eq(read(out[0], passed, sizeof(passed) - 1), 13);
	ck_assert_str_eq(passed, "one\n\x1b[0m\xfftwo\n");
	gclog_fill(g, &s);
	ck_assert_int_eq(s.value[METRIC_GO_GC_CYCLES], 2);
	ck_assert_int_eq(s.value[METRIC_GO_GC_FORCED], 1);
	ck_assert_int_eq(s.value[METRIC_GO_GC_PAUSE], 26000);
	ck_assert_int_eq(s.value[METRIC_GO_NEXT_GC], 6 << 20);
	ck_assert_int_eq(s.value[METRIC_GO_GC_CPU], INT64_C(20000000000));
	gclog_free(g);
	close(out[0]);
	close(out[1]);
}
END_TEST

/* "gc 7" may be what the program says: the lines after it come all the same. */
START_TEST(a_slow_log_is_not_held_back)
{
	int in[2], out[2];
	struct gclog *g;
	struct why why;
	char passed[256] = "";
	size_t used = 0;
	int64_t until = clock_mono_ns() + 5 * NS_PER_S;

	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(out, O_CLOEXEC | O_NONBLOCK), 0);
	ck_assert_int_eq(
		gclog_new(&(struct gclog_options){.fd = in[0], .foreign_fd = out[1]}, &g, &why),
		0);
	say(in[1], "gc 7");
	/* Never quiet for long. */
	while (used == 0 && clock_mono_ns() < until) {
		struct pollfd p = {.fd = out[0], .events = POLLIN};

		say(in[1], ".\n");
		if (poll(&p, 1, 20) > 0)
			used = (size_t)MAX(read(out[0], passed, sizeof(passed) - 1), 0);
	}
	ck_assert(strncmp(passed, "gc 7.\n", 6) == 0);
	close(in[1]);
	gclog_finish(g);
	gclog_free(g);
	close(out[0]);
	close(out[1]);
}
END_TEST

/* What happened before the first line seen is not known: missing, never zero. */
START_TEST(a_log_without_its_beginning_tells_no_totals)
{
	int in[2];
	struct gclog *g;
	struct why why;
	struct sample s = {0};

	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	ck_assert_int_eq(
		gclog_new(&(struct gclog_options){.fd = in[0], .foreign_fd = -1}, &g, &why), 0);
	say(in[1], gc_2);
	close(in[1]);
	gclog_finish(g);
	sample_set(&s, METRIC_GO_NEXT_GC, 7);
	gclog_fill(g, &s);
	ck_assert_int_eq(s.value[METRIC_GO_GC_CYCLES], 2);
	ck_assert(!sample_has(&s, METRIC_GO_GC_FORCED));
	ck_assert(!sample_has(&s, METRIC_GO_GC_PAUSE));
	/* The better source has told already. */
	ck_assert_int_eq(s.value[METRIC_GO_NEXT_GC], 7);
	gclog_free(g);
}
END_TEST

Suite *golang_suite(void)
{
	Suite *s = suite_create("golang");
	TCase *t = tcase_create("golang");

	tcase_add_test(t, figures_come_back_as_they_went_in);
	tcase_add_test(t, the_last_gc_is_told_to_the_nanosecond);
	tcase_add_test(t, figures_beyond_reason_are_missing);
	tcase_add_test(t, a_pipe_gives_its_cycles_and_passes_the_rest_on);
	tcase_add_test(t, a_slow_log_is_not_held_back);
	tcase_add_test(t, a_log_without_its_beginning_tells_no_totals);
	suite_add_tcase(s, t);
	return s;
}
