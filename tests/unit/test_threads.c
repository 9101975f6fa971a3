/* SPDX-License-Identifier: MIT */
/* The parts under the sampler: the table of threads, directories in bites, a share of time. */
#include "unit/suites.h"

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "proc/pace.h"
#include "proc/procfs.h"
#include "proc/thread_table.h"
#include "proc/threads.h"

START_TEST(table_finds_what_was_added_and_nothing_else)
{
	enum { MAX = 64, NUMBERS = 400 };
	struct thread_table t;
	bool held[NUMBERS] = {false};
	size_t n = 0;

	srand(7);
	ck_assert_int_eq(thread_table_init(&t, MAX), 0);
	for (int step = 0; step < 20000; step++) {
		int tid = rand() % NUMBERS;

		if (held[tid]) {
			thread_table_remove(&t, thread_table_find(&t, tid));
			n--;
			held[tid] = false;
		} else if (n < MAX) {
			ck_assert_ptr_nonnull(thread_table_add(&t, tid));
			n++;
			held[tid] = true;
		} else {
			ck_assert_ptr_null(thread_table_add(&t, tid));
		}
		ck_assert_uint_eq(t.n, n);
		tid = rand() % NUMBERS;
		const struct thread *th = thread_table_find(&t, tid);
		ck_assert_int_eq(th != NULL, held[tid]);
		if (th)
			ck_assert_int_eq(th->tid, tid);
	}
	thread_table_done(&t);
}
END_TEST

START_TEST(busiest_come_first_and_equal_ones_by_number)
{
	struct thread_table t;
	struct thread *top[3];
	static const float cpu[] = {1, 50, -1, 50, 7};

	ck_assert_int_eq(thread_table_init(&t, 16), 0);
	for (int i = 0; i < 5; i++)
		thread_table_add(&t, 100 - i)->cpu_pct = cpu[i];
	ck_assert_uint_eq(thread_table_busiest(&t, top, 3), 3);
	ck_assert_int_eq(top[0]->tid, 97);
	ck_assert_int_eq(top[1]->tid, 99);
	ck_assert_int_eq(top[2]->tid, 96);
	ck_assert_uint_eq(thread_table_busiest(&t, top, 0), 0);
	thread_table_done(&t);
}
END_TEST

START_TEST(curve_of_a_row_is_oldest_first_with_gaps_before)
{
	struct thread th = {.tid = 1};
	struct thread_row row;

	for (int i = 0; i < 3; i++)
		thread_curve_add(&th, (float)i);
	thread_make_row(&th, &row);
	ck_assert(isnan(row.curve[THREAD_CURVE - 4]));
	ck_assert(row.curve[THREAD_CURVE - 3] == 0 && row.curve[THREAD_CURVE - 1] == 2);
	for (int i = 3; i < 100; i++)
		thread_curve_add(&th, (float)i);
	thread_make_row(&th, &row);
	ck_assert(row.curve[0] == 100 - THREAD_CURVE && row.curve[THREAD_CURVE - 1] == 99);
}
END_TEST

static void *wait_in_the_kernel(void *arg)
{
	char byte;

	(void)!read(*(int *)arg, &byte, 1);
	return NULL;
}

enum { WAITERS = 4, NAPS = 25 };

/* Threads that do nothing, until the pipe they wait at is closed. */
struct waiters {
	pthread_t at[WAITERS];
	int ends[2];
};

static void start_waiters(struct waiters *w)
{
	ck_assert_int_eq(pipe(w->ends), 0);
	for (int i = 0; i < WAITERS; i++)
		ck_assert_int_eq(
			pthread_create(&w->at[i], NULL, wait_in_the_kernel, &w->ends[0]), 0);
}

static void end_waiters(struct waiters *w)
{
	close(w->ends[1]);
	for (int i = 0; i < WAITERS; i++)
		pthread_join(w->at[i], NULL);
	close(w->ends[0]);
}

/* How often this thread switched, by a source of its own. */
static struct thread_totals switches_by_rusage(void)
{
	struct rusage u;

