/* SPDX-License-Identifier: MIT */
/* While a profile is being captured: a bar on a terminal, and Ctrl-C that is heard. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct pprof_progress {
	const char *what; /* "profile of demo", printable; must outlive it */
	int seconds;      /* that the capture takes; 0 not known beforehand */
	bool terminal;    /* standard error is one */
	int64_t since_ns;
};

/**
 * Begin: SIGINT and SIGTERM set pprof_progress_stop() from now on. One at a time.
 * pprof_progress_end() puts back what they did before, and wipes the bar.
 */
void pprof_progress_begin(struct pprof_progress *p, const char *what, int seconds);
void pprof_progress_end(struct pprof_progress *p);

/** Draw the bar as of now; nothing where standard error is no terminal. user: the progress. */
void pprof_progress_tick(void *user);

/** Set once a signal has come. */
const atomic_bool *pprof_progress_stop(void);
