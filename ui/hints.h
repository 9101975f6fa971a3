/* SPDX-License-Identifier: MIT */
/* Keys as they are bound, drawn where they can be pressed. */
#pragma once

#include "ui/bindings.h"
#include "ui/canvas.h"

/**
 * Hints one after the other, each with a blank at both sides and whole or not at all; an action
 * without a key or without words has none.
 *
 * actions  actions[n]
 * returns  the cells used
 */
int hints_draw(struct canvas *c, int x, int y, int cells, const struct bindings *keys,
	const enum action *actions, size_t n);
