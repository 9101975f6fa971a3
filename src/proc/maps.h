/* SPDX-License-Identifier: MIT */
/*
 * The largest mappings of a process, merged by file and kind, from /proc/PID/smaps. On demand
 * only: the kernel walks the page tables of every mapping under the target's mmap lock (it lets
 * go of the lock between two reads). Memory is bounded whatever the process maps.
 *
 * Call order: maps_new() -> maps_feed() … -> maps_finish() -> the others -> maps_free(), or
 * maps_read(), which does the first three.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum maps_kind {
	MAPS_HEAP,  /* [heap]: brk(2) */
	MAPS_STACK, /* [stack] of the main thread; others' are anonymous */
	MAPS_ANON,  /* anonymous, private; by name where the program gave one (Linux 5.17) */
	MAPS_FILE_TEXT, /* mappings of a file: executable */
	MAPS_FILE_DATA, /* all others */
	MAPS_SHMEM,     /* memfd, /dev/shm, System V, shared anonymous */
	MAPS_HUGE,      /* hugetlbfs; the kernel leaves these out of Rss and Pss */
	MAPS_DEVICE,    /* memory of a driver; no ordinary pages behind it */
	MAPS_KERNEL,    /* [vdso], [vvar], [vsyscall] */
	MAPS_KINDS,
};

/** "heap", "stack", "anonymous", "file text" … for a column. Never NULL. */
const char *maps_kind_name(enum maps_kind kind);

/** Bytes. */
struct maps_sizes {
	int64_t size, rss, pss;
	int64_t private_dirty, private_clean, shared;
	int64_t swap;
	int64_t anon_huge;
	int64_t hugetlb; /* private and shared pages of hugetlbfs */
	int64_t locked;
};

enum { MAPS_NAME_MAX = 256, MAPS_ROWS_MAX = 4096 };

struct maps_row {
	enum maps_kind kind;
	bool deleted;             /* the file is gone, or was never in a directory */
	char name[MAPS_NAME_MAX]; /* printable path or name without " (deleted)"; "" nameless */
	uint64_t mappings;        /* merged into this row */
	struct maps_sizes sum;
};

struct maps_result {
	const struct maps_row *rows; /* most rss first, then size; belongs to the maps */
	size_t n;
	/* Mappings beyond MAPS_ROWS_MAX different names, in one sum; mappings 0: none. */
	struct maps_row others;
	struct maps_sizes total; /* of all mappings seen */
	struct maps_sizes by_kind[MAPS_KINDS];
	uint64_t mappings; /* seen */
	bool whole;        /* false: stopped at a limit, so that everything here is a floor */
	int64_t t_ns;      /* CLOCK_MONOTONIC of the reading; 0 when fed by hand */
	int64_t cost_ns;   /* what the reading took; same */
};

struct maps;

/** max_mappings: stop after so many; 0: no limit. Cannot fail. */
struct maps *maps_new(uint64_t max_mappings);
void maps_free(struct maps *m);
static inline void maps_freep(struct maps **m)
{
	maps_free(*m);
	*m = NULL;
}

/**
 * Give it the next piece of the text of smaps, cut anywhere. Pure. Lines that are not as in
 * proc(5) are stepped over; numbers saturate.
 *
 * returns  true: go on; false: max_mappings was reached, the rest is not wanted
 */
bool maps_feed(struct maps *m, const char *text, size_t n);

/** Sort; after this nothing may be fed. */
void maps_finish(struct maps *m);

/** What was found; valid until maps_free(). After maps_finish(). */
const struct maps_result *maps_result(const struct maps *m);

struct maps_limits {
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
int maps_read(int dirfd, const struct maps_limits *limits, struct maps **ret);

/** What holds memory beside the mappings, from /proc/PID/status; bytes, -1 not told. */
struct maps_overhead {
	int64_t page_tables;                  /* VmPTE */
	int64_t locked;                       /* VmLck */
	int64_t pinned;                       /* VmPin, Linux 3.2 */
	int64_t hugetlb;                      /* HugetlbPages, Linux 4.4; not in RSS */
	int64_t data, stack, text, libraries; /* VmData VmStk VmExe VmLib: virtual */
};

/** Pure. 0, or -EBADMSG when none of the lines is there (kernel thread, zombie). */
int maps_parse_overhead(const char *text, size_t n, struct maps_overhead *ret);

/** Read it through a held /proc/PID directory; about 25 us. 0 or negative errno. */
int maps_read_overhead(int dirfd, struct maps_overhead *ret);
