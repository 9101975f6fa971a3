/* SPDX-License-Identifier: MIT */
/* Round numbers for the axes of a plot, and how they read. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/plot_panel.h"

/** The round maximum at or above a peak: 1, 2, 5 times a power of ten; bytes: powers of two. */
double plot_axis_max(enum plot_kind kind, double peak, double least);

/** A round number of that axis: "0.5", "512 KiB", "20k". */
void plot_axis_number(enum plot_kind kind, double value, char *out, size_t size);

/** The round step of time that puts at most `ticks` ticks on a span: 1 us .. 100 days. */
int64_t plot_axis_step(int64_t span_ns, int ticks);

/** The first multiple of the step at or after an instant, counted in local time. */
int64_t plot_axis_first_tick(int64_t real_ns, int64_t step_ns);

enum { PLOT_AXIS_TEXT_MAX = 48 };

/** "14:05", "14:05:30", "14:05:30.250", "11-23 14:00", as fine as the step; local time. */
void plot_axis_clock(char out[PLOT_AXIS_TEXT_MAX], int64_t real_ns, int64_t step_ns);

/** "0", "1:30", "1:30:00", "2.5 ms": time since the start, as fine as the step. */
void plot_axis_elapsed(char out[PLOT_AXIS_TEXT_MAX], int64_t t_ns, int64_t step_ns);

/** "2026-11-23 14:05:10" in local time, and "UTC+01:00" with its difference. */
void plot_axis_date(char out[PLOT_AXIS_TEXT_MAX], int64_t real_ns);
void plot_axis_zone(char out[PLOT_AXIS_TEXT_MAX], int64_t real_ns);
