/* SPDX-License-Identifier: MIT */
#include "golang/rss_explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/macro.h"
#include "base/units.h"

#define LITTLE (8 * MIB) /* less than this explains nothing */

static int64_t part_bytes(const struct rss_page *p, enum rss_part_kind kind)
{
	const struct rss_part *part = rss_part(p, kind);

	return part ? part->bytes : -1;
}

static double get(const struct memstats *m, enum go_stat s)
{
	return memstats_has(m, s) ? m->value[s] : -1;
}

static void __attribute__((format(printf, 2, 3)))
say(struct rss_page *p, const char *format, ...)
{
	va_list args;

	if (p->n_words == RSS_WORDS)
		return;
	va_start(args, format);
	vsnprintf(p->words[p->n_words++], RSS_WORDS_MAX, format, args);
	va_end(args);
}

struct text {
	char s[UNITS_TEXT_MAX];
};

static struct text size_text(double bytes)
{
	struct text t = {""};

	units_bytes(t.s, bytes);
	return t;
}

static struct text time_text(double seconds)
{
	struct text t = {""};

	units_duration(t.s, seconds);
	return t;
}

/* What was live at the last GC. A GC log counts whole MiB and leaves the rest out. */
static double live_bytes(const struct rss_input *in)
{
	if (in->live_bytes >= 0)
		return in->live_bytes;
	return in->go ? get(in->go, GO_STAT_HEAP_LIVE) : -1;
}

static struct text live_text(const struct rss_input *in)
{
	struct text t = {"less than 1 MiB"};

	return in->live_bytes >= 0 && in->live_bytes < 1 ? t : size_text(live_bytes(in));
}

/* Short: it stands beside a figure. */
static void make_live(const struct rss_input *in, struct rss_page *p)
{
	bool little = in->live_bytes >= 0 && in->live_bytes < 1;

	if (live_bytes(in) >= 0)
		snprintf(p->live, sizeof(p->live), "live at last GC %s",
			little ? "< 1 MiB" : live_text(in).s);
}

/* What the largest part is, in a line. */
static void make_brief(const struct rss_input *in, struct rss_page *p)
{
	static const char *const words[RSS_KINDS] = {
		[RSS_ALLOCATED] = "is allocated on the Go heap",
		[RSS_SPAN_FREE] = "is free space in heap spans in use",
		[RSS_IDLE_KEPT] = "is free in the Go heap, not yet given back",
		[RSS_STACKS] = "are goroutine stacks",
		[RSS_RUNTIME] = "are the Go runtime's own books",
		[RSS_LAZY] = "is given back already (LazyFree)",
		[RSS_REST] = "is not the Go runtime's",
		[RSS_ANON] = "is anonymous memory",
		[RSS_FILE] = "are pages of files",
		[RSS_SHMEM] = "is shared memory",
	};
	const struct rss_part *most = NULL;

	for (unsigned i = 0; i < p->n_parts; i++)
		if (!most || p->part[i].bytes > most->bytes)
			most = &p->part[i];
	if (!most || most->bytes <= 0 || in->kernel.rss <= 0)
		return;
	struct text size = size_text((double)most->bytes);
	double share = (double)most->bytes * 100 / (double)in->kernel.rss;

	/* Go counts what nobody has touched yet; RSS does not. */
	if (share > 100)
		snprintf(p->brief, sizeof(p->brief), "%s %s, partly not resident", size.s,
			words[most->kind]);
	else
		snprintf(p->brief, sizeof(p->brief), "%s (%.0f %%) %s", size.s, share,
			words[most->kind]);
}

/* Large enough to be a reason: a tenth of RSS and not little. */
static bool matters(const struct rss_input *in, double bytes)
{
	return bytes >= LITTLE && bytes >= (double)in->kernel.rss / 10;
}

static bool go_between(const struct rss_input *in, int from_minor, int to_minor)
{
	return in->go_major == 1 && in->go_minor >= from_minor && in->go_minor <= to_minor;
}

