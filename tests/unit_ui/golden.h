/* SPDX-License-Identifier: MIT */
/* Screens against the text in tests/golden/. GOLDEN_UPDATE=1 writes that anew. */
#pragma once

#include "unit_ui/fixture.h"

/** The test fails unless the canvas reads as the file does. */
void golden_expect(const char *name, const struct canvas *c);

/** The same for a page of the fixture, drawn fresh. */
void golden_expect_page(struct fixture *f, const struct view_ops *view, const char *name, int w,
	int h, enum glyphs glyphs);
