/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

#include "base/macro.h"

struct parallel_thread {
	void (*work)(void *job);
	void *job;
	pthread_t thread;
	bool runs;
};

size_t parallel_width(void)
{
	cpu_set_t cpus;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) < 0)
		return 1;
	return (size_t)CLAMP(CPU_COUNT(&cpus), 1, (int)PARALLEL_MAX);
}

static void *parallel_main(void *arg)
{
	struct parallel_thread *t = arg;

	t->work(t->job);
	return NULL;
}

void parallel_run(void (*work)(void *job), void *jobs, size_t n, size_t size)
{
	struct parallel_thread threads[PARALLEL_MAX] = {0};

	assert(n <= PARALLEL_MAX);
	for (size_t i = 0; i + 1 < n; i++) {
		struct parallel_thread *t = &threads[i];

		t->work = work;
		t->job = (char *)jobs + i * size;
		t->runs = pthread_create(&t->thread, NULL, parallel_main, t) == 0;
	}
	for (size_t i = 0; i < n; i++)
		if (!threads[i].runs)
			work((char *)jobs + i * size);
	for (size_t i = 0; i < n; i++)
		if (threads[i].runs)
			pthread_join(threads[i].thread, NULL);
}
