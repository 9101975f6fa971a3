/* SPDX-License-Identifier: MIT */
/* Frames that a profile itself calls uninteresting, and -prune_from. */
#pragma once

#include "profile/pattern.h"
#include "profile/profile.h"

/**
 * Drop what the profile's drop_frames match (and keep_frames do not), with all they called;
 * frames before the first interesting one stay. A pattern that cannot be read drops nothing.
 * 0 or -ENOMEM.
 */
int prune_uninteresting(struct profile *view);

/** Drop what the lowest frame matching called, not the frame itself. 0 or -ENOMEM. */
int prune_from(struct profile *view, struct pattern *from);
