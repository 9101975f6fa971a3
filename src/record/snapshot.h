/* SPDX-License-Identifier: MIT */
/*
 * A snapshot: everything known of a process at one moment, as a directory that is whole or not
 * there. design: NAME-PID-20261123T110203Z/, mode 0700, files 0600.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "series/event.h"

struct snapshot_input {
	const char *parent; /* directory to write into; NULL: the working directory */
	const char *name;   /* comm, raw bytes: made safe for a file name here */
	int pid;
	int proc_dirfd;   /* /proc/PID, held */
	int shared_dirfd; /* the same, or of a living thread: where mappings and files are */
	int64_t real_ns;  /* the moment, for the directory's name */
	bool with_environ;
	/* Writers of the parts that need the session; each returns 0 or negative errno. */
	int (*write_summary)(void *arg, int dirfd, struct why *why);
	int (*write_history)(void *arg, int dirfd, struct why *why);
	void *arg;
};

/**
 * Write it beside its final name and rename it when whole; on failure nothing stays.
 *
 * ret_path[size]  the final path, printable
 */
int snapshot_write(
	const struct snapshot_input *in, char *ret_path, size_t size, struct why *why);
