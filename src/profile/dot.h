/* SPDX-License-Identifier: MIT */
/* Pieces of the DOT language, as the reference writes them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "profile/graph.h"
#include "profile/report.h"

/** A text inside double quotes: quotes and backslashes escaped, a line end becomes \l. */
void dot_write_text(FILE *out, const char *s);

enum { DOT_COLOR_MAX = 8 };

/** "#rrggbb" of a score from -1 (green) over 0 (grey) to 1 (red). */
void dot_color(char out[DOT_COLOR_MAX], double score, bool background);

/** Shortens names of functions: paths, versions and namespaces go. */
struct dot_names;
int dot_names_new(struct dot_names **ret);
void dot_names_free(struct dot_names *n);
static inline void dot_names_freep(struct dot_names **n)
{
	dot_names_free(*n);
	*n = NULL;
}

/** The short name; fresh, the caller frees. */
char *dot_shorten(struct dot_names *n, const char *name);

/** The label of a node up to its values: name and place, a line each, ended by \n. */
void dot_write_name(FILE *out, struct dot_names *n, const struct graph_info *info);

/**
 * The boxes for the tags of a node.
 *
 * flat_only  the node has callees: only what is its own is shown
 * ret_any    true when there are any
 * returns    0 or -ENOMEM
 */
int dot_write_tags(const struct report *r, const struct graph_node *n, bool flat_only,
	FILE *out, bool *ret_any);
