/* SPDX-License-Identifier: MIT */
/* The style sheet of a plot: hues for light and dark, lines, letters; hatchings. */
#pragma once

#include <stdio.h>

/** The <style> element. */
void plot_style_write(FILE *f);

/** The pattern "onetop-HUE": that hue, hatched, to be told from its neighbour without colours.
 */
void plot_style_write_hatch(FILE *f, const char *hue);

/** The pattern "onetop-hole", for times of which nothing is known. */
void plot_style_write_hole(FILE *f);
