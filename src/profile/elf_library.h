/* SPDX-License-Identifier: MIT */
/*
 * libelf, loaded when the first file of machine code is looked into. Linked, it and libdw, with
 * all that they pull in, would make each start of the program half as long again.
 */
#pragma once

#include <gelf.h>
#include <libelf.h>

#include "base/error.h"

/* clang-format off */
#define ELF_FUNCTIONS(X) \
	X(elf_begin) X(elf_end) X(elf_errmsg) X(elf_getdata) X(elf_getdata_rawchunk) \
	X(elf_getphdrnum) X(elf_getshdrstrndx) X(elf_kind) X(elf_nextscn) X(elf_strptr) \
	X(elf_version) X(gelf_getehdr) X(gelf_getnote) X(gelf_getphdr) X(gelf_getshdr)
/* clang-format on */

/** Its functions, by their names. */
struct elf_library {
#define X(function) __typeof__(function) *function;
	ELF_FUNCTIONS(X)
#undef X
};

/**
 * The same for ever, from any thread.
 *
 * returns  0; -ELIBACC with a sentence when it is not installed; ret_library is untouched then
 */
int elf_library_get(const struct elf_library **ret_library, struct why *why);
