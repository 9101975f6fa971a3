/* SPDX-License-Identifier: MIT */
/*
 * The panels of a plot: which metrics stand in one, how they make its whole and its lower part,
 * and in which unit. The overview's series by default; one metric each with --columns.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/units.h"
#include "series/rate.h"
#include "series/sample.h"

enum plot_kind {
	PLOT_NUMBER,
	PLOT_COUNT,
	PLOT_BYTES,
};

/** How the whole and the lower part of a panel come from metrics. */
enum plot_how {
	PLOT_ALONE, /* the whole is `whole`; there are no parts */
	PLOT_PART,  /* `part` is some of `whole` */
	PLOT_SUM,   /* the whole is `part` and `rest` together */
};

struct plot_panel {
	const char *name, *unit; /* unit: "cores", "/s", "%", "ms/s", "" */
	enum plot_kind kind;
	enum plot_how how;
	enum metric whole, part, rest;
	const char *part_name, *rest_name;
	const char *part_class, *rest_class; /* of the style sheet: one hue each */
	int height;
	double least; /* the smallest maximum of the scale */
};

enum { PLOT_PANELS_MAX = METRIC_COUNT };

/** Whether a column can be drawn: neither what says which row it is nor an instant is a curve.
 */
bool plot_is_series(enum metric m);

/**
 * What is drawn of recordings with these columns: the overview's series, or, where they have
 * none of it, each series they have. panels[PLOT_PANELS_MAX].
 *
 * returns  how many; 0 where no column is a series
 */
size_t plot_panels_choose(const struct metric_set *has, struct plot_panel *panels);

/**
 * One panel a column; the overview's own where a column is its whole.
 *
 * list     as --columns takes it
 * returns  0; -EINVAL with a sentence: no such column, or one that is no series
 */
int plot_panels_parse(
	const char *list, struct plot_panel *panels, size_t *ret_n, struct why *why);

/** What a panel shows of one row. */
struct plot_values {
	bool has_whole, has_part;
	double whole, part;
};

struct plot_values plot_panel_values(
	const struct plot_panel *p, const struct sample *s, const struct rates *r);

/** The pace of a panel: RARE ones are known in few rows. */
bool plot_panel_is_rare(const struct plot_panel *p);

/** "1.84 cores", "698 MiB", "1.20k/s". */
void plot_panel_text(const struct plot_panel *p, double value, char *out, size_t size);