	getrusage(RUSAGE_THREAD, &u);
	return (struct thread_totals){
		.voluntary = (uint64_t)u.ru_nvcsw, .involuntary = (uint64_t)u.ru_nivcsw};
}

/* One round over this process, whose main thread naps before; the totals after it. */
static struct thread_totals totals_after_round(struct threads *t, bool whole)
{
	struct timespec nap = {.tv_nsec = NS_PER_MS / 5};
	struct thread_totals totals;

	for (int i = 0; i < NAPS; i++)
		nanosleep(&nap, NULL);
	threads_begin(t, 1 + WAITERS, clock_mono_ns());
	if (whole)
		threads_make_whole(t);
	ck_assert(threads_step(t, INT64_MAX));
	threads_read_totals(t, &totals);
	return totals;
}

/* The main thread, which does all of it, has its turn in every third round only. */
static void expect_growth_in_each_round(struct threads *t)
{
	struct thread_totals before = totals_after_round(t, true), self = switches_by_rusage();

	for (int i = 0; i < 9; i++) {
		struct thread_totals now = totals_after_round(t, false);
		struct thread_totals own = switches_by_rusage();
		uint64_t grown =
			now.voluntary + now.involuntary - before.voluntary - before.involuntary;
		uint64_t want =
			own.voluntary + own.involuntary - self.voluntary - self.involuntary;

		ck_assert_uint_ge(now.voluntary, before.voluntary);
		ck_assert_uint_ge(now.involuntary, before.involuntary);
		/* It may be preempted between the two looks, and a sanitizer's thread runs,
		 * too. */
		ck_assert_uint_ge(grown + NAPS / 2, want);
		ck_assert_uint_le(grown, want + NAPS / 2);
		before = now;
		self = own;
	}
}

START_TEST(threads_take_turns_and_the_totals_grow_in_each_round)
{
	_cleanup_close_ int dir = open("/proc/self", O_DIRECTORY | O_PATH | O_CLOEXEC);
	struct waiters waiters;
	struct thread_totals exact, now;
	struct threads *t, *fresh;

	start_waiters(&waiters);
	ck_assert_int_eq(threads_new(dir, false, &t, NULL), 0);
	threads_set_turns(t, 3);
	expect_growth_in_each_round(t);
	/* What was guessed has been put right: one who never guessed says the same. */
	now = totals_after_round(t, true);
	ck_assert_int_eq(threads_new(dir, false, &fresh, NULL), 0);
	threads_begin(fresh, 1 + WAITERS, clock_mono_ns());
	ck_assert(threads_step(fresh, INT64_MAX));
	threads_read_totals(fresh, &exact);
	ck_assert_uint_le(now.voluntary, exact.voluntary + NAPS / 2);
	ck_assert_uint_ge(now.voluntary + NAPS / 2, exact.voluntary);
	threads_free(fresh);
	threads_free(t);
	end_waiters(&waiters);
}
END_TEST

static void *yield_until_told(void *arg)
{
	while (!atomic_load((atomic_bool *)arg))
		sched_yield();
	return NULL;
}

static void keep_to_one_cpu(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(one), &one), 0);
}

/* Rounds in which the main thread gives way to another, so that it is switched involuntarily.
 */
static void give_way_for_some_rounds(struct threads *t)
{
	atomic_bool told = false;
	pthread_t other;

	ck_assert_int_eq(pthread_create(&other, NULL, yield_until_told, &told), 0);
	for (int i = 0; i < 4; i++) {
		struct timespec nap = {.tv_nsec = 20 * NS_PER_MS};

		for (int k = 0; k < NAPS; k++)
			sched_yield();
		nanosleep(&nap, NULL);
		threads_begin(t, 2 + WAITERS, clock_mono_ns());
		threads_make_whole(t);
		ck_assert(threads_step(t, INT64_MAX));
	}
	atomic_store(&told, true);
	pthread_join(other, NULL);
}

