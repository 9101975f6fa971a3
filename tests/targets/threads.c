/* SPDX-License-Identifier: MIT */
/*
 * threads [N [MICROSECONDS]]: N threads beside the main one, each busy that long every 10 ms
 * (0: all sleep for ever). Says "ready" once all run. A target for the cost of watching many
 * threads.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long busy_us;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static void *work(void *arg)
{
	struct timespec nap = {.tv_nsec = 10 * 1000 * 1000};

	(void)arg;
	if (busy_us == 0)
		for (;;)
			pause();
	for (;;) {
		int64_t end = now_us() + busy_us;

		while (now_us() < end)
			;
		nanosleep(&nap, NULL);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 16;
	pthread_attr_t attr;

	busy_us = argc > 2 ? atol(argv[2]) : 0;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * 1024);
	for (long i = 0; i < n; i++) {
		pthread_t thread;
		char name[16];

		if (pthread_create(&thread, &attr, work, NULL) != 0) {
			fprintf(stderr, "only %ld threads\n", i);
			return EXIT_FAILURE;
		}
		snprintf(name, sizeof(name), "worker-%d", (int)(i % 10000));
		pthread_setname_np(thread, name);
	}
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
