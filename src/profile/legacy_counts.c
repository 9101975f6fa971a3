/* SPDX-License-Identifier: MIT */
/*
 * "goroutine profile: total N" and its like: Go's debug=1 of goroutine and threadcreate. The
 * latter has a line without any address, which the reference refuses and this does not.
 */
#include <errno.h>

#include "base/macro.h"
#include "profile/legacy.h"
#include "profile/legacy_maps.h"

static int counts_read_sample(struct legacy *l, struct build *b, const struct lines *at)
{
	struct slice g[RULE_GROUPS_MAX];
	int64_t count;

	if (!rule_match(l->rules, RULE_COUNT, at->line, g))
		return legacy_bad(l, at, "not \"count @ addresses\"");
	if (slice_int(g[1], 0, &count) < 0)
		return legacy_bad(l, at, "a number that does not fit");
	/* Back by one, onto the call: what is stored is where it returns to. */
	if (legacy_add_addresses(b, g[2], 1, 1) < 0)
		return legacy_bad(l, at, "an address of more than 64 bits");
	build_add_sample(b, &count);
	return 0;
}

static int counts_read(
	struct legacy *l, struct build *b, struct lines *lines, struct slice kind)
{
	struct slice all = {l->data, l->size};
	struct build_types types = {.types = {{"", "count"}}, .n = 1};
	int r = build_open(b, &types, slice_count(all, "@"), slice_count(all, "0x"));

	if (r < 0)
		return r;
	b->p->sample_types[0].type = intern_bytes(&b->strings, kind.at, kind.n);
	b->p->period_type = b->p->sample_types[0];
	b->p->period = 1;
	while (r == 0 && lines_next_of_substance(lines) && !slice_starts(lines->line, "---"))
		r = counts_read_sample(l, b, lines);
	return r < 0 ? r : legacy_maps_find(b, l->rules, lines, l->why);
}

int legacy_decode_counts(struct legacy *l, struct profile **ret)
{
	struct lines lines = lines_open(l->data, l->size);
	struct slice g[RULE_GROUPS_MAX];
	struct build b = {0};

	if (!lines_next_of_substance(&lines) ||
		!rule_match(l->rules, RULE_COUNT_START, lines.line, g))
		return -ENOMSG;
	int r = counts_read(l, &b, &lines, g[1]);

	if (r == 0)
		r = build_finish(&b, ret);
	build_done(&b);
	return r;
}
