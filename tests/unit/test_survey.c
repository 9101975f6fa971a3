/* SPDX-License-Identifier: MIT */
/* What a screen shows of a profile is what the reports say; and who counts it. */
#include "unit/suites.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/macro.h"
#include "base/memory.h"
#include "profile/survey.h"
#include "session/surveyor.h"
#include "unit/recorded.h"

static const char *const recorded[] = {"burn.cpu.pb.gz", "burn.heap.pb.gz",
	"hog.heap.full.pb.gz", "leak.goroutine.pb.gz", "mutex.mutex.pb.gz", "mutex.block.pb.gz",
	"burn.allocs.delta2s.pb.gz", "leak.threadcreate.pb.gz", "heap.txt", "cpu.64le.prof"};

static struct survey *survey(const struct profile *p, const struct profile *base, int value)
{
	struct survey_want want = {.value = value};
	struct survey *s = NULL;
	struct why why = {""};

	ck_assert_msg(survey_new(p, base, &want, &s, &why) == 0, "%s", why.text);
	return s;
}

/* The report that "onetop pprof" writes, without what stands above the table. */
static char *report_text(struct profile *p, enum report_kind kind, const char *symbol)
{
	_cleanup_(report_freep) struct report *r = NULL;
	struct survey_want want = {.value = -1};
	struct why why;
	char *text = NULL;
	size_t size;

	ck_assert_int_eq(survey_report(p, NULL, &want, kind, &r, &why), 0);
	r->options.symbol = symbol;
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(report_write(r, out, &why), 0);
	fclose(out);
	return text;
}

START_TEST(rows_are_those_of_top)
{
	_cleanup_(profile_freep) struct profile *p = recorded_profile(recorded[_i]);
	_cleanup_(survey_freep) struct survey *s = survey(p, NULL, -1);
	_cleanup_free_ char *text = report_text(p, REPORT_TOP, NULL);
	char *line = strstr(text, "flat%");
	int64_t sum = 0;

	for (size_t i = 0; i < s->n_rows - s->n_small; i++) {
		const struct survey_row *r = &s->rows[i];
		char flat[MEASURE_TEXT_MAX], cum[MEASURE_TEXT_MAX];
		char shares[3][MEASURE_PERCENT_MAX];

		graph_add(&sum, r->flat);
		report_value(s->report, flat, r->flat);
		report_value(s->report, cum, r->cum);
		measure_percent(shares[0], r->flat, s->report->total);
		measure_percent(shares[1], sum, s->report->total);
		measure_percent(shares[2], r->cum, s->report->total);
		_cleanup_free_ char *want = xasprintf("%10s %s %s %10s %s  %s%s", flat,
			shares[0], shares[1], cum, shares[2], r->name, r->inlined);

		line = strchr(line, '\n') + 1;
		ck_assert_msg(
			strncmp(line, want, strlen(want)) == 0, "%s: %s", recorded[_i], want);
		ck_assert(!r->small);
	}
	ck_assert_ptr_null(strchr(strchr(line, '\n') + 1, '\n'));
	for (size_t i = s->n_rows - s->n_small; i < s->n_rows; i++)
		ck_assert(s->rows[i].small);
}
END_TEST

