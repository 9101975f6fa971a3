/* SPDX-License-Identifier: MIT */
/* The reason why RSS is what it is, in words. Pure. What is not known is said to be unknown,
 * with the source that would tell it. */
#pragma once

#include "golang/rss.h"

/**
 * Split RSS and find the reason. Kernel figures and Go's should be of the same moment; what
 * lies between them shows up in RSS_REST.
 */
void rss_explain(const struct rss_input *in, struct rss_page *ret);
