/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries that are loaded when they are first needed. Linked, a library and all that
 * it pulls in would be found, mapped and relocated at each start of the program, while most
 * runs never call it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct library_function {
	const char *name;
	void *to; /* where its address goes: a pointer to a function pointer */
};

/**
 * Load a library and find functions in it. It stays for good: threads of its own may run.
 *
 * name     as the linker would ask for it, with the version of its interface
 * returns  false: it is not installed, or has not all n functions
 */
bool library_load(const char *name, const struct library_function *functions, size_t n);
