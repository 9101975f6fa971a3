/* SPDX-License-Identifier: MIT */
/* Threads as rows of a table: the overview shows the busiest, the CPU page all of them. */
#pragma once

#include "proc/sampler.h"
#include "ui/widget/table.h"

enum thread_column {
	THREAD_TID,
	THREAD_NAME,
	THREAD_STATE,
	THREAD_CPU,
	THREAD_TIME,
	THREAD_DELAY,
	THREAD_VOLUNTARY,
	THREAD_INVOLUNTARY,
	THREAD_CURVE_COLUMN,
	/* Only known while all threads are looked at: */
	THREAD_LAST_CPU,
	THREAD_WCHAN,
	THREAD_COLUMNS,
	THREAD_COLUMNS_OF_BUSIEST = THREAD_LAST_CPU,
};

extern const struct table_column thread_columns[THREAD_COLUMNS];

void thread_draw_row(struct canvas *c, int y, const struct table_place *at, const void *row);

/** As qsort(3): figures most first, unknown ones last; numbers and names ascending. */
int thread_compare(
	const struct thread_row *a, const struct thread_row *b, enum thread_column by);
