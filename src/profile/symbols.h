/* SPDX-License-Identifier: MIT */
/*
 * Names for addresses, out of one ELF file: functions, inlined ones, files and lines from
 * DWARF, and where there is none, names from the symbol table. Debug files that belong to the
 * program
 * (.gnu_debuglink, /usr/lib/debug by build id; servers only if DEBUGINFOD_URLS names some) are
 * found too. Nothing is copied: strings belong
 * to the file and live as long as it is open.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct symbols;

/** An address is in this many functions at once at most: one real, the others inlined. */
enum { SYMBOLS_DEPTH_MAX = 256 };

struct symbol {
	const char *name; /* as linked: mangled for C++ and Rust; never NULL */
	const char *file; /* "" unknown */
	int64_t line;     /* 0 unknown */
	bool is_go;       /* type arguments in the name are the compiler's: [go.shape.int_0] */
};

/** 0; -ENOEXEC not an ELF file that can be read; other negative errno. */
int symbols_open(const char *path, struct symbols **ret);
void symbols_close(struct symbols *s);
static inline void symbols_closep(struct symbols **s)
{
	symbols_close(*s);
	*s = NULL;
}

/** Open a file to read, but nothing that could block or is no file. fd or negative errno. */
int symbols_open_file(const char *path);

/** From an offset in the file to the address that the linker gave it. -ENOENT not loaded. */
int symbols_address_of_offset(const struct symbols *s, uint64_t offset, uint64_t *ret);

/**
 * What is at an address (the linker's).
 *
 * ret      [0] the innermost inlined function … [n-1] the real one
 * returns  n; 0 nothing known
 */
size_t symbols_find(struct symbols *s, uint64_t address, struct symbol ret[SYMBOLS_DEPTH_MAX]);
