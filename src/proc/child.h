/* SPDX-License-Identifier: MIT */
/*
 * Run a command directly: no shell, its own argv, our terminal, our environment. The child
 * waits until it may go, so that it is held before its first instruction; without us it ends.
 */
#pragma once

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "base/error.h"

struct child {
	pid_t pid;
	int go_fd;      /* write end: a byte lets it run, closing ends it; -1 gone */
	int error_fd;   /* read end: errno of a failed exec; -1 gone */
	char name[128]; /* the command, printable: for sentences */
};

struct child_options {
	int stdin_fd, stdout_fd, stderr_fd; /* -1: inherit */
	const char *const *environ_extra;   /* NULL-ended "NAME=value", or NULL */
};

/**
 * Where execvp(3) would find a command.
 *
 * ret      its path, which the caller frees
 * returns  0; -ENOENT no such program; -EACCES there is one, but it may not be run
 */
int child_find(const char *command, char **ret, struct why *why);

/** Fork; the child stops before exec. 0 or negative errno. Signals are as at our own start. */
int child_spawn(
	char *const *argv, const struct child_options *o, struct child *ret, struct why *why);

/** Let it go. 0; -ENOENT or another errno when exec failed (the child then exits 126 or 127).
 */
int child_go(struct child *c, struct why *why);

/** Wait for its end (blocking). Status as waitpid(2), usage as wait4(2). */
int child_wait(pid_t pid, int *ret_status, struct rusage *ret_usage);

/** The status a shell would report: 0..255, or 128 + signal. */
int child_exit_status(int wait_status);

/** Was the signal ignored when this program was started (nohup, a script's "&")? */
bool child_ignored_at_start(int number);
