/* SPDX-License-Identifier: MIT */
/* Samples of our own children, whose behaviour is known, against what wait4(2) says of them. */
#include "unit/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/macro.h"
#include "proc/child.h"
#include "proc/exec_watch.h"
#include "proc/living.h"
#include "proc/procfs.h"
#include "proc/sampler.h"
#include "proc/smaps.h"

struct watched {
	pid_t pid;
	int say, hear; /* our ends of two pipes */
	struct target *target;
	struct sampler *sampler;
	struct sample sample;
};

/* In the child: wait for a word of the parent, and answer. */
static void wait_word(int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1)
		_exit(99);
}

static void say_word(int fd)
{
	if (write(fd, "x", 1) != 1)
		_exit(98);
}

static void attach(struct watched *w)
{
	struct why why;

	ck_assert_int_eq(target_open(w->pid, &w->target, &why), 0);
	target_set_child(w->target);
	ck_assert_int_eq(sampler_new(w->target, NS_PER_S, &w->sampler, &why), 0);
}

static struct watched watch(void (*work)(int hear, int say))
{
	int down[2], up[2];
	struct watched w = {0};

	ck_assert_int_eq(pipe(down), 0);
	ck_assert_int_eq(pipe(up), 0);
	w.pid = fork();
	if (w.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(down[1]);
		close(up[0]);
		work(down[0], up[1]);
		_exit(0);
	}
	close(down[0]);
	close(up[1]);
	w.say = down[1];
	w.hear = up[0];
	attach(&w);
	return w;
}

static void wait_end(const struct watched *w)
{
	struct pollfd p = {target_pidfd(w->target), POLLIN, 0};

	ck_assert_int_eq(poll(&p, 1, 10000), 1);
}

static void done(struct watched *w)
{
	sampler_free(w->sampler);
	target_close(w->target);
	close(w->say);
	close(w->hear);
}

static void idle(int hear, int say)
{
	say_word(say);
	wait_word(hear);
}

START_TEST(first_sample_is_complete)
{
	struct watched w = watch(idle);
	static const enum metric wanted[] = {METRIC_PID, METRIC_STATE, METRIC_THREADS,
		METRIC_CPU, METRIC_USER, METRIC_RSS, METRIC_RSS_ANON, METRIC_PEAK_RSS,
		METRIC_SWAP, METRIC_VIRTUAL, METRIC_PSS, METRIC_MINOR_FAULTS, METRIC_VOLUNTARY,
		METRIC_READ_CHARS, METRIC_OPEN_FDS};

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		ck_assert_msg(metric_set_has(&w.sample.fresh, wanted[i]), "%s is missing",
			metrics[wanted[i]].column);
	ck_assert_int_eq(w.sample.value[METRIC_PID], w.pid);
	/* A sanitizer may keep a thread of its own. */
	ck_assert_int_ge(w.sample.value[METRIC_THREADS], 1);
	ck_assert_int_le(w.sample.value[METRIC_THREADS], 2);
	ck_assert(!sample_has(&w.sample, METRIC_CPU_PERCENT));
	ck_assert_int_gt(w.sample.value[METRIC_RSS], 0);
	done(&w);
}
END_TEST

/* What top shows: pages of statm, as the kernel tells them to whoever asks. */
static int64_t resident_bytes(pid_t pid)
{
	char path[32];
	long size, resident;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	FILE *f = fopen(path, "r");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%ld %ld", &size, &resident), 2);
	fclose(f);
	return resident * sysconf(_SC_PAGESIZE);
}

/* Touches some pages, so that counters of CPUs hold them back; then a word, and gives them
 * back. */
static void touch(int hear, int say)
{
	size_t n = 20 * 4096;
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(p, 1, n);
	say_word(say);
	wait_word(hear);
	madvise(p, n, MADV_DONTNEED);
	say_word(say);
	wait_word(hear);
}

