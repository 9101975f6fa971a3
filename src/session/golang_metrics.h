/* SPDX-License-Identifier: MIT */
/* Go's figures as columns. Pure. */
#pragma once

#include "base/macro.h"
#include "golang/memstats.h"
#include "series/sample.h"

/** Set what the answer tells, the rest stays as it is; fresh: this sample sees it first. */
void golang_metrics_set(const struct memstats *m, struct sample *s, bool fresh);

/** The way back: what the sample's columns tell, as far as they do. Without rings. */
void golang_metrics_get(const struct sample *s, struct memstats *ret);
