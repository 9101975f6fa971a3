/* SPDX-License-Identifier: MIT */
#include "unit/suites.h"

#include <errno.h>
#include <linux/sched.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/macro.h"
#include "proc/sampler.h"
#include "proc/target.h"

static pid_t spawn_idle(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
		_exit(0);
	}
	ck_assert_int_gt(pid, 0);
	return pid;
}

static void wait_end(const struct target *t)
{
	struct pollfd p = {target_pidfd(t), POLLIN, 0};

	ck_assert_int_eq(poll(&p, 1, 10000), 1);
}

START_TEST(own_process_is_described)
{
	struct target *t;
	struct why why;

	prctl(PR_SET_NAME, "a) R 1 \033[31m\n");
	ck_assert_int_eq(target_open(getpid(), &t, &why), 0);
	const struct target_info *i = target_info(t);

	ck_assert_int_eq(i->pid, getpid());
	ck_assert_int_eq(i->ppid, getppid());
	ck_assert_uint_eq(i->uid, geteuid());
	ck_assert_str_eq(i->comm, "a) R 1 \xef\xbf\xbd[31m\xef\xbf\xbd");
	ck_assert_int_eq(
		strncmp(i->command, program_invocation_name, strlen(program_invocation_name)),
		0);
	ck_assert_int_eq(i->exe[0], '/');
	ck_assert(!i->exe_deleted);
	ck_assert(!i->kernel_thread);
	ck_assert_str_eq(i->denied, "");
	ck_assert_int_le(llabs(i->start_real_ns - clock_real_ns()), 30 * NS_PER_S);
	target_close(t);
}
END_TEST

START_TEST(no_such_process_is_esrch_with_a_sentence)
{
	static const pid_t none[] = {0, -1, -5, 0x3fffffff, INT32_MAX};
	struct target *t = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		struct why why = {""};

		ck_assert_int_eq(target_open(none[i], &t, &why), -ESRCH);
		ck_assert_ptr_null(t);
		ck_assert_ptr_nonnull(strstr(why.text, "pid"));
	}
}
END_TEST

static pid_t thread_tid;
static pthread_barrier_t thread_ready, thread_leave;

static void *be_a_thread(void *arg)
{
	thread_tid = gettid();
	pthread_barrier_wait(&thread_ready);
	pthread_barrier_wait(&thread_leave);
	return arg;
}

START_TEST(number_of_a_thread_names_its_process)
{
	struct target *t = NULL;
	struct why why;
	pthread_t thread;

	pthread_barrier_init(&thread_ready, NULL, 2);
	pthread_barrier_init(&thread_leave, NULL, 2);
	ck_assert_int_eq(pthread_create(&thread, NULL, be_a_thread, NULL), 0);
	pthread_barrier_wait(&thread_ready);
	ck_assert_int_eq(target_open(thread_tid, &t, &why), -ESRCH);
	ck_assert_ptr_nonnull(strstr(why.text, "is a thread of process"));
	pthread_barrier_wait(&thread_leave);
	pthread_join(thread, NULL);
}
END_TEST

START_TEST(zombie_cannot_be_watched)
{
	struct target *t = NULL;
	struct why why;
	pid_t pid = fork();
	siginfo_t info;

	if (pid == 0)
		_exit(3);
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	ck_assert_int_eq(target_open(pid, &t, &why), -ESRCH);
	ck_assert_ptr_nonnull(strstr(why.text, "zombie"));
	waitpid(pid, NULL, 0);
}
END_TEST

START_TEST(end_of_a_child_is_told_exactly)
{
	struct target *t;
	struct why why;
	struct rusage usage;
	struct event end = {0};
	int hold[2];

	ck_assert_int_eq(pipe(hold), 0);
	pid_t pid = fork();
	if (pid == 0) {
		char byte;

		close(hold[1]);
		_exit(read(hold[0], &byte, 1) == 0 ? 42 : 43);
	}
	ck_assert_int_eq(target_open(pid, &t, &why), 0);
	target_set_child(t);
	ck_assert_int_eq(target_end(t, &end), -EAGAIN);
	ck_assert_int_eq(target_rusage(t, &usage), -ENODATA);
	close(hold[1]);
	wait_end(t);
	for (int i = 0; i < 2; i++) { /* the answer stays the same when asked again */
		ck_assert_int_eq(target_end(t, &end), 0);
		ck_assert_int_eq(end.kind, EVENT_EXIT);
		ck_assert_int_eq(end.number, 42);
	}
	ck_assert_int_eq(target_rusage(t, &usage), 0);
	ck_assert_int_gt(usage.ru_maxrss, 0);
	target_close(t);
}
END_TEST

