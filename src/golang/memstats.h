/* SPDX-License-Identifier: MIT */
/*
 * The Go runtime's memory statistics, from whichever answer tells them: expvar's JSON, the text
 * of heap?debug=1, Prometheus metrics. One struct; what an answer does not tell is not valid.
 * Pure: bytes in, figures out; every answer is taken as hostile.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* STAT(id, name in MemStats or NULL, Prometheus name or NULL): bytes unless the name says. */
#define GO_STATS_LIST                                                                          \
	STAT(ALLOC, "Alloc", "go_memstats_alloc_bytes")                                        \
	STAT(SYS, "Sys", "go_memstats_sys_bytes")                                              \
	STAT(HEAP_ALLOC, "HeapAlloc", "go_memstats_heap_alloc_bytes")                          \
	STAT(HEAP_SYS, "HeapSys", "go_memstats_heap_sys_bytes")                                \
	STAT(HEAP_IDLE, "HeapIdle", "go_memstats_heap_idle_bytes")                             \
	STAT(HEAP_INUSE, "HeapInuse", "go_memstats_heap_inuse_bytes")                          \
	STAT(HEAP_RELEASED, "HeapReleased", "go_memstats_heap_released_bytes")                 \
	STAT(HEAP_OBJECTS, "HeapObjects", "go_memstats_heap_objects")                          \
	STAT(STACK_INUSE, "StackInuse", "go_memstats_stack_inuse_bytes")                       \
	STAT(STACK_SYS, "StackSys", "go_memstats_stack_sys_bytes")                             \
	STAT(MSPAN_INUSE, "MSpanInuse", "go_memstats_mspan_inuse_bytes")                       \
	STAT(MSPAN_SYS, "MSpanSys", "go_memstats_mspan_sys_bytes")                             \
	STAT(MCACHE_INUSE, "MCacheInuse", "go_memstats_mcache_inuse_bytes")                    \
	STAT(MCACHE_SYS, "MCacheSys", "go_memstats_mcache_sys_bytes")                          \
	STAT(BUCK_HASH_SYS, "BuckHashSys", "go_memstats_buck_hash_sys_bytes")                  \
	STAT(GC_SYS, "GCSys", "go_memstats_gc_sys_bytes")                                      \
	STAT(OTHER_SYS, "OtherSys", "go_memstats_other_sys_bytes")                             \
	STAT(NEXT_GC, "NextGC", "go_memstats_next_gc_bytes")                                   \
	STAT(LAST_GC_SECONDS, NULL, "go_memstats_last_gc_time_seconds")                        \
	STAT(ALLOC_TOTAL, "TotalAlloc", "go_memstats_alloc_bytes_total")                       \
	STAT(MALLOCS_TOTAL, "Mallocs", "go_memstats_mallocs_total")                            \
	STAT(FREES_TOTAL, "Frees", "go_memstats_frees_total")                                  \
	STAT(GC_CYCLES_TOTAL, "NumGC", "go_gc_cycles_total_gc_cycles_total")                   \
	STAT(GC_FORCED_TOTAL, "NumForcedGC", "go_gc_cycles_forced_gc_cycles_total")            \
	STAT(GC_PAUSE_SECONDS_TOTAL, NULL, "go_gc_duration_seconds_sum")                       \
	STAT(GC_CPU_FRACTION, "GCCPUFraction", "go_memstats_gc_cpu_fraction")                  \
	STAT(GOROUTINES, NULL, "go_goroutines")                                                \
	STAT(HEAP_LIVE, NULL, "go_gc_heap_live_bytes")                                         \
	STAT(GOGC_PERCENT, NULL, "go_gc_gogc_percent")                                         \
	STAT(GOMEMLIMIT, NULL, "go_gc_gomemlimit_bytes")                                       \
	STAT(GOMAXPROCS, NULL, "go_sched_gomaxprocs_threads")                                  \
	STAT(MAX_RSS, "MaxRSS", NULL)

enum go_stat {
#define STAT(id, field, metric) GO_STAT_##id,
	GO_STATS_LIST
#undef STAT
		GO_STATS,
};

enum { GO_PAUSES = 256, MEMSTATS_BODY_MAX = 16 << 20 };

struct memstats {
	uint64_t valid; /* bit per go_stat */
	double value[GO_STATS];
	bool has_pauses,
		has_pause_ends; /* Go before 1.4 has no ends; text of some versions none */
	uint64_t pause_ns[GO_PAUSES];     /* ring: cycle n at (n + 255) % 256 */
	uint64_t pause_end_ns[GO_PAUSES]; /* CLOCK_REALTIME */
	char version[64]; /* of Go, where the answer tells it; printable; "" not told */
};

static inline bool memstats_has(const struct memstats *m, enum go_stat s)
{
	return m->valid >> s & 1;
}

static inline void memstats_set(struct memstats *m, enum go_stat s, double value)
{
	m->value[s] = value;
	m->valid |= UINT64_C(1) << s;
}

/** The name a CSV column has: as the Prometheus client for Go calls it, "go_gc_cycles_total"
 * and the like where that client has no short name. */
const char *memstats_column(enum go_stat s);

/**
 * The three answers; what they tell is added to ret, the rest of it stays as it is.
 *
 * returns  0; -EBADMSG not such an answer; -ENODATA such an answer, but nothing of Go's memory
 *          in it; -E2BIG beyond MEMSTATS_BODY_MAX
 */
int memstats_parse_expvar(const char *body, size_t n, struct memstats *ret);
int memstats_parse_heap_text(const char *body, size_t n, struct memstats *ret);
int memstats_parse_metrics(const char *body, size_t n, struct memstats *ret);

/** The number of goroutines out of the index page of net/http/pprof. 0 or -EBADMSG. */
int memstats_parse_index(const char *body, size_t n, struct memstats *ret);

struct go_pause {
	uint64_t cycle; /* from 1 */
	double seconds; /* the world stood still, all pauses of the cycle together */
	int64_t end_ns; /* CLOCK_REALTIME of its end; 0 not told */
};

/**
 * The pauses that are new since the look before, oldest first.
 *
 * before    NULL: none; then the ring as it is
 * out       room for GO_PAUSES
 * ret_lost  cycles whose pause the ring no longer held
 * returns   pauses written; 0 too when the figures are missing or the program is another
 */
size_t memstats_new_pauses(const struct memstats *before, const struct memstats *now,
	struct go_pause out[GO_PAUSES], uint64_t *ret_lost);

/**
 * A decimal number as JSON, Go's %v and Prometheus write it, whatever the locale: sign, point,
 * exponent, NaN, +Inf.
 *
 * returns  bytes used; 0 no number here
 */
size_t memstats_number(const char *s, size_t n, double *ret);
