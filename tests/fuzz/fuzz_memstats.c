/* SPDX-License-Identifier: MIT */
/* Answers of expvar, heap?debug=1 and the index: figures are finite and not negative. */
#include "tests/fuzz/fuzz.h"

#include <math.h>

#include "golang/memstats.h"
#include "golang/rss_explain.h"

static void look(const struct memstats *m)
{
	static struct go_pause pauses[GO_PAUSES];
	struct rss_input in = {.kernel = {1 << 30, 1 << 29, 1 << 28, 1 << 28, 0, 0, 0},
		.go = m,
		.live_bytes = -1,
		.last_gc_age_s = 1};
	struct rss_page *page = malloc(sizeof(*page));
	uint64_t lost;

	for (unsigned s = 0; s < GO_STATS; s++)
		if (memstats_has(m, (enum go_stat)s))
			expect(isfinite(m->value[s]) && m->value[s] >= 0);
	expect(memstats_new_pauses(NULL, m, pauses, &lost) <= GO_PAUSES);
	rss_explain(&in, page);
	expect(page->n_parts <= RSS_KINDS && page->n_words <= RSS_WORDS);
	free(page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memstats m = {0};
	const char *body = (const char *)data;
	char *copy = malloc(size + 1); /* exact bounds for the sanitizer */

	memcpy(copy, body, size);
	if (memstats_parse_expvar(copy, size, &m) == 0 ||
		memstats_parse_heap_text(copy, size, &m) == 0 ||
		memstats_parse_index(copy, size, &m) == 0)
		look(&m);
	free(copy);
	return 0;
}
