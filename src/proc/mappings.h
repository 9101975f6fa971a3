/* SPDX-License-Identifier: MIT */
/*
 * The largest mappings of a process, merged by file and kind, from /proc/PID/smaps. On demand
 * only: the kernel walks the page tables of every mapping under the target's mmap lock (it lets
 * go of the lock between two reads). Memory is bounded whatever the process maps.
 *
 * Call order: mappings_new() -> mappings_feed() … -> mappings_finish() -> the others ->
 * mappings_free(), or mappings_read(), which does the first three.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mappings_kind {
	MAPPINGS_HEAP,  /* [heap]: brk(2) */
	MAPPINGS_STACK, /* [stack] of the main thread; others' are anonymous */
	MAPPINGS_ANON, /* anonymous, private; by name where the program gave one (Linux 5.17) */
	MAPPINGS_FILE_TEXT, /* mappings of a file: executable */
	MAPPINGS_FILE_DATA, /* all others */
	MAPPINGS_SHMEM,     /* memfd, /dev/shm, System V, shared anonymous */
	MAPPINGS_HUGE,      /* hugetlbfs; the kernel leaves these out of Rss and Pss */
	MAPPINGS_DEVICE,    /* memory of a driver; no ordinary pages behind it */
	MAPPINGS_KERNEL,    /* [vdso], [vvar], [vsyscall] */
	MAPPINGS_KINDS,
};

/** "heap", "stack", "anonymous", "file text" … for a column. Never NULL. */
const char *mappings_kind_name(enum mappings_kind kind);

/** Bytes. */
struct mappings_sizes {
	int64_t size, rss, pss;
	int64_t private_dirty, private_clean, shared;
	int64_t swap;
	int64_t anon_huge;
	int64_t hugetlb; /* private and shared pages of hugetlbfs */
	int64_t locked;
};

enum { MAPPINGS_NAME_MAX = 256, MAPPINGS_ROWS_MAX = 4096 };

struct mappings_row {
	enum mappings_kind kind;
	bool deleted;                 /* the file is gone, or was never in a directory */
	char name[MAPPINGS_NAME_MAX]; /* printable path or name without " (deleted)"; ""
					 nameless */
	uint64_t mappings;            /* merged into this row */
	struct mappings_sizes sum;
};

struct mappings_result {
	const struct mappings_row
		*rows; /* most rss first, then size; belongs to the mappings */
	size_t n;
	/* Mappings beyond MAPPINGS_ROWS_MAX different names, in one sum; mappings 0: none. */
	struct mappings_row others;
	struct mappings_sizes total; /* of all mappings seen */
	struct mappings_sizes by_kind[MAPPINGS_KINDS];
	uint64_t mappings; /* seen */
	bool whole;        /* false: stopped at a limit, so that everything here is a floor */
	int64_t t_ns;      /* CLOCK_MONOTONIC of the reading; 0 when fed by hand */
	int64_t cost_ns;   /* what the reading took; same */
};

struct mappings;

/** max_mappings: stop after so many; 0: no limit. Cannot fail. */
struct mappings *mappings_new(uint64_t max_mappings);
void mappings_free(struct mappings *m);
static inline void mappings_freep(struct mappings **m)
{
	mappings_free(*m);
	*m = NULL;
}

/**
 * Give it the next piece of the text of smaps, cut anywhere. Pure. Lines that are not as in
 * proc(5) are stepped over; numbers saturate.
 *
 * returns  true: go on; false: max_mappings was reached, the rest is not wanted
 */
bool mappings_feed(struct mappings *m, const char *text, size_t n);

/** Sort; after this nothing may be fed. */
void mappings_finish(struct mappings *m);

/** What was found; valid until mappings_free(). After mappings_finish(). */
const struct mappings_result *mappings_result(const struct mappings *m);

struct mappings_limits {
	uint64_t max_mappings; /* 0: none */
	int64_t limit_ns;      /* stop reading after so long; 0: no limit */
};

/**
 * Read /proc/PID/smaps through a held directory.
 *
 * limits   NULL: none. The time is looked at between reads of 16 KiB (about 25 mappings): one
 *          of many gigabytes can take some ms more
 * ret      the caller frees; without rows for kernel threads and zombies
 * returns  0; -EACCES needs the permission of ptrace; -ENOENT kernel without
 *          CONFIG_PROC_PAGE_MONITOR; -ESRCH it has ended; other negative errno
 * source   /proc/PID/smaps (Linux 2.6.14); about 7 us a mapping, and the page tables: some ms
 *          a resident GiB
 */
int mappings_read(int dirfd, const struct mappings_limits *limits, struct mappings **ret);

/** What holds memory beside the mappings, from /proc/PID/status; bytes, -1 not told. */
struct mappings_overhead {
	int64_t page_tables;                  /* VmPTE */
	int64_t locked;                       /* VmLck */
	int64_t pinned;                       /* VmPin, Linux 3.2 */
	int64_t hugetlb;                      /* HugetlbPages, Linux 4.4; not in RSS */
	int64_t data, stack, text, libraries; /* VmData VmStk VmExe VmLib: virtual */
};

/** Pure. 0, or -EBADMSG when none of the lines is there (kernel thread, zombie). */
int mappings_parse_overhead(const char *text, size_t n, struct mappings_overhead *ret);

/** Read it through a held /proc/PID directory; about 25 us. 0 or negative errno. */
int mappings_read_overhead(int dirfd, struct mappings_overhead *ret);
