/* SPDX-License-Identifier: MIT */
/*
 * From which value, or share of its limit, on a resource is worth a second look. Where a share
 * is asked for and no limit is known, there is no threshold. threshold.def is the table.
 */
#pragma once

#include "base/error.h"
#include "ui/canvas.h"

enum threshold {
	THRESHOLD_NONE,
#define THRESHOLD(id, unit, percent, almost, over, help) THRESHOLD_##id,
#include "ui/threshold.def"
#undef THRESHOLD
	THRESHOLD_COUNT,
};

/** Where "almost" and "too much" begin. */
struct threshold_rule {
	bool on;
	bool share; /* percent of the limit; else values as they are measured */
	double almost, over;
};

struct threshold_info {
	const char *id; /* "CPU" */
	const char *help;
	struct threshold_rule rule; /* the default */
};

/** threshold_table[THRESHOLD_COUNT]; the entry of THRESHOLD_NONE is off. */
extern const struct threshold_info threshold_table[THRESHOLD_COUNT];

enum threshold_grade { GRADE_FINE, GRADE_ALMOST, GRADE_CRITICAL };

/** limit: of a share; one that is not > 0 is none. */
enum threshold_grade threshold_grade(
	const struct threshold_rule *r, double value, double limit);

/**
 * Read a rule: "80% 90%", "6G 8G", "1.5 2", "off". With one value, "almost" begins at 80 % of
 * it.
 *
 * returns  0; -EINVAL with a sentence
 */
int threshold_parse(
	enum threshold t, const char *text, struct threshold_rule *ret, struct why *why);

enum { THRESHOLD_TEXT_MAX = 64 };

/** The same as text that reads back. */
void threshold_text(
	char out[THRESHOLD_TEXT_MAX], enum threshold t, const struct threshold_rule *r);

/** How a grade looks, with colours and without: a style, and a sign (a blank when fine). */
enum style threshold_style(enum threshold_grade grade, enum style fine);
char32_t threshold_sign(enum threshold_grade grade);
