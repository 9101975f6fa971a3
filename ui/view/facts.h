/* SPDX-License-Identifier: MIT */
/* Named figures in as many columns as fit: "cpu.max   2.00 cores". The first ones stay longest.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas.h"
#include "ui/view/view.h"

enum { FACTS_MAX = 24 };

struct fact_row {
	const char *name;
	char value[96];   /* "" shows as a dash */
	enum style style; /* STYLE_WARN and STYLE_BAD have a sign before the value */
};

struct facts {
	size_t n;
	struct fact_row at[FACTS_MAX];
};

/** Add one; the others add a dash where it is not known. */
void facts_add(struct facts *f, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void facts_add_known(struct facts *f, const char *name, bool known, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void facts_add_unknown(struct facts *f, const char *name);

/** The same, drawn in a style. */
void facts_style(struct facts *f, enum style style);

void facts_add_bytes(struct facts *f, const char *name, bool known, double bytes);

/** A metric of the newest sample: bytes of gauges, rates of counters. */
void facts_add_metric(
	struct facts *f, const char *name, const struct session_now *now, enum metric m);

/** "since attach", "since mark": what the figures of the next one count from. */
const char *facts_since_name(const struct session_now *now);

/** What a counter came to since then; false when one end of it is not known. */
bool facts_since(const struct session_now *now, enum metric m, double *ret);

/** How long ago something was read, behind the value of the newest fact: ", 4 s ago". Younger
 * than a second: nothing. */
void facts_age(struct facts *f, int64_t age_ns);

/** Lines that they need in this width. */
int facts_lines(const struct facts *f, int width);

/** In a frame with a title. */
void facts_draw_pane(const struct facts *f, struct canvas *c, struct rect r, const char *title,
	const char *right);

/** Draw into a rectangle without frame; what does not fit is left out, from the end. */
void facts_draw(const struct facts *f, struct canvas *c, struct rect r);
