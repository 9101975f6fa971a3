/* SPDX-License-Identifier: MIT */
/*
 * Which compilation unit an address is in, where the file has no table of that: Go's linker and
 * clang write none (.debug_aranges).
 */
#pragma once

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Addresses of one unit; it may have several. */
struct symbols_unit {
	Dwarf_Addr low, high; /* [low, high), as libdwfl has them */
	Dwarf_Die *die;       /* libdwfl's */
	Dwarf_Addr bias;      /* libdwfl's addresses less those of the unit */
};

struct symbols_units {
	struct symbols_unit *ranges; /* [n], by low */
	size_t n, room;
	bool failed; /* no memory: what was read counts */
};

/** Read where all units of a module are. Call once; a module without DWARF has none. */
void symbols_units_read(struct symbols_units *u, Dwfl_Module *module);

/** The unit that holds an address (libdwfl's), or NULL. */
const struct symbols_unit *symbols_units_find(
	const struct symbols_units *u, Dwarf_Addr address);
void symbols_units_done(struct symbols_units *u);