START_TEST(resident_memory_is_exact)
{
	struct watched w = watch(touch);
	int64_t deadline = clock_mono_ns() + 10 * NS_PER_S;

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert_int_eq(w.sample.value[METRIC_RSS], resident_bytes(w.pid));
	say_word(w.say);
	wait_word(w.hear);
	/* Giving back so little may show nowhere else: it is found out within some
	 * milliseconds. */
	do {
		ck_assert_int_lt(clock_mono_ns(), deadline);
		ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	} while (w.sample.value[METRIC_RSS] != resident_bytes(w.pid));
	done(&w);
}
END_TEST

/* What the screen shows above its parts is their sum, of a process that stands still. */
START_TEST(rss_is_the_sum_of_its_parts)
{
	struct watched w = watch(idle);

	wait_word(w.hear);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(i ? sampler_read_all(w.sampler, &w.sample)
				   : sampler_read(w.sampler, &w.sample),
			0);
		ck_assert_int_eq(w.sample.value[METRIC_RSS],
			w.sample.value[METRIC_RSS_ANON] + w.sample.value[METRIC_RSS_FILE] +
				w.sample.value[METRIC_RSS_SHMEM]);
	}
	done(&w);
}
END_TEST

static void burn(int hear, int say)
{
	char *p = mmap(
		NULL, 4000 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct timespec t;

	madvise(p, 4000 * 4096, MADV_NOHUGEPAGE);
	wait_word(hear);
	for (int i = 0; i < 4000; i++)
		p[i * 4096] = 1;
	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	while (t.tv_sec == 0 && t.tv_nsec < 200000000);
	say_word(say);
	wait_word(hear);
}

START_TEST(cpu_faults_and_switches_agree_with_wait4)
{
	struct watched w = watch(burn);
	struct rusage u;
	struct event end;

	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	int64_t faults = w.sample.value[METRIC_MINOR_FAULTS];
	say_word(w.say);
	wait_word(w.hear);
	ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
	struct sample last = w.sample;
	say_word(w.say);
	wait_end(&w);
	ck_assert_int_eq(target_end(w.target, &end), 0);
	ck_assert_int_eq(target_rusage(w.target, &u), 0);

	int64_t cpu_ns = (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * NS_PER_S +
			 (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * NS_PER_US;
	ck_assert_int_ge(last.value[METRIC_CPU], 200 * NS_PER_MS);
	ck_assert_int_le(llabs(cpu_ns - last.value[METRIC_CPU]), 20 * NS_PER_MS);
	ck_assert_int_ge(last.value[METRIC_MINOR_FAULTS] - faults, 4000);
	ck_assert_int_le(llabs(u.ru_minflt - last.value[METRIC_MINOR_FAULTS]), 30);
	ck_assert_int_le(llabs(u.ru_nvcsw - last.value[METRIC_VOLUNTARY]), 2);
	ck_assert_int_le(last.value[METRIC_INVOLUNTARY], u.ru_nivcsw);
	ck_assert_int_ge(last.value[METRIC_PEAK_RSS], 4000 * 4096);
	ck_assert_int_le(last.value[METRIC_PEAK_RSS], u.ru_maxrss * 1024 + 1024 * 1024);
	done(&w);
}
END_TEST

static void *nap(void *arg)
{
	struct timespec t = {0, 200000};

	for (int i = 0; i < *(int *)arg; i++)
		nanosleep(&t, NULL);
	return NULL;
}

/* Threads that come and go: groups of eight, each thread sleeping thirty times. */
static void come_and_go(int hear, int say)
{
	static int naps = 30;

	say_word(say);
	wait_word(hear);
	for (int round = 0; round < 12; round++) {
		pthread_t t[8];

		for (int i = 0; i < 8; i++)
			pthread_create(&t[i], NULL, nap, &naps);
		for (int i = 0; i < 8; i++)
			pthread_join(t[i], NULL);
	}
	say_word(say);
	wait_word(hear);
}

START_TEST(switch_totals_never_fall_while_threads_come_and_go)
{
	struct watched w = watch(come_and_go);
	struct pollfd p = {w.hear, POLLIN, 0};
	int64_t before = 0, delay = 0;
	struct rusage u;
	struct event end;

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	say_word(w.say);
	while (poll(&p, 1, 1) == 0) {
		ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
		ck_assert_int_ge(w.sample.value[METRIC_VOLUNTARY], before);
		ck_assert_int_ge(w.sample.value[METRIC_RUN_DELAY], delay);
		before = w.sample.value[METRIC_VOLUNTARY];
		delay = w.sample.value[METRIC_RUN_DELAY];
	}
	ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
	say_word(w.say);
	wait_end(&w);
	ck_assert_int_eq(target_end(w.target, &end), 0);
	ck_assert_int_eq(target_rusage(w.target, &u), 0);
	/*
	 * A floor, but not a poor one: 2,880 naps, looked at about every millisecond. How much
	 * is seen depends on how often we get to look: sanitizers and busy machines see less.
	 */
	ck_assert_int_le(w.sample.value[METRIC_VOLUNTARY], u.ru_nvcsw);
	ck_assert_int_ge(w.sample.value[METRIC_VOLUNTARY], u.ru_nvcsw / 10);
	done(&w);
}
END_TEST

static void *nap_long(void *arg)
{
	struct timespec t = {0, 10 * NS_PER_MS};

	for (;;)
		nanosleep(&t, NULL);
	return arg;
}

static void many_threads(int hear, int say)
{
	pthread_attr_t attr;
	pthread_t t;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	for (int i = 0; i < 600; i++)
		if (pthread_create(&t, &attr, nap_long, NULL) != 0)
			_exit(97);
	say_word(say);
	wait_word(hear);
}

START_TEST(every_thread_is_counted_beyond_those_held_open)
{
	struct watched w = watch(many_threads);
	struct thread_row rows[64];
	size_t total;
	int64_t age;

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
	ck_assert_int_ge(w.sample.value[METRIC_THREADS], 601);
	ck_assert_uint_eq(sampler_threads(w.sampler, rows, 64, &total, &age), 64);
	ck_assert_int_eq((int64_t)total, w.sample.value[METRIC_THREADS]);
	/* In time each of them has napped once more. */
	int64_t before = w.sample.value[METRIC_VOLUNTARY];

	do
		ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
	while (w.sample.value[METRIC_VOLUNTARY] <= before + 600);
	ck_assert_uint_eq(sampler_threads(w.sampler, rows, 64, &total, &age), 64);
	for (int i = 1; i < 64; i++)
		ck_assert(rows[i].cpu_pct <= rows[i - 1].cpu_pct);
	ck_assert(rows[0].cpu_pct > 0);
	done(&w);
}
END_TEST

static char main_thread_state(void)
{
	char path[48], text[64];

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", (int)getpid());
	FILE *f = fopen(path, "r");
	char state = '?';

	while (f && fgets(text, sizeof(text), f) && sscanf(text, "State: %c", &state) != 1)
		continue;
	if (f)
		fclose(f);
	return state;
}

static void *outlive(void *arg)
{
	const int *fd = arg;

	while (main_thread_state() != 'Z')
		poll(NULL, 0, 1);
	say_word(fd[1]);
	wait_word(fd[0]);
	_exit(7);
}

static void main_thread_leaves(int hear, int say)
{
	static int fd[2];
	pthread_t t;

	fd[0] = hear;
	fd[1] = say;
	pthread_create(&t, NULL, outlive, fd);
	pthread_exit(NULL);
}

START_TEST(process_without_its_main_thread_still_lives)
{
	struct watched w = watch(main_thread_leaves);
	struct event end;

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
	ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
	ck_assert_int_eq(w.sample.value[METRIC_STATE], 'Z');
	ck_assert_int_gt(sample_get(&w.sample, METRIC_RSS, -1), 0);
	ck_assert_int_gt(sample_get(&w.sample, METRIC_RSS_ANON, -1), 0);
	if (procfs_fd_dir_counts())
		ck_assert_int_gt(sample_get(&w.sample, METRIC_OPEN_FDS, -1), 0);
	else
		ck_assert(!sample_has(&w.sample, METRIC_OPEN_FDS));
	int living = living_open(target_dirfd(w.target));
	char mapping[64];

	ck_assert_int_ge(living, 0);
	ck_assert_int_gt(procfs_read_at(living, "maps", mapping, sizeof(mapping)), 0);
	file_close(living);
	ck_assert_int_eq(target_end(w.target, &end), -EAGAIN);
	say_word(w.say);
	wait_end(&w);
	ck_assert_int_eq(target_end(w.target, &end), 0);
	ck_assert_int_eq(end.kind, EVENT_EXIT);
	ck_assert_int_eq(end.number, 7);
	done(&w);
}
END_TEST

START_TEST(zombie_has_counters_but_no_memory)
{
	struct watched w = watch(burn);

	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	say_word(w.say);
	wait_word(w.hear);
	say_word(w.say);
	wait_end(&w);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), -ESRCH);
	ck_assert_int_eq(w.sample.value[METRIC_STATE], 'Z');
	for (int m = 0; m < METRIC_COUNT; m++)
		if (metrics[m].kind == KIND_GAUGE)
			ck_assert_msg(!sample_has(&w.sample, (enum metric)m), "%s of a zombie",
				metrics[m].column);
	ck_assert_int_ge(sample_get(&w.sample, METRIC_CPU, -1), 200 * NS_PER_MS);
	ck_assert_int_ge(sample_get(&w.sample, METRIC_MINOR_FAULTS, -1), 4000);
	ck_assert_int_gt(sample_get(&w.sample, METRIC_VOLUNTARY, -1), 0);
	done(&w);
}
END_TEST

START_TEST(killed_and_reaped_child_answers_esrch)
{
	struct watched w = watch(idle);
	struct event end;

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert_int_eq(target_signal(w.target, SIGKILL), 0);
	wait_end(&w);
	ck_assert_int_eq(target_end(w.target, &end), 0);
	ck_assert_int_eq(end.kind, EVENT_SIGNAL);
	ck_assert_int_eq(end.number, SIGKILL);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), -ESRCH);
	ck_assert(!sample_has(&w.sample, METRIC_CPU));
	ck_assert(!sample_has(&w.sample, METRIC_RSS));
	ck_assert(!sample_has(&w.sample, METRIC_STATE));
	ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), -ESRCH);
	ck_assert_int_eq(target_signal(w.target, SIGTERM), -ESRCH);
	done(&w);
}
END_TEST

