/* SPDX-License-Identifier: MIT */
/*
 * demo [SECONDS [SHARE]]: a process worth watching. Its threads make CPU time, memory, faults,
 * switches and I/O rise and fall in waves of different length, so that every curve moves within
 * a minute. It uses at most about a core and a half and 200 MiB, or that SHARE of both, and a
 * temporary file of 8 MiB.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void sleep_s(double s)
{
	struct timespec t = {.tv_sec = (time_t)s, .tv_nsec = (long)(fmod(s, 1) * 1e9)};

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

/* 0..1, once up and down in `period` seconds. */
static double wave(double period)
{
	return 0.5 - 0.5 * cos(2 * M_PI * now_s() / period);
}

static void name_thread(const char *name)
{
	prctl(PR_SET_NAME, name);
}

static volatile double sink; /* keeps the compiler from skipping the work */

static double load = 1;

/* User time: busy for a share of each 20 ms that follows the wave. */
static void *compute(void *arg)
{
	double period = *(double *)arg;

	name_thread("compute");
	for (;;) {
		double share = 0.75 * load * wave(period), end = now_s() + 0.02 * share;

		while (now_s() < end)
			for (int i = 0; i < 1000; i++)
				sink = sqrt(sink + i);
		sleep_s(0.02 * (1 - share) + 0.001);
	}
	return NULL;
}

/* Memory: maps and fills up to 160 MiB, then gives it back; each page is a minor fault. A share
 * of it comes in smaller blocks. */
static void *remember(void *arg)
{
	enum { BLOCKS = 40 };
	void *block[BLOCKS] = {0};
	size_t held = 0, bytes = (size_t)((double)(4 * MIB) * load);

	(void)arg;
	name_thread("memory");
	for (;;) {
		size_t wanted = (size_t)(wave(20) * BLOCKS);

		while (held < wanted) {
			void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			if (p == MAP_FAILED)
				break;
			memset(p, 1, bytes);
			block[held++] = p;
		}
		while (held > wanted)
			munmap(block[--held], bytes);
		sleep_s(0.1);
	}
	return NULL;
}

/* System time and storage: writes a file through to the disk, drops it from the cache, reads.
 */
static void *store(void *arg)
{
	char path[] = "/var/tmp/onetop-demo.XXXXXX";
	static char buffer[256 << 10];
	int fd = mkostemp(path, O_CLOEXEC);

	(void)arg;
	name_thread("storage");
	if (fd < 0)
		return NULL;
	unlink(path);
	for (off_t at = 0;; at = (at + (off_t)sizeof(buffer)) % (off_t)(8 * MIB)) {
		double activity = wave(13);

		memset(buffer, (int)at, sizeof(buffer));
		if (activity > 0.4) {
			if (pwrite(fd, buffer, sizeof(buffer), at) < 0 || fdatasync(fd) < 0)
				break;
			posix_fadvise(fd, at, (off_t)sizeof(buffer), POSIX_FADV_DONTNEED);
		}
		if (activity > 0.6 && pread(fd, buffer, sizeof(buffer), at) < 0)
			break;
		sleep_s(0.05 + 0.2 * (1 - activity));
	}
	close(fd);
	return NULL;
}

static int ping[2], pong[2];

static void *answer(void *arg)
{
	char c;

	(void)arg;
	name_thread("pong");
	while (read(ping[0], &c, 1) == 1 && write(pong[1], &c, 1) == 1)
		;
	return NULL;
}

/* Voluntary switches: bytes to and fro through two pipes, more and fewer of them. */
static void *chat(void *arg)
{
	char c = 0;

	(void)arg;
	name_thread("ping");
	for (;;) {
		int turns = (int)(60 * load * wave(9));

		for (int i = 0; i < turns; i++)
			if (write(ping[1], &c, 1) != 1 || read(pong[0], &c, 1) != 1)
				return NULL;
		sleep_s(0.02);
	}
}

static void *live_shortly(void *arg)
{
	double *seconds = arg;

	name_thread("short-lived");
	sleep_s(*seconds);
	free(seconds);
	return NULL;
}

/* Threads come and go. */
static void spawn_some(void)
{
	int n = (int)(6 * wave(15));

	for (int i = 0; i < n; i++) {
		pthread_t thread;
		double *seconds = malloc(sizeof(*seconds));

		if (!seconds)
			return;
		*seconds = 0.3 + 0.2 * i;
		if (pthread_create(&thread, NULL, live_shortly, seconds) != 0)
			free(seconds);
		else
			pthread_detach(thread);
	}
}

int main(int argc, char **argv)
{
	static double periods[] = {7, 11};
	void *(*const jobs[])(void *) = {compute, compute, remember, store, chat, answer};
	double end = argc > 1 ? now_s() + atof(argv[1]) : INFINITY;

	if (argc > 2)
		load = atof(argv[2]);
	prctl(PR_SET_PDEATHSIG, SIGTERM); /* ends with the shell that started it */
	if (pipe2(ping, O_CLOEXEC) < 0 || pipe2(pong, O_CLOEXEC) < 0) {
		perror("pipe2");
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, jobs[i], &periods[i % 2]) != 0) {
			perror("pthread_create");
			return EXIT_FAILURE;
		}
	}
	while (now_s() < end) {
		spawn_some();
		sleep_s(0.5);
	}
	return EXIT_SUCCESS;
}
