/* SPDX-License-Identifier: MIT */
/*
 * A report on a profile: options applied, total counted, unit chosen, then written as text. The
 * texts are those of the reference, go tool pprof, to the byte; see docs/pprof.md for the few
 * places that differ.
 */
#pragma once

#include <stdio.h>

#include "profile/graph_trim.h"
#include "profile/labels.h"
#include "profile/measure.h"
#include "profile/pprof_options.h"
#include "profile/profile.h"

struct report {
	struct pprof_options options; /* settled */
	struct profile *view;         /* filtered; the report's own */
	struct labels_units units;
	size_t value;  /* which sample type */
	int64_t total; /* what percentages are of */
	const char *sample_unit, *output_unit;
	char *type;  /* "cpu", "mean_delay" */
	char *notes; /* lines for standard error: filters that matched nothing */
};

/**
 * Apply the options to a profile.
 *
 * p        is not changed; must outlive the report
 * o        not settled yet; its strings must outlive the report
 * ret      the caller frees with report_free()
 * returns  0; -EINVAL an option does not fit this profile; -E2BIG; -ENOMEM
 */
int report_new(const struct profile *p, const struct pprof_options *o, struct report **ret,
	struct why *why);

/** The same, but the profile becomes the report's own and is changed: no copy is made. */
int report_new_taking(struct profile **p, const struct pprof_options *o, struct report **ret,
	struct why *why);
void report_free(struct report *r);
static inline void report_freep(struct report **r)
{
	report_free(*r);
	*r = NULL;
}

/**
 * Write the report that the options ask for; a picture (svg, png, ...) as the text for dot.
 *
 * out      of any kind; -proto and -topproto write bytes
 * returns  0; -ENOENT nothing matches the regexp of -peek or -list; -EIO; -ENOMEM
 */
int report_write(struct report *r, FILE *out, struct why *why);

/* One writer a format; report_write() chooses. */
int report_write_top(struct report *r, FILE *out, struct why *why);
int report_write_tree(struct report *r, FILE *out, struct why *why);
int report_write_traces(struct report *r, FILE *out, struct why *why);
int report_write_raw(struct report *r, FILE *out, struct why *why);
int report_write_tags(struct report *r, FILE *out, struct why *why);
int report_write_comments(struct report *r, FILE *out, struct why *why);
int report_write_list(struct report *r, FILE *out, struct why *why);
int report_write_dot(struct report *r, FILE *out, struct why *why);
int report_write_callgrind(struct report *r, FILE *out, struct why *why);
int report_write_proto(struct report *r, FILE *out, struct why *why);
int report_write_topproto(struct report *r, FILE *out, struct why *why);
int report_write_folded(struct report *r, FILE *out, struct why *why);
int report_write_flame(struct report *r, FILE *out, struct why *why);

/* What the writers share. */

/** The trimmed graph of the report; also chooses output_unit. The caller frees. 0 or -errno. */
int report_graph(struct report *r, struct graph **ret, struct graph_trimmed *ret_trimmed);

/** Options of a graph of this report, before trimming. */
struct graph_options report_graph_options(const struct report *r);

/** A value with its unit, divided by -divide_by. */
void report_value(const struct report *r, char out[MEASURE_TEXT_MAX], int64_t value);

/** The value a sample counts with, divided by its first value with -mean. */
int64_t report_sample_value(const struct report *r, const struct profile_sample *s);

/**
 * The lines above a report, as texts to be joined.
 *
 * full     all of them whatever -compact_labels says, and a hint how to read a graph
 * g, t     the graph they are about, NULL: only what is said of the profile
 * ret      [*ret_n] fresh texts; free with report_free_labels()
 */
int report_labels(const struct report *r, const struct graph *g, const struct graph_trimmed *t,
	bool full, char ***ret, size_t *ret_n);
void report_free_labels(char **labels, size_t n);

/** The lines above a report, each with its line end. 0 or -ENOMEM. */
int report_write_labels(const struct report *r, const struct graph *g,
	const struct graph_trimmed *t, FILE *out);

/** Whether calls of a node were inlined, told by the edges that are left: "", " (inline)" or
 * " (partial-inline)". */
const char *report_inline_mark(const struct graph *g, const struct graph_node *n);

/** A text right-aligned in `width` characters, as Go pads: counted in code points. */
void report_pad(FILE *out, int width, const char *text);
