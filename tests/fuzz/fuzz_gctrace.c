/* SPDX-License-Identifier: MIT */
/*
 * The GC log reader: pieces of any size give the same cycles and the same foreign bytes, no
 * byte appears that was not there, and without a line read every byte passes.
 */
#include "tests/fuzz/fuzz.h"

#include "golang/gctrace.h"
#include "golang/gctrace_summary.h"

struct seen {
	struct gc_summary summary;
	uint64_t cycles, lines, foreign_n, hash;
};

static void on_cycle(void *user, const struct gc_cycle *c)
{
	struct seen *s = user;

	s->cycles++;
	expect(gc_has(c, GC_CYCLE) && gc_has(c, GC_PROCS));
	gc_summary_add(&s->summary, c);
}

static bool on_line(void *user, enum gctrace_line kind, const char *text, size_t n)
{
	struct seen *s = user;

	(void)kind;
	(void)text;
	expect(n > 0);
	s->lines++;
	return true;
}

static void on_foreign(void *user, const char *data, size_t n)
{
	struct seen *s = user;

	s->foreign_n += n;
	for (size_t i = 0; i < n; i++)
		s->hash = (s->hash ^ (uint8_t)data[i]) * UINT64_C(0x100000001b3);
}

static struct seen *read_pieces(const char *data, size_t size, size_t step)
{
	struct seen *s = calloc(1, sizeof(*s));
	struct gctrace_sink sink = {on_cycle, on_line, on_foreign, s};
	struct gctrace *g;
	char words[GC_WORDS_MAX];

	gc_summary_init(&s->summary);
	gctrace_new(&sink, &g);
	for (size_t i = 0; i < size; i += step)
		gctrace_push(g, data + i, size - i < step ? size - i : step);
	gctrace_finish(g);
	expect(!gctrace_holding(g));
	expect(gctrace_counts(g)->cycles == s->cycles);
	for (unsigned i = 0; gc_summary_words(&s->summary, gctrace_counts(g), i, words); i++)
		expect(strlen(words) > 0);
	gctrace_free(g);
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen *whole = read_pieces((const char *)data, size, size + 1);
	struct seen *bytes = read_pieces((const char *)data, size, 1);

	expect(whole->cycles == bytes->cycles && whole->lines == bytes->lines);
	expect(whole->foreign_n == bytes->foreign_n && whole->hash == bytes->hash);
	expect(whole->foreign_n <= size);
	if (whole->cycles + whole->lines == 0)
		expect(whole->foreign_n == size);
	free(whole);
	free(bytes);
	return 0;
}
