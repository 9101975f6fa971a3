/* SPDX-License-Identifier: MIT */
/*
 * All that a screen shows of one profile, counted at once: functions as -top lists them, who
 * calls whom, and the stacks as a flame graph. Reading it costs nothing worth speaking of, and
 * it depends on nothing: the profile it was made of may go.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "profile/flame.h"
#include "profile/profile.h"
#include "profile/report.h"
#include "profile/stacks.h"

/** What is asked for. */
struct survey_want {
	int value;         /* which sample type; -1 the profile's default */
	bool hide_runtime; /* leave the frames of Go's runtime out, as -hide does */
	const atomic_bool
		*stop; /* looked at between steps: nobody wants it any more; or NULL */
};

/** A function. */
struct survey_row {
	const char *name;    /* printable */
	const char *inlined; /* "", " (inline)", " (partial-inline)" */
	int64_t flat, cum;
	uint32_t node;                     /* of the graph */
	uint32_t by_flat, by_cum, by_name; /* its place in the orders of -top, -top -cum */
	bool small;                        /* -top leaves it out */
};

/** A caller or a callee. */
struct survey_edge {
	uint32_t row;
	int64_t weight;
	bool is_inline;
};

struct survey {
	struct report *report;
	struct graph *graph;     /* whole, nothing trimmed */
	struct survey_row *rows; /* [n_rows] as -top orders them, small ones after the others */
	size_t n_rows, n_small;
	uint32_t *row_of;      /* [graph->n_nodes] row, or PROFILE_NONE */
	struct stacks stacks;  /* callers before callees */
	struct flame_box *box; /* [stacks.n] */
	uint32_t *end;         /* [stacks.n] one past the last frame below it */
	bool is_difference;    /* something shrank, or may have */
	int value;             /* the sample type it is of */
	int n_types;
	int64_t duration_ns, time_ns;
	char file[64]; /* the program's base name, printable, or "" */
};

/**
 * The report that a survey is made of, for other formats.
 *
 * base, returns  as survey_new(); the caller frees with report_free()
 */
int survey_report(const struct profile *p, const struct profile *base,
	const struct survey_want *want, enum report_kind kind, struct report **ret,
	struct why *why);

/**
 * Count.
 *
 * p        is not changed
 * base     what is taken away from it, as -diff_base does; or NULL
 * ret      the caller frees with survey_free()
 * returns  0; -EINVAL the profile has no samples, or the two are of different types; -E2BIG;
 *          -ENOMEM; -ECANCELED; with a sentence
 */
int survey_new(const struct profile *p, const struct profile *base,
	const struct survey_want *want, struct survey **ret, struct why *why);
void survey_free(struct survey *s);
static inline void survey_freep(struct survey **s)
{
	survey_free(*s);
	*s = NULL;
}

/**
 * Callers or callees of a function, heaviest first.
 *
 * ret      [*ret_n] fresh, the caller frees
 * returns  0 or -ENOMEM
 */
int survey_edges(const struct survey *s, size_t row, bool callers, struct survey_edge **ret,
	size_t *ret_n);

/** The name of a sample type, printable. */
const char *survey_type(const struct survey *s, int value);

/** A value as reports print it; what grew in a difference gets a plus. */
void survey_value(const struct survey *s, char out[MEASURE_TEXT_MAX], int64_t value);

/** The share of the total without leading blanks; points into out. */
const char *survey_share(const struct survey *s, char out[MEASURE_PERCENT_MAX], int64_t value);

/** The same, as measure_percent_short(). */
const char *survey_share_short(
	const struct survey *s, char out[MEASURE_PERCENT_MAX], int64_t value);

/**
 * How much of the total the stacks account for that have a word in one of their names.
 *
 * ret_n    frames of `stacks` that have it
 */
int64_t survey_matched(const struct survey *s, const char *word, size_t *ret_n);

/** The row of a frame's function, or PROFILE_NONE. */
uint32_t survey_function(const struct survey *s, uint32_t frame);
