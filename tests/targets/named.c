/* SPDX-License-Identifier: MIT */
/*
 * named COMM [THREAD_NAME...]: takes a comm, starts a thread for each further name, and sleeps
 * until it is killed. Names go to the kernel as they are, 15 bytes of each. The command line
 * stays what the caller made it. Says "ready".
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static pthread_barrier_t all_named;

static void *sleep_named(void *name)
{
	prctl(PR_SET_NAME, name);
	pthread_barrier_wait(&all_named);
	pause();
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: named COMM [THREAD_NAME...]\n");
		return 2;
	}
	pthread_barrier_init(&all_named, NULL, (unsigned)argc - 1);
	prctl(PR_SET_NAME, argv[1]);
	for (int i = 2; i < argc; i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, sleep_named, argv[i]) != 0)
			return EXIT_FAILURE;
	}
	pthread_barrier_wait(&all_named);
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
