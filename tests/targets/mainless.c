/* SPDX-License-Identifier: MIT */
/*
 * mainless: a process whose main thread has ended while another one, "heir", lives on and holds
 * its memory and open files. Says "ready" once that is so.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The main thread has ended when /proc shows it as a zombie. */
static int main_is_gone(void)
{
	char line[256] = "";
	FILE *f = fopen("/proc/self/stat", "r");
	int gone = f && fgets(line, sizeof(line), f);
	char state = 0;

	if (f)
		fclose(f);
	return gone && sscanf(line, "%*d (mainless) %c", &state) == 1 && state == 'Z';
}

static void *inherit(void *arg)
{
	(void)arg;
	prctl(PR_SET_NAME, "heir");
	while (!main_is_gone())
		usleep(1000);
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
	return NULL;
}

int main(void)
{
	pthread_t heir;

	if (pthread_create(&heir, NULL, inherit, NULL) != 0)
		return EXIT_FAILURE;
	pthread_exit(NULL);
}
