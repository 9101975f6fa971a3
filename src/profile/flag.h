/* SPDX-License-Identifier: MIT */
/* Values of options as Go's flag package reads them. */
#pragma once

#include <stdbool.h>

/** "1", "t", "true", "0", "f", "false" in one case. False: none of these; *ret is untouched. */
bool flag_parse_bool(const char *s, bool *ret);

/**
 * A whole number of 64 bits: "12", "-0x1f", "017", "0o17", "0b11", "1_000".
 *
 * *ret     what an int cannot hold becomes the least or the largest one
 * returns  false when it is none, or too large; *ret is untouched
 */
bool flag_parse_int(const char *s, int *ret);

/** "1.5", ".5e-3", "0x1p-3", "1_0", "inf", "NaN". False: none of these, or too large. */
bool flag_parse_float(const char *s, double *ret);
