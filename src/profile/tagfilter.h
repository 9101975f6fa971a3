/* SPDX-License-Identifier: MIT */
/*
 * One -tagfocus or -tagignore: "text", "key=text", "a,b" (all have to match), or a range of
 * numbers: "32kb", ":64kb", "4mb:", "12kb:64mb", with or without "key=".
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "profile/labels.h"

struct tagfilter;

/**
 * Read a filter.
 *
 * name     "tagfocus" or "tagignore", for messages
 * units    must outlive the filter
 * notes    gets a line when the text was taken as a range
 * returns  0; -EINVAL with the reason; -ENOMEM
 */
int tagfilter_new(const char *name, const char *text, const struct labels_units *units,
	FILE *notes, struct tagfilter **ret, struct why *why);
void tagfilter_free(struct tagfilter *f);
static inline void tagfilter_freep(struct tagfilter **f)
{
	tagfilter_free(*f);
	*f = NULL;
}

bool tagfilter_match(struct tagfilter *f, const struct profile_sample *s);

/** 0, or -E2BIG with a sentence when a pattern gave up. */
int tagfilter_check(const struct tagfilter *f, struct why *why);