START_TEST(thread_that_begins_to_sleep_is_not_taken_for_one_that_is_preempted)
{
	_cleanup_close_ int dir = open("/proc/self", O_DIRECTORY | O_PATH | O_CLOEXEC);
	struct waiters waiters;
	struct threads *t;

	keep_to_one_cpu();
	start_waiters(&waiters);
	ck_assert_int_eq(threads_new(dir, false, &t, NULL), 0);
	threads_set_turns(t, 3);
	give_way_for_some_rounds(t);
	struct thread_totals before, self = switches_by_rusage();

	threads_read_totals(t, &before);
	for (int i = 0; i < 6; i++) {
		struct timespec nap = {.tv_nsec = NS_PER_MS / 50};

		for (int k = 0; k < 8 * NAPS; k++)
			nanosleep(&nap, NULL);
		struct thread_totals now = totals_after_round(t, false);
		struct thread_totals own = switches_by_rusage();

		ck_assert_uint_le(now.involuntary - before.involuntary,
			own.involuntary - self.involuntary + 60);
		ck_assert_uint_ge(
			now.voluntary - before.voluntary + 60, own.voluntary - self.voluntary);
	}
	threads_free(t);
	end_waiters(&waiters);
}
END_TEST

/* Rounds until the other thread is seen waiting, as it is: 0 when it never is. */
static pid_t thread_that_waits(struct threads *t)
{
	struct timespec nap = {.tv_nsec = NS_PER_MS};
	struct thread_row rows[4];

	for (int i = 0; i < 5000; i++) {
		nanosleep(&nap, NULL);
		threads_begin(t, 2, clock_mono_ns());
		ck_assert(threads_step(t, INT64_MAX));
		for (size_t k = threads_top(t, rows, ARRAY_SIZE(rows)); k-- > 0;)
			if (rows[k].tid != getpid() && rows[k].state == 'S')
				return rows[k].tid;
	}
	return 0;
}

/* The busiest had just been looked at, for a page that shows no "waits in". */
START_TEST(what_threads_wait_in_is_read_as_soon_as_somebody_looks)
{
	_cleanup_close_ int dir = open("/proc/self", O_DIRECTORY | O_PATH | O_CLOEXEC);
	struct thread_row rows[4];
	struct threads *t;
	pthread_t waits;
	int pipes[2], seen = 0;

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_eq(pthread_create(&waits, NULL, wait_in_the_kernel, &pipes[0]), 0);
	ck_assert_int_eq(threads_new(dir, false, &t, NULL), 0);
	pid_t tid = thread_that_waits(t);

	ck_assert_int_ne(tid, 0);
	threads_all(t, rows, ARRAY_SIZE(rows));
	threads_begin(t, 2, clock_mono_ns());
	ck_assert(threads_step(t, INT64_MAX));
	for (size_t k = threads_all(t, rows, ARRAY_SIZE(rows)); k-- > 0;)
		seen += rows[k].tid == tid && strstr(rows[k].wchan, "pipe");
	ck_assert_int_eq(seen, 1);
	close(pipes[1]);
	pthread_join(waits, NULL);
	close(pipes[0]);
	threads_free(t);
}
END_TEST

/* One round that begins at this time, to the name of the thread after it. */
static void name_after_round(struct threads *t, pid_t tid, int64_t begin_ns, char *ret)
{
	struct thread_row rows[4];

	threads_begin(t, 2, begin_ns);
	ck_assert(threads_step(t, INT64_MAX));
	for (size_t k = threads_top(t, rows, ARRAY_SIZE(rows)); k-- > 0;)
		if (rows[k].tid == tid)
			strcpy(ret, rows[k].name);
}