START_TEST(stopped_child_is_sampled_as_stopped)
{
	struct watched w = watch(idle);
	siginfo_t info;

	wait_word(w.hear);
	ck_assert_int_eq(target_signal(w.target, SIGSTOP), 0);
	ck_assert_int_eq(waitid(P_PID, (id_t)w.pid, &info, WSTOPPED), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(sampler_read_all(w.sampler, &w.sample), 0);
		ck_assert_int_eq(w.sample.value[METRIC_STATE], 'T');
		ck_assert(sample_has(&w.sample, METRIC_RSS));
	}
	ck_assert_int_eq(target_signal(w.target, SIGCONT), 0);
	done(&w);
}
END_TEST

static void rename_then_exec(int hear, int say)
{
	char name[] = "cat", *argv[] = {name, NULL};

	say_word(say);
	wait_word(hear);
	prctl(PR_SET_NAME, "other name");
	say_word(say);
	wait_word(hear);
	dup2(hear, 0);
	dup2(say, 1);
	execvp(argv[0], argv);
	_exit(96);
}

static bool exec_seen(struct exec_watch *w, const char *comm, uint64_t code, uint64_t stack)
{
	struct pid_stat stat = {.start_code = code, .start_stack = stack};

	snprintf(stat.comm, sizeof(stat.comm), "%s", comm);
	exec_watch_look(w, -1, &stat, 0);
	return exec_watch_take(w);
}

