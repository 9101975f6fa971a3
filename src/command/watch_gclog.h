/* SPDX-License-Identifier: MIT */
/* What --gctrace means for watching: where the GC log comes from, and where the rest of it
 * goes. */
#pragma once

#include "base/error.h"
#include "options.h"
#include "proc/child.h"
#include "proc/target.h"
#include "session/gclog.h"

/** The command's standard error while it is read. */
struct watch_gclog {
	int read_fd, write_fd; /* -1 none */
	int foreign_fd;        /* where all else goes */
	char godebug[512];     /* "GODEBUG=…" */
	const char *extra[2];  /* of child_options */
};

void watch_gclog_init(struct watch_gclog *w);
void watch_gclog_done(struct watch_gclog *w);

/** A pipe for the standard error of the command to come, and its GODEBUG; sets both in o. */
int watch_gclog_pipe(struct watch_gclog *w, struct child_options *o, struct why *why);

/** The command runs: read. */
int watch_gclog_start(struct watch_gclog *w, struct gclog **ret, struct why *why);

/** Only open it: a descriptor of a file at its beginning; otherwise as watch_gclog_attach(). */
int watch_gclog_open(const struct options *o, struct target *t, struct why *why);

/**
 * The log of a process that runs already: the file named, or its standard error where GODEBUG
 * asks for a log and that is a file.
 *
 * returns  0 with ret_log; -ENOENT there is none; -EOPNOTSUPP it logs where nobody else can
 * read without stealing; other negative errno. With a sentence why
 */
int watch_gclog_attach(
	const struct options *o, struct target *t, struct gclog **ret_log, struct why *why);
