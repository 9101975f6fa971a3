/* SPDX-License-Identifier: MIT */
/* The reasons why RSS is what it is, in words, from parts that rss_split() made. Pure. */
#pragma once

#include "golang/rss.h"

/** Set brief, live and words of p; its parts and broken are there already. */
void rss_words(const struct rss_input *in, struct rss_page *p);