static void exec_at_once(int hear, int say)
{
	wait_word(hear);
	dup2(hear, STDIN_FILENO);
	dup2(say, STDOUT_FILENO);
	execlp("cat", "cat", NULL);
	_exit(97);
}

START_TEST(exec_between_opening_and_the_first_sample_is_told)
{
	struct watched w = watch(exec_at_once);

	say_word(w.say);
	say_word(w.say);
	wait_word(w.hear); /* cat answers: the exec is over */
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert(sampler_take_exec(w.sampler));
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert(!sampler_take_exec(w.sampler));
	done(&w);
}
END_TEST

/* As the kernel shows a shell that becomes sudo, and sudo that drops its privileges again. */
START_TEST(exec_into_what_hides_itself_is_told)
{
	struct exec_watch w = {0};

	ck_assert(!exec_seen(&w, "sh", 0x4000, 0x7000));
	ck_assert(!exec_seen(&w, "sh", 0, 0));
	ck_assert(exec_seen(&w, "sudo", 1, 0));
	ck_assert(!exec_seen(&w, "sudo", 1, 0));
	ck_assert(!exec_seen(&w, "sudo worker", 1, 0));
	ck_assert(exec_seen(&w, "sh", 0x5000, 0x7000));
	/* Hidden by itself, as an agent of keys does: no other program. */
	ck_assert(!exec_seen(&w, "sh", 1, 0));
	ck_assert(!exec_seen(&w, "sh", 0x5000, 0x7000));

	struct exec_watch never_seen = {0};

	ck_assert(!exec_seen(&never_seen, "one", 1, 0));
	ck_assert(!exec_seen(&never_seen, "two", 1, 0));
}
END_TEST

