/* SPDX-License-Identifier: MIT */
/* What every fuzzer includes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/** The fuzzer itself: runs one input; ends the process when a promise is broken. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** A promise of the code under test. */
static inline void expect(bool condition)
{
	if (!condition)
		abort();
}
