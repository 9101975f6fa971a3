/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <signal.h>

#include "base/macro.h"

/* A thread inherits what is blocked: so there is no moment at which it could take one. */
int thread_start(pthread_t *ret, void *(*main)(void *), void *arg)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
	sigset_t all, before;

	sigfillset(&all);
	/* Its own faults find their handler here, too: the terminal has to be given back. */
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int r = -pthread_create(ret, NULL, main, arg);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}
