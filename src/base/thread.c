/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>

/* A thread inherits what is blocked: so there is no moment at which it could take one. */
int thread_start(pthread_t *ret, void *(*main)(void *), void *arg)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int r = -pthread_create(ret, NULL, main, arg);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}