START_TEST(end_of_a_stranger_is_read_from_its_zombie)
{
	struct target *t;
	struct why why;
	struct event end = {0};
	pid_t pid = spawn_idle();

	/* Not told that it is our child: as if somebody else were to reap it. */
	ck_assert_int_eq(target_open(pid, &t, &why), 0);
	ck_assert_int_eq(target_signal(t, SIGUSR1), 0);
	wait_end(t);
	ck_assert_int_eq(target_end(t, &end), 0);
	ck_assert_int_eq(end.kind, EVENT_SIGNAL);
	ck_assert_int_eq(end.number, SIGUSR1);
	waitpid(pid, NULL, 0);
	ck_assert_int_eq(target_end(t, &end), 0);
	ck_assert_int_eq(end.kind, EVENT_LOST);
	ck_assert_int_eq(target_signal(t, SIGTERM), -ESRCH);
	target_close(t);
}
END_TEST

/* Takes a number for a new process; needs root. 0 when that is not to be had. */
static pid_t clone_with_pid(pid_t pid)
{
	pid_t wanted[1] = {pid};
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uint64_t)(uintptr_t)wanted,
		.set_tid_size = 1,
	};
	long r = syscall(SYS_clone3, &args, sizeof(args));

	if (r == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (volatile unsigned i = 0;; i++)
			;
	}
	return r < 0 ? 0 : (pid_t)r;
}

START_TEST(reused_pid_never_shows_the_other_process)
{
	struct target *t, *second;
	struct sampler *s;
	struct sample sample = {0};
	struct event end;
	struct why why;
	pid_t pid = spawn_idle();

	ck_assert_int_eq(target_open(pid, &t, &why), 0);
	target_set_child(t);
	ck_assert_int_eq(sampler_new(t, NS_PER_S, &s, &why), 0);
	ck_assert_int_eq(sampler_read(s, &sample), 0);
	int64_t cpu = sample.value[METRIC_CPU];
	ck_assert_int_eq(target_signal(t, SIGKILL), 0);
	wait_end(t);
	ck_assert_int_eq(target_end(t, &end), 0);
	if (clone_with_pid(pid) == pid) {
		/* The newcomer has the number and burns CPU. */
		ck_assert_int_eq(target_open(pid, &second, &why), 0);
		for (int i = 0; i < 20; i++) {
			poll(NULL, 0, 2);
			ck_assert_int_eq(sampler_read(s, &sample), -ESRCH);
			ck_assert(!sample_has(&sample, METRIC_CPU));
			ck_assert(!sample_has(&sample, METRIC_USER));
			ck_assert(!sample_has(&sample, METRIC_RSS));
		}
		ck_assert_int_eq(sampler_read_all(s, &sample), -ESRCH);
		ck_assert_int_eq(target_signal(t, SIGKILL), -ESRCH);
		ck_assert_int_eq(target_end(t, &end), 0);
		ck_assert_int_eq(end.number, SIGKILL);
		ck_assert_int_eq(target_signal(second, SIGKILL), 0);
		wait_end(second);
		target_close(second);
		waitpid(pid, NULL, 0);
	}
	ck_assert_int_ge(cpu, 0);
	sampler_free(s);
	target_close(t);
}
END_TEST

/* As a user on a root process whose /proc hides it. 0 hidden, 1 otherwise, 77 cannot be tried.
 */
static int try_hidepid(void)
{
	struct target *t;
	struct why why;
	pid_t root = getppid();

	if (unshare(CLONE_NEWNS) < 0 ||
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("proc", "/proc", "proc", 0, "hidepid=invisible") < 0 ||
		setgid(12345) < 0 || setuid(12345) < 0)
		return 77;
	if (target_open(root, &t, &why) != -EPERM || !strstr(why.text, "hidepid"))
		return 1;
	return target_open(0x3fffffff, &t, &why) == -ESRCH ? 0 : 2;
}

