/* SPDX-License-Identifier: MIT */
/*
 * The text of /proc, parsed. Pure: bytes in, structs out; no system call, no allocation, no
 * locale. The bytes may be hostile or cut anywhere: the worst that happens is -EBADMSG or a
 * field whose bit in `has` is missing. Numbers that do not fit saturate, they never wrap.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PARSE_COMM_MAX = 64 };

/** /proc/PID/stat and /proc/PID/task/TID/stat; field numbers as in proc(5). */
struct pid_stat {
	pid_t pid;                 /*  1 */
	char comm[PARSE_COMM_MAX]; /*  2  raw bytes, comm_len of them, then a NUL */
	size_t comm_len;
	char state;                        /*  3 */
	pid_t ppid;                        /*  4 */
	uint64_t flags;                    /*  9  PF_… */
	uint64_t minor_faults;             /* 10 */
	uint64_t major_faults;             /* 12 */
	uint64_t user_ticks, system_ticks; /* 14, 15 */
	int64_t threads;                   /* 20 */
	uint64_t start_ticks;              /* 22  since boot */
	uint64_t virtual_bytes;            /* 23  0 without an address space */
	uint64_t rss_pages;                /* 24 */
	uint64_t start_code;               /* 26  0 or 1 without permission */
	uint64_t start_stack;              /* 28  0 without permission */
	int64_t processor;                 /* 39  -1 absent */
	uint64_t block_ticks;              /* 42 */
	int64_t exit_code;                 /* 52  as waitpid(2); -1 absent */
};

/** Returns 0, or -EBADMSG when it is not a stat line up to field 22. */
int parse_stat(const char *text, size_t n, struct pid_stat *ret);

/** /proc/PID/statm, in pages. 0 or -EBADMSG. */
struct pid_statm {
	uint64_t size, resident, shared;
};
int parse_statm(const char *text, size_t n, struct pid_statm *ret);

/** /proc/PID/status. Bits of `has` tell which lines were there. */
enum {
	STATUS_NAME = 1 << 0,
	STATUS_STATE = 1 << 1,
	STATUS_TGID = 1 << 2,
	STATUS_UID = 1 << 3,
	STATUS_NSPID = 1 << 4,
	STATUS_HWM = 1 << 5,
	STATUS_RSS_ANON = 1 << 6,
	STATUS_RSS_FILE = 1 << 7,
	STATUS_RSS_SHMEM = 1 << 8,
	STATUS_SWAP = 1 << 9,
	STATUS_VOLUNTARY = 1 << 10,
	STATUS_INVOLUNTARY = 1 << 11,
};
enum { PARSE_NSPID_MAX = 8 };
struct pid_status {
	unsigned has;
	char name[PARSE_COMM_MAX]; /* raw bytes: the kernel's escapes are undone */
	size_t name_len;
	char state;
	pid_t tgid;
	uid_t uid; /* effective */
	pid_t nspid[PARSE_NSPID_MAX];
	int n_nspid;
	uint64_t hwm, rss_anon, rss_file, rss_shmem, swap; /* bytes */
	uint64_t voluntary, involuntary;
};

/** Returns 0, or -EBADMSG when not one known line was found. */
int parse_status(const char *text, size_t n, struct pid_status *ret);

/** Only the lines a thread's row needs: Name, State and the two switch counters. */
int parse_status_thread(const char *text, size_t n, struct pid_status *ret);

/** /proc/PID/io. 0, or -EBADMSG when one of the six is missing. */
struct pid_io {
	uint64_t rchar, wchar, syscr, syscw, read_bytes, write_bytes;
};
int parse_io(const char *text, size_t n, struct pid_io *ret);

/** /proc/PID/task/TID/schedstat: nanoseconds on a CPU, waiting for one, and timeslices. */
struct pid_schedstat {
	uint64_t run_ns, delay_ns, slices;
};
int parse_schedstat(const char *text, size_t n, struct pid_schedstat *ret);

/** /proc/PID/smaps_rollup, in bytes. 0, or -EBADMSG without a Pss line. */
struct pid_smaps {
	uint64_t rss, pss, private_clean, private_dirty, swap_pss, anon_huge, lazy_free;
};
int parse_smaps_rollup(const char *text, size_t n, struct pid_smaps *ret);

/** A limit of /proc/PID/limits. */
struct pid_limit {
	uint64_t soft, hard; /* UINT64_MAX: unlimited */
};

/** The limit of a line such as "Max open files". 0, -ENOENT no such line, -EBADMSG. */
int parse_limit(const char *text, size_t n, const char *name, struct pid_limit *ret);

/** A whole decimal number, blanks and one newline around it allowed. 0 or -EBADMSG. */
int parse_number(const char *text, size_t n, uint64_t *ret);
