/* SPDX-License-Identifier: MIT */
/* The three ways in which `onetop time` tells of a run: as bash, as POSIX, as GNU time -v. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>

#include "command/run_watch.h"

struct time_result {
	char *const *argv;
	int wait_status;
	struct rusage usage;
	int64_t real_ns;
	const struct run_seen *seen; /* NULL: not watched */
	const char *not_watched;     /* why not; NULL it was not asked for */
	bool utf8;                   /* block characters may be used */
};

/** "\nreal\t0m1.003s\nuser\t…": as bash's time, whatever the locale. */
void time_report_bash(FILE *out, const struct time_result *t);

/** "real 1.00": the POSIX format, as bash's time -p. */
void time_report_posix(FILE *out, const struct time_result *t);

/** The report of GNU time -v, label for label, and below it what only watching can tell. */
void time_report_verbose(FILE *out, const struct time_result *t);