START_TEST(exec_is_told_from_a_new_name)
{
	struct watched w = watch(rename_then_exec);

	wait_word(w.hear);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert(!sampler_take_rename(w.sampler));
	say_word(w.say);
	wait_word(w.hear);
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert(!sampler_take_exec(w.sampler));
	ck_assert(sampler_take_rename(w.sampler));
	ck_assert(!sampler_take_rename(w.sampler));
	target_refresh_info(w.target);
	ck_assert_str_eq(target_info(w.target)->comm, "other name");
	say_word(w.say);
	say_word(w.say);
	wait_word(w.hear); /* cat answers: the exec is over */
	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert(sampler_take_exec(w.sampler));
	ck_assert(!sampler_take_exec(w.sampler));
	target_refresh_info(w.target);
	ck_assert_str_eq(target_info(w.target)->comm, "cat");
	ck_assert_str_eq(target_info(w.target)->command, "cat");
	done(&w);
}
END_TEST

START_TEST(slow_values_are_fresh_in_every_sample_at_a_second)
{
	struct watched w = watch(idle);
	struct timespec t = {0, 110 * NS_PER_MS};
	int64_t took = 0;

	wait_word(w.hear);
	for (int looks = 0, rounds = 0; rounds < 4; looks++) {
		int64_t begin = clock_mono_ns(), before = took;

		ck_assert_int_lt(looks, 100);
		ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
		took = clock_mono_ns() - begin;
		/* Where others were given the processor meanwhile, the time for a round is
		 * over. */
		if (MAX(took, before) < NS_PER_MS) {
			ck_assert(metric_set_has(&w.sample.fresh, METRIC_VOLUNTARY));
			ck_assert(metric_set_has(&w.sample.fresh, METRIC_OPEN_FDS));
			ck_assert(metric_set_has(&w.sample.fresh, METRIC_RSS_ANON));
			rounds++;
		}
		nanosleep(&t, NULL);
	}
	done(&w);
}
END_TEST

