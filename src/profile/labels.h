/* SPDX-License-Identifier: MIT */
/*
 * Labels of a sample seen as a map: a key has one list of texts and one list of numbers, each
 * in the order of the file. A profile stores them flat, in any order.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "profile/profile.h"

/** The label that marks samples of a base profile; never shown. */
#define LABELS_BASE_KEY "pprof::base"

/**
 * "key:value" of all text labels, sorted, with the two characters \n between, as the label of a
 * node in DOT: quotes and backslashes of the texts themselves are escaped. "" without. Free it.
 */
char *labels_join(const struct profile_sample *s);

/**
 * The labels of one kind, sorted by key, equal keys in the order of the file.
 *
 * numbers  true: the numeric ones; false: the texts
 * ret_n    how many
 * returns  fresh array of pointers into s->labels, NULL when out of memory; the caller frees
 */
const struct profile_label **labels_sorted(
	const struct profile_sample *s, bool numbers, size_t *ret_n);

/** How many labels from i on have the key of the i-th. */
size_t labels_run(const struct profile_label *const *sorted, size_t n, size_t i);

/** Write the labels of one key: run[n], the same key in all. */
typedef void (*labels_writer)(
	FILE *out, const struct profile_label *const *run, size_t n, const void *context);

/**
 * One text for each key, made by `write`, sorted as texts.
 *
 * ret      [*ret_n] fresh texts; free with labels_free_texts()
 * returns  0 or -ENOMEM
 */
int labels_format(const struct profile_sample *s, bool numbers, labels_writer write,
	const void *context, char ***ret, size_t *ret_n);
void labels_free_texts(char **texts, size_t n);

/** The unit each numeric key is shown in. */
struct labels_units {
	const char **keys, **units; /* [n] */
	size_t n;
	char *notes; /* lines for standard error where a key comes with several units, or NULL
		      */
};

/**
 * Find the units: the first unit given for a key; "bytes" for alignment and request; else the
 * key itself. Strings point into p.
 */
int labels_units_make(const struct profile *p, struct labels_units *ret);
void labels_units_done(struct labels_units *u);

/** "" for a key that no sample has. */
const char *labels_unit(const struct labels_units *u, const char *key);
