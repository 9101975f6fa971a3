/* SPDX-License-Identifier: MIT */
/*
 * What a surveyor does for page 6: everything that takes long is counted by it on a thread of
 * its own, and the page draws what was counted last; files are written there too.
 */
#pragma once

#include "ui/view/profile_state.h"

/** Follow the captures, and take over what is counted by now; waits so long for what is not. */
void profile_update(struct view_state *v, const struct model *m, int64_t patience_ns);

/** Wait for what is being counted or written: for tests. */
void profile_settle(struct view_state *v, const struct model *m);

/** What is shown is not yet what was asked for. */
bool profile_is_counting(const struct view_state *v);

/** Write a file of what is shown; the footer hears how it went. */
void profile_write(struct view_state *v, const struct model *m, enum surveyor_file what);

/** How writing a file went; waits so long for it. */
void profile_listen(struct view_state *v, int64_t patience_ns);
