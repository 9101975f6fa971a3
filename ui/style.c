/* SPDX-License-Identifier: MIT */
#include "ui/style.h"

enum { PLAIN = 0, BOLD = 1, DIM = 2, REVERSE = 4 };

const struct style_info style_table[STYLE_COUNT] = {
#define STYLE(id, mono, what) [STYLE_##id] = {#id, what},
#include "ui/style.def"
#undef STYLE
};

const struct style_look style_mono[STYLE_COUNT] = {
#define STYLE(id, mono, what)                                                                  \
	[STYLE_##id] = {-1, -1, -1, .mono_bold = ((mono)&BOLD) != 0,                           \
		.mono_dim = ((mono)&DIM) != 0, .mono_reverse = ((mono)&REVERSE) != 0},
#include "ui/style.def"
#undef STYLE
};
