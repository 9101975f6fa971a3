/* SPDX-License-Identifier: MIT */
/* The colours of terminals by number, 0 .. 255 as xterm has them, and what people call them. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "ui/style.h"

struct color_rgb {
	uint8_t r, g, b;
};

/** number 0 .. 255 */
struct color_rgb color_of(int number);

/** The number in [first, last] whose colour is nearest. */
int color_nearest(struct color_rgb c, int first, int last);

/**
 * Read a look: "39", "orange", "#ff8700", "brightblue bold", "default reverse". A colour and
 * weights in any order, each at most once; what is not named is off.
 *
 * ret      its colours and weights; how it looks without colours stays
 * returns  0; -EINVAL with a sentence
 */
int color_parse_look(const char *text, struct style_look *ret, struct why *why);
