/* SPDX-License-Identifier: MIT */
/* From which share of its limit on a resource is worth a second look. Without a known limit
 * there is no threshold. */
#pragma once

#include "ui/canvas.h"

enum threshold {
	THRESHOLD_NONE,
	THRESHOLD_CPU,    /* cores used, of the cores allowed */
	THRESHOLD_MEMORY, /* RSS, of what the control groups allow */
	THRESHOLD_FILES,  /* open descriptors, of RLIMIT_NOFILE */
	THRESHOLD_COUNT,
};

enum threshold_grade { GRADE_FINE, GRADE_ALMOST, GRADE_CRITICAL };

/** "Almost" begins at 80 % of critical. A limit that is not > 0 is none. */
enum threshold_grade threshold_grade(enum threshold t, double value, double limit);

/** How a grade looks, with colours and without: a style, and a sign (a blank when fine). */
enum style threshold_style(enum threshold_grade grade, enum style fine);
char32_t threshold_sign(enum threshold_grade grade);
