/* SPDX-License-Identifier: MIT */
/* Where a report goes: standard output, a file, or through Graphviz first. */
#pragma once

#include <signal.h>
#include <stddef.h>

#include "base/error.h"
#include "profile/pprof_options.h"

/** The format that dot makes of a report ("svg", "png", ...); NULL for other reports. */
const char *pprof_output_picture(enum report_kind kind);

/**
 * Give DOT text to Graphviz.
 *
 * ret_data   [*ret_size] the picture; the caller frees
 * returns    0; -ENOENT Graphviz is not installed, with what to do; -EIO; -ENOMEM
 */
int pprof_output_draw(const char *format, const char *dot, size_t size, char **ret_data,
	size_t *ret_size, struct why *why);

/**
 * Write a report where -output says: the file appears whole or not at all. Without -output:
 * standard output, except that what is not text goes to a fresh file when that is a terminal.
 *
 * returns  0 or negative errno with a sentence
 */
int pprof_output_write(
	const struct pprof_options *o, const char *data, size_t size, struct why *why);

/** Ctrl-C and SIGTERM wait from here until pprof_output_release(): files become whole. */
void pprof_output_hold(sigset_t *ret_before);
void pprof_output_release(const sigset_t *before);
