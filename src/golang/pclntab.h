/* SPDX-License-Identifier: MIT */
/*
 * The function table that every Go binary carries (.gopclntab), stripped or not: names and
 * entry addresses, for the four layouts since Go 1.2. Works on bytes of the section; every
 * offset in it is taken as hostile.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pclntab {
	const uint8_t *data; /* the section; not owned */
	size_t n;
	uint64_t text_start; /* what relative entries count from; 0: see pclntab_set_text() */
	uint32_t functions;
	/* inside: offsets into data */
	size_t names, functab, entry_bytes, pointer_bytes;
	bool relative, big_endian;
};

/**
 * Read the header.
 *
 * returns  0; -EBADMSG not such a table, or one that does not fit its section; -EPROTO a layout
 *          that is not known
 */
int pclntab_open(const void *data, size_t n, struct pclntab *ret);

/** Where the text begins, for position independent files whose table leaves it out. */
void pclntab_set_text(struct pclntab *t, uint64_t text_start);

/** The i-th function in order of address. name points into the section, without NUL inside
 * name_n. False when its entry is broken. */
bool pclntab_function(const struct pclntab *t, uint32_t i, uint64_t *ret_entry,
	const char **ret_name, size_t *ret_name_n);

/** The function that covers an address. Entries must be in order; a broken table finds
 * nothing or the wrong one, never anything outside it. */
bool pclntab_find(
	const struct pclntab *t, uint64_t pc, const char **ret_name, size_t *ret_name_n);

/** True when a function's name begins with the prefix, as of a package: "net/http/pprof.". */
bool pclntab_has_prefix(const struct pclntab *t, const char *prefix);
