/* SPDX-License-Identifier: MIT */
/*
 * Why RSS is what it is: the kernel's figures and the Go runtime's of one moment joined into
 * parts that add up. Pure. The reason in words is rss_explain.h's.
 */
#pragma once

#include "golang/memstats.h"

/** Bytes; -1 not known. */
struct rss_kernel {
	int64_t rss, anon, file, shmem, swap; /* /proc/PID/status: VmRSS, RssAnon … */
	int64_t lazy_free, anon_huge;         /* smaps_rollup */
};

struct rss_input {
	struct rss_kernel kernel;
	const struct memstats *go; /* NULL: no source of Go's figures */
	double live_bytes;         /* live at the last GC, from a GC log; -1 not known */
	double last_gc_age_s;      /* -1 not known */
	int go_major, go_minor;    /* -1 not known */
	bool not_go;               /* the program is not Go's: there is nothing to ask */
	bool asked_over_http;      /* asking itself wakes an idle scavenger */
};

enum rss_part_kind {
	RSS_ALLOCATED, /* objects, live or not yet collected */
	RSS_SPAN_FREE, /* free space in spans that are in use */
	RSS_IDLE_KEPT, /* HeapIdle - HeapReleased: may be given back */
	RSS_STACKS,
	RSS_RUNTIME, /* mspan, mcache, profile buckets, GC, other */
	RSS_LAZY,    /* given back by MADV_FREE, and resident until the kernel needs it */
	RSS_REST, /* the rest of RssAnon: C, cgo, huge pages; negative: reserved, untouched */
	RSS_ANON, /* instead of all above, where Go's figures are missing */
	RSS_FILE,
	RSS_SHMEM,
	RSS_KINDS,
};

struct rss_part {
	enum rss_part_kind kind;
	int64_t bytes;
	const char *name;   /* "allocated" */
	const char *origin; /* "HeapAlloc" */
};

enum { RSS_WORDS = 12, RSS_WORDS_MAX = 512 };

struct rss_page {
	bool whole; /* the parts add up to RSS (within what the kernel's own figures do) */
	struct rss_part part[RSS_KINDS];
	unsigned n_parts;
	char brief[96];   /* the largest part: "550 MiB (88 %) is …"; "" not known */
	char live[80];    /* "live at the last GC 0.2 MiB" beside allocated; "" not known */
	char broken[160]; /* the identity of Go's figures that does not hold; "" all hold */
	char words[RSS_WORDS][RSS_WORDS_MAX]; /* most important first */
	unsigned n_words;
};

/** The part of a kind; NULL: it has none. */
const struct rss_part *rss_part(const struct rss_page *p, enum rss_part_kind kind);

/** Only the parts: part, n_parts and whole of p, for many instants. */
void rss_split(const struct rss_input *in, struct rss_page *p);

/**
 * The parts as a picture can show them, all together as large as RSS: what Go counts and is not
 * resident comes off the runtime's books, which are reserved long before they are touched, and
 * then off what else Go holds.
 *
 * out  [RSS_KINDS], by kind; 0 where there is no such part
 */
void rss_drawn(const struct rss_page *p, double out[RSS_KINDS]);

/** HeapSys = HeapIdle + HeapInuse and the like, of go-runtime's documentation: true they hold;
 * else the sentence in out. Missing figures break nothing. */
bool rss_identities(const struct memstats *m, char *out, size_t size);
