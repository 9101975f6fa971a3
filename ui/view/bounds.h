/* SPDX-License-Identifier: MIT */
/* What a process may use, in words: the limits and pressures that a look found. What was not
 * read becomes a dash. */
#pragma once

#include "session/look.h"
#include "ui/view/facts.h"

/** CPUs it may run on; 0 unknown. */
double bounds_cpus(const struct looks *l);
/** Cores that the control groups allow; 0 unknown or without limit. */
double bounds_cpu_limit(const struct looks *l);
/** Bytes that the control groups allow; 0 unknown or without limit. */
double bounds_memory_limit(const struct looks *l);
/** Files that it may have open; 0 unknown or without limit. */
double bounds_files_limit(const struct looks *l);

void bounds_add_cpus(struct facts *f, const struct looks *l);
void bounds_add_cpu_limit(struct facts *f, const struct looks *l);
void bounds_add_throttled(struct facts *f, const struct looks *l);
void bounds_add_group(struct facts *f, const struct looks *l);
void bounds_add_pressure(struct facts *f, const struct model *m, enum pressure_resource r);

/** Memory: limit and use of the group that binds, distance to its limit, what it counted. */
void bounds_add_memory(struct facts *f, const struct model *m);

/** "12 of 1024"; open files near their threshold say so. */
void bounds_add_used(struct facts *f, const char *name, bool known, double used,
	const struct model *m, enum limits_kind kind);
