/* SPDX-License-Identifier: MIT */
#include "ui/view/series.h"

/* How each looks, and what it asks of the layout. */
const struct pane_row series_rows[SERIES_COUNT] = {
	[SERIES_CPU] = {CURVE_CPU, "CPU", "cores", FIGURE_NUMBER,
		{STYLE_USER, STYLE_SYSTEM, true}, {"user", "system"}, {1, 9, 10, 2}},
	[SERIES_RUN_DELAY] = {CURVE_DELAY, "run delay", "s/s", FIGURE_NUMBER,
		{STYLE_WAIT, STYLE_WAIT, false}, {NULL}, {1, 1, 1, 0, true}, "delay"},
	[SERIES_RSS] = {CURVE_RSS, "RSS", "", FIGURE_BYTES,
		{STYLE_ANON, STYLE_FILE, true, STYLE_SHMEM}, {"anon", "file", "shmem"},
		{1, 7, 8, 2}},
	[SERIES_FAULTS] = {CURVE_FAULTS, "faults", "/s", FIGURE_COUNT,
		{STYLE_MINOR, STYLE_MAJOR, true}, {"minor", "major"}, {1, 3, 3, 2}},
	[SERIES_SWITCHES] = {CURVE_SWITCHES, "switch", "/s", FIGURE_COUNT,
		{STYLE_VOLUNTARY, STYLE_INVOLUNTARY, true}, {"vol.", "invol."}, {1, 3, 3, 2}},
	[SERIES_IO] = {CURVE_IO, "I/O", "/s", FIGURE_BYTES, {STYLE_READ, STYLE_WRITE, true},
		{"read", "write"}, {1, 4, 3, 2}},
	[SERIES_THREADS] = {CURVE_THREADS, "threads", "", FIGURE_COUNT,
		{STYLE_THREADS, STYLE_THREADS, false}, {NULL}, {1, 2, 2}, "thread"},
	[SERIES_SWAP] = {CURVE_SWAP, "swap", "", FIGURE_BYTES, {STYLE_WAIT, STYLE_WAIT, false},
		{NULL}, {1, 2, 2}},
	[SERIES_IO_DELAY] = {CURVE_BLOCK, "I/O delay", "s/s", FIGURE_NUMBER,
		{STYLE_READ, STYLE_READ, false}, {NULL}, {1, 2, 2}, "I/O"},
	[SERIES_CALLS] = {CURVE_CALLS, "by calls", "/s", FIGURE_BYTES,
		{STYLE_READ, STYLE_WRITE, true}, {"read", "write"}, {1, 3, 3, 2}, "calls"},
	[SERIES_SYSCALLS] = {CURVE_SYSCALLS, "syscalls", "/s", FIGURE_COUNT,
		{STYLE_READ, STYLE_WRITE, true}, {"read", "write"}, {1, 3, 3, 2}, "sysc."},
	[SERIES_FILES] = {CURVE_FDS, "files", "", FIGURE_COUNT,
		{STYLE_THREADS, STYLE_THREADS, false}, {NULL}, {1, 2, 2}},
	[SERIES_GOROUTINES] = {CURVE_GO_ROUTINES, "routines", "", FIGURE_COUNT,
		{STYLE_THREADS, STYLE_THREADS, false}, {NULL}, {1, 2, 2}, "gorout."},
};
