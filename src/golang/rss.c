/* SPDX-License-Identifier: MIT */
#include "golang/rss.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"

static bool has_all(const struct memstats *m, const enum go_stat *needed, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!memstats_has(m, needed[i]))
			return false;
	return true;
}

static const enum go_stat system_parts[] = {GO_STAT_HEAP_SYS, GO_STAT_STACK_SYS,
	GO_STAT_MSPAN_SYS, GO_STAT_MCACHE_SYS, GO_STAT_BUCK_HASH_SYS, GO_STAT_GC_SYS,
	GO_STAT_OTHER_SYS};

static bool check_at_most(const struct memstats *m, enum go_stat small, enum go_stat big,
	const char *words, char *out, size_t size)
{
	if (!memstats_has(m, small) || !memstats_has(m, big) ||
		m->value[small] <= m->value[big])
		return true;
	snprintf(out, size, "%s (%.0f, %.0f)", words, m->value[small], m->value[big]);
	return false;
}

bool rss_identities(const struct memstats *m, char *out, size_t size)
{
	static const enum go_stat heap[] = {
		GO_STAT_HEAP_SYS, GO_STAT_HEAP_IDLE, GO_STAT_HEAP_INUSE};
	double sum = 0;

	out[0] = 0;
	if (has_all(m, heap, ARRAY_SIZE(heap))) {
		sum = m->value[GO_STAT_HEAP_IDLE] + m->value[GO_STAT_HEAP_INUSE];
		if (sum != m->value[GO_STAT_HEAP_SYS]) {
			snprintf(out, size, "HeapSys is not HeapIdle + HeapInuse (%.0f, %.0f)",
				m->value[GO_STAT_HEAP_SYS], sum);
			return false;
		}
	}
	if (has_all(m, system_parts, ARRAY_SIZE(system_parts)) &&
		memstats_has(m, GO_STAT_SYS)) {
		sum = 0;
		for (size_t i = 0; i < ARRAY_SIZE(system_parts); i++)
			sum += m->value[system_parts[i]];
		if (sum != m->value[GO_STAT_SYS]) {
			snprintf(out, size, "Sys is not the sum of its parts (%.0f, %.0f)",
				m->value[GO_STAT_SYS], sum);
			return false;
		}
	}
	return check_at_most(m, GO_STAT_HEAP_RELEASED, GO_STAT_HEAP_IDLE,
		       "HeapReleased is more than HeapIdle", out, size) &&
	       check_at_most(m, GO_STAT_HEAP_ALLOC, GO_STAT_HEAP_INUSE,
		       "HeapAlloc is more than HeapInuse", out, size);
}

static void part_add(struct rss_page *p, enum rss_part_kind kind, double bytes,
	const char *name, const char *origin)
{
	p->part[p->n_parts++] = (struct rss_part){kind, (int64_t)llround(bytes), name, origin};
}

/* Go's share of RssAnon; false where a figure is missing. */
static bool parts_of_go(const struct rss_input *in, struct rss_page *p)
{
	static const enum go_stat needed[] = {GO_STAT_HEAP_ALLOC, GO_STAT_HEAP_INUSE,
		GO_STAT_HEAP_IDLE, GO_STAT_HEAP_RELEASED, GO_STAT_STACK_SYS, GO_STAT_SYS,
		GO_STAT_HEAP_SYS};
	const struct memstats *m = in->go;

	if (!m || !has_all(m, needed, ARRAY_SIZE(needed)))
		return false;
	double alloc = m->value[GO_STAT_HEAP_ALLOC], inuse = m->value[GO_STAT_HEAP_INUSE];
	double idle = m->value[GO_STAT_HEAP_IDLE] - m->value[GO_STAT_HEAP_RELEASED];
	double stacks = m->value[GO_STAT_STACK_SYS];
	double runtime = m->value[GO_STAT_SYS] - m->value[GO_STAT_HEAP_SYS] - stacks;

	part_add(p, RSS_ALLOCATED, alloc, "allocated", "HeapAlloc");
	part_add(p, RSS_SPAN_FREE, inuse - alloc, "free in spans", "HeapInuse - HeapAlloc");
	part_add(p, RSS_IDLE_KEPT, idle, "idle, kept", "HeapIdle - HeapReleased");
	part_add(p, RSS_STACKS, stacks, "stacks", "StackSys");
	part_add(p, RSS_RUNTIME, runtime, "runtime", "MSpan, MCache, BuckHash, GC, Other");
	double lazy = (double)MAX(in->kernel.lazy_free, INT64_C(0));
	double rest = (double)in->kernel.anon - lazy - inuse - idle - stacks - runtime;

	if (lazy > 0 && in->kernel.anon >= 0)
		part_add(p, RSS_LAZY, lazy, "lazily freed", "LazyFree: given back already");

	if (in->kernel.anon >= 0 && rest >= 0)
		part_add(p, RSS_REST, rest, "not Go's", "the rest of RssAnon");
	else if (in->kernel.anon >= 0)
		part_add(p, RSS_REST, rest, "not resident", "counted by Go, not in RssAnon");
	return true;
}

void rss_split(const struct rss_input *in, struct rss_page *p)
{
	const struct rss_kernel *k = &in->kernel;
	int64_t sum = 0;

	p->n_parts = 0;
	if (!parts_of_go(in, p) && k->anon >= 0)
		part_add(p, RSS_ANON, (double)k->anon, "anonymous", "RssAnon");
	if (k->file >= 0)
		part_add(p, RSS_FILE, (double)k->file, "files", "RssFile");
	if (k->shmem >= 0)
		part_add(p, RSS_SHMEM, (double)k->shmem, "shared", "RssShmem");
	for (unsigned i = 0; i < p->n_parts; i++)
		sum += p->part[i].bytes;
	p->whole = k->rss >= 0 && k->anon >= 0 && sum == k->rss;
}

void rss_drawn(const struct rss_page *p, double out[RSS_KINDS])
{
	static const enum rss_part_kind given[] = {
		RSS_RUNTIME, RSS_IDLE_KEPT, RSS_SPAN_FREE, RSS_STACKS, RSS_ALLOCATED};

	memset(out, 0, RSS_KINDS * sizeof(*out));
	for (unsigned i = 0; i < p->n_parts; i++)
		out[p->part[i].kind] = (double)p->part[i].bytes;
	double missing = MAX(-out[RSS_REST], 0.0);

	out[RSS_REST] = MAX(out[RSS_REST], 0.0);
	for (size_t i = 0; i < ARRAY_SIZE(given) && missing > 0; i++) {
		double off = MIN(missing, MAX(out[given[i]], 0.0));

		out[given[i]] -= off;
		missing -= off;
	}
}

const struct rss_part *rss_part(const struct rss_page *p, enum rss_part_kind kind)
{
	for (unsigned i = 0; i < p->n_parts; i++)
		if (p->part[i].kind == kind)
			return &p->part[i];
	return NULL;
}
