/* SPDX-License-Identifier: MIT */
/* What makes a flame graph answer clicks and searches: the text of its script and style. */
#pragma once

/** ECMAScript without any data in it; for a CDATA section. */
extern const char flame_script[];

/** CSS; for a CDATA section. */
extern const char flame_style[];