START_TEST(slow_values_are_repeated_between_reads)
{
	struct watched w = watch(idle);
	int fresh = 0;

	wait_word(w.hear);
	sampler_set_interval(w.sampler, NS_PER_MS);
	int64_t begin = clock_mono_ns();
	for (int i = 0; i < 300; i++) {
		ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
		ck_assert(sample_has(&w.sample, METRIC_VOLUNTARY));
		fresh += metric_set_has(&w.sample.fresh, METRIC_VOLUNTARY);
		poll(NULL, 0, 1);
	}
	int64_t periods = (clock_mono_ns() - begin) / (100 * NS_PER_MS);
	ck_assert_int_le(fresh, periods + 2);
	done(&w);
}
END_TEST

/* Whether PSS is read at a sample 10 ms apart, when it has been due for long. */
static bool reads_pss(struct smaps *m, int64_t rss)
{
	struct sample sample = {.t_ns = clock_mono_ns()};

	m->next_ns = 0;
	sample_set(&sample, METRIC_RSS, rss);
	smaps_step(m, 10 * NS_PER_MS, false, &sample);
	return sample_has(&sample, METRIC_PSS);
}

START_TEST(pss_goes_on_after_a_reading_that_took_long)
{
	struct watched w = watch(idle);
	struct smaps m;

	wait_word(w.hear);
	smaps_init(&m, w.target);
	ck_assert(reads_pss(&m, MIB));
	m.cost_ns = NS_PER_S; /* others ran meanwhile */
	ck_assert(reads_pss(&m, MIB));
	m.work_ns = NS_PER_S; /* once */
	ck_assert(reads_pss(&m, MIB));
	m.work_ns = m.before_ns = NS_PER_S; /* time after time */
	m.rss = GIB;
	ck_assert(!reads_pss(&m, GIB));
	ck_assert(reads_pss(&m, MIB)); /* most of it given back */
	done(&w);
}
END_TEST

static size_t open_descriptors(void)
{
	int32_t numbers[PROCFS_BITE];
	int fd = procfs_open(AT_FDCWD, "/proc/self/fd");
	size_t n = 0;

	ck_assert_int_ge(fd, 0);
	for (ssize_t k; (k = procfs_list(fd, numbers, ARRAY_SIZE(numbers))) > 0;)
		n += (size_t)k;
	file_close(fd);
	return n;
}

/* Held are stat, statm, io, status, fd, task, and two files of each thread. */
START_TEST(what_is_opened_is_held_once_and_given_back)
{
	size_t before = open_descriptors();
	struct watched w = watch(idle);

	wait_word(w.hear);
	/* Two pipes, and the target's own. */
	size_t attached = open_descriptors();

	ck_assert_int_eq(sampler_read(w.sampler, &w.sample), 0);
	ck_assert_int_eq(
		(int64_t)(open_descriptors() - attached), 2 * w.sample.value[METRIC_THREADS]);
	ck_assert_uint_le(attached - before, 12);
	done(&w);
	ck_assert_uint_eq(open_descriptors(), before);
}
END_TEST

enum { GROWN = 8 << 20 };

/*
 * Touches every page of it. ThreadSanitizer would touch as many of its own beside them, and
 * those stay when these are given back.
 */
__attribute__((no_sanitize("thread"))) static void touch_pages(char *p, long bytes)
{
	for (long i = 0; i < bytes; i += sysconf(_SC_PAGESIZE))
		p[i] = 1;
}