static int try_unmounted(void)
{
	struct target *t;
	struct why why;

	if (unshare(CLONE_NEWNS) < 0 ||
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("none", "/proc", "tmpfs", 0, NULL) < 0)
		return 77;
	return target_open(getpid(), &t, &why) == -ENOENT && strstr(why.text, "not mounted")
		       ? 0
		       : 1;
}

static int try_user_on_root(void)
{
	struct target *t;
	struct sampler *s;
	struct sample sample = {0};
	struct why why;
	pid_t root = getppid();

	if (setgid(12345) < 0 || setuid(12345) < 0)
		return 77;
	if (target_open(root, &t, &why) < 0 || sampler_new(t, NS_PER_S, &s, &why) < 0 ||
		sampler_read(s, &sample) < 0)
		return 1;
	if (!strstr(target_info(t)->denied, "sudo or CAP_SYS_PTRACE would add I/O"))
		return 2;
	bool denied = !sample_has(&sample, METRIC_READ_BYTES) &&
		      !sample_has(&sample, METRIC_OPEN_FDS) && !sample_has(&sample, METRIC_PSS);
	bool others = sample_has(&sample, METRIC_CPU) && sample_has(&sample, METRIC_RSS) &&
		      sample_has(&sample, METRIC_VOLUNTARY) &&
		      sample_has(&sample, METRIC_RUN_DELAY);

	return !denied || !others ? 3 : 0;
}

static int in_child(int (*work)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(work());
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status) == 77 ? 0 : WEXITSTATUS(status);
}

START_TEST(hidden_not_mounted_and_foreign_are_told_apart)
{
	ck_assert_int_eq(in_child(try_hidepid), 0);
	ck_assert_int_eq(in_child(try_unmounted), 0);
	ck_assert_int_eq(in_child(try_user_on_root), 0);
}
END_TEST

static int nested(void *arg)
{
	(void)arg;
	pause();
	return 0;
}

START_TEST(pid_in_a_nested_namespace_is_shown)
{
	static char stack[65536] __attribute__((aligned(16)));
	struct target *t;
	struct why why;
	char text[64];
	pid_t pid = clone(nested, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);

	if (pid < 0)
		return; /* needs root */
	ck_assert_int_eq(target_open(pid, &t, &why), 0);
	snprintf(text, sizeof(text), "%d -> 1", (int)pid);
	ck_assert_str_eq(target_info(t)->nspid, text);
	ck_assert_int_eq(target_signal(t, SIGKILL), 0);
	waitpid(pid, NULL, 0);
	target_close(t);
}
END_TEST

START_TEST(targets_killed_at_any_moment_end_as_killed)
{
	for (int i = 0; i < 60; i++) {
		struct target *t;
		struct sampler *s = NULL;
		struct sample sample = {0};
		struct event end;
		struct why why;
		pid_t pid = spawn_idle();
		int reads = i % 7;

		ck_assert_int_eq(target_open(pid, &t, &why), 0);
		target_set_child(t);
		ck_assert_int_eq(sampler_new(t, NS_PER_MS, &s, &why), 0);
		for (int k = 0; k < reads; k++)
			ck_assert_int_eq(sampler_read(s, &sample), 0);
		kill(pid, SIGKILL);
		while (sampler_read(s, &sample) == 0)
			;
		ck_assert(!sample_has(&sample, METRIC_RSS));
		wait_end(t);
		ck_assert_int_eq(target_end(t, &end), 0);
		ck_assert_int_eq(end.kind, EVENT_SIGNAL);
		sampler_free(s);
		target_close(t);
	}
}
END_TEST

Suite *target_suite(void)
{
	Suite *s = suite_create("target");
	TCase *c = tcase_create("held");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, own_process_is_described);
	tcase_add_test(c, no_such_process_is_esrch_with_a_sentence);
	tcase_add_test(c, number_of_a_thread_names_its_process);
	tcase_add_test(c, zombie_cannot_be_watched);
	tcase_add_test(c, end_of_a_child_is_told_exactly);
	tcase_add_test(c, end_of_a_stranger_is_read_from_its_zombie);
	tcase_add_test(c, reused_pid_never_shows_the_other_process);
	tcase_add_test(c, hidden_not_mounted_and_foreign_are_told_apart);
	tcase_add_test(c, pid_in_a_nested_namespace_is_shown);
	tcase_add_test(c, targets_killed_at_any_moment_end_as_killed);
	suite_add_tcase(s, c);
	return s;
}
