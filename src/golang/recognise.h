/* SPDX-License-Identifier: MIT */
/*
 * A first look at an executable, cheap enough for the way to the first frame: could it be Go's?
 * buildinfo.h reads what it says of itself.
 */
#pragma once

#include <stdbool.h>

/** True when it has a section of Go's build information, or no sections to tell by. */
bool go_recognise(int fd);