/* When the runtime will hand back what it keeps, as far as its version is known. */
static void say_kept(const struct rss_input *in, struct rss_page *p, double kept)
{
	const char *when =
		"A busy process gives it back in the background with about 1 % of one CPU; an "
		"idle one about a minute after a GC, in one go.";
	char age[96] = "When the last GC was is not told by this source.";

	if (in->go_major == 1 && in->go_minor >= 0 && in->go_minor <= 12)
		when = "This version of Go gives back what lay idle for about five minutes.";
	if (in->last_gc_age_s >= 0 && in->last_gc_age_s < 1)
		snprintf(age, sizeof(age), "The last GC has just ended.");
	else if (in->last_gc_age_s >= 0)
		snprintf(age, sizeof(age), "The last GC ended %s ago.",
			time_text(in->last_gc_age_s).s);
	say(p,
		"%s is free inside the Go heap and not yet given back (HeapIdle - "
		"HeapReleased): "
		"it is no leak. %s %s debug.FreeOSMemory() would force it%s.",
		size_text(kept).s, age, when,
		go_between(in, 0, 18) ? "" : "; a GOMEMLIMIT would keep it lower");
}

static void say_allocated(const struct rss_input *in, struct rss_page *p, double alloc)
{
	double next = get(in->go, GO_STAT_NEXT_GC);
	double live = live_bytes(in);
	char goal[96] = "", age[48] = "";

	if (next > 0)
		snprintf(goal, sizeof(goal), " The next GC comes at %s%s.", size_text(next).s,
			in->last_gc_age_s >= 0 ? ", or two minutes after the last one" : "");
	if (in->last_gc_age_s >= 0)
		snprintf(age, sizeof(age), ", %s ago", time_text(in->last_gc_age_s).s);
	if (live < 0) {
		say(p,
			"%s is allocated on the Go heap (HeapAlloc). How much of it is live "
			"cannot be "
			"told from here: a GC log (GODEBUG=gctrace=1) or a heap profile would "
			"tell.%s",
			size_text(alloc).s, goal);
	} else if (live < alloc / 2) {
		say(p,
			"%s is allocated on the Go heap, but only %s was live at the last "
			"GC%s: "
			"the rest is garbage, or new since then.%s",
			size_text(alloc).s, live_text(in).s, age, goal);
	} else {
		say(p,
			"%s is allocated on the Go heap, and %s was live at the last GC%s: the "
			"program held it then, and a heap profile says who. What it dropped "
			"since is found at the next GC.%s",
			size_text(alloc).s, live_text(in).s, age, goal);
	}
}

static void say_lazy(const struct rss_input *in, struct rss_page *p, double bytes)
{
	say(p,
		"%s of RSS is already given back (LazyFree: MADV_FREE%s) and only waits for "
		"the kernel to need it: without it RSS is %s. GODEBUG=madvdontneed=1 returns "
		"it at once.",
		size_text(bytes).s,
		go_between(in, 12, 15) ? ", the default of this version of Go" : "",
		size_text((double)in->kernel.rss - bytes).s);
}

static void say_rest(const struct rss_input *in, struct rss_page *p, double bytes)
{
	double huge = (double)in->kernel.anon_huge;

	if (huge >= bytes / 2)
		say(p,
			"%s of anonymous memory is not the Go runtime's, and %s of RSS lies in "
			"huge pages (AnonHugePages): the kernel may have filled up what Go "
			"gave back. "
			"/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none "
			"0 would end that; memory of C (cgo) looks the same from here.",
			size_text(bytes).s, size_text(huge).s);
	else
		say(p,
			"%s of anonymous memory is not the Go runtime's: memory of C (cgo, "
			"libraries), stacks of threads, or mappings of the program's own.%s",
			size_text(bytes).s,
			huge < 0 ? " Whether huge pages have part in it, smaps_rollup would "
				   "tell."
				 : "");
}

