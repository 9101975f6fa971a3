/* SPDX-License-Identifier: MIT */
/* The parts of RSS: how each looks, and all of them stacked over time. */
#pragma once

#include "golang/rss.h"
#include "ui/view/curves.h"
#include "ui/widget/bands.h"

/** By enum rss_part_kind. */
extern const struct band go_bands[RSS_KINDS];

/** The curves that go_parts_draw() needs read, bits 1 << enum curve. */
unsigned go_parts_curves(void);

/** The parts of each column of what was read, over whatever the rectangle shows. */
void go_parts_draw(
	struct canvas *c, struct rect at, const struct curves *curves, double scale_max);
