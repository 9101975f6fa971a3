/* SPDX-License-Identifier: MIT */
/*
 * A process in words: the page of a snapshot for people (summary.txt), the same for programs
 * (summary.json), and the block that stays on the terminal after `onetop -- COMMAND`.
 *
 * All strings are printable or NULL; what is not known is left out of the text and null in the
 * JSON, never 0.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "series/event.h"
#include "series/rate.h"
#include "series/sample.h"

enum { SUMMARY_QUALITY_MAX = 320 };

struct summary_thread {
	int tid;
	const char *name;
	char state;           /* 0 unknown */
	double cpu_pct;       /* of one core; <0 unknown */
	double run_delay_pct; /* of time; <0 unknown */
	int64_t cpu_ns;       /* total; <0 unknown */
};

/** What smaps_rollup told, in bytes. */
struct summary_memory {
	bool valid;
	int64_t age_ns;
	int64_t pss, uss, swap_pss, anon_huge, lazy_free;
};

struct summary_input {
	const char *onetop_version;
	const char *name, *command, *exe, *user, *nspid;
	const char
		*denied; /* what could not be read, and what would help; NULL or "" nothing */
	const char *quality;   /* the quality line */
	const char *recording; /* where rows go; NULL or "" nowhere */
	int pid, ppid;         /* ppid <0 unknown */
	bool exe_deleted, kernel_thread;
	int64_t start_real_ns, attach_real_ns, real_ns; /* CLOCK_REALTIME; 0 unknown */
	int64_t interval_ns;
	const struct sample *sample;    /* the newest */
	const struct sample *since;     /* the counters at attach; NULL unknown */
	const struct rates *rates;      /* of the newest; NULL unknown */
	const struct event *end;        /* how it ended; NULL it runs */
	const struct event_log *events; /* NULL none */
	struct summary_memory memory;
	const struct summary_thread *threads; /* busiest first; n_threads of total_threads */
	size_t n_threads, total_threads;
};

/** The page for people. Writes to out; errors stay in its ferror(). */
void summary_print(FILE *out, const struct summary_input *in);

/** The same for programs: a JSON text with its LF. The caller frees. 0 or -ENOMEM. */
int summary_json(const struct summary_input *in, char **ret_text);

/** Create dirfd/summary.txt and dirfd/summary.json, mode 0600. 0 or negative errno. */
int summary_write(int dirfd, const struct summary_input *in, struct why *why);

/** A run that is over. Figures <0 are not known and not printed. */
struct summary_run {
	const char *command;
	const struct event *end; /* NULL unknown */
	int64_t real_ns, user_ns, system_ns, run_delay_ns;
	int64_t peak_rss, peak_pss, peak_threads, peak_fds;
	int64_t max_cpu; /* thousandths of a percent of one core */
	int64_t minor_faults, major_faults, voluntary, involuntary;
	int64_t read_bytes, write_bytes, read_chars, write_chars;
	char quality[SUMMARY_QUALITY_MAX]; /* of the measurement, in words; "" unknown */
};

/** A run of which nothing is known yet. */
struct summary_run summary_run_unknown(void);

/** The block that stays on the terminal: aligned lines at most 79 cells wide. */
void summary_print_run(FILE *out, const struct summary_run *run);

/** "exit status 3", "signal 9 (Killed)", "ended". out[size]. */
void summary_end_words(const struct event *end, char *out, size_t size);
