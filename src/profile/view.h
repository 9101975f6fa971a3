/* SPDX-License-Identifier: MIT */
/*
 * A profile that may be changed without touching the one it was made of: filters drop samples
 * and frames of the view; the original stays as it was read.
 */
#pragma once

#include "profile/profile.h"

/**
 * A copy of the tables (samples, locations, functions, mappings), sharing what they point at.
 * Whoever changes a list of frames, lines or labels puts a fresh list in its place.
 *
 * p        must outlive the view
 * ret      the caller frees with profile_free()
 * returns  0 or -ENOMEM
 */
int view_new(const struct profile *p, struct profile **ret);

/**
 * Make every text of a view printable: what a terminal or a file must not get becomes U+FFFD.
 * 0 or -ENOMEM.
 */
int view_make_printable(struct profile *view);
