/* SPDX-License-Identifier: MIT */
/*
 * The memory map that old formats carry behind their samples: /proc/self/maps as it is, or a
 * shorter form. Only what is executable counts.
 */
#pragma once

#include "base/error.h"
#include "profile/build.h"
#include "profile/rule.h"

/** Programs do not have more executable mappings than this. */
enum { LEGACY_MAPS_MAX = 65536 };

/**
 * Read mappings from the lines that are left, and give each location its mapping; those that
 * have none share one that covers everything.
 *
 * returns  0; -E2BIG more than LEGACY_MAPS_MAX, or so many that matching would take long;
 * -ENOMEM
 */
int legacy_maps_read(
	struct build *b, struct rules *rules, struct lines *lines, struct why *why);

/** The same from the line on that announces a map, if there is one: the current or a later. */
int legacy_maps_find(
	struct build *b, struct rules *rules, struct lines *lines, struct why *why);

/** A line that announces a memory map. */
bool legacy_maps_is_announced(struct slice line);

/** Give each location its mapping: legacy_maps_read() does; here for formats without maps. */
int legacy_maps_attach(struct build *b, struct why *why);
