/* SPDX-License-Identifier: MIT */
#include "ui/style.h"

/* Blue against orange throughout: the pair that colour-blind eyes tell apart. */
const struct style_look style_looks[STYLE_COUNT] = {
	[STYLE_PLAIN] = {-1, -1},
	[STYLE_DIM] = {245, -1, .mono_dim = true},
	[STYLE_FRAME] = {242, -1, .mono_dim = true},
	[STYLE_TITLE] = {-1, -1, .bold = true, .mono_bold = true},
	[STYLE_TAB] = {-1, -1, .bold = true, .reverse = true, .mono_reverse = true},
	[STYLE_KEY] = {208, 3, .bold = true, .mono_bold = true},
	[STYLE_HEAD] = {245, -1, .mono_dim = true},
	[STYLE_FIGURE] = {-1, -1, .bold = true, .mono_bold = true},
	[STYLE_USER] = {39, 6},
	[STYLE_SYSTEM] = {208, 3},
	[STYLE_WAIT] = {139, 5},
	[STYLE_ANON] = {75, 6},
	[STYLE_FILE] = {215, 3},
	[STYLE_SHMEM] = {139, 5},
	[STYLE_READ] = {38, 6},
	[STYLE_WRITE] = {172, 3},
	[STYLE_MINOR] = {110, 6},
	[STYLE_MAJOR] = {202, 1, .bold = true, .mono_bold = true},
	[STYLE_VOLUNTARY] = {74, 6},
	[STYLE_INVOLUNTARY] = {214, 3},
	[STYLE_THREADS] = {109, 6},
	[STYLE_GOOD] = {38, 6},
	[STYLE_WARN] = {214, 3, .bold = true, .mono_bold = true},
	[STYLE_BAD] = {202, 1, .bold = true, .mono_bold = true, .mono_reverse = true},
	[STYLE_NOTICE] = {208, 3, .bold = true, .reverse = true, .mono_reverse = true},
	[STYLE_SELECTED] = {-1, -1, .reverse = true, .mono_reverse = true},
	[STYLE_MARK] = {221, 3, .bold = true, .mono_bold = true},
	[STYLE_CURSOR] = {-1, -1, .bold = true, .reverse = true, .mono_reverse = true},
};