/* Each caller and callee is a line of -peek, in its order. */
START_TEST(edges_are_those_of_peek)
{
	_cleanup_(profile_freep) struct profile *p = recorded_profile("burn.cpu.pb.gz");
	_cleanup_(survey_freep) struct survey *s = survey(p, NULL, -1);
	_cleanup_free_ char *text = report_text(p, REPORT_PEEK, "Int31n$");
	size_t row = 0;

	while (strcmp(s->rows[row].name, "math/rand.(*Rand).Int31n") != 0)
		row++;
	for (int callers = 1; callers >= 0; callers--) {
		_cleanup_free_ struct survey_edge *edges = NULL;
		const char *at = text;
		size_t n;

		ck_assert_int_eq(survey_edges(s, row, callers, &edges, &n), 0);
		ck_assert_uint_gt(n, 0);
		for (size_t i = 0; i < n; i++) {
			char value[MEASURE_TEXT_MAX], share[MEASURE_PERCENT_MAX];

			report_value(s->report, value, edges[i].weight);
			measure_percent(share, edges[i].weight, s->rows[row].cum);
			_cleanup_free_ char *want = xasprintf("%s %s |   %s%s\n", value, share,
				s->rows[edges[i].row].name,
				edges[i].is_inline ? " (inline)" : "");

			at = strstr(at, want);
			ck_assert_msg(at != NULL, "no \"%s\" in %s", want, text);
		}
	}
}
END_TEST

/* What is left out leaves its width with its callers. */
START_TEST(frames_too_small_to_be_seen_are_left_out)
{
	_cleanup_(profile_freep) struct profile *p = recorded_profile("burn.cpu.pb.gz");
	_cleanup_(report_freep) struct report *r = NULL;
	struct survey_want want = {.value = -1};
	struct stacks all, large;
	struct why why;
	size_t k = 0;

	ck_assert_int_eq(survey_report(p, NULL, &want, REPORT_FLAME, &r, &why), 0);
	ck_assert_int_eq(stacks_make(r, &all), 0);
	ck_assert_int_eq(stacks_make_within(r, 0.05, &large), 0);
	ck_assert_uint_lt(large.n, all.n);
	for (size_t i = 0; i < all.n; i++) {
		const struct stack_frame *f = &all.frames[i];

		if (f->parent != PROFILE_NONE && f->width < 0.05 * (double)r->total)
			continue;
		ck_assert_str_eq(large.frames[k].name, f->name);
		ck_assert_int_eq(large.frames[k].cum, f->cum);
		ck_assert(fabs(large.frames[k].width - f->width) < 0.5);
		k++;
	}
	ck_assert_uint_eq(k, large.n);
	stacks_done(&all);
	stacks_done(&large);
}
END_TEST

START_TEST(a_difference_has_signs)
{
	_cleanup_(profile_freep) struct profile *hog = recorded_profile("hog.heap.full.pb.gz");
	_cleanup_(profile_freep) struct profile *burn = recorded_profile("burn.heap.pb.gz");
	_cleanup_(survey_freep) struct survey *s = survey(burn, hog, -1);
	_cleanup_(survey_freep) struct survey *same = survey(burn, burn, -1);
	char text[MEASURE_TEXT_MAX];

	ck_assert(s->is_difference);
	ck_assert_str_eq(s->rows[0].name, "main.grow");
	survey_value(s, text, s->rows[0].flat);
	ck_assert_str_eq(text, "-192MB");
	survey_value(s, text, s->rows[1].flat);
	ck_assert_str_eq(text, "+1.16MB");
	ck_assert_uint_eq(same->n_rows, 0);
	/* Neither has changed. */
	_cleanup_(survey_freep) struct survey *alone = survey(hog, NULL, -1);

	survey_value(alone, text, alone->rows[0].flat);
	ck_assert_str_eq(text, "192MB");
}
END_TEST

START_TEST(the_runtime_hides)
{
	_cleanup_(profile_freep) struct profile *p = recorded_profile("burn.cpu.pb.gz");
	struct survey_want want = {.value = -1, .hide_runtime = true};
	_cleanup_(survey_freep) struct survey *s = NULL;
	struct why why;

	ck_assert_int_eq(survey_new(p, NULL, &want, &s, &why), 0);
	ck_assert_uint_gt(s->n_rows, 5);
	for (size_t i = 0; i < s->n_rows; i++)
		ck_assert_int_ne(strncmp(s->rows[i].name, "runtime.", 8), 0);
}
END_TEST