/* Least important: what is not in RSS although somebody counts it. */
static void say_absent(const struct rss_input *in, struct rss_page *p)
{
	int64_t rest = part_bytes(p, RSS_REST), idle = part_bytes(p, RSS_IDLE_KEPT);
	double released = in->go ? get(in->go, GO_STAT_HEAP_RELEASED) : -1;
	bool lazy = in->kernel.lazy_free > 0 && (double)in->kernel.lazy_free > released / 2;

	if (idle >= 0 && !lazy && matters(in, released) &&
		released > (double)in->kernel.rss / 2)
		say(p,
			"The Go heap has given back %s (HeapReleased), which is no longer in "
			"RSS.",
			size_text(released).s);
	if (idle >= 0 && in->kernel.anon >= 0 && rest < 0 && matters(in, (double)-rest))
		say(p,
			"Go counts %s more than is resident: reserved and never touched, "
			"swapped out, or given back since it was asked.",
			size_text((double)-rest).s);
}

static void say_spans(const struct rss_input *in, struct rss_page *p, double bytes)
{
	(void)in;
	say(p,
		"%s is free space inside spans in use: size classes and holes that freed "
		"objects left among live ones. It serves new objects of the same sizes only.",
		size_text(bytes).s);
}

static void say_stacks(const struct rss_input *in, struct rss_page *p, double bytes)
{
	double count = get(in->go, GO_STAT_GOROUTINES);
	char whose[64] = "goroutines: many of them, or deep ones";

	if (count >= 1)
		snprintf(whose, sizeof(whose), "%.0f %s, %s for each", count,
			count > 1 ? "goroutines" : "goroutine", size_text(bytes / count).s);
	say(p,
		"%s are stacks of %s; they shrink only at a GC. A goroutine profile says where "
		"they wait.",
		size_text(bytes).s, whose);
}

static void say_runtime(const struct rss_input *in, struct rss_page *p, double touched)
{
	(void)in;
	(void)touched;
	say(p,
		"%s are the runtime's own books (GC metadata, spans, profile buckets): they "
		"grow with the largest heap there was and are not given back.",
		size_text((double)part_bytes(p, RSS_RUNTIME)).s);
}

static void say_file(const struct rss_input *in, struct rss_page *p, double bytes)
{
	(void)in;
	say(p,
		"%s are pages of files (RssFile): the program itself and what it maps, such "
		"as a database; the kernel takes them back when it needs to.",
		size_text(bytes).s);
}

static void say_shmem(const struct rss_input *in, struct rss_page *p, double bytes)
{
	(void)in;
	say(p, "%s is shared memory (RssShmem): tmpfs, memfd or shared mappings.",
		size_text(bytes).s);
}

static void say_anon(const struct rss_input *in, struct rss_page *p, double bytes)
{
	if (in->not_go)
		say(p,
			"%s is anonymous memory: heap, stacks and private mappings; the "
			"program is not Go's, so what lies in it is not told.",
			size_text(bytes).s);
}

/* The parts that are large enough, the largest first. */
static void say_parts(const struct rss_input *in, struct rss_page *p)
{
	static void (*const sentences[RSS_KINDS])(
		const struct rss_input *, struct rss_page *, double) = {
		[RSS_ALLOCATED] = say_allocated,
		[RSS_SPAN_FREE] = say_spans,
		[RSS_IDLE_KEPT] = say_kept,
		[RSS_STACKS] = say_stacks,
		[RSS_RUNTIME] = say_runtime,
		[RSS_LAZY] = say_lazy,
		[RSS_REST] = say_rest,
		[RSS_ANON] = say_anon,
		[RSS_FILE] = say_file,
		[RSS_SHMEM] = say_shmem,
	};
	double bytes[RSS_KINDS];

	for (unsigned kind = 0; kind < RSS_KINDS; kind++)
		bytes[kind] = (double)part_bytes(p, (enum rss_part_kind)kind);
	/* What Go counts and nobody touched lies in its books before all. */
	if (p->whole && bytes[RSS_RUNTIME] > 0)
		bytes[RSS_RUNTIME] += MIN((double)part_bytes(p, RSS_REST), 0.0);
	/* Of a source that tells half, the rest is nobody's. */
	if (bytes[RSS_ALLOCATED] < 0)
		bytes[RSS_REST] = -1;
	/* Without Go's figures it is a part of all that is anonymous. */
	bytes[RSS_LAZY] = (double)in->kernel.lazy_free;
	for (;;) {
		unsigned most = 0;

		for (unsigned kind = 1; kind < RSS_KINDS; kind++)
			if (bytes[kind] > bytes[most])
				most = kind;
		if (!matters(in, bytes[most]))
			break;
		sentences[most](in, p, bytes[most]);
		bytes[most] = -1;
	}
	if (in->kernel.swap > 0)
		say(p, "%s is swapped out, and so not in RSS.",
			size_text((double)in->kernel.swap).s);
}

