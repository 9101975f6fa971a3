/* SPDX-License-Identifier: MIT */
/* What a process may use, in words: the limits and pressures that a look found. What was not
 * read becomes a dash. */
#pragma once

#include "session/look.h"
#include "ui/view/facts.h"

enum { LOOK_AGE_MAX = 48 };

/** How old a reading is: "4 s ago", "just now". */
void look_age(const struct model *m, enum look_kind kind, char out[LOOK_AGE_MAX]);

/**
 * A reading that does not come back, because the kernel holds it: since when, and for what.
 *
 * out[size]  a sentence when true; else left alone
 */
bool look_waits(const struct model *m, enum look_kind kind, char *out, size_t size);

/** CPUs it may run on; 0 unknown. */
double bounds_cpus(const struct looks *l);
/** Cores that the control groups allow; 0 unknown or without limit. */
double bounds_cpu_limit(const struct looks *l);
/** Bytes that the control groups allow; 0 unknown or without limit. */
double bounds_memory_limit(const struct looks *l);

/** Descriptors that RLIMIT_NOFILE allows; 0 unknown or without limit. */
double bounds_files_limit(const struct looks *l);

void bounds_add_cpus(struct facts *f, const struct looks *l);
void bounds_add_cpu_limit(struct facts *f, const struct looks *l);
void bounds_add_throttled(struct facts *f, const struct looks *l);
void bounds_add_group(struct facts *f, const struct looks *l);
void bounds_add_pressure(struct facts *f, const struct model *m, enum pressure_resource r);

/** Bytes that are left until the killer comes. */
void bounds_add_oom(struct facts *f, const struct model *m);

/** Memory: limit and use of the group that binds, what it counted. */
void bounds_add_memory(struct facts *f, const struct looks *l);

/** "12 of 1024"; open files near their threshold say so. */
void bounds_add_used(struct facts *f, const char *name, bool known, double used,
	const struct model *m, enum limits_kind kind);