START_TEST(what_matches_counts_once_a_stack)
{
	_cleanup_(profile_freep) struct profile *p = recorded_profile("burn.cpu.pb.gz");
	_cleanup_(survey_freep) struct survey *s = survey(p, NULL, -1);
	size_t n;

	ck_assert_int_eq(survey_matched(s, "main.main", &n), 870000000);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(survey_matched(s, "MATH/RAND", &n), 750000000);
	ck_assert_uint_gt(n, 5);
	ck_assert_int_eq(survey_matched(s, "nothing has this", &n), 0);
	ck_assert_uint_eq(n, 0);
}
END_TEST

static atomic_uint refs[2];

static struct capture capture(size_t i, const struct profile *p)
{
	atomic_store(&refs[i], 1);
	return (struct capture){.id = i + 1, .profile = p, .refs = &refs[i]};
}

enum { WAIT_S = 60 };

START_TEST(only_the_newest_question_is_answered)
{
	_cleanup_(profile_freep) struct profile *cpu = recorded_profile("burn.cpu.pb.gz");
	_cleanup_(profile_freep) struct profile *heap = recorded_profile("burn.heap.pb.gz");
	struct capture of[] = {capture(0, cpu), capture(1, heap)};
	struct surveyor *s = NULL;
	struct survey *got = NULL;
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	struct why why;
	uint64_t woken;

	ck_assert_int_eq(surveyor_new(fd, &s), 0);
	ck_assert(!surveyor_take(s, 0, &got, &why));
	for (int i = 0; i < 100; i++)
		surveyor_ask(s, &(struct surveyor_want){.of = &of[i % 2], .value = -1});
	ck_assert(surveyor_take(s, WAIT_S * NS_PER_S, &got, &why));
	ck_assert_str_eq(survey_type(got, got->value), "inuse_space");
	ck_assert(!surveyor_take(s, 0, &got, &why));
	ck_assert_int_eq(read(fd, &woken, sizeof(woken)), sizeof(woken));
	survey_free(got);
	/* Nobody waits for this one: freeing ends it. */
	surveyor_ask(s, &(struct surveyor_want){.of = &of[0], .value = -1});
	surveyor_free(s);
	ck_assert_uint_eq(atomic_load(&refs[0]), 1);
	ck_assert_uint_eq(atomic_load(&refs[1]), 1);
	close(fd);
}
END_TEST

START_TEST(what_cannot_be_counted_says_why)
{
	_cleanup_(profile_freep) struct profile *cpu = recorded_profile("burn.cpu.pb.gz");
	_cleanup_(profile_freep) struct profile *heap = recorded_profile("burn.heap.pb.gz");
	struct capture of[] = {capture(0, cpu), capture(1, heap)};
	struct surveyor *s = NULL;
	struct survey *got = NULL;
	struct why why = {""};

	ck_assert_int_eq(surveyor_new(-1, &s), 0);
	surveyor_ask(s, &(struct surveyor_want){.of = &of[0], .base = &of[1], .value = -1});
	ck_assert(surveyor_take(s, WAIT_S * NS_PER_S, &got, &why));
	ck_assert_ptr_null(got);
	ck_assert_uint_gt(strlen(why.text), 10);
	surveyor_free(s);
}
END_TEST

Suite *survey_suite(void)
{
	Suite *s = suite_create("survey");
	TCase *t = tcase_create("survey");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, rows_are_those_of_top, 0, (int)ARRAY_SIZE(recorded));
	tcase_add_test(t, edges_are_those_of_peek);
	tcase_add_test(t, frames_too_small_to_be_seen_are_left_out);
	tcase_add_test(t, a_difference_has_signs);
	tcase_add_test(t, the_runtime_hides);
	tcase_add_test(t, what_matches_counts_once_a_stack);
	tcase_add_test(t, only_the_newest_question_is_answered);
	tcase_add_test(t, what_cannot_be_counted_says_why);
	suite_add_tcase(s, t);
	return s;
}
