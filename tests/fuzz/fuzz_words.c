/* SPDX-License-Identifier: MIT */
/* The small languages a person types: times, instants, lists of columns. */
#include "fuzz/fuzz.h"

#include "base/clock.h"
#include "base/units.h"
#include "series/metrics.h"

static void try_time(const char *text)
{
	int64_t ns = -1;

	if (units_parse_time(text, &ns) == 0)
		expect(ns >= 0);
	else
		expect(ns == -1);
}

static void try_instant(const char *text)
{
	int64_t ns = -1, again = -1;
	char out[CLOCK_TEXT_MAX];

	if (clock_parse_rfc3339(text, &ns) < 0) {
		expect(ns == -1);
		return;
	}
	/* What was read can be written, and reads as the same microsecond. */
	clock_rfc3339(out, ns);
	expect(clock_parse_rfc3339(out, &again) == 0);
	expect(again / 1000 == ns / 1000 || ns < 0);
}

static void try_columns(const char *text)
{
	enum metric list[METRIC_COUNT];
	struct metric_set seen = {0};
	struct why why = {0};
	size_t n = SIZE_MAX;

	if (metric_parse_list(text, list, &n, &why) < 0) {
		expect(n == SIZE_MAX && why.text[0]);
		return;
	}
	expect(n <= METRIC_COUNT);
	for (size_t i = 0; i < n; i++) {
		expect(!metric_set_has(&seen, list[i]));
		metric_set_add(&seen, list[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	try_time(text);
	try_instant(text);
	try_columns(text);
	free(text);
	return 0;
}
