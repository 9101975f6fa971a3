/* SPDX-License-Identifier: MIT */
/* Internal to graph*.c: graph_link() for those who only ask which nodes are inlined. */
#pragma once

#include "profile/graph.h"

/**
 * Count the edges between kept nodes (NULL all) into those that may be inlined. None of them is
 * marked as residual.
 *
 * returns  0; -E2BIG more nodes than this way is good for: nothing has changed; -ENOMEM
 */
int graph_link_inline(struct graph *g, const bool *kept);
