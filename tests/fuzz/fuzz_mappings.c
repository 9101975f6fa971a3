/* SPDX-License-Identifier: MIT */
/* smaps, fed in two pieces that meet anywhere, and the memory lines of status. */
#include "tests/fuzz/fuzz.h"

#include "proc/mappings.h"

static void check_rows(const struct mappings_result *r)
{
	uint64_t mappings = r->others.mappings;

	expect(r->n <= MAPPINGS_ROWS_MAX);
	for (size_t i = 0; i < r->n; i++) {
		const struct mappings_row *row = &r->rows[i];

		mappings += row->mappings;
		expect(row->kind < MAPPINGS_KINDS && row->mappings > 0 && row->sum.rss >= 0);
		expect(i == 0 || r->rows[i - 1].sum.rss >= row->sum.rss);
		for (const char *p = row->name; *p; p++)
			expect((unsigned char)*p >= ' ' && *p != 0x7f);
	}
	expect(mappings == r->mappings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct mappings *whole = mappings_new(1000), *pieces = mappings_new(1000);
	size_t cut = size ? data[0] % size : 0;
	struct mappings_overhead overhead;

	mappings_feed(whole, text, size);
	mappings_finish(whole);
	check_rows(mappings_result(whole));
	mappings_feed(pieces, text, cut);
	mappings_feed(pieces, text + cut, size - cut);
	mappings_finish(pieces);
	expect(mappings_result(pieces)->mappings == mappings_result(whole)->mappings);
	expect(mappings_result(pieces)->total.rss == mappings_result(whole)->total.rss);
	mappings_free(whole);
	mappings_free(pieces);
	mappings_parse_overhead(text, size, &overhead);
	return 0;
}
