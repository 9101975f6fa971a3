/* SPDX-License-Identifier: MIT */
/*
 * Memory of a history: KiB of RSS before it, after one, 14 and 28 weeks of samples at one
 * second, on one line. Its rings are taken whole at the start, but the kernel gives a page when
 * it is first written: the coarsest tier reaches the end of its ring after twelve weeks. From
 * then on no page is new.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macro.h"
#include "series/history.h"

enum { WEEK = 7 * 24 * 3600 };

static long rss_kib(void)
{
	long size, resident = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	if (!f || fscanf(f, "%ld %ld", &size, &resident) != 2)
		exit(EXIT_FAILURE);
	fclose(f);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Every metric moves, so that no tier can be kept small by luck. */
static void push_weeks(int weeks, struct history *h, struct rates *rates, int64_t *t_ns)
{
	for (int i = 0; i < weeks * WEEK; i++) {
		struct sample s = {.t_ns = *t_ns, .real_ns = *t_ns};

		for (int m = 0; m < METRIC_COUNT; m++)
			if (metrics[m].unit != UNIT_TEXT)
				sample_set(&s, (enum metric)m, *t_ns / 1000 + i % 97);
		rates_push(rates, &s);
		history_push(h, &s, rates, false);
		*t_ns += NS_PER_S;
	}
}

int main(void)
{
	struct history *h;
	struct rates rates;
	int64_t t_ns = NS_PER_S;
	long before = rss_kib(), week, full;

	rates_init(&rates);
	struct metric_set kept = history_all_metrics();

	if (history_new(HISTORY_BUDGET, &kept, &h) < 0)
		return EXIT_FAILURE;
	push_weeks(1, h, &rates, &t_ns);
	week = rss_kib();
	push_weeks(13, h, &rates, &t_ns);
	full = rss_kib();
	push_weeks(14, h, &rates, &t_ns);
	printf("%ld %ld %ld %ld\n", before, week, full, rss_kib());
	history_free(h);
	return EXIT_SUCCESS;
}
