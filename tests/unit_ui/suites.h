/* SPDX-License-Identifier: MIT */
/* Every test file includes this; suites.def is the list. */
#pragma once

#include <check.h>

#define SUITE(module) Suite *module##_suite(void);
#include "unit_ui/suites.def"
#undef SUITE
