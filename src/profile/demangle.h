/* SPDX-License-Identifier: MIT */
/*
 * Names of C++ and Rust functions as people write them: without parameters, template arguments
 * and hashes, as the reference shows them. The C++ runtime does the work where it is installed;
 * it is loaded when needed, so that nothing depends on it.
 */
#pragma once

#include <stddef.h>

enum demangle_style {
	DEMANGLE_SIMPLE,    /* no parameters, template arguments or return type */
	DEMANGLE_TEMPLATES, /* no parameters or return type */
	DEMANGLE_FULL,      /* all but the marks of copies that the compiler made */
	DEMANGLE_AS_IT_IS,
};

struct demangle {
	void *library; /* NULL: not installed, C++ names stay mangled */
	char *(*cxx)(const char *, char *, size_t *, int *);
};

/** Load what is there; nothing there is no error. Free with demangle_close(). */
void demangle_open(struct demangle *d);
void demangle_close(struct demangle *d);

/**
 * A readable name.
 *
 * returns  the caller frees; NULL when `mangled` is not a mangled name, or nothing can read it
 */
char *demangle_name_as(
	const struct demangle *d, const char *mangled, enum demangle_style style);

/** The same in the simple style. */
char *demangle_name(const struct demangle *d, const char *mangled);

/** Take off a full C++ name, in place, what the style leaves out. */
void demangle_simplify(char *name, enum demangle_style style);
