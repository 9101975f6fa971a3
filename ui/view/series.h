/* SPDX-License-Identifier: MIT */
/* How the curves look that the overview can show. */
#pragma once

#include "ui/series.h"
#include "ui/view/pane.h"

/** series_rows[SERIES_COUNT] */
extern const struct pane_row series_rows[SERIES_COUNT];
