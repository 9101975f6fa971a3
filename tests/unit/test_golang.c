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
#include "golang/build_text.h"
#include "session/gclog.h"
#include "session/golang_metrics.h"
#include "session/golang_pauses.h"

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

START_TEST(pauses_become_a_list_with_instants_of_their_own)
{
	static struct golang_now now;
	static struct memstats m;
	const int64_t t = 100 * NS_PER_S, real = 5000 * NS_PER_S;

	memset(&now, 0, sizeof(now));
	m.has_pauses = m.has_pause_ends = true;
	for (uint64_t cycle = 1; cycle <= 3; cycle++) {
		m.pause_ns[(cycle + 255) % 256] = cycle * 1000;
		m.pause_end_ns[(cycle + 255) % 256] =
			(uint64_t)(real - (int64_t)(4 - cycle) * NS_PER_S);
	}
	memstats_set(&m, GO_STAT_GC_CYCLES_TOTAL, 3);
	golang_pauses_add(&now, NULL, &m, t, real);
	ck_assert_uint_eq(now.n_pauses, 3);
	ck_assert_int_eq(now.pauses[0].t_ns, t - 3 * NS_PER_S);
	ck_assert_int_eq(now.pauses[2].real_ns, real - NS_PER_S);
	for (int i = 0; i < 600; i++) {
		struct memstats before = m;

		memstats_set(&m, GO_STAT_GC_CYCLES_TOTAL, 4 + i);
		golang_pauses_add(&now, &before, &m, t, real);
	}
	ck_assert_uint_eq(now.n_pauses, GOLANG_PAUSES);
	ck_assert_uint_eq(now.pauses[GOLANG_PAUSES - 1].cycle, 603);
}
END_TEST

START_TEST(a_build_in_a_few_words)
{
	struct go_build b = {.module_version = "v1.2.3",
		.revision = "3f73551deadbeef",
		.modified = GO_YES,
		.race = GO_YES};
	char words[128];

	go_build_brief(&b, words, sizeof(words));
	ck_assert_str_eq(words, "v1.2.3 3f73551+dirty race");
	b = (struct go_build){.module_version = "(devel)", .race = GO_YES};
	go_build_brief(&b, words, sizeof(words));
	ck_assert_str_eq(words, "race");
	memset(b.module_version, 'v', sizeof(b.module_version) - 1);
	memset(b.revision, 'r', sizeof(b.revision) - 1);
	b.modified = GO_YES;
	go_build_brief(&b, words, 64);
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
	tcase_add_test(t, pauses_become_a_list_with_instants_of_their_own);
	tcase_add_test(t, a_build_in_a_few_words);
	tcase_add_test(t, a_pipe_gives_its_cycles_and_passes_the_rest_on);
	tcase_add_test(t, a_slow_log_is_not_held_back);
	tcase_add_test(t, a_log_without_its_beginning_tells_no_totals);
	suite_add_tcase(s, t);
	return s;
}
