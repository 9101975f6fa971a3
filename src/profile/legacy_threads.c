/* SPDX-License-Identifier: MIT */
/* "--- threadz 1 ---": a stack for each thread of a program. */
#include <errno.h>

#include "base/macro.h"
#include "profile/legacy.h"
#include "profile/legacy_maps.h"

/*
 * The frames of one thread, up to the next header, which becomes the current line. A thread
 * with the stack of the one before is counted there.
 */
static int threads_read_one(struct legacy *l, struct build *b, struct lines *lines)
{
	struct profile *p = b->p;
	const int64_t one = 1;
	bool same = false;
	int r = 0;

	while (r == 0 && lines_next(lines)) {
		struct slice line = slice_trim(lines->line);

		if (slice_starts(line, "---"))
			break;
		if (slice_contains(line, "same as previous thread"))
			same = true;
		else
			r = legacy_add_addresses(b, line, b->refs > b->first, 1);
	}
	if (r < 0)
		return legacy_bad(l, lines, "an address of more than 64 bits");
	if (!same && b->refs > b->first)
		build_add_sample(b, &one);
	else if (p->n_samples > 0)
		p->samples[p->n_samples - 1].values[0]++;
	b->refs = b->first;
	return 0;
}

static int threads_read(struct legacy *l, struct build *b, struct lines *lines)
{
	static const struct build_types types = {{{"thread", "count"}}, 1};
	struct slice all = {l->data, l->size}, g[RULE_GROUPS_MAX];
	int r = build_open(b, &types, slice_count(all, "---"), slice_count(all, "0x"));

	if (r < 0)
		return r;
	b->p->period_type = b->p->sample_types[0];
	b->p->period = 1;
	while (r == 0 && !legacy_maps_is_announced(lines->line)) {
		if (lines->line.n == 0)
			return why_set(l->why, -EBADMSG,
				"malformed profile: threads that end at byte %zu, without "
				"a memory map",
				l->size);
		if (slice_starts(slice_trim(lines->line), "---- no stack trace for"))
			break;
		if (!rule_match(l->rules, RULE_THREAD_START, lines->line, g))
			return -ENOMSG;
		r = threads_read_one(l, b, lines);
	}
	if (r == 0)
		r = legacy_maps_find(b, l->rules, lines, l->why);
	if (r == 0)
		legacy_drop_doubled_leaves(b->p);
	return r;
}

/* The line with the first thread's header is the current one afterwards. */
static bool threads_find_first(struct legacy *l, struct lines *lines)
{
	struct slice g[RULE_GROUPS_MAX];

	if (!lines_next_of_substance(lines))
		return false;
	if (!rule_match(l->rules, RULE_THREADZ_START, lines->line, g))
		return rule_match(l->rules, RULE_THREAD_START, lines->line, g);
	while (lines_next(lines))
		if (legacy_maps_is_announced(lines->line) || slice_starts(lines->line, "-"))
			break;
	return true;
}

int legacy_decode_threads(struct legacy *l, struct profile **ret)
{
	struct lines lines = lines_open(l->data, l->size);
	struct build b = {0};

	if (!threads_find_first(l, &lines))
		return -ENOMSG;
	int r = threads_read(l, &b, &lines);

	if (r == 0)
		r = build_finish(&b, ret);
	build_done(&b);
	return r;
}
