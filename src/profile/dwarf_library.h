/* SPDX-License-Identifier: MIT */
/*
 * libdw, loaded when the first address of a profile wants a name. See profile/elf_library.h.
 */
#pragma once

#include <dwarf.h>
#include <elfutils/libdwfl.h>

#include "base/error.h"

/* clang-format off */
#define DWARF_FUNCTIONS(X) \
	X(dwarf_attr_integrate) X(dwarf_child) X(dwarf_diename) X(dwarf_filesrc) \
	X(dwarf_formstring) X(dwarf_formudata) X(dwarf_getsrc_die) X(dwarf_getsrcfiles) \
	X(dwarf_haspc) X(dwarf_lineno) X(dwarf_linesrc) X(dwarf_ranges) X(dwarf_siblingof) \
	X(dwarf_srclang) X(dwarf_tag) \
	X(dwfl_begin) X(dwfl_build_id_find_elf) X(dwfl_end) X(dwfl_module_addrdie) \
	X(dwfl_module_addrinfo) X(dwfl_module_getelf) X(dwfl_module_nextcu) X(dwfl_offline_section_address) \
	X(dwfl_report_end) X(dwfl_report_offline) X(dwfl_standard_find_debuginfo)
/* clang-format on */

/** Its functions, by their names. */
struct dwarf_library {
#define X(function) __typeof__(function) *function;
	DWARF_FUNCTIONS(X)
#undef X
};

/**
 * The same for ever, from any thread.
 *
 * returns  0; -ELIBACC with a sentence when it is not installed; ret_library is untouched then
 */
int dwarf_library_get(const struct dwarf_library **ret_library, struct why *why);
