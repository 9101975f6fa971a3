/* SPDX-License-Identifier: MIT */
/*
 * The maximum of a chart: a round figure that does not jump. It grows at once when a value
 * passes it, and shrinks only when a smaller one would hold with a quarter to spare.
 */
#pragma once

enum scale_kind {
	SCALE_DECIMAL, /* 1, 2, 5 times a power of ten */
	SCALE_BYTES,   /* powers of two */
	SCALE_CORES,   /* 0.1, 0.2, 0.5, then powers of two */
};

struct scale {
	double max;  /* 0 before the first value */
	double peak; /* that it follows */
};

/** The smallest round figure that holds a value; never below `least`. */
double scale_nice(enum scale_kind kind, double value, double least);

/** Follow the highest value in view; returns the maximum to draw with. */
double scale_follow(struct scale *s, enum scale_kind kind, double peak, double least);