/* A GC log alone tells how little, or how much, of it is live. */
static void say_log(const struct rss_input *in, struct rss_page *p)
{
	char age[64] = "";

	if (in->go || in->live_bytes < 0 || in->kernel.anon < 0)
		return;
	if (in->last_gc_age_s >= 0)
		snprintf(age, sizeof(age), ", %s ago", time_text(in->last_gc_age_s).s);
	if (in->live_bytes < (double)in->kernel.anon / 2)
		say(p,
			"The GC log says that %s was live after the last GC%s, and %s of "
			"memory "
			"is anonymous: the difference is new objects, garbage, free heap that "
			"is not yet given back, or not Go's. Which of them, expvar "
			"(/debug/vars) or net/http/pprof of the program would tell.%s",
			live_text(in).s, age, size_text((double)in->kernel.anon).s,
			in->last_gc_age_s >= 0 && in->last_gc_age_s < 90
				? " An idle process keeps what a GC freed for about a minute."
				: "");
	else
		say(p,
			"The GC log says that %s was live after the last GC%s: the program "
			"held it then, and a heap profile says who. What it dropped since is "
			"found at the next GC: when the heap has grown, or two minutes after "
			"the last one.",
			live_text(in).s, age);
}

static void say_missing(const struct rss_input *in, struct rss_page *p)
{
	if (in->kernel.rss < 0)
		say(p, "RSS itself could not be read.");
	else if (in->kernel.anon < 0)
		say(p, "Which part of RSS is anonymous could not be read: /proc/PID/status "
		       "would "
		       "tell.");
	if (!in->go && !in->not_go && in->live_bytes < 0)
		say(p, "What the Go runtime holds is not known: expvar (/debug/vars), "
		       "net/http/pprof "
		       "(heap?debug=1) or Prometheus metrics of the program would tell.");
	else if (in->go && part_bytes(p, RSS_ALLOCATED) < 0)
		say(p, "The source that answers does not tell all of Go's memory: expvar "
		       "(/debug/vars) would.");
	if (p->broken[0])
		say(p, "Go's figures do not fit each other: %s.", p->broken);
}

/* brief, live and words; the parts and broken are there already. */
static void rss_words(const struct rss_input *in, struct rss_page *p)
{
	double kept = (double)part_bytes(p, RSS_IDLE_KEPT);

	make_brief(in, p);
	make_live(in, p);
	say_log(in, p);
	say_parts(in, p);
	say_absent(in, p);
	if (p->n_words == 0 && (part_bytes(p, RSS_ALLOCATED) >= 0 || in->not_go) &&
		in->kernel.rss >= 0)
		say(p, "Nothing stands out: no part is more than a tenth of RSS and %s.",
			size_text(LITTLE).s);
	say_missing(in, p);
	if (in->asked_over_http && matters(in, kept))
		say(p, "Asking over HTTP wakes an idle runtime, which may make it give memory "
		       "back sooner than it would have unobserved.");
}

void rss_explain(const struct rss_input *in, struct rss_page *ret)
{
	memset(ret, 0, sizeof(*ret));
	rss_split(in, ret);
	if (in->go)
		rss_identities(in->go, ret->broken, sizeof(ret->broken));
	rss_words(in, ret);
}
