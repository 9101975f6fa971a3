/* SPDX-License-Identifier: MIT */
/*
 * SVG written piece by piece: escaped text, numbers with a point in every locale, step curves
 * from bins. What goes wrong with the file shows in ferror().
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "record/plot_bins.h"

/** Text with & < > " ' escaped; what XML cannot hold becomes U+FFFD. */
void svg_write_escaped(FILE *f, const char *text);

/** A coordinate with one decimal place at most: "12", "12.5". */
void svg_write_number(FILE *f, double value);

/** <text> at a place; classes "" or of the style sheet ("dim end"). */
void svg_text(FILE *f, double x, double y, const char *classes, const char *text);

/** A text clipped to a width in pixels, by an estimate of its letters. */
void svg_text_clipped(
	FILE *f, double x, double y, double width, const char *classes, const char *text);

/** Pixels a text in the small size takes, estimated. */
double svg_text_width(const char *text);

void svg_rect(FILE *f, double x, double y, double w, double h, const char *classes);
void svg_line(FILE *f, double x1, double y1, double x2, double y2, const char *classes);

/** Where values stand on the page. */
struct svg_frame {
	double x, y, width, height;
	int64_t begin_ns, end_ns; /* the left and right edge */
	double max;               /* the upper edge; the lower one is 0 */
};

double svg_frame_x(const struct svg_frame *f, int64_t t_ns);
double svg_frame_y(const struct svg_frame *f, double value);

/** Which value of a bin a curve follows. */
enum svg_value {
	SVG_MIN,
	SVG_MEAN,
	SVG_MAX,
};

/**
 * A series as steps, one <path>: an area down to 0, or a line. Bins that know nothing are
 * holes.
 *
 * attributes  of the path: class="…" or fill="…"
 */
void svg_area(FILE *f, const struct svg_frame *frame, const struct plot_bins *b, size_t series,
	enum svg_value value, const char *attributes);
void svg_steps(FILE *f, const struct svg_frame *frame, const struct plot_bins *b, size_t series,
	enum svg_value value, const char *attributes);

/** What lies between two values of a series, where they are apart. */
void svg_band(FILE *f, const struct svg_frame *frame, const struct plot_bins *b, size_t series,
	enum svg_value lower, enum svg_value upper, const char *attributes);

/** The area of a series' mean only where another series is known, too. */
void svg_area_where(FILE *f, const struct svg_frame *frame, const struct plot_bins *b,
	size_t series, size_t known, const char *attributes);
