/* SPDX-License-Identifier: MIT */
/*
 * What lines of the old text formats look like, as regular expressions: one list, compiled when
 * first needed. They are the reference's rules, written so that they cannot backtrack far.
 */
#pragma once

#include "profile/lines.h"

enum rule {
	RULE_COUNT_START,       /* 1 kind */
	RULE_COUNT,             /* 1 count, 2 addresses */
	RULE_HEAP_HEADER,       /* 1..4 totals, 5 kind, 6 rate */
	RULE_GROWTH_HEADER,     /* growth and fragmentation */
	RULE_HEAP_SAMPLE,       /* 1, 2 in use; 3, 4 allocated; 5 addresses */
	RULE_CONTENTION_SAMPLE, /* 1 delay, 2 count, 3 addresses */
	RULE_THREADZ_START,     /* the header of all threads */
	RULE_THREAD_START,      /* the header of one */
	RULE_PROC_MAPS,         /* 1 start, 2 end, 3 permissions, 4 offset, 5 file */
	RULE_BRIEF_MAPS,     /* 1 start, 2 end, 3 permissions, 4 file, 5 offset, 6 build id */
	RULE_LOG_PREFIX,     /* what a logger puts before a line */
	RULE_LIBRARY,        /* a shared object's name */
	RULE_JAVA_ATTRIBUTE, /* 1 name, 2 value */
	RULE_JAVA_SAMPLE,    /* 1, 2 values, 3 addresses */
	RULE_JAVA_LOCATION,  /* 1 address, 2 what is there */
	RULE_JAVA_FILE_LINE, /* 1 function, 2 file, 3 line */
	RULE_JAVA_PATH,      /* 1 function, 2 path */
	RULE_COUNT_OF,
};

enum { RULE_GROUPS_MAX = 7 };

struct rules;

/** 0 or -ENOMEM. */
int rules_new(struct rules **ret);
void rules_free(struct rules *r);
static inline void rules_freep(struct rules **r)
{
	rules_free(*r);
	*r = NULL;
}

/**
 * Does a line fit?
 *
 * ret_groups  [0] all that fits, [1] … what the rule's groups hold; {NULL, 0} for one that is
 *             not there; untouched when it does not fit
 */
bool rule_match(struct rules *r, enum rule which, struct slice line,
	struct slice ret_groups[RULE_GROUPS_MAX]);