/* Take memory, and give it back without a fault and without unmapping it. */
static void grow_and_shrink(int hear, int say)
{
	char *p = mmap(NULL, GROWN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	say_word(say);
	wait_word(hear);
	touch_pages(p, GROWN);
	say_word(say);
	wait_word(hear);
	madvise(p, GROWN, MADV_DONTNEED);
	say_word(say);
	wait_word(hear);
}

/* Samples until its parts are those of this very sample; returns the anonymous one. */
static int64_t sample_parts(struct watched *w)
{
	struct timespec t = {0, 110 * NS_PER_MS};
	const struct sample *s = &w->sample;

	for (int looks = 0;; looks++) {
		ck_assert_int_lt(looks, 100);
		nanosleep(&t, NULL);
		ck_assert_int_eq(sampler_read(w->sampler, &w->sample), 0);
		if (metric_set_has(&s->fresh, METRIC_RSS_ANON))
			break;
	}
	int64_t sum = s->value[METRIC_RSS_ANON] + s->value[METRIC_RSS_FILE] +
		      s->value[METRIC_RSS_SHMEM];

	ck_assert_int_le(llabs(sum - s->value[METRIC_RSS]), MIB);
	return s->value[METRIC_RSS_ANON];
}

START_TEST(parts_of_memory_change_with_it)
{
	struct watched w = watch(grow_and_shrink);

	wait_word(w.hear);
	int64_t small = sample_parts(&w);

	ck_assert_int_le(llabs(sample_parts(&w) - small), MIB);
	say_word(w.say);
	wait_word(w.hear);
	ck_assert_int_ge(sample_parts(&w), small + GROWN - MIB);
	ck_assert_int_ge(sample_parts(&w), small + GROWN - MIB);
	say_word(w.say);
	wait_word(w.hear);
	ck_assert_int_le(sample_parts(&w), small + MIB);
	ck_assert_int_ge(w.sample.value[METRIC_PEAK_RSS], small + GROWN - MIB);
	done(&w);
}
END_TEST

START_TEST(kernel_thread_has_no_memory)
{
	struct target *t;
	struct sampler *s;
	struct sample sample = {0};
	struct why why;

	/* kthreadd; in a pid namespace 2 is something else, or nothing. */
	if (target_open(2, &t, &why) < 0)
		return;
	if (target_info(t)->kernel_thread) {
		ck_assert_int_eq(target_info(t)->command[0], '[');
		ck_assert_int_eq(sampler_new(t, NS_PER_S, &s, &why), 0);
		ck_assert_int_eq(sampler_read(s, &sample), 0);
		ck_assert(!sample_has(&sample, METRIC_RSS));
		ck_assert(!sample_has(&sample, METRIC_PEAK_RSS));
		ck_assert(!sample_has(&sample, METRIC_PSS));
		ck_assert(sample_has(&sample, METRIC_CPU));
		sampler_free(s);
	}
	target_close(t);
}
END_TEST

Suite *sampler_suite(void)
{
	Suite *s = suite_create("sampler");
	TCase *c = tcase_create("children");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, first_sample_is_complete);
	tcase_add_test(c, resident_memory_is_exact);
	tcase_add_test(c, rss_is_the_sum_of_its_parts);
	tcase_add_test(c, cpu_faults_and_switches_agree_with_wait4);
	tcase_add_test(c, switch_totals_never_fall_while_threads_come_and_go);
	tcase_add_test(c, every_thread_is_counted_beyond_those_held_open);
	tcase_add_test(c, process_without_its_main_thread_still_lives);
	tcase_add_test(c, zombie_has_counters_but_no_memory);
	tcase_add_test(c, killed_and_reaped_child_answers_esrch);
	tcase_add_test(c, stopped_child_is_sampled_as_stopped);
	tcase_add_test(c, exec_is_told_from_a_new_name);
	tcase_add_test(c, exec_between_opening_and_the_first_sample_is_told);
	tcase_add_test(c, exec_into_what_hides_itself_is_told);
	tcase_add_test(c, slow_values_are_fresh_in_every_sample_at_a_second);
	tcase_add_test(c, slow_values_are_repeated_between_reads);
	tcase_add_test(c, pss_goes_on_after_a_reading_that_took_long);
	tcase_add_test(c, parts_of_memory_change_with_it);
	tcase_add_test(c, what_is_opened_is_held_once_and_given_back);
	tcase_add_test(c, kernel_thread_has_no_memory);
	suite_add_tcase(s, c);
	return s;
}