START_TEST(sleeping_thread_that_another_renames_is_named_so_after_ten_seconds)
{
	_cleanup_close_ int dir = open("/proc/self", O_DIRECTORY | O_PATH | O_CLOEXEC);
	char name[sizeof(((struct thread_row *)NULL)->name)] = "";
	struct threads *t;
	pthread_t waits;
	int pipes[2];

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_eq(threads_new(dir, false, &t, NULL), 0);
	ck_assert_int_eq(pthread_create(&waits, NULL, wait_in_the_kernel, &pipes[0]), 0);
	pid_t tid = thread_that_waits(t);

	ck_assert_int_ne(tid, 0);
	ck_assert_int_eq(pthread_setname_np(waits, "renamed"), 0);
	name_after_round(t, tid, clock_mono_ns() + 10 * NS_PER_S, name);
	ck_assert_str_eq(name, "renamed");
	close(pipes[1]);
	pthread_join(waits, NULL);
	close(pipes[0]);
	threads_free(t);
}
END_TEST

START_TEST(directory_in_bites_has_every_entry_once)
{
	int32_t numbers[PROCFS_BITE];
	bool seen[2048] = {false};
	size_t count = 0;
	ssize_t n;
	int low = open("/dev/null", O_RDONLY);

	for (int i = 0; i < 900; i++)
		ck_assert_int_eq(fcntl(low, F_DUPFD, 1000 + i), 1000 + i);
	int dir = procfs_open(AT_FDCWD, "/proc/self/fd");
	for (int again = 0; again < 2; again++) {
		count = 0;
		procfs_rewind(dir);
		while ((n = procfs_list(dir, numbers, ARRAY_SIZE(numbers))) > 0)
			for (ssize_t i = 0; i < n; i++)
				if (numbers[i] >= 1000 && numbers[i] < 1900) {
					ck_assert(seen[numbers[i]] == (again == 1));
					seen[numbers[i]] = true;
					count++;
				}
		ck_assert_int_eq((int)n, 0);
		ck_assert_uint_eq(count, 900);
	}
}
END_TEST

START_TEST(task_path_is_cut_never_overrun)
{
	char path[24];

	procfs_task_path(path, sizeof(path), 2147483647, "schedstat");
	ck_assert_str_eq(path, "2147483647/schedstat");
	procfs_task_path(path, sizeof(path), 7, "a-name-that-is-much-too-long");
	ck_assert_str_eq(path, "7/a-name-that-is-much-t");
}
END_TEST

START_TEST(pace_gives_its_share_and_no_more_than_its_store)
{
	struct pace p;

	pace_init(&p, 1, 100, 20 * NS_PER_MS, 0);
	pace_fill(&p, NS_PER_S);
	ck_assert_int_eq(p.tokens_ns, 10 * NS_PER_MS);
	pace_spend(&p, 15 * NS_PER_MS);
	ck_assert_int_eq(p.tokens_ns, -5 * NS_PER_MS);
	pace_fill(&p, 100 * NS_PER_S);
	ck_assert_int_eq(p.tokens_ns, 20 * NS_PER_MS);
	pace_fill(&p, 50 * NS_PER_S);
	ck_assert_int_eq(p.tokens_ns, 20 * NS_PER_MS);
}
END_TEST

Suite *threads_suite(void)
{
	Suite *s = suite_create("threads");
	TCase *c = tcase_create("parts");

	tcase_add_test(c, table_finds_what_was_added_and_nothing_else);
	tcase_add_test(c, busiest_come_first_and_equal_ones_by_number);
	tcase_add_test(c, curve_of_a_row_is_oldest_first_with_gaps_before);
	tcase_add_test(c, threads_take_turns_and_the_totals_grow_in_each_round);
	tcase_add_test(c, thread_that_begins_to_sleep_is_not_taken_for_one_that_is_preempted);
	tcase_add_test(c, what_threads_wait_in_is_read_as_soon_as_somebody_looks);
	tcase_add_test(c, sleeping_thread_that_another_renames_is_named_so_after_ten_seconds);
	tcase_add_test(c, directory_in_bites_has_every_entry_once);
	tcase_add_test(c, task_path_is_cut_never_overrun);
	tcase_add_test(c, pace_gives_its_share_and_no_more_than_its_store);
	suite_add_tcase(s, c);
	return s;
}
