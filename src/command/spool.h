/* SPDX-License-Identifier: MIT */
/*
 * Where a command's output goes while the screen is up: into an unnamed file, in order, and
 * from there to the terminal once the screen has gone. Output that goes elsewhere is not
 * touched.
 */
#pragma once

#include "base/error.h"
#include "proc/child.h"

struct spool {
	int fd;         /* -1: neither stream is a terminal */
	int null_fd;    /* standard input of the command while the screen has the keyboard */
	int64_t copied; /* bytes already on the terminal */
};

/** Make it for those of the command's streams that are the terminal; sets them in o. */
int spool_open(struct spool *ret, struct child_options *o, struct why *why);
void spool_close(struct spool *s);

/** Copy what is new to standard output. 0 or negative errno. */
int spool_flush(struct spool *s);
