/* SPDX-License-Identifier: MIT */
/* smaps, fed in two pieces that meet anywhere, and the memory lines of status. */
#include "tests/fuzz/fuzz.h"

#include "proc/maps.h"

static void check_rows(const struct maps_result *r)
{
	uint64_t mappings = r->others.mappings;

	expect(r->n <= MAPS_ROWS_MAX);
	for (size_t i = 0; i < r->n; i++) {
		const struct maps_row *row = &r->rows[i];

		mappings += row->mappings;
		expect(row->kind < MAPS_KINDS && row->mappings > 0 && row->sum.rss >= 0);
		expect(i == 0 || r->rows[i - 1].sum.rss >= row->sum.rss);
		for (const char *p = row->name; *p; p++)
			expect((unsigned char)*p >= ' ' && *p != 0x7f);
	}
	expect(mappings == r->mappings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct maps *whole = maps_new(1000), *pieces = maps_new(1000);
	size_t cut = size ? data[0] % size : 0;
	struct maps_overhead overhead;

	maps_feed(whole, text, size);
	maps_finish(whole);
	check_rows(maps_result(whole));
	maps_feed(pieces, text, cut);
	maps_feed(pieces, text + cut, size - cut);
	maps_finish(pieces);
	expect(maps_result(pieces)->mappings == maps_result(whole)->mappings);
	expect(maps_result(pieces)->total.rss == maps_result(whole)->total.rss);
	maps_free(whole);
	maps_free(pieces);
	maps_parse_overhead(text, size, &overhead);
	return 0;
}
