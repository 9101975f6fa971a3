/* SPDX-License-Identifier: MIT */
/* "heap profile: …": heap, growth and fragmentation, of gperftools and of Go's heap?debug=1. */
#include <errno.h>

#include "base/macro.h"
#include "profile/legacy.h"
#include "profile/legacy_maps.h"

struct heap {
	struct legacy *l;
	struct build b;
	int64_t rate;
	bool sampled;   /* figures are of samples and stand for more */
	bool has_alloc; /* four figures matter, not two */
};

/* "[c: d]" matters when it is neither zero nor the same as "a: b". */
static bool heap_differs(struct slice total, struct slice in_use)
{
	int64_t t, u;

	if (slice_int(total, 10, &t) < 0 || slice_int(in_use, 10, &u) < 0)
		return true;
	return t != 0 && t != u;
}

static int heap_read_header(struct heap *h, struct slice line)
{
	struct slice g[RULE_GROUPS_MAX];

	if (!rule_match(h->l->rules, RULE_HEAP_HEADER, line, g)) {
		h->rate = 1;
		return rule_match(h->l->rules, RULE_GROWTH_HEADER, line, g) ? 0 : -ENOMSG;
	}
	if (g[6].n > 0 && slice_int(g[6], 10, &h->rate) < 0)
		return -ENOMSG;
	h->has_alloc = heap_differs(g[3], g[1]) || heap_differs(g[4], g[2]);
	h->sampled = true;
	if (slice_equal(g[5], "heap")) {
		h->rate /= 2; /* this kind says twice the mean distance */
	} else if (slice_equal(g[5], "heapprofile")) {
		h->rate = 1;
		h->sampled = false;
	} else if (!slice_equal(g[5], "heap_v2") && !slice_equal(g[5], "heapz_v2")) {
		return -ENOMSG;
	}
	return 0;
}

/* ret_block: bytes a block has on average, when there are any. */
static int heap_read_pair(struct heap *h, const struct lines *at, const struct slice *g,
	int64_t *ret_pair, int64_t *ret_block)
{
	int64_t count, size;

	if (slice_int(g[0], 10, &count) < 0 || slice_int(g[1], 10, &size) < 0)
		return legacy_bad(h->l, at, "a number that does not fit");
	if (count == 0 && size != 0)
		return legacy_bad(h->l, at, "bytes in no objects");
	if (count != 0) {
		*ret_block = count == -1 ? (int64_t) - (uint64_t)size : size / count;
		if (h->sampled)
			legacy_unsample(h->rate, &count, &size);
	}
	ret_pair[0] = count;
	ret_pair[1] = size;
	return 0;
}

static int heap_read_sample(struct heap *h, const struct lines *at)
{
	struct slice line = slice_trim(at->line), g[RULE_GROUPS_MAX];
	int64_t values[4], block = 0;
	size_t n = 0;
	int r = 0;

	if (!rule_match(h->l->rules, RULE_HEAP_SAMPLE, line, g))
		return legacy_bad(
			h->l, at, "not \"objects: bytes [objects: bytes] @ addresses\"");
	if (h->has_alloc) {
		r = heap_read_pair(h, at, &g[3], values, &block);
		n = 2;
	}
	if (r == 0)
		r = heap_read_pair(h, at, &g[1], values + n, &block);
	if (r < 0)
		return r;
	if (legacy_add_addresses(&h->b, g[5], 1, 1) < 0)
		return legacy_bad(h->l, at, "an address of more than 64 bits");
	build_add_sample(&h->b, values);
	build_add_label(&h->b, "bytes", block);
	return 0;
}

static int heap_open(struct heap *h)
{
	static const struct build_types two = {{{"objects", "count"}, {"space", "bytes"}}, 2};
	/* In use last, so that it is what is shown when nobody asks. */
	static const struct build_types four = {
		{{"alloc_objects", "count"}, {"alloc_space", "bytes"},
			{"inuse_objects", "count"}, {"inuse_space", "bytes"}},
		4};
	struct slice all = {h->l->data, h->l->size};
	int r = build_open(&h->b, h->has_alloc ? &four : &two, slice_count(all, "@"),
		slice_count(all, "0x"));

	if (r < 0)
		return r;
	h->b.p->period_type = (struct profile_value_type){"space", "bytes"};
	h->b.p->period = h->rate;
	return 0;
}

int legacy_decode_heap(struct legacy *l, struct profile **ret)
{
	struct lines lines = lines_open(l->data, l->size);
	struct heap h = {.l = l};

	if (!lines_next(&lines))
		return -ENOMSG;
	int r = heap_read_header(&h, lines.line);

	if (r < 0)
		return r;
	r = heap_open(&h);
	while (r == 0 && lines_next(&lines)) {
		if (lines_is_comment(lines.line))
			continue;
		if (legacy_maps_is_announced(lines.line))
			break;
		r = heap_read_sample(&h, &lines);
	}
	if (r == 0)
		r = legacy_maps_find(&h.b, l->rules, &lines, l->why);
	if (r == 0)
		r = build_finish(&h.b, ret);
	build_done(&h.b);
	return r;
}
